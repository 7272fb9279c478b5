"""Choosing certificates by cohort, path, date and municipality, among those that somebody may see. One query."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from learnpath.certificates.codes import format_serial
from learnpath.certificates.file_names import family_first, file_name
from learnpath.certificates.models import Certificate
from learnpath.certificates.services.earning import waiting_in
from learnpath.certificates.wording import kind_in_file_name
from learnpath.cohorts.models import Cohort
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import LearningPath
from learnpath.people.models import Organisation, Person
from learnpath.terms import CertificateKind, localised


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose certificates one may see: of people whom an organisation sent, or of a cohort."""

    organisation_ids: frozenset[uuid.UUID] = frozenset()  # as HR
    cohort_ids: frozenset[uuid.UUID] = frozenset()  # as trainer

    def condition(self) -> ColumnElement[bool]:
        return or_(
            Certificate.participant_organisation_id.in_(self.organisation_ids),
            Certificate.cohort_id.in_(self.cohort_ids),
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of them are wanted. Empty is all that stand."""

    cohort_id: uuid.UUID | None = None
    path_id: uuid.UUID | None = None  # as it was written; its cohorts walk copies
    organisation_id: uuid.UUID | None = None
    first_day: date | None = None  # of issue
    last_day: date | None = None
    kind: CertificateKind | None = None
    certificate_ids: frozenset[uuid.UUID] | None = None  # chosen one by one

    def conditions(self) -> list[ColumnElement[bool]]:
        issued_on = Certificate.snapshot["issued_on"].as_string()  # ISO: sorts as the days do
        asked: list[tuple[object, ColumnElement[bool]]] = [
            (self.cohort_id, Certificate.cohort_id == self.cohort_id),
            (self.path_id, or_(LearningPath.origin_id == self.path_id, LearningPath.id == self.path_id)),
            (self.organisation_id, Certificate.participant_organisation_id == self.organisation_id),
            (self.first_day, issued_on >= str(self.first_day)),
            (self.last_day, issued_on <= str(self.last_day)),
            (self.kind, Certificate.kind == self.kind),
            (self.certificate_ids is not None or None, Certificate.id.in_(self.certificate_ids or ())),
        ]
        return [condition for wanted, condition in asked if wanted is not None]


class ChosenRow(NamedTuple):
    """One certificate as the register has it, and what its file is called."""

    certificate_id: uuid.UUID
    kind: CertificateKind
    file: str
    name: str
    organisation_id: uuid.UUID
    organisation: str
    path: str
    cohort: str
    serial: str
    code: str
    issued_on: date
    valid_until: date | None
    sha256: str


def chosen(session: Session, reach: Reach, choice: Choice) -> list[ChosenRow]:
    """Those that stand, in the reader's order."""
    said = Certificate.snapshot
    rows = session.execute(
        select(
            Certificate.id,
            Certificate.kind,
            Certificate.person_name,
            Person.given_name,
            Person.family_name,
            Organisation.id,
            Organisation.name,
            said["path_title"].as_string(),
            said["cohort_name"].as_string(),
            said["issued_on"].as_string(),
            Certificate.year,
            Certificate.number,
            Certificate.code,
            Certificate.valid_until,
            Certificate.sha256,
        )
        .join(Organisation, Organisation.id == Certificate.participant_organisation_id)
        .outerjoin(Person, Person.id == Certificate.person_id)
        .outerjoin(Cohort, Cohort.id == Certificate.cohort_id)
        .outerjoin(LearningPath, LearningPath.id == Cohort.path_id)
        .where(reach.condition(), Certificate.revoked_at.is_(None), *choice.conditions())
    )
    return sorted((_row(*row) for row in rows), key=_turn)


def _turn(row: ChosenRow) -> tuple[Any, int, uuid.UUID]:
    """As the files are sorted, but a person's certificate before the papers that lie beside it."""
    name = collation_key(file_name(row.issued_on, row.name, row.path))
    return name, list(CertificateKind).index(row.kind), row.certificate_id


def _row(
    id_: uuid.UUID,
    kind: CertificateKind,
    person_name: str,
    given: str | None,
    family: str | None,
    organisation_id: uuid.UUID,
    organisation: str,
    path: str,
    cohort: str,
    issued: str,
    year: int,
    number: int,
    code: str,
    valid_until: date | None,
    sha256: str,
) -> ChosenRow:
    issued_on, name = date.fromisoformat(issued), family_first(person_name, given, family)
    return ChosenRow(
        id_,
        kind,
        file_name(issued_on, name, path, kind_in_file_name(kind)),
        name,
        organisation_id,
        organisation,
        path,
        cohort,
        format_serial(year, number),
        code,
        issued_on,
        valid_until,
        sha256,
    )


class Choices(NamedTuple):
    """What there is to choose among."""

    cohorts: list[tuple[uuid.UUID, str]]
    paths: list[tuple[uuid.UUID, str]]
    organisations: list[tuple[uuid.UUID, str]]


def choices(session: Session, reach: Reach, language: str) -> Choices:
    """Only what one may see some certificate of."""
    rows = session.execute(
        select(
            Cohort.id,
            Cohort.name,
            LearningPath.origin_id,
            LearningPath.id,
            Organisation.id,
            Organisation.name,
        )
        .select_from(Certificate)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .join(Organisation, Organisation.id == Certificate.participant_organisation_id)
        .where(reach.condition(), Certificate.revoked_at.is_(None))
        .distinct()
    ).all()
    titles = {
        id_: localised(title, language, languages).text
        for id_, title, languages in session.execute(
            select(LearningPath.id, LearningPath.title, LearningPath.languages).where(
                LearningPath.id.in_({row[3] for row in rows})
            )
        )
    }
    return Choices(
        _named({row[0]: row[1] for row in rows}),
        _named({row[2] or row[3]: titles[row[3]] for row in rows}),
        _named({row[4]: row[5] for row in rows}),
    )


def _named(names: dict[uuid.UUID, str]) -> list[tuple[uuid.UUID, str]]:
    return sorted(names.items(), key=lambda item: collation_key(item[1]))


def missing(session: Session, reach: Reach, choice: Choice) -> list[uuid.UUID]:
    """Enrolments in one's own cohorts that have earned a certificate and wait for it."""
    if choice.kind not in (None, CertificateKind.COMPLETION):
        return []
    cohort_ids = reach.cohort_ids
    if choice.cohort_id is not None:
        cohort_ids &= {choice.cohort_id}
    if choice.path_id is not None:
        cohort_ids &= set(
            session.scalars(
                select(Cohort.id)
                .join(LearningPath, LearningPath.id == Cohort.path_id)
                .where(or_(LearningPath.origin_id == choice.path_id, LearningPath.id == choice.path_id))
            )
        )
    return waiting_in(session, cohort_ids, choice.organisation_id) if cohort_ids else []
