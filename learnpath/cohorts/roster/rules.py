"""What a list of people will do to a cohort, row by row: decided here, shown as a preview, done as shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

from learnpath.cohorts.roster.cleaning import has_unreadable_characters, is_formula, language_code
from learnpath.cohorts.roster.columns import Layout, recognise
from learnpath.cohorts.roster.facts import (
    Action,
    Difference,
    Fault,
    Known,
    KnownPerson,
    Note,
    Plan,
    PlannedRow,
    Problem,
    Remark,
    UsedColumn,
)
from learnpath.cohorts.roster.storing import effect_of, fingerprint_of
from learnpath.cohorts.roster.table import Column, Row, Table
from learnpath.cohorts.roster.values import RowValues, shown, values_of
from learnpath.people.rules import folded, is_address, organisation_finder, tidy

NAME_LENGTH = 100
GROUP_LENGTH = 100
TITLE_LENGTH = 200


def plan(table: Table, known: Known) -> Plan:
    """Decide what happens to each row; the same table and facts always give the same plan."""
    find_organisation = organisation_finder(known.organisations)
    layout = recognise(table, lambda name: find_organisation(name) is not None)
    planner = _Planner(layout, known, find_organisation)
    first = layout.header.number + 1 if layout.header else 0
    rows = tuple(planner.planned(row) for row in table.rows if row.number >= first)
    return Plan(
        rows=rows,
        columns=tuple(UsedColumn(column, label) for column, label in layout.labels.items()),
        unused_columns=layout.unused,
        header_row=layout.header.number if layout.header else None,
        fingerprint=fingerprint_of(rows),
    )


def differences(previewed: Plan, now: Plan) -> tuple[Difference, ...]:
    """The rows for which confirming would do something else than was previewed."""
    before = {row.number: row for row in previewed.rows}
    after = {row.number: row for row in now.rows}
    return tuple(
        Difference(number, before.get(number), after.get(number))
        for number in sorted(before.keys() | after.keys())
        if effect_of(before.get(number)) != effect_of(after.get(number))
    )


class _Planner:
    """Goes through the rows in order and remembers what the earlier ones do."""

    def __init__(self, layout: Layout, known: Known, find_organisation: Callable[[str], UUID | None]) -> None:
        self.layout = layout
        self.known = known
        self.find_organisation = find_organisation
        self.known_groups = frozenset(folded(name) for name in known.groups)
        # one spelling a group: the cohort's own, else that of the first row that names it
        self.group_names = {folded(name): name for name in known.groups}
        people = known.people_by_email
        # somebody may be enrolled by another address of theirs
        self.enrolled: dict[str | UUID, UUID] = {**known.enrolled} | {
            people[email].person_id: organisation
            for email, organisation in known.enrolled.items()
            if email in people
        }
        self.earlier: dict[str | UUID, tuple[int, RowValues]] = {}
        self.earlier_names: dict[tuple[str, str, UUID | None], int] = {}

    def planned(self, row: Row) -> PlannedRow:
        values = values_of(row, self.layout)
        # where no column was recognised, a filled row is refused rather than passed over
        if row.is_blank or self.layout.is_header_again(row) or (values.raw and values.is_blank):
            return PlannedRow(row.number, Action.IGNORED)
        person = self.known.people_by_email.get(values.email)
        described = self._described(row, values, person)
        if problems := tuple(_unsafe_cells(values)):
            return replace(described, problems=problems, mended=())
        if is_address(values.email):
            keys = (values.email, *([person.person_id] if person else ()))
            if repeated := self._repeated(described, values, keys):
                return repeated
        if problems := tuple(self._problems(values, described)):
            return replace(described, problems=problems)
        self._remember(values, described)
        return self._enrolled(described, values, person)

    def _described(self, row: Row, values: RowValues, person: KnownPerson | None) -> PlannedRow:
        """The row's values for the preview; refused until something better is decided."""
        known = self.known
        return PlannedRow(
            number=row.number,
            action=Action.REFUSED,
            given_name=person.given_name if person else shown(values.given_name),
            family_name=person.family_name if person else shown(values.family_name),
            email=shown(values.email),
            organisation=shown(values.organisation),
            title=shown(values.title),
            group=self.group_names.get(folded(values.group)) or shown(values.group),
            language=language_code(values.language) or known.default_language,
            organisation_id=(
                self.find_organisation(values.organisation)
                if values.organisation
                else known.default_organisation
            ),
            person_id=person.person_id if person else None,
            mended=values.mends(),
        )

    def _repeated(
        self, described: PlannedRow, values: RowValues, keys: tuple[str | UUID, ...]
    ) -> PlannedRow | None:
        """The row of somebody who stands further up already, or is in the cohort."""
        for key in keys:
            if key in self.earlier:
                number, first = self.earlier[key]
                note = Note(Remark.DIFFERS_FROM_EARLIER_ROW, str(number))
                notes = () if values.says_the_same_as(first) else (note,)
                return replace(described, action=Action.DUPLICATE, duplicate_of=number, notes=notes)
        organisation = next((self.enrolled[key] for key in keys if key in self.enrolled), None)
        if organisation is None:
            return None
        self._remember(values, described)
        moved = bool(values.organisation) and described.organisation_id not in (None, organisation)
        return replace(
            described,
            action=Action.ALREADY_ENROLLED,
            organisation_id=organisation,
            notes=(Note(Remark.ENROLLED_FROM_ANOTHER_ORGANISATION),) if moved else (),
        )

    def _remember(self, values: RowValues, described: PlannedRow) -> None:
        self.earlier[values.email] = (described.number, values)
        if described.person_id:
            self.earlier[described.person_id] = (described.number, values)

    def _problems(self, values: RowValues, described: PlannedRow) -> Iterator[Problem]:
        if not values.email:
            yield Problem(Fault.EMAIL_MISSING, column=Column.EMAIL)
        elif not is_address(values.email):
            yield Problem(Fault.EMAIL_INVALID, shown(tidy(values.raw[Column.EMAIL])), Column.EMAIL)
        # a person whom we know has a name already, and keeps it
        if described.person_id is None:
            yield from _name_problems(values)
        if described.organisation_id is None:
            fault = Fault.ORGANISATION_UNKNOWN if values.organisation else Fault.ORGANISATION_MISSING
            yield Problem(fault, shown(values.organisation), Column.ORGANISATION)
        for text, length, column in (
            (values.title, TITLE_LENGTH, Column.TITLE),
            (values.group, GROUP_LENGTH, Column.GROUP),
        ):
            if len(text) > length:
                yield Problem(Fault.TEXT_TOO_LONG, shown(text), column)

    def _enrolled(self, described: PlannedRow, values: RowValues, person: KnownPerson | None) -> PlannedRow:
        group = self.group_names.setdefault(folded(values.group), values.group) if values.group else ""
        row = replace(described, action=Action.ENROL, group=group)
        return replace(row, notes=tuple(self._notes(row, values, person)))

    def _notes(self, row: PlannedRow, values: RowValues, person: KnownPerson | None) -> Iterator[Note]:
        if person and values.full_name:
            own_name = folded(f"{person.given_name} {person.family_name}")
            if folded(values.full_name) != own_name:
                yield Note(Remark.KNOWN_PERSON_KEEPS_NAME, shown(values.full_name))
        if row.group and folded(row.group) not in self.known_groups:
            yield Note(Remark.NEW_GROUP, row.group)
        if values.language and language_code(values.language) is None:
            yield Note(Remark.LANGUAGE_UNKNOWN, shown(values.language))
        name = (folded(row.given_name), folded(row.family_name), row.organisation_id)
        earlier = self.earlier_names.setdefault(name, row.number)
        if earlier != row.number:
            yield Note(Remark.SAME_NAME_AS_EARLIER_ROW, str(earlier))


def _unsafe_cells(values: RowValues) -> Iterator[Problem]:
    """Cells that a spreadsheet would calculate, or that no screen can show; unused columns do not matter."""
    for column, text in values.raw.items():
        if has_unreadable_characters(text):
            readable = "".join("·" if has_unreadable_characters(letter) else letter for letter in text)
            yield Problem(Fault.CONTROL_CHARACTERS, shown(readable), column)
        elif is_formula(text):
            yield Problem(Fault.FORMULA, shown(tidy(text)), column)


def _name_problems(values: RowValues) -> Iterator[Problem]:
    for name, missing, column in (
        (values.given_name, Fault.GIVEN_NAME_MISSING, Column.GIVEN_NAME),
        (values.family_name, Fault.FAMILY_NAME_MISSING, Column.FAMILY_NAME),
    ):
        if not name:
            yield Problem(missing, shown(values.full_name), column)
        elif len(name) > NAME_LENGTH:
            yield Problem(Fault.NAME_TOO_LONG, shown(name), column)
        elif not any(letter.isalpha() for letter in name):
            yield Problem(Fault.NAME_WITHOUT_LETTERS, shown(name), column)
