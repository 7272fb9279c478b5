"""The list as three municipalities really sent it."""

from learnpath.cohorts.roster.facts import Action, Fault, Known, Mend
from learnpath.cohorts.roster.reading import read_table
from learnpath.cohorts.roster.rules import plan
from learnpath.cohorts.roster.table import Column
from learnpath.people.rules import organisation_key
from tests.cohorts.roster.makers import HABO, KORSNAS, PARGAS, SAMPLE, after, known

PLAN = plan(read_table(SAMPLE.read_bytes(), SAMPLE.name), known())
BY_NUMBER = {row.number: row for row in PLAN.rows}


def test_ten_people_are_enrolled() -> None:
    names = [f"{row.given_name} {row.family_name}" for row in PLAN.enrolling]
    assert names == [
        "Åsa Nygård",
        "Mikael Öström",
        "Siv Håkans",
        "Jukka Mäkelä",
        "Ulla Sjö",
        "Bengt Norrgård",
        "Maj-Len Backlund",
        "Tom Östergård",
        "Karin Björklund",
        "Per Lindh; f.d. Ek",
    ]


def test_spaces_and_case_in_names_and_addresses_are_mended_and_said() -> None:
    siv = BY_NUMBER[4]
    assert (siv.given_name, siv.email) == ("Siv", "siv.hakans@pargas.example")
    assert siv.mended == (
        Mend(Column.GIVEN_NAME, " Siv ", "Siv"),
        Mend(Column.FAMILY_NAME, "Håkans ", "Håkans"),
        Mend(Column.EMAIL, "SIV.HAKANS@PARGAS.EXAMPLE ", "siv.hakans@pargas.example"),
    )
    assert BY_NUMBER[2].mended == ()


def test_each_spelling_of_a_municipality_is_the_same_one() -> None:
    assert [row.organisation_id for row in PLAN.enrolling] == [PARGAS] * 5 + [KORSNAS] * 3 + [HABO] * 2


def test_spellings_are_found_without_any_alias_in_the_database() -> None:
    bare = {
        organisation_key(name): found for name, found in [("Pargas", PARGAS), ("Korsnäs kommun", KORSNAS)]
    }
    table = read_table(SAMPLE.read_bytes(), SAMPLE.name)
    assert len(plan(table, Known(organisations=bare)).enrolling) == 8


def test_the_second_row_of_tom_is_a_duplicate_of_the_first() -> None:
    assert (BY_NUMBER[10].action, BY_NUMBER[10].duplicate_of, BY_NUMBER[10].notes) == (
        Action.DUPLICATE,
        9,
        (),
    )


def test_the_blank_row_is_ignored() -> None:
    assert [row.number for row in PLAN.of(Action.IGNORED)] == [15]


def test_three_rows_are_refused_each_with_its_reason() -> None:
    assert [(row.number, [(p.fault, p.text) for p in row.problems]) for row in PLAN.of(Action.REFUSED)] == [
        (13, [(Fault.EMAIL_INVALID, "eva.strom(at)habo.example")]),
        (14, [(Fault.FAMILY_NAME_MISSING, "Leif")]),
        (16, [(Fault.FORMULA, '=HYPERLINK("http://evil.example")')]),
    ]


def test_group_language_and_title_are_used() -> None:
    assert PLAN.new_groups == ("Blå", "Gul", "Röd")
    assert [row.language for row in PLAN.enrolling] == ["sv", "sv", "sv", "fi"] + ["sv"] * 6
    assert BY_NUMBER[5].title == "Tekninen johtaja"
    assert PLAN.unused_columns == ()
    assert PLAN.header_row == 1


def test_the_same_file_again_enrols_nobody() -> None:
    again = plan(read_table(SAMPLE.read_bytes(), SAMPLE.name), after(PLAN, known()))
    assert again.enrolling == ()
    assert len(again.of(Action.ALREADY_ENROLLED)) == 10
    assert again.new_groups == ()
