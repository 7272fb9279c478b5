"""What a plan decides for each row, and how it says why."""

from dataclasses import replace

import pytest

from learnpath.cohorts.roster.facts import Action, Fault, Known, Note, Plan, Problem, Remark
from learnpath.cohorts.roster.reading import read_pasted
from learnpath.cohorts.roster.rules import differences, plan
from learnpath.cohorts.roster.storing import plan_from_json, plan_to_json
from learnpath.cohorts.roster.table import Column, one_person
from tests.cohorts.roster.makers import (
    HABO,
    KORSNAS,
    PARGAS,
    SAMPLE,
    after,
    csv_table,
    known,
    planned,
    somebody,
)

HEADER = "Förnamn;Efternamn;E-post;Kommun;Titel;Grupp;Språk;Telefon\n"
ASA = "Åsa;Nygård;asa@pargas.example;Pargas;Chef;Blå;sv;040\n"


def faults(line: str, facts: Known | None = None) -> list[Fault]:
    (row,) = planned(HEADER + line, facts).rows
    assert (row.action is Action.REFUSED) == bool(row.problems)
    return [problem.fault for problem in row.problems]


def only(result: Plan) -> tuple[Action, tuple[Note, ...]]:
    (row,) = result.rows
    return row.action, row.notes


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (ASA, []),
        ("Åsa;Nygård;;Pargas", [Fault.EMAIL_MISSING]),
        ("Åsa;Nygård;-;Pargas", [Fault.EMAIL_MISSING]),
        ("Åsa;Nygård;asa(at)x.example;Pargas", [Fault.EMAIL_INVALID]),
        ("Åsa;Nygård;a@x.example b@x.example;Pargas", [Fault.EMAIL_INVALID]),
        (";Nygård;a@x.example;Pargas", [Fault.GIVEN_NAME_MISSING]),
        ("Åsa;–;a@x.example;Pargas", [Fault.FAMILY_NAME_MISSING]),
        (f"{'a' * 300};Nygård;a@x.example;Pargas", [Fault.NAME_TOO_LONG]),
        (f"{'a' * 100};{'b' * 101};a@x.example;Pargas", [Fault.NAME_TOO_LONG]),
        ("123;Nygård;a@x.example;Pargas", [Fault.NAME_WITHOUT_LETTERS]),
        ("Åsa;Nygård;a@x.example;", [Fault.ORGANISATION_MISSING]),
        ("Åsa;Nygård;a@x.example;Atlantis", [Fault.ORGANISATION_UNKNOWN]),
        (f"Åsa;Nygård;a@x.example;Pargas;{'c' * 201}", [Fault.TEXT_TOO_LONG]),
        (f"Åsa;Nygård;a@x.example;Pargas;Chef;{'g' * 101}", [Fault.TEXT_TOO_LONG]),
        ("=A1;Nygård;a@x.example;Pargas", [Fault.FORMULA]),
        ("Åsa;Nygård;a@x.example;Pargas;+cmd|calc", [Fault.FORMULA]),
        ("Åsa;Nygård;a@x.example;Pargas;Chef;@SUM(A1)", [Fault.FORMULA]),
        ("Åsa;Nygård;#N/A;Pargas", [Fault.FORMULA]),
        ("Å\x07sa;Nygård;a@x.example;Pargas", [Fault.CONTROL_CHARACTERS]),
        (
            "Åsa;;;Atlantis",
            [Fault.EMAIL_MISSING, Fault.FAMILY_NAME_MISSING, Fault.ORGANISATION_UNKNOWN],
        ),
        ("Иван;Петров;ivan@x.example;Pargas", []),
        ("محمد;علي;m@x.example;Pargas", []),
        ("Åsa;Nygård;a@x.example;Pargas;-;–;", []),
        ("Åsa;Nygård;a@x.example;Pargas;;;;=evil()", []),
        ("Åsa;Nygård;a@x.example;Pargas;;;;+358 40 123", []),
    ],
)
def test_a_row_is_refused_for_each_of_its_faults(line: str, expected: list[Fault]) -> None:
    assert faults(line) == expected


def test_a_problem_names_the_column_and_a_text_short_enough_to_show() -> None:
    (row,) = planned(HEADER + f"Åsa;{'b' * 300};a@x.example;Pargas").rows
    (problem,) = row.problems
    assert (problem.column, len(problem.text)) == (Column.FAMILY_NAME, 200)
    (row,) = planned(HEADER + "Å\x07sa;Nygård;a@x.example;Pargas").rows
    assert row.problems == (Problem(Fault.CONTROL_CHARACTERS, "Å·sa", Column.GIVEN_NAME),)


def test_what_is_not_used_is_said() -> None:
    assert planned(HEADER + ASA).unused_columns == ("Telefon",)


def test_somebody_known_keeps_their_own_name() -> None:
    facts = known(people_by_email={"asa@pargas.example": somebody("Åsa", "Ek")})
    (row,) = planned(HEADER + ASA, facts).rows
    assert (row.action, row.family_name) == (Action.ENROL, "Ek")
    assert row.person_id == somebody("Åsa", "Ek").person_id
    assert Note(Remark.KNOWN_PERSON_KEEPS_NAME, "Åsa Nygård") in row.notes


def test_case_alone_is_no_other_name() -> None:
    facts = known(people_by_email={"asa@pargas.example": somebody()}, groups=["blå"])
    assert only(planned(HEADER + ASA.replace("Nygård", "nyGård"), facts)) == (Action.ENROL, ())


def test_somebody_known_needs_no_name_in_the_list() -> None:
    facts = known(people_by_email={"asa@pargas.example": somebody()}, default_organisation=PARGAS)
    (row,) = plan(read_pasted("asa@pargas.example"), facts).rows
    assert (row.action, row.given_name, row.organisation_id) == (Action.ENROL, "Åsa", PARGAS)


def test_an_unknown_municipality_is_not_replaced_by_the_default_one() -> None:
    assert faults(ASA.replace("Pargas;", "Atlantis;"), known(default_organisation=PARGAS)) == [
        Fault.ORGANISATION_UNKNOWN
    ]


def test_somebody_enrolled_from_elsewhere_stays_there_and_it_is_said() -> None:
    facts = known(enrolled={"asa@pargas.example": KORSNAS})
    result = planned(HEADER + ASA, facts)
    assert only(result) == (Action.ALREADY_ENROLLED, (Note(Remark.ENROLLED_FROM_ANOTHER_ORGANISATION),))
    assert result.rows[0].organisation_id == KORSNAS


def test_somebody_enrolled_by_another_address_is_not_enrolled_again() -> None:
    both = dict.fromkeys(["asa@pargas.example", "asa@home.example"], somebody())
    facts = known(people_by_email=both, enrolled={"asa@home.example": PARGAS})
    assert only(planned(HEADER + ASA, facts)) == (Action.ALREADY_ENROLLED, ())


def test_two_addresses_of_one_person_enrol_them_once() -> None:
    both = dict.fromkeys(["asa@pargas.example", "asa@home.example"], somebody())
    result = planned(HEADER + ASA + ASA.replace("@pargas", "@home"), known(people_by_email=both))
    assert [row.action for row in result.rows] == [Action.ENROL, Action.DUPLICATE]


def test_a_duplicate_that_says_something_else_is_pointed_out() -> None:
    result = planned(HEADER + ASA + ASA.replace("Pargas;", "Habo;").replace("asa@", "ASA@"))
    assert result.rows[1].action is Action.DUPLICATE
    assert result.rows[1].notes == (Note(Remark.DIFFERS_FROM_EARLIER_ROW, "2"),)


def test_a_row_after_a_refused_one_of_the_same_address_is_no_duplicate() -> None:
    result = planned(HEADER + ASA.replace("Nygård", "") + ASA)
    assert [row.action for row in result.rows] == [Action.REFUSED, Action.ENROL]


def test_two_people_of_one_name_are_pointed_out() -> None:
    result = planned(HEADER + ASA + ASA.replace("asa@", "asa2@"))
    assert Note(Remark.SAME_NAME_AS_EARLIER_ROW, "2") in result.rows[1].notes
    assert len(result.enrolling) == 2


def test_groups_are_compared_without_case_and_new_ones_are_named_once() -> None:
    lines = (
        ASA
        + ASA.replace("asa@", "b@").replace("Blå", "BLÅ")
        + ASA.replace("asa@", "c@").replace("Blå", "gul")
    )
    result = planned(HEADER + lines, known(groups=["Gul"]))
    assert [row.group for row in result.rows] == ["Blå", "Blå", "Gul"]
    assert result.new_groups == ("Blå",)


def test_a_refused_row_makes_no_group() -> None:
    assert planned(HEADER + ASA.replace("Nygård", "")).new_groups == ()


def test_an_unknown_language_is_noted_and_the_default_one_used() -> None:
    (row,) = planned(HEADER + ASA.replace(";sv;", ";tyska;"), known(default_language="fi")).rows
    assert (row.action, row.language) == (Action.ENROL, "fi")
    assert Note(Remark.LANGUAGE_UNKNOWN, "tyska") in row.notes


def test_no_language_is_the_default_one_without_a_note() -> None:
    (row,) = planned(HEADER + ASA.replace(";sv;", ";;"), known(groups=["Blå"])).rows
    assert (row.language, row.notes) == ("sv", ())


def test_one_column_of_names_will_do() -> None:
    result = planned('Namn;E-post;Kommun\n"Nygård, Åsa";a@x.example;Pargas\nPER LINDH;p@x.example;Habo\n')
    assert [(row.given_name, row.family_name) for row in result.enrolling] == [
        ("Åsa", "Nygård"),
        ("Per", "Lindh"),
    ]
    assert [(mend.before, mend.after) for row in result.rows for mend in row.mended] == [
        ("Nygård, Åsa", "Åsa Nygård"),
        ("PER LINDH", "Per Lindh"),
    ]


@pytest.mark.parametrize("name", ["Åsa Nygård", "Nygård"])
def test_a_given_name_beside_a_name_gives_the_family_name(name: str) -> None:
    (row,) = planned(f"Förnamn;Namn;E-post;Kommun\nÅsa;{name};a@x.example;Pargas\n").rows
    assert (row.given_name, row.family_name) == ("Åsa", "Nygård")


def test_a_name_beside_the_address_will_do() -> None:
    (row,) = planned("E-post;Kommun\nÅsa Nygård <Asa@x.example>;Pargas\n").rows
    assert (row.action, row.given_name, row.family_name, row.email) == (
        Action.ENROL,
        "Åsa",
        "Nygård",
        "asa@x.example",
    )


def test_a_list_without_headings_is_planned_and_said_to_be_guessed() -> None:
    result = planned("Åsa;Nygård;asa@x.example;Pargas\nPer;Lindh;per@x.example;Habo\n")
    assert [row.organisation_id for row in result.enrolling] == [PARGAS, HABO]
    assert result.header_row is None
    assert {used.column: used.label for used in result.columns}[Column.EMAIL] == "C"


def test_headings_in_the_middle_of_the_list_are_ignored() -> None:
    result = planned(HEADER + ASA + HEADER + ASA.replace("asa@", "b@"))
    assert [row.action for row in result.rows] == [Action.ENROL, Action.IGNORED, Action.ENROL]


def test_a_numbered_row_that_nobody_filled_in_is_ignored() -> None:
    result = planned("Nr;" + HEADER + "1;" + ASA + "2;;;;;;;;\n")
    assert [row.action for row in result.rows] == [Action.ENROL, Action.IGNORED]


def test_a_table_without_any_address_is_refused_row_by_row() -> None:
    result = planned("Åsa;Nygård\nPer;Lindh\n")
    assert [row.problems[0].fault for row in result.rows] == [Fault.EMAIL_MISSING] * 2


def test_one_person_from_a_form_takes_the_same_road() -> None:
    values = {Column.GIVEN_NAME: "åsa", Column.FAMILY_NAME: "NYGÅRD", Column.EMAIL: "A@x.example"}
    (row,) = plan(one_person(values), known(default_organisation=HABO)).rows
    assert (row.action, row.given_name, row.family_name, row.number) == (Action.ENROL, "Åsa", "Nygård", 1)
    (row,) = plan(one_person(dict.fromkeys(values, " ")), known()).rows
    assert row.action is Action.IGNORED


# ---- between preview and confirmation ----


def test_a_plan_survives_being_stored() -> None:
    content = SAMPLE.read_bytes().decode("cp1252")
    facts = known(
        people_by_email={"leif@habo.example": somebody("Leif", "Ek")},
        enrolled={"karin.bjorklund@habo.example": PARGAS},
    )
    result = planned(content, facts)
    assert plan_from_json(plan_to_json(result)) == result


def test_nothing_changed_means_no_difference() -> None:
    table = csv_table(HEADER + ASA)
    previewed = plan(table, known())
    assert plan(table, known()).fingerprint == previewed.fingerprint
    assert differences(previewed, plan(table, known())) == ()


@pytest.mark.parametrize(
    "facts",
    [
        known(enrolled={"asa@pargas.example": PARGAS}),
        known(people_by_email={"asa@pargas.example": somebody("Åsa", "Ek")}),
        known(organisations={"pargas": KORSNAS}),
        known(organisations={}),
        known(groups=["BLÅ"]),
    ],
    ids=[
        "enrolled meanwhile",
        "known meanwhile",
        "another organisation",
        "no organisation",
        "group respelled",
    ],
)
def test_what_changed_since_the_preview_is_told_row_by_row(facts: Known) -> None:
    table = csv_table(HEADER + ASA + "Per;Lindh;per@x.example;Habo\n" + ";;;\n")
    facts = replace(facts, organisations={**facts.organisations, "habo": HABO})
    previewed, now = plan(table, known()), plan(table, facts)
    assert previewed.fingerprint != now.fingerprint
    (difference,) = differences(previewed, now)
    assert (difference.number, difference.previewed, difference.now) == (2, previewed.rows[0], now.rows[0])


def test_what_changes_nothing_for_anybody_is_no_difference() -> None:
    table = csv_table(HEADER + ASA.replace("Nygård", "") + ASA)
    previewed = plan(table, known())
    assert (
        plan(table, known(people_by_email={"x@x.example": somebody()})).fingerprint == previewed.fingerprint
    )
    done = after(previewed, known())
    assert [d.number for d in differences(previewed, plan(table, done))] == [2, 3]
