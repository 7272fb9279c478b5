"""What a sheet of attendance changes, when it is sent after somebody else has written on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from learnpath.terms import Presence

Marks = Mapping[UUID, Presence | None]


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody marked this person otherwise since the sheet was drawn."""

    enrolment_id: UUID
    theirs: Presence | None
    mine: Presence | None


@dataclass(frozen=True, slots=True)
class Changes:
    to_write: Mapping[UUID, Presence | None]
    clashes: tuple[Clash, ...] = ()


def changes(drawn: Marks, sent: Marks, now: Marks) -> Changes:
    """What the sender changed on the sheet that they saw; what they left alone stays as it is now.

    A person whom both marked, differently, is a clash: nothing is written for anybody before it is settled.
    """
    mine = {id_: mark for id_, mark in sent.items() if mark != drawn.get(id_)}
    clashes = tuple(
        Clash(id_, now.get(id_), mark)
        for id_, mark in mine.items()
        if now.get(id_) not in (drawn.get(id_), mark)
    )
    if clashes:
        return Changes({}, clashes)
    return Changes({id_: mark for id_, mark in mine.items() if now.get(id_) != mark})


def everyone_else_present(sent: Marks) -> dict[UUID, Presence | None]:
    """The sheet with everybody who has no mark marked as present."""
    return {id_: mark or Presence.PRESENT for id_, mark in sent.items()}
