"""Names, addresses, organisations and languages are mended, and no further than needed."""

import pytest

from learnpath.cohorts.roster.cleaning import (
    has_unreadable_characters,
    is_formula,
    language_code,
    mend_name,
    split_address,
    split_name,
)
from learnpath.people.rules import is_address, organisation_finder, organisation_key, tidy


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        (" Siv ", "Siv"),
        ("SIV HÅKANS", "Siv Håkans"),
        ("siv håkans", "Siv Håkans"),
        ("MAJ-LEN", "Maj-Len"),
        ("O'BRIEN", "O'Brien"),
        ("VON ESSEN", "von Essen"),
        ("af hällström", "af Hällström"),
        ("von Essen", "von Essen"),
        ("McDonald", "McDonald"),
        ("LINDH; F.D. EK", "Lindh; f.d. Ek"),
        ("KG", "KG"),
        ("BO", "Bo"),
        ("van", "Van"),
        ("Åsa\u00a0\u200bMaria", "Åsa Maria"),
        ("A\u030asa", "Åsa"),
        ("Ny\ngård", "Ny gård"),
        ("ИВАН ПЕТРОВ", "Иван Петров"),
        ("محمد", "محمد"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Eva\u200cLi", "EvaLi"),
        ("\u202eevil", "Evil"),
        ("-", ""),
        ("–", ""),
    ],
)
def test_names_are_mended(typed: str, mended: str) -> None:
    assert mend_name(typed) == mended


@pytest.mark.parametrize(
    ("whole", "given", "family"),
    [
        ("Åsa Nygård", "Åsa", "Nygård"),
        ("Nygård, Åsa", "Åsa", "Nygård"),
        ("Carl von Essen", "Carl", "von Essen"),
        ("Anna E. Berg", "Anna E.", "Berg"),
        ("Anna Maria van der Berg", "Anna Maria", "van der Berg"),
        ("von Essen, Carl", "Carl", "von Essen"),
        ("Per Lindh (f.d. Ek)", "Per", "Lindh (f.d. Ek)"),
        ("Madonna", "Madonna", ""),
        ("Nygård,", "Nygård", ""),
        ("", "", ""),
    ],
)
def test_whole_names_are_split(whole: str, given: str, family: str) -> None:
    assert split_name(whole) == (given, family)


def test_whole_names_that_begin_with_the_family_name_are_split_the_other_way() -> None:
    assert split_name("von Essen Carl Gustav", family_first=True) == ("Carl Gustav", "von Essen")
    assert split_name("Nygård, Åsa", family_first=True) == ("Åsa", "Nygård")


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        (" SIV@X.EXAMPLE ", "", "siv@x.example"),
        ("mailto:asa@x.example?subject=Hej", "", "asa@x.example"),
        ("Åsa Nygård <Asa@x.example>", "Åsa Nygård", "asa@x.example"),
        ('"Nygård, Åsa" <mailto:asa@x.example>', "Nygård, Åsa", "asa@x.example"),
        ("<asa@x.example>;", "", "asa@x.example"),
        ("asa@x.example.", "", "asa@x.example"),
        ("asa\u200b@x.example\u00a0", "", "asa@x.example"),
    ],
)
def test_addresses_are_mended(typed: str, name: str, address: str) -> None:
    assert split_address(typed) == (name, address)


@pytest.mark.parametrize(
    "address", ["a@x.example", "o'brien@x.fi", "a.b+c_d-e@sub.x-y.example", "1@xn--hb-xia.example"]
)
def test_good_addresses_are_accepted(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *"""eva.strom(at)habo.example eva @x.example@ @x.example eva@x eva@x. eva@.example eva..s@x.example
        .eva@x.example eva.@x.example eva@-x.example eva@x-.example eva@x.1 eva@@x.example åsa@x.example
        eva@håbo.example eva,per@x.example eva@x.example;per@x.example =a@x.example -a@x.example
        a@[127.0.0.1]""".split(),
        "eva strom@x.example",
        "a@b.example\nBcc: c@d.example",
        "",
        "a" * 65 + "@x.example",
        "a@" + "b." * 130 + "example",
    ],
)
def test_bad_addresses_are_not_accepted(address: str) -> None:
    assert not is_address(address)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", " =A1", "\u200b=A1", "+358 40", "-5", "@SUM(A1)", "＝A1", "#N/A", "#REF!", "#NAMN?", "- Chef"],
)
def test_cells_that_a_spreadsheet_would_calculate_are_noticed(cell: str) -> None:
    assert is_formula(cell)


@pytest.mark.parametrize("cell", ["", "-", " – ", "Åsa", "#1", "Maj-Len", "a@x.example", "1+1"])
def test_other_cells_are_no_formulas(cell: str) -> None:
    assert not is_formula(cell)


def test_control_characters_and_broken_letters_are_noticed() -> None:
    assert all(
        has_unreadable_characters(text) for text in ("a\x00", "\x1b[31m", "\ufffdsa", "\x7f", "\ud800")
    )
    assert not any(has_unreadable_characters(text) for text in ("Å\tsa\r\n", "\u00a0", "Иван", "👩‍💼"))


def test_one_organisation_has_one_key_however_it_is_typed() -> None:
    assert {
        organisation_key(name) for name in ("Korsnäs", " KORSNÄS ", "korsna\u0308s", "Korsnäs\u200b")
    } == {"korsnäs"}


ORGANISATIONS = {
    organisation_key(name): number
    for number, name in enumerate(["Pargas", "Habo kommun", "Kemi", "Kemi stad"], 1)
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pargas", 1),
        ("PARGAS STAD", 1),
        ("pargas kaupunki", 1),
        ("Staden Pargas", 1),
        ("City of Pargas", 1),
        ("Habo", 2),
        ("Habo kommun", 2),
        ("Kemi", 3),
        ("Kemi stad", 4),
        ("Kommun", None),
        ("Ystad", None),
        ("", None),
    ],
)
def test_organisations_are_found_with_and_without_the_word_for_what_they_are(
    name: str, expected: int | None
) -> None:
    assert organisation_finder(ORGANISATIONS)(name) == expected


def test_two_organisations_of_one_short_name_leave_a_doubt() -> None:
    find = organisation_finder({"nykarleby stad": 1, "nykarleby kommun": 2})
    assert (find("Nykarleby"), find("Nykarleby kommun")) == (None, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sv", "sv"),
        ("Svenska", "sv"),
        ("ruotsi", "sv"),
        ("swedish", "sv"),
        ("FI", "fi"),
        ("sv-FI", "sv"),
        ("fi_FI", "fi"),
        ("Suomi / ruotsi", "fi"),
        ("Norsk bokmål", "nb"),
        ("dansk", "da"),
        ("English", "en"),
        ("en del finska, mest svenska", None),
        ("tyska", None),
        ("", None),
    ],
)
def test_languages_are_known_by_code_and_name(text: str, code: str | None) -> None:
    assert language_code(text) == code


def test_only_what_shows_is_kept_of_a_text() -> None:
    assert tidy("\ufeff  a\u00a0\t\r\n b\u200b ") == "a b"
