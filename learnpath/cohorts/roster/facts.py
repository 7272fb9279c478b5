"""The words of a plan: what is known beforehand, and what is planned for each row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from learnpath.cohorts.roster.table import Column


class Action(StrEnum):
    """What confirming does with a row: only ENROL changes anything."""

    ENROL = "enrol"
    ALREADY_ENROLLED = "already_enrolled"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    REFUSED = "refused"


class Fault(StrEnum):
    """Why a row is refused."""

    EMAIL_MISSING = "email_missing"
    EMAIL_INVALID = "email_invalid"
    GIVEN_NAME_MISSING = "given_name_missing"
    FAMILY_NAME_MISSING = "family_name_missing"
    NAME_TOO_LONG = "name_too_long"
    NAME_WITHOUT_LETTERS = "name_without_letters"
    ORGANISATION_MISSING = "organisation_missing"
    ORGANISATION_UNKNOWN = "organisation_unknown"
    TEXT_TOO_LONG = "text_too_long"
    FORMULA = "formula"
    CONTROL_CHARACTERS = "control_characters"


class Remark(StrEnum):
    """What is worth knowing about a row that is not refused; `Note.text` says which."""

    # the text is the name in the file; the person's own name is kept
    KNOWN_PERSON_KEEPS_NAME = "known_person_keeps_name"
    ENROLLED_FROM_ANOTHER_ORGANISATION = "enrolled_from_another_organisation"
    # the text is the group's name
    NEW_GROUP = "new_group"
    # the text is what stood there; the default language is used
    LANGUAGE_UNKNOWN = "language_unknown"
    # the text is the number of the earlier row
    DIFFERS_FROM_EARLIER_ROW = "differs_from_earlier_row"
    SAME_NAME_AS_EARLIER_ROW = "same_name_as_earlier_row"


@dataclass(frozen=True)
class Mend:
    """A value that was mended."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True)
class Problem:
    """Why a row is refused, and the text that is to blame (shortened)."""

    fault: Fault
    text: str = ""
    column: Column | None = None


@dataclass(frozen=True)
class Note:
    remark: Remark
    text: str = ""


@dataclass(frozen=True)
class KnownPerson:
    person_id: UUID
    given_name: str
    family_name: str


@dataclass(frozen=True)
class Known:
    """The facts that a plan rests on. Addresses are lower case, organisations stand by `organisation_key`."""

    organisations: Mapping[str, UUID] = field(default_factory=dict)
    people_by_email: Mapping[str, KnownPerson] = field(default_factory=dict)
    # in this cohort: address -> the organisation that the enrolment keeps
    enrolled: Mapping[str, UUID] = field(default_factory=dict)
    groups: Collection[str] = ()
    default_language: str = "sv"
    # for rows that name none, as in a paste of addresses
    default_organisation: UUID | None = None


@dataclass(frozen=True)
class PlannedRow:
    """What will happen to one row, with mended values, and why."""

    number: int
    action: Action
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    organisation: str = ""
    title: str = ""
    group: str = ""
    language: str = ""
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    duplicate_of: int | None = None
    mended: tuple[Mend, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class UsedColumn:
    """A column of the file and what it is taken for; without headings the label is Excel's letter."""

    column: Column
    label: str


@dataclass(frozen=True)
class Plan:
    rows: tuple[PlannedRow, ...]
    columns: tuple[UsedColumn, ...]
    unused_columns: tuple[str, ...]
    # None: no headings were found; the columns are a guess (or known, in a list of addresses)
    header_row: int | None
    fingerprint: str

    def of(self, action: Action) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.action is action)

    @property
    def enrolling(self) -> tuple[PlannedRow, ...]:
        return self.of(Action.ENROL)

    @property
    def new_groups(self) -> tuple[str, ...]:
        """The groups that confirming makes, in the order of the file."""
        notes = (note for row in self.enrolling for note in row.notes)
        return tuple(dict.fromkeys(note.text for note in notes if note.remark is Remark.NEW_GROUP))


@dataclass(frozen=True)
class Difference:
    """One row for which something else would happen now; None where the row is gone or new."""

    number: int
    previewed: PlannedRow | None
    now: PlannedRow | None
