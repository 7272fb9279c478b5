"""What a certificate will say, gathered once before it is frozen. Eleven queries at most."""

import uuid
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.codes import format_serial
from learnpath.certificates.design import DesignChoices
from learnpath.certificates.proof.badge import identity_of
from learnpath.certificates.rules import last_day
from learnpath.certificates.services.designs import design_of
from learnpath.certificates.services.programme import Done, Programme, programme_of
from learnpath.certificates.snapshot import Snapshot, Translation
from learnpath.cohorts.models import Cohort, CohortTrainer, Completion, Enrolment
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import LearningPath
from learnpath.paths.services.outline import ActivityRow, Outline
from learnpath.people.models import Organisation, Person
from learnpath.terms import ActivityKind, CertificateKind, CompletedHow, Stage, WorkBy


class _Facts(NamedTuple):
    person: Person
    enrolment: Enrolment
    cohort: Cohort
    path: LearningPath
    organisation: str


@dataclass(frozen=True, slots=True)
class About:
    """What a badge needs beyond what the paper says."""

    issuer_id: uuid.UUID
    achievement_id: uuid.UUID  # the path that the cohort's copy was taken from
    time_zone: str
    identity: dict[str, Any]  # the holder's, of which only a hash leaves
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # that the paper bears, by their digests


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a certificate says, but for its number and code."""

    about: About
    language: str
    issued_on: date
    snapshot: dict[str, object]

    @property
    def issuer_id(self) -> uuid.UUID:
        return self.about.issuer_id

    @property
    def year(self) -> int:
        return self.issued_on.year

    def numbered(self, number: int, code: str, base_url: str) -> Snapshot:
        """The finished text under its number and its code."""
        return Snapshot(
            serial=format_serial(self.year, number),
            code=code,
            verify_url=f"{base_url}/verify/{code}",
            **self.snapshot,  # type: ignore[arg-type]  # written below, name for name
        )


def contents_of(
    session: Session,
    enrolment_id: uuid.UUID,
    now: datetime,
    kind: CertificateKind = CertificateKind.COMPLETION,
) -> Contents:
    """Gather what the certificate of an enrolment says. Raises NoResultFound."""
    facts = _Facts._make(
        session.execute(
            select(Person, Enrolment, Cohort, LearningPath, Organisation.name)
            .select_from(Enrolment)
            .join(Person, Person.id == Enrolment.person_id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .join(LearningPath, LearningPath.id == Cohort.path_id)
            .join(Organisation, Organisation.id == Enrolment.organisation_id)
            .where(Enrolment.id == enrolment_id)
        ).one()
    )
    language, path, cohort = facts.person.language, facts.path, facts.cohort
    worn = design_of(session, cohort.organisation_id)
    programme = programme_of(session, path, cohort, kind)
    outline, done = programme.outline, _done(session, enrolment_id)
    issued_on = now.astimezone(ZoneInfo(path.time_zone)).date()
    issuer, partners = _organisations(session, cohort, language)
    starts_on = path.starts_on or cohort.starts_on
    said = programme.said_in(language)
    values: dict[str, object] = {
        "kind": kind,
        "language": language,
        "person_name": facts.person.name,
        "path_title": said["path_title"],
        "path_summary": said["path_summary"],
        "themes": said["themes"],
        "issuer": issuer,
        "organisation": facts.organisation,
        "partners": partners,
        "cohort_name": cohort.name,
        "starts_on": starts_on,
        "ends_on": _last_day(programme, kind, starts_on, issued_on),
        "issued_on": issued_on,
        "valid_until": last_day(issued_on, path.valid_months) if _expires(kind) else None,
        "hours": path.hours,
        "credits": path.credits,
        "stations": programme.stops(said["stops"], done if kind is CertificateKind.TRANSCRIPT else None),
        "trainers": _trainers(session, cohort.id, language),
        "design": worn.design,
        **worn.choices.sentences(kind, language),
        "also": _also(programme, worn.choices, kind, language),
        **_work_done(outline, done.ids),
    }
    return Contents(
        about=About(
            cohort.organisation_id,
            path.origin_id or path.id,
            path.time_zone,
            identity_of(facts.person.email),
            worn.pictures,
        ),
        language=language,
        issued_on=issued_on,
        snapshot=values,
    )


def _last_day(programme: Programme, kind: CertificateKind, starts_on: date, issued_on: date) -> date:
    """The path's; of what may be issued before the path has ended, at most the day of issue."""
    last = programme.path.ends_on or programme.last_day() or issued_on
    if kind is not CertificateKind.COMPLETION:
        last = min(last, issued_on)
    return max(starts_on, last)


def _expires(kind: CertificateKind) -> bool:
    """What somebody did, they have done; only what it entitles to comes to an end."""
    return kind is CertificateKind.COMPLETION


def _also(
    programme: Programme, choices: DesignChoices, kind: CertificateKind, first: str
) -> Translation | None:
    """The same in the language that the issuer wants beside the holder's."""
    language = choices.second_language(first)
    if language is None:
        return None
    return Translation(language=language, **programme.said_in(language), **choices.sentences(kind, language))


def _organisations(session: Session, cohort: Cohort, language: str) -> tuple[str, tuple[str, ...]]:
    """Who issues, and who took part besides."""
    own = select(Enrolment.organisation_id).where(
        Enrolment.cohort_id == cohort.id, Enrolment.withdrawn_at.is_(None)
    )
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(
            Organisation.id.in_(own) | (Organisation.id == cohort.organisation_id)
        )
    ).all()
    issuer = next(name for id_, name in rows if id_ == cohort.organisation_id)
    return issuer, _sorted((name for id_, name in rows if id_ != cohort.organisation_id), language)


def _sorted(names: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: collation_key(name, language)))


def _trainers(session: Session, cohort_id: uuid.UUID, language: str) -> tuple[str, ...]:
    persons = session.scalars(
        select(Person)
        .join(CohortTrainer, CohortTrainer.person_id == Person.id)
        .where(CohortTrainer.cohort_id == cohort_id)
    ).all()
    ordered = sorted(persons, key=lambda one: collation_key(f"{one.family_name} {one.given_name}", language))
    return tuple(person.name for person in ordered)


def _done(session: Session, enrolment_id: uuid.UUID) -> Done:
    rows = session.execute(
        select(Completion.activity_id, Completion.how).where(
            Completion.enrolment_id == enrolment_id,
            Completion.withdrawn_at.is_(None),
            Completion.stage == Stage.DONE,
        )
    ).all()
    excused = frozenset(id_ for id_, how in rows if how is CompletedHow.EXCUSED)
    return Done(frozenset(id_ for id_, _how in rows) - excused, excused)


def _work_done(outline: Outline, done: Container[uuid.UUID]) -> dict[str, object]:
    """Meetings attended and works accepted."""

    def works(*, own: bool) -> int:
        return sum(
            one.id in done and (one.work_by is WorkBy.PERSON) is own
            for one in outline.activities
            if one.kind is ActivityKind.ASSIGNMENT
        )

    meetings: list[ActivityRow] = [one for one in outline.activities if one.kind is ActivityKind.MEETING]
    return {
        "meetings_attended": sum(one.id in done for one in meetings),
        "meetings_total": len(meetings),
        "group_works": works(own=False),
        "own_works": works(own=True),
    }
