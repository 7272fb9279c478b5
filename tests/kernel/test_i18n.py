"""Dates, times, numbers and sorting, as each reader writes and sorts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.kernel import i18n
from learnpath.kernel.i18n import collation_key, in_language
from learnpath.terms import LANGUAGES

LATE = datetime(2027, 3, 12, 22, 30, tzinfo=UTC)  # already the 13th in Helsinki


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "12 mars 2027"),
        ("fi", "12. maaliskuuta 2027"),
        ("da", "12. marts 2027"),
        ("nb", "12. mars 2027"),
        ("en", "12 March 2027"),
    ],
)
def test_a_day_is_written_as_in_each_language(language: str, words: str) -> None:
    with in_language(language):
        assert i18n.day(date(2027, 3, 12)) == words
        assert i18n.day(LATE, "UTC") == words


@pytest.mark.parametrize(
    ("time_zone", "words"),
    [
        ("Europe/Helsinki", "Saturday 13 March 00:30"),
        ("Europe/Stockholm", "Friday 12 March 23:30"),
        ("UTC", "Friday 12 March 22:30"),
    ],
)
def test_an_instant_is_told_in_the_paths_time_zone(time_zone: str, words: str) -> None:
    with in_language("en"):
        assert i18n.moment(LATE, time_zone) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "fredag 12 mars kl. 22:30"),
        ("fi", "perjantaina 12. maaliskuuta klo 22.30"),
        ("da", "fredag 12. marts kl. 22.30"),
        ("nb", "fredag 12. mars kl. 22:30"),
    ],
)
def test_a_time_after_a_day_is_told_as_the_language_does(language: str, words: str) -> None:
    with in_language(language):
        assert i18n.moment(LATE, "UTC") == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "16:05"), ("fi", "16.05"), ("da", "16.05"), ("nb", "16:05"), ("en", "16:05")],
)
def test_the_time_of_day_is_written_as_in_each_language(language: str, words: str) -> None:
    with in_language(language):
        assert i18n.clock_time(datetime(2027, 6, 1, 13, 5, tzinfo=UTC), "Europe/Helsinki") == words


def test_nine_oclock_stays_nine_oclock_across_daylight_saving() -> None:
    winter, summer = datetime(2027, 3, 27, 7, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)
    with in_language("sv"):
        assert [i18n.clock_time(it, "Europe/Helsinki") for it in (winter, summer)] == ["09:00", "09:00"]


@pytest.mark.parametrize(
    ("language", "ahead", "ago"),
    [
        ("sv", "om 4 dagar", "för 2 timmar sedan"),
        ("fi", "4 päivän päästä", "2 tuntia sitten"),
        ("da", "om 4 dage", "for 2 timer siden"),
        ("nb", "om 4 døgn", "for 2 timer siden"),
        ("en", "in 4 days", "2 hours ago"),
    ],
)
def test_how_far_away_is_said_in_words(language: str, ahead: str, ago: str) -> None:
    with in_language(language):
        assert i18n.in_words(LATE + timedelta(days=4), LATE) == ahead
        assert i18n.in_words(LATE - timedelta(hours=2), LATE) == ago


def test_numbers_and_lists_follow_the_language() -> None:
    with in_language("sv"):
        assert i18n.number(Decimal("1.5")) == "1,5"
        assert i18n.listed(["Pargas", "Korsnäs", "Habo"]) == "Pargas, Korsnäs och Habo"
    with in_language("en"):
        assert i18n.number(Decimal("1.5")) == "1.5"
        assert i18n.listed([]) == ""


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("sv", "Adam Ek Oskar Zorn Åland Ärla Ö"),
        ("fi", "Adam Ek Oskar Zorn Åland Ärla Ö"),
        ("da", "Adam Ek Oskar Zorn Ærø Ø Ålborg"),
        ("nb", "Adam Ek Oskar Zorn Ærø Ø Ålesund"),
        ("en", "Adam Åland Ärla Ek Ö Oskar Zorn"),
    ],
)
def test_the_last_letters_of_each_alphabet_come_last(language: str, in_order: str) -> None:
    names = in_order.split()
    assert sorted(names, key=lambda name: collation_key(name, language)) == names


def test_a_neighbours_letters_sort_where_the_reader_looks_for_them() -> None:
    def key(name: str) -> object:
        return collation_key(name, "sv")

    assert sorted(["Ödman", "Øberg", "Äng", "Ærlig", "Zeta"], key=key) == [
        "Zeta",
        "Äng",
        "Ærlig",
        "Øberg",
        "Ödman",
    ]
    assert sorted(["Müller", "Munk", "Mård"], key=key) == ["Müller", "Munk", "Mård"]


@pytest.mark.parametrize("language", ["da", "nb"])
def test_double_a_sorts_as_the_letter_that_it_stands_for(language: str) -> None:
    names = ["Albertslund", "Ølstykke", "Aabenraa", "Aarhus", "Åse"]
    assert sorted(names, key=lambda name: collation_key(name, language)) == names


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.data())
def test_the_order_is_total_and_small_differences_come_last(language: str, data: st.DataObject) -> None:
    letters = st.text("aåäæeéoöøzAÅÄÆÖØZ ß-", max_size=6) | st.text(max_size=4)
    names = data.draw(st.lists(letters, unique=True, max_size=8))
    in_order = sorted(names, key=lambda name: collation_key(name, language))
    assert (
        sorted(data.draw(st.permutations(names)), key=lambda name: collation_key(name, language)) == in_order
    )
    keys = [collation_key(name, language) for name in in_order]
    assert all(one < other for one, other in pairwise(keys))


@given(st.text("abcåäöz", max_size=6), st.text("abcåäöz", max_size=6))
def test_case_does_not_decide_before_the_letters_do(one: str, other: str) -> None:
    plain = collation_key(one, "sv")[0] < collation_key(other, "sv")[0]
    assert (collation_key(one.upper(), "sv")[0] < collation_key(other, "sv")[0]) == plain


def test_a_letter_is_the_same_however_it_is_composed() -> None:
    assert collation_key("A\u030aland", "sv")[0] == collation_key("Åland", "sv")[0]


def test_another_language_for_a_while_and_an_unknown_one_is_english() -> None:
    i18n.use_language("fi")
    with in_language("da"):
        assert i18n.language() == "da"
    assert i18n.language() == "fi"
    i18n.use_language("xx")
    assert i18n.language() == "en"
