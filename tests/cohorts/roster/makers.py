"""Facts and files for the tests of the roster."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid5

from openpyxl import Workbook

from learnpath.cohorts.roster.facts import Known, KnownPerson, Plan
from learnpath.cohorts.roster.reading import read_table
from learnpath.cohorts.roster.rules import plan
from learnpath.cohorts.roster.table import Table
from learnpath.people.rules import organisation_key

SAMPLE = Path(__file__).parent / "data" / "participants-latin1.csv"
SPACE = UUID(int=0)
PARGAS, KORSNAS, HABO = (uuid5(SPACE, name) for name in ("Pargas", "Korsnäs", "Habo"))
ORGANISATIONS = {
    organisation_key(name): found
    for name, found in {
        "Pargas": PARGAS,
        "Pargas stad": PARGAS,
        "Parainen": PARGAS,
        "Korsnäs": KORSNAS,
        "Habo kommun": HABO,
    }.items()
}


def known(**facts: object) -> Known:
    return replace(Known(organisations=ORGANISATIONS), **facts)  # type: ignore[arg-type]


def somebody(given: str = "Åsa", family: str = "Nygård") -> KnownPerson:
    return KnownPerson(uuid5(SPACE, f"{given} {family}"), given, family)


def after(planned: Plan, facts: Known) -> Known:
    """The facts once a plan has been carried out."""
    people, enrolled, groups = dict(facts.people_by_email), dict(facts.enrolled), list(facts.groups)
    for row in planned.enrolling:
        assert row.organisation_id is not None
        person_id = row.person_id or uuid5(SPACE, row.email)
        people[row.email] = KnownPerson(person_id, row.given_name, row.family_name)
        enrolled[row.email] = row.organisation_id
    groups += planned.new_groups
    return replace(facts, people_by_email=people, enrolled=enrolled, groups=groups)


def csv_table(text: str) -> Table:
    return read_table(text.encode(), "people.csv")


def planned(text: str, facts: Known | None = None) -> Plan:
    return plan(csv_table(text), facts or known())


def workbook(*sheets: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {index}")
        for row in rows:
            sheet.append(list(row))
        if index in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
