"""What is next for somebody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.overview.rules import Candidate, is_next_possible, next_step
from learnpath.terms import ActivityKind

NOW = datetime(2027, 3, 12, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _candidate(number: int, **values: Any) -> Candidate:
    facts = {"kind": ActivityKind.ASSIGNMENT, "required": True, "is_done": False} | values
    return Candidate(UUID(int=number), number, **facts)


def _next(*candidates: Candidate) -> int | None:
    step = next_step(candidates, NOW)
    return None if step is None else step.int


def test_along_the_path_when_nothing_else_decides() -> None:
    assert _next(_candidate(2), _candidate(1), _candidate(3)) == 1


def test_what_is_due_first_comes_first_and_what_is_overdue_before_that() -> None:
    assert _next(_candidate(1, due_at=NOW + 2 * DAY), _candidate(2, due_at=NOW + DAY), _candidate(3)) == 2
    assert _next(_candidate(1, due_at=NOW + DAY), _candidate(2, due_at=NOW - DAY)) == 2


def test_what_is_required_comes_before_what_is_voluntary() -> None:
    assert _next(_candidate(1, required=False, due_at=NOW), _candidate(2)) == 2
    assert _next(_candidate(1, required=False), _candidate(2, is_done=True)) == 1


def test_what_came_back_comes_before_everything() -> None:
    assert _next(_candidate(1, due_at=NOW - DAY), _candidate(2, is_returned=True, required=False)) == 2


def test_what_is_with_the_trainer_is_not_ones_own_to_do() -> None:
    assert _next(_candidate(1, is_waiting=True), _candidate(2)) == 2
    assert _next(_candidate(1, is_waiting=True)) is None


def test_there_may_be_nothing_to_do() -> None:
    assert _next() is None
    assert _next(_candidate(1, is_done=True)) is None


@pytest.mark.parametrize(
    ("starts", "ends", "possible"),
    [
        (NOW + HOUR, NOW + 2 * HOUR, True),
        (NOW - HOUR, NOW + HOUR, True),  # it goes on now
        (NOW - 2 * HOUR, NOW, False),
        (NOW + HOUR, None, True),
        (NOW - HOUR, None, False),
        (None, None, False),
    ],
)
def test_a_meeting_is_next_until_it_is_over(
    starts: datetime | None, ends: datetime | None, possible: bool
) -> None:
    meeting = _candidate(1, kind=ActivityKind.MEETING, starts_at=starts, ends_at=ends)
    assert is_next_possible(meeting, NOW) is possible


def test_a_meeting_stands_among_deadlines_by_when_it_begins() -> None:
    meeting = _candidate(9, kind=ActivityKind.MEETING, starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR)
    assert _next(_candidate(1, due_at=NOW + 2 * DAY), meeting) == 9
    assert _next(_candidate(1, due_at=NOW + HOUR), meeting) == 1


instants = st.none() | st.timedeltas(-DAY, 9 * DAY).map(lambda away: NOW + away)
candidates = st.lists(
    st.builds(
        _candidate,
        st.integers(1, 50),
        kind=st.sampled_from(ActivityKind),
        required=st.booleans(),
        is_done=st.booleans(),
        is_waiting=st.booleans(),
        is_returned=st.booleans(),
        due_at=instants,
        starts_at=instants,
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(candidates, st.randoms())
def test_whatever_there_is_the_answer_is_possible_and_does_not_hang_on_the_order(
    several: list[Candidate], chance: Any
) -> None:
    step = next_step(several, NOW)
    possible = {one.id for one in several if is_next_possible(one, NOW)}
    assert (step is None) == (not possible)
    assert step is None or step in possible
    chance.shuffle(several)
    assert next_step(several, NOW) == step
