from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.assignments.rules import (
    STEPS,
    Deed,
    Lack,
    Role,
    hand_in_lacks,
    is_late,
    is_overdue,
    is_writable,
    review_lacks,
    standing,
    state_after,
)
from learnpath.terms import CohortState, SubmissionState, Verdict

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DRAFT, HANDED_IN = SubmissionState.DRAFT, SubmissionState.HANDED_IN
RETURNED, ACCEPTED = SubmissionState.RETURNED, SubmissionState.ACCEPTED
STATES = st.sampled_from(SubmissionState)


@pytest.mark.parametrize(
    ("state", "deed", "role", "after"),
    [
        (DRAFT, Deed.WRITE, Role.WRITER, DRAFT),
        (DRAFT, Deed.HAND_IN, Role.WRITER, HANDED_IN),
        (HANDED_IN, Deed.WRITE, Role.WRITER, HANDED_IN),
        (HANDED_IN, Deed.HAND_IN, Role.WRITER, HANDED_IN),
        (HANDED_IN, Deed.ACCEPT, Role.TRAINER, ACCEPTED),
        (HANDED_IN, Deed.RETURN, Role.TRAINER, RETURNED),
        (RETURNED, Deed.WRITE, Role.WRITER, RETURNED),
        (RETURNED, Deed.HAND_IN, Role.WRITER, HANDED_IN),
        (ACCEPTED, Deed.REOPEN, Role.TRAINER, RETURNED),
        (ACCEPTED, Deed.WRITE, Role.WRITER, None),
        (ACCEPTED, Deed.HAND_IN, Role.WRITER, None),
        (DRAFT, Deed.ACCEPT, Role.TRAINER, None),
        (RETURNED, Deed.ACCEPT, Role.TRAINER, None),
        (ACCEPTED, Deed.RETURN, Role.TRAINER, None),
        (HANDED_IN, Deed.REOPEN, Role.TRAINER, None),
    ],
)
def test_what_may_be_done_in_which_state(
    state: SubmissionState, deed: Deed, role: Role, after: SubmissionState | None
) -> None:
    assert state_after(state, deed, role) is after


def test_nobody_does_the_deeds_of_the_other_role() -> None:
    for (state, deed), (who, _after) in STEPS.items():
        other = Role.TRAINER if who is Role.WRITER else Role.WRITER
        assert state_after(state, deed, other) is None


def test_every_state_but_the_first_can_be_reached_and_left() -> None:
    reached = {after for _who, after in STEPS.values()}
    left = {state for (state, _deed), (_who, after) in STEPS.items() if after is not state}
    assert reached == set(SubmissionState)
    assert left == set(SubmissionState)


@given(st.lists(st.tuples(st.sampled_from(Deed), st.sampled_from(Role)), max_size=30))
def test_work_is_accepted_only_after_it_was_handed_in(deeds: list[tuple[Deed, Role]]) -> None:
    state, handed_in = DRAFT, False
    for deed, role in deeds:
        after = state_after(state, deed, role)
        handed_in = handed_in or after is HANDED_IN
        state = after or state
    assert handed_in or state is DRAFT


@pytest.mark.parametrize(
    ("due_at", "at", "was_in_time", "late"),
    [
        (None, NOON, False, False),
        (NOON, NOON, False, False),
        (NOON, NOON + timedelta(seconds=1), False, True),
        (NOON, NOON + HOUR, True, False),
        (NOON, NOON - HOUR, False, False),
    ],
)
def test_late_is_after_the_deadline_unless_it_answers_a_review(
    due_at: datetime | None, at: datetime, was_in_time: bool, late: bool
) -> None:
    assert is_late(due_at, at, was_in_time=was_in_time) is late


@given(st.none() | STATES, st.datetimes(timezones=st.just(UTC)))
def test_only_what_is_not_there_is_overdue(state: SubmissionState | None, now: datetime) -> None:
    if is_overdue(state, NOON, now):
        assert state in {None, DRAFT, RETURNED}
        assert now > NOON
    assert not is_overdue(state, None, now)


def test_work_is_words_or_files() -> None:
    assert hand_in_lacks("", 0) is Lack.EMPTY
    assert hand_in_lacks(" \n", 0) is Lack.EMPTY
    assert hand_in_lacks("", 1) is None
    assert hand_in_lacks("Hej", 0) is None


def test_who_gets_work_back_reads_what_to_go_on_with() -> None:
    assert review_lacks(Verdict.RETURNED, " ") is Lack.COMMENT
    assert review_lacks(Verdict.RETURNED, "Mera") is None
    assert review_lacks(Verdict.ACCEPTED, "") is None


def test_nobody_writes_in_an_archived_cohort_or_on_accepted_work() -> None:
    for state, cohort in product([None, *SubmissionState], CohortState):
        assert is_writable(state, cohort) is (state is not ACCEPTED and cohort is not CohortState.ARCHIVED)


def test_the_draft_is_the_page_until_it_is_handed_in_and_again_when_somebody_goes_on() -> None:
    running = CohortState.RUNNING
    assert not standing(None, running).shows_document
    assert not standing(DRAFT, running, saved_at=NOON).shows_document
    assert standing(HANDED_IN, running, saved_at=NOON, handed_in_at=NOON + HOUR).shows_document
    assert standing(RETURNED, running, saved_at=NOON, handed_in_at=NOON + HOUR).shows_document
    assert not standing(RETURNED, running, saved_at=NOON + HOUR, handed_in_at=NOON).shows_document
    assert standing(ACCEPTED, running, saved_at=NOON + HOUR, handed_in_at=NOON).shows_document
