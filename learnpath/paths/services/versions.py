"""Two people edit the same thing: the form says what it was drawn from, and the second to save sees both."""

import uuid
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from learnpath.kernel.db import lock
from learnpath.paths.models import Activity, LearningPath, Reading, Station, Theme

Part = TypeVar("Part", LearningPath, Theme, Station, Activity, Reading)


class EditedMeanwhile(Exception):
    """Somebody saved the same thing after this form was drawn."""

    def __init__(self, theirs: Any, version: int) -> None:
        super().__init__(f"version {version} was saved meanwhile")
        self.theirs, self.version = theirs, version


def taken(content: type[Any], part: Any) -> Any:
    """What a part says now, as a value that can be compared."""
    return content(**{one.name: getattr(part, one.name) for one in fields(content)})


def save(session: Session, model: type[Part], id_: uuid.UUID, mine: Any, drawn_from: int) -> Part:
    """Write the content unless somebody else has written since. The same form sent twice is saved once."""
    part = lock(session, model, id_)
    theirs = taken(type(mine), part)
    if theirs == mine:
        return part
    if part.version != drawn_from:
        raise EditedMeanwhile(theirs, part.version)
    for one in fields(mine):
        setattr(part, one.name, getattr(mine, one.name))
    part.version += 1
    return part
