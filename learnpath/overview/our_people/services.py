"""People as HR sees them: their own table too, for participants see exactly the same. Four queries a page."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, extract, func, select
from sqlalchemy.orm import Session

from learnpath.certificates.codes import format_serial
from learnpath.certificates.models import Certificate, ErasedCertificate
from learnpath.certificates.rules import has_earned
from learnpath.cohorts.models import Cohort, Completion, Enrolment
from learnpath.kernel.i18n import collation_key
from learnpath.overview.our_people.rules import PersonState, state_of
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.people.models import Organisation, Person
from learnpath.terms import ActivityKind, CertificateKind, CompletedHow, Stage


@dataclass(frozen=True, slots=True)
class Filter:
    """Whom to show. Empty is everybody."""

    cohort_id: uuid.UUID | None = None
    year: int | None = None
    state: PersonState | None = None
    enrolment_ids: frozenset[uuid.UUID] = frozenset()  # chosen one by one

    def conditions(self) -> list[ColumnElement[bool]]:
        """What of it the database can answer."""
        asked: list[ColumnElement[bool]] = []
        if self.cohort_id is not None:
            asked.append(Cohort.id == self.cohort_id)
        if self.year is not None:
            asked.append(extract("year", Cohort.starts_on) == self.year)
        if self.enrolment_ids:
            asked.append(Enrolment.id.in_(self.enrolment_ids))
        return asked


class _Row(NamedTuple):
    enrolment_id: uuid.UUID
    given_name: str
    family_name: str
    organisation_id: uuid.UUID
    organisation: str
    cohort_id: uuid.UUID
    cohort: str
    starts_on: date
    path_id: uuid.UUID
    meetings_required: int
    time_zone: str
    withdrawn_at: datetime | None
    certificate_id: uuid.UUID | None
    issued_at: datetime | None
    year: int | None
    number: int | None
    had_certificate: bool


_ROW = (
    Enrolment.id,
    Person.given_name,
    Person.family_name,
    Organisation.id,
    Organisation.name,
    Cohort.id,
    Cohort.name,
    Cohort.starts_on,
    LearningPath.id,
    LearningPath.meetings_required,
    LearningPath.time_zone,
    Enrolment.withdrawn_at,
    Certificate.id,
    Certificate.issued_at,
    Certificate.year,
    Certificate.number,
    # one that its issuer no longer keeps has been issued all the same
    exists().where(
        ErasedCertificate.enrolment_id == Enrolment.id,
        ErasedCertificate.kind == CertificateKind.COMPLETION,
        ErasedCertificate.was_revoked.is_(False),
    ),
)


class _Asked(NamedTuple):
    """What a path asks for, as numbers."""

    required: int = 0
    meetings: int = 0
    counting: int = 0


class _Done(NamedTuple):
    """How much of it one person has done. Who was excused from a meeting did not attend it, but need not."""

    required: int = 0
    attended: int = 0
    meetings_done: int = 0
    counting: int = 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of HR's table: all that HR sees of one person in one cohort."""

    enrolment_id: uuid.UUID
    name: str
    organisation_id: uuid.UUID
    organisation: str
    cohort: str
    starts_on: date
    done: int
    required: int
    attended: int
    meetings: int
    state: PersonState
    certificate_id: uuid.UUID | None
    serial: str
    issued_at: datetime | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a filter finds, in the reader's order, before progress is asked for."""

    rows: Sequence[_Row]
    progress: Mapping[uuid.UUID, PersonRow] | None = None  # known already where the state was asked for

    @property
    def certificates(self) -> list[uuid.UUID]:
        return [row.certificate_id for row in self.rows if row.certificate_id is not None]


def people_of(session: Session, organisation_ids: Collection[uuid.UUID], wanted: Filter) -> Found:
    """The people whom these organisations enrolled, and nobody else's."""
    return _found(session, Enrolment.organisation_id.in_(organisation_ids), wanted)


def oneself(session: Session, person_id: uuid.UUID) -> list[PersonRow]:
    """What HR sees of one person, for that person."""
    found = _found(session, Enrolment.person_id == person_id, Filter())
    return with_progress(session, found, found.rows)


def with_progress(session: Session, found: Found, rows: Sequence[_Row]) -> list[PersonRow]:
    """The lines of some of those who were found, usually one page. Two queries."""
    if found.progress is not None:
        return [found.progress[row.enrolment_id] for row in rows]
    return _lines(session, rows, [row.enrolment_id for row in rows])


def all_with_progress(
    session: Session, organisation_ids: Collection[uuid.UUID], wanted: Filter
) -> list[PersonRow]:
    """Every line of a filter, for the register."""
    found = people_of(session, organisation_ids, wanted)
    if found.progress is not None:
        return with_progress(session, found, found.rows)
    conditions = (Enrolment.organisation_id.in_(organisation_ids), *wanted.conditions())
    return _lines(session, found.rows, _ids(conditions))


class Choices(NamedTuple):
    cohorts: list[tuple[uuid.UUID, str]]
    years: list[int]


def choices(session: Session, organisation_ids: Collection[uuid.UUID]) -> Choices:
    """What can be filtered by: the cohorts that one's own people are in, the newest first."""
    rows = session.execute(
        select(Cohort.id, Cohort.name, Cohort.starts_on)
        .where(
            Cohort.id.in_(select(Enrolment.cohort_id).where(Enrolment.organisation_id.in_(organisation_ids)))
        )
        .order_by(Cohort.starts_on.desc(), Cohort.id)
    ).all()
    years = sorted({starts_on.year for _id, _name, starts_on in rows}, reverse=True)
    return Choices([(id_, name) for id_, name, _starts_on in rows], years)


def _found(session: Session, whose: ColumnElement[bool], wanted: Filter) -> Found:
    conditions = (whose, *wanted.conditions())
    rows = [_Row._make(row) for row in session.execute(_rows(conditions))]
    rows.sort(key=lambda row: (collation_key(row.family_name), collation_key(row.given_name)))
    if wanted.state is None:
        return Found(rows)
    # How somebody stands follows from everything they have done, so all of them are counted here.
    lines = {line.enrolment_id: line for line in _lines(session, rows, _ids(conditions))}
    kept = [row for row in rows if lines[row.enrolment_id].state is wanted.state]
    return replace(Found(kept), progress=lines)


def _rows(conditions: Collection[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(*_ROW)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .outerjoin(
            Certificate,
            (Certificate.enrolment_id == Enrolment.id)
            & (Certificate.kind == CertificateKind.COMPLETION)  # the other kinds are no second row
            & Certificate.revoked_at.is_(None),
        )
        .where(*conditions)
        .order_by(Cohort.starts_on.desc(), Enrolment.id)
    )


def _ids(conditions: Collection[ColumnElement[bool]]) -> Select[uuid.UUID]:
    """The same people as a question inside another one: however many they are, no list of ids travels."""
    return select(Enrolment.id).join(Cohort, Cohort.id == Enrolment.cohort_id).where(*conditions)


_MEETING = Activity.kind == ActivityKind.MEETING
_REQUIRED = and_(Activity.required, ~_MEETING)
_COUNTING = and_(_REQUIRED, Activity.counts_for_certificate)
_PRESENT = and_(Activity.archived_at.is_(None), Station.archived_at.is_(None))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _lines(
    session: Session, rows: Sequence[_Row], which: Select[uuid.UUID] | Collection[uuid.UUID]
) -> list[PersonRow]:
    asked = _asked(session, {row.path_id for row in rows})
    done = _done(session, which)
    return [_line(row, asked.get(row.path_id, _Asked()), done.get(row.enrolment_id, _Done())) for row in rows]


def _asked(session: Session, path_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Asked]:
    rows = session.execute(
        select(Station.path_id, _number(_REQUIRED), _number(_MEETING), _number(_COUNTING))
        .select_from(Activity)
        .join(Station, Station.id == Activity.station_id)
        .where(Station.path_id.in_(path_ids), _PRESENT)
        .group_by(Station.path_id)
    )
    return {path_id: _Asked(*(int(number) for number in numbers)) for path_id, *numbers in rows}


def _done(session: Session, which: Select[uuid.UUID] | Collection[uuid.UUID]) -> dict[uuid.UUID, _Done]:
    attended = and_(_MEETING, Completion.how != CompletedHow.EXCUSED)
    rows = session.execute(
        select(
            Completion.enrolment_id,
            _number(_REQUIRED),
            _number(attended),
            _number(_MEETING),
            _number(_COUNTING),
        )
        .join(Activity, Activity.id == Completion.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .where(
            Completion.enrolment_id.in_(which),
            Completion.withdrawn_at.is_(None),
            Completion.stage == Stage.DONE,
            _PRESENT,
        )
        .group_by(Completion.enrolment_id)
    )
    return {enrolment_id: _Done(*(int(number) for number in numbers)) for enrolment_id, *numbers in rows}


def _line(row: _Row, asked: _Asked, done: _Done) -> PersonRow:
    earned = has_earned(
        counting=asked.counting,
        done=done.counting,
        meetings_attended=done.meetings_done,
        meetings_required=row.meetings_required,
    )
    issued = row.year is not None and row.number is not None
    return PersonRow(
        enrolment_id=row.enrolment_id,
        name=f"{row.given_name} {row.family_name}",
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        cohort=row.cohort,
        starts_on=row.starts_on,
        done=done.required,
        required=asked.required,
        attended=done.attended,
        meetings=asked.meetings,
        state=state_of(
            has_certificate=row.certificate_id is not None or row.had_certificate,
            is_withdrawn=row.withdrawn_at is not None,
            has_earned=earned,
        ),
        certificate_id=row.certificate_id,
        serial=format_serial(row.year or 1, row.number or 1) if issued else "",
        issued_at=row.issued_at,
        time_zone=row.time_zone,
    )
