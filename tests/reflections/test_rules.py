from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from learnpath.reflections.rules import audiences_offered, shared_since
from learnpath.terms import Audience

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
EARLIER = NOW - timedelta(days=3)

audiences = st.sampled_from(list(Audience))


def test_only_me_is_offered_first_and_a_group_only_to_who_has_one() -> None:
    assert audiences_offered(in_group=True) == tuple(Audience)
    assert audiences_offered(in_group=False) == (Audience.ME, Audience.TRAINERS, Audience.COHORT)


def test_a_group_once_chosen_stays_a_choice_when_the_author_has_left_it() -> None:
    assert Audience.GROUP in audiences_offered(in_group=False, present=Audience.GROUP)


def test_a_text_that_stays_with_the_same_readers_keeps_its_day() -> None:
    assert shared_since(Audience.GROUP, Audience.GROUP, EARLIER, NOW) == EARLIER


def test_other_readers_begin_anew() -> None:
    assert shared_since(Audience.GROUP, Audience.COHORT, EARLIER, NOW) == NOW
    assert shared_since(None, Audience.TRAINERS, None, NOW) == NOW


@given(st.none() | audiences, st.none() | st.just(EARLIER))
def test_a_private_text_is_shared_since_never(before: Audience | None, shared_at: datetime | None) -> None:
    assert shared_since(before, Audience.ME, shared_at, NOW) is None


@given(st.none() | audiences, audiences, st.none() | st.just(EARLIER))
def test_a_shared_text_always_has_a_day(
    before: Audience | None, after: Audience, shared_at: datetime | None
) -> None:
    assert (shared_since(before, after, shared_at, NOW) is None) == (after is Audience.ME)
