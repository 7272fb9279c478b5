"""What is next for somebody: a decision over plain facts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from learnpath.terms import ActivityKind

_WEEK = timedelta(days=7)
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity at an open station, as it stands for one person."""

    id: UUID
    order: int  # along the path
    kind: ActivityKind
    required: bool
    is_done: bool
    is_waiting: bool = False  # handed in; it is the trainer's turn
    is_returned: bool = False
    due_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def is_next_possible(candidate: Candidate, now: datetime) -> bool:
    """Whether there is something for the person to do about it."""
    if candidate.is_done or candidate.is_waiting:
        return False
    if candidate.kind is ActivityKind.MEETING:
        end = candidate.ends_at or candidate.starts_at
        return end is not None and end > now
    return True


def _pressing_at(candidate: Candidate, now: datetime) -> datetime:
    """When it presses: a deadline always, a meeting in the week before it."""
    if candidate.due_at is not None:
        return candidate.due_at
    starts_at = candidate.starts_at
    return starts_at if starts_at is not None and starts_at - now < _WEEK else _FAR


def next_step(candidates: Collection[Candidate], now: datetime) -> UUID | None:
    """What to do next: what came back, then what is required, by when it is due, then along the path."""
    possible = [candidate for candidate in candidates if is_next_possible(candidate, now)]
    first = min(
        possible,
        key=lambda one: (
            not one.is_returned,
            not one.required,
            _pressing_at(one, now),
            one.kind is ActivityKind.MEETING,
            one.order,
        ),
        default=None,
    )
    return first.id if first else None
