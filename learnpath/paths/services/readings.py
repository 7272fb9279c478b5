"""References on a reading list: add, edit, move, take away."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import lock, new_id
from learnpath.paths.models import Activity, LearningPath, Reading
from learnpath.paths.services.ordering import Direction, after_last, move
from learnpath.paths.services.versions import save, taken


@dataclass(frozen=True, slots=True)
class ReadingContent:
    """A reference, and why it is worth the time."""

    title: str
    authors: str = ""
    year: str = ""
    published_in: str = ""
    url: str = ""
    minutes: int | None = None
    language: str = ""
    why: Mapping[str, str] = field(default_factory=dict)


def readings_on(session: Session, activity_id: uuid.UUID) -> list[Reading]:
    """The authors' own, in order; what participants of a cohort suggest is not theirs to edit."""
    return list(
        session.scalars(
            select(Reading)
            .where(
                Reading.activity_id == activity_id,
                Reading.archived_at.is_(None),
                Reading.is_suggestion.is_(False),
            )
            .order_by(Reading.position, Reading.id)
        )
    )


def add_reading(
    session: Session, activity: Activity, content: ReadingContent, *, id_: uuid.UUID | None = None
) -> Reading:
    """A new last reference."""
    lock(session, Activity, activity.id)
    earlier = session.get(Reading, id_) if id_ else None
    if (
        earlier is not None
        and earlier.activity_id == activity.id
        and taken(ReadingContent, earlier) == content
    ):
        return earlier  # the same form, sent twice
    reading = Reading(
        id=id_ if id_ and earlier is None else new_id(),
        activity_id=activity.id,
        position=after_last(readings_on(session, activity.id)),
        **asdict(content),
    )
    session.add(reading)
    session.flush()
    return reading


def edit_reading(
    session: Session, reading_id: uuid.UUID, content: ReadingContent, drawn_from: int
) -> Reading:
    return save(session, Reading, reading_id, content, drawn_from)


def move_reading(session: Session, reading: Reading, direction: Direction) -> bool:
    lock(session, Activity, reading.activity_id)
    return move(readings_on(session, reading.activity_id), reading.id, direction)


def remove_reading(session: Session, path: LearningPath, reading: Reading) -> None:
    """Take a reference off the list. In a cohort's copy it is put aside, with the marks of those who read it."""
    lock(session, Activity, reading.activity_id)
    if path.is_copy:
        reading.archived_at = now()
    else:
        session.delete(reading)
