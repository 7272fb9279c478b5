"""A sheet that is sent after somebody else wrote on it."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from learnpath.meetings.rules import Clash, changes, everyone_else_present
from learnpath.terms import Presence

A, B = UUID(int=1), UUID(int=2)
marks = st.dictionaries(
    st.integers(1, 5).map(lambda number: UUID(int=number)), st.none() | st.sampled_from(Presence)
)


def test_only_what_was_changed_on_the_sheet_is_written() -> None:
    drawn = {A: None, B: None}
    sent = {A: Presence.PRESENT, B: None}
    # a colleague marked the other one meanwhile: that stays
    decided = changes(drawn, sent, {B: Presence.ABSENT})
    assert decided.to_write == {A: Presence.PRESENT}
    assert decided.clashes == ()


def test_two_marks_for_one_person_are_a_clash() -> None:
    decided = changes({A: None}, {A: Presence.PRESENT, B: Presence.PRESENT}, {A: Presence.ABSENT})
    assert decided.clashes == (Clash(A, Presence.ABSENT, Presence.PRESENT),)
    assert decided.to_write == {}


def test_the_same_mark_twice_is_no_clash() -> None:
    assert changes({A: None}, {A: Presence.PRESENT}, {A: Presence.PRESENT}).to_write == {}


def test_everyone_else_was_present() -> None:
    sent = {A: None, B: Presence.ABSENT}
    assert everyone_else_present(sent) == {A: Presence.PRESENT, B: Presence.ABSENT}


@given(marks, marks)
def test_a_sheet_that_nobody_else_touched_is_written_as_sent(
    drawn: dict[UUID, Presence | None], sent: dict[UUID, Presence | None]
) -> None:
    now = {id_: mark for id_, mark in drawn.items() if mark}
    decided = changes(drawn, sent, now)
    assert not decided.clashes
    assert {**drawn, **sent} == {**drawn, **sent, **decided.to_write}
    assert all((now | dict(decided.to_write)).get(id_) == mark for id_, mark in sent.items())
