"""What holds for any list, however strange."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnpath.cohorts.roster.cleaning import mend_name, split_address, split_name
from learnpath.cohorts.roster.facts import Action
from learnpath.cohorts.roster.reading import read_pasted, read_table
from learnpath.cohorts.roster.rules import plan
from learnpath.cohorts.roster.storing import plan_from_json, plan_to_json
from learnpath.cohorts.roster.table import Row, Table, UnreadableRoster, table_from_json, table_to_json
from learnpath.people.rules import organisation_key, tidy
from tests.cohorts.roster.makers import SAMPLE, after, known, workbook

NAMES = ["Åsa", "PER", " siv", "von Essen", "Nygård", "=1", "-", "", "\u200b", "a" * 101, "Иван"]
EMAILS = [
    "a@x.example",
    "A@X.example ",
    "b@x.example",
    "Å B <c@x.example>",
    "mailto:d@x.example",
    "eva(at)x",
    "",
]
PLACES = ["Pargas", "PARGAS STAD", "Korsnäs kommun", "Habo", "Atlantis", ""]
LINES = st.tuples(
    *map(
        st.sampled_from,
        (NAMES, NAMES, EMAILS, PLACES, ["Chef", ""], ["Blå", "BLÅ", "gul", ""], ["sv", "?", ""]),
    )
)
HEADER = ("Förnamn", "Efternamn", "E-post", "Kommun", "Titel", "Grupp", "Språk")


def table_of(lines: list[tuple[str, ...]]) -> Table:
    return Table(tuple(Row(number, cells) for number, cells in enumerate([HEADER, *lines], start=1)))


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.tsv", ""]))
def test_any_bytes_are_planned_or_refused(content: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableRoster):
        plan(read_table(content, name), known())


@given(st.data())
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize(
    "whole", [SAMPLE.read_bytes(), workbook([HEADER, ("Åsa", "Ek", "a@x.example", "Pargas")])]
)
def test_a_damaged_file_is_planned_or_refused(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole)))
    content = (
        whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + data.draw(st.integers(0, 20)) :]
    )
    with contextlib.suppress(UnreadableRoster):
        plan(read_table(content, "people"), known())


@given(
    st.text(alphabet=st.sampled_from('abÅ@.;,<>"\t\n\r =|\u00a0\u200b\x1c-'), max_size=80)
    | st.text(max_size=80)
)
def test_any_pasted_text_is_planned_stored_and_read_back(text: str) -> None:
    with contextlib.suppress(UnreadableRoster):
        table = read_pasted(text)
        result = plan(table, known())
        assert plan_from_json(plan_to_json(result)) == result
        assert table_from_json(table_to_json(table)) == table
        assert len(result.rows) <= len(table.rows)


@given(st.lists(LINES, max_size=12))
@settings(deadline=None)
def test_the_same_list_twice_does_no_harm(lines: list[tuple[str, ...]]) -> None:
    table = table_of(lines)
    first = plan(table, known())
    done = after(first, known())
    second = plan(table, done)
    assert second.enrolling == ()
    assert after(second, done) == done
    for before, now in zip(first.rows, second.rows, strict=True):
        if before.action is not Action.ENROL:
            # refused, repeated or blank the first time: so it is the second, unless somebody is now enrolled
            assert now.action in (before.action, Action.ALREADY_ENROLLED, Action.DUPLICATE)


@given(st.lists(LINES, max_size=12))
@settings(deadline=None)
def test_an_address_is_enrolled_at_most_once_and_every_row_has_a_decision(
    lines: list[tuple[str, ...]],
) -> None:
    result = plan(table_of(lines), known())
    emails = [row.email for row in result.enrolling]
    assert len(emails) == len(set(emails))
    assert [row.number for row in result.rows] == list(range(2, len(lines) + 2))
    for row in result.rows:
        assert bool(row.problems) == (row.action is Action.REFUSED)
        assert (row.duplicate_of is not None) == (row.action is Action.DUPLICATE)
    for row in result.enrolling:
        assert row.given_name
        assert row.family_name
        assert row.organisation_id


@given(st.text(max_size=30) | st.text(alphabet="aAåÅ -'.vonVON\u030aǆŉßİ", max_size=12))
def test_mending_twice_mends_no_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert mend_name(mend_name(text)) == mend_name(text)
    assert organisation_key(organisation_key(text)) == organisation_key(text)
    address = split_address(text)[1]
    assert split_address(address)[1] == address


@given(st.text(max_size=40))
def test_splitting_a_name_loses_none_of_its_letters(text: str) -> None:
    for family_first in (False, True):
        parts = split_name(text, family_first=family_first)
        assert sorted(filter(str.isalnum, "".join(parts))) == sorted(filter(str.isalnum, tidy(text)))
