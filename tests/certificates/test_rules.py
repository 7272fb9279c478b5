from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.certificates.rules import (
    MissingMeetings,
    MissingWork,
    NothingAsked,
    counts,
    eligibility,
    has_earned,
    has_participated,
    may_have_transcript,
)
from learnpath.terms import ActivityKind, Stage

ACTIVITIES = [UUID(int=number) for number in range(1, 7)]
stages = st.dictionaries(st.sampled_from(ACTIVITIES), st.sampled_from(Stage))
some = st.lists(st.sampled_from(ACTIVITIES), unique=True)
few = st.integers(0, 5)


def test_each_missing_thing_is_a_reason_of_its_own_in_the_order_of_the_path() -> None:
    one, two, three = ACTIVITIES[:3]
    answer = eligibility(
        [one, two, three],
        {two: Stage.DONE, three: Stage.HANDED_IN},
        meetings_attended=1,
        meetings_required=3,
    )
    assert answer.missing == (MissingWork(one), MissingWork(three), MissingMeetings(2))
    assert not answer.is_earned


def test_a_path_that_asks_for_nothing_gives_no_certificate_by_itself() -> None:
    answer = eligibility([], {uuid4(): Stage.DONE}, meetings_attended=5, meetings_required=0)
    assert answer.missing == (NothingAsked(),)


def test_a_certificate_needs_required_activities_and_a_number_of_meetings() -> None:
    assert counts(ActivityKind.ASSIGNMENT, True, True)
    assert not counts(ActivityKind.ASSIGNMENT, False, True)
    assert not counts(ActivityKind.READING_LIST, True, False)
    assert not counts(ActivityKind.MEETING, True, True)


@pytest.mark.parametrize(
    ("attended", "asked", "took_part"),
    [(4, 4, True), (5, 4, True), (3, 4, False), (5, None, False), (0, 0, False)],
)
def test_whoever_came_to_enough_meetings_took_part(attended: int, asked: int | None, took_part: bool) -> None:
    assert has_participated(attended, asked) is took_part


def test_there_is_a_transcript_of_something_and_none_of_nothing() -> None:
    assert may_have_transcript(1)
    assert not may_have_transcript(0)


@given(some, stages, few, few)
def test_numbers_and_reasons_never_disagree(
    counting: list[UUID], done: dict[UUID, Stage], attended: int, required: int
) -> None:
    answer = eligibility(counting, done, meetings_attended=attended, meetings_required=required)
    finished = sum(done.get(id_) is Stage.DONE for id_ in counting)
    assert answer.is_earned is has_earned(
        counting=len(counting), done=finished, meetings_attended=attended, meetings_required=required
    )


@given(some, stages, few, few, st.sampled_from(ACTIVITIES))
def test_doing_more_never_takes_a_certificate_away(
    counting: list[UUID], done: dict[UUID, Stage], attended: int, required: int, more: UUID
) -> None:
    before = eligibility(counting, done, meetings_attended=attended, meetings_required=required)
    after = eligibility(
        counting, done | {more: Stage.DONE}, meetings_attended=attended + 1, meetings_required=required
    )
    assert len(after.missing) <= len(before.missing)
    assert after.is_earned or not before.is_earned
