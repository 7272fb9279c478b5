from hypothesis import given
from hypothesis import strategies as st

from learnpath.overview.our_people.rules import PersonState, state_of

yes_or_no = st.booleans()


@given(yes_or_no, yes_or_no)
def test_a_certificate_stands_whatever_came_after_it(is_withdrawn: bool, has_earned: bool) -> None:
    state = state_of(has_certificate=True, is_withdrawn=is_withdrawn, has_earned=has_earned)
    assert state is PersonState.CERTIFICATE


@given(yes_or_no)
def test_who_has_left_waits_for_nothing(has_earned: bool) -> None:
    state = state_of(has_certificate=False, is_withdrawn=True, has_earned=has_earned)
    assert state is PersonState.WITHDRAWN


def test_who_has_done_everything_waits_for_the_certificate() -> None:
    assert state_of(has_certificate=False, is_withdrawn=False, has_earned=True) is PersonState.QUALIFIED
    assert state_of(has_certificate=False, is_withdrawn=False, has_earned=False) is PersonState.WALKING
