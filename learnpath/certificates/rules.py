"""Who has earned a certificate, and what is missing: decisions over plain facts."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from learnpath.terms import ActivityKind, Stage


@dataclass(frozen=True, slots=True)
class MissingWork:
    """An activity that is not done."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class MissingMeetings:
    """So many more meetings to attend."""

    number: int


@dataclass(frozen=True, slots=True)
class NothingAsked:
    """The path does not say what a certificate needs, so nobody can have earned one."""


Missing = MissingWork | MissingMeetings | NothingAsked


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a certificate has been earned, and if not, every reason why."""

    missing: tuple[Missing, ...] = ()

    @property
    def is_earned(self) -> bool:
        return not self.missing


def counts(kind: ActivityKind, required: bool, counts_for_certificate: bool) -> bool:
    """Whether a certificate needs this very activity. Of the meetings it needs a number, not certain ones."""
    return required and counts_for_certificate and kind is not ActivityKind.MEETING


def eligibility(
    counting: Collection[UUID],
    stages: Mapping[UUID, Stage],
    *,
    meetings_attended: int,
    meetings_required: int,
) -> Eligibility:
    """What one person lacks of what the path asks for.

    `stages` says how far the person has come with each activity; what a trainer excused is done there.
    """
    if not counting and meetings_required <= 0:
        return Eligibility((NothingAsked(),))
    missing: list[Missing] = [
        MissingWork(activity_id) for activity_id in counting if stages.get(activity_id) is not Stage.DONE
    ]
    if meetings_attended < meetings_required:
        missing.append(MissingMeetings(meetings_required - meetings_attended))
    return Eligibility(tuple(missing))


def has_earned(*, counting: int, done: int, meetings_attended: int, meetings_required: int) -> bool:
    """The same answer from numbers alone, for lists of many people."""
    return (
        (counting > 0 or meetings_required > 0)
        and done >= counting
        and meetings_attended >= meetings_required
    )


def has_participated(attended: int, asked: int | None) -> bool:
    """Whether somebody came to enough meetings for a certificate of participation; `asked` none: the path gives none.

    Being excused is no attendance here, for the certificate says how many meetings the person came to. Only
    somebody who is on the path, or has walked it to its end, gets one: who has left has not taken part in it.
    """
    return bool(asked) and attended >= (asked or 0)


def may_have_transcript(done: int) -> bool:
    """Whether there is anything to account for: at least one thing that the path asks for and the person did.

    Also who has left may have one, when a trainer issues it by hand: they may need to show what they did there.
    """
    return done > 0


def last_day(issued_on: date, months: int | None) -> date | None:
    """The last day on which a certificate holds; the last of a month where that month is too short."""
    if not months:
        return None
    years, month = divmod(issued_on.month - 1 + months, 12)
    year, month = issued_on.year + years, month + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))
