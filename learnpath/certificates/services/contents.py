"""What a certificate will say, gathered once before it is frozen. Six queries."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.codes import format_serial
from learnpath.certificates.proof.badge import identity_of
from learnpath.certificates.rules import last_day
from learnpath.certificates.snapshot import Snapshot, Stop
from learnpath.cohorts.models import Cohort, CohortTrainer, Completion, Enrolment
from learnpath.kernel.html import excerpt, plain_text
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import LearningPath, Theme
from learnpath.paths.services.outline import ActivityRow, Outline, outline_of
from learnpath.people.models import Organisation, Person
from learnpath.terms import ActivityKind, CompletedHow, Stage, WorkBy, localised

_LONGEST_SUMMARY = 400


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


def contents_of(session: Session, enrolment_id: uuid.UUID, now: datetime) -> Contents:
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
    issued_on = now.astimezone(ZoneInfo(path.time_zone)).date()
    outline = outline_of(session, path.id)
    issuer, partners = _organisations(session, cohort, language)
    starts_on = path.starts_on or cohort.starts_on
    summary = localised(path.summary, language, path.languages).text
    values: dict[str, object] = {
        "language": language,
        "person_name": facts.person.name,
        "path_title": localised(path.title, language, path.languages).text or cohort.name,
        "path_summary": _first_paragraph(summary),
        "issuer": issuer,
        "organisation": facts.organisation,
        "partners": partners,
        "cohort_name": cohort.name,
        "starts_on": starts_on,
        "ends_on": max(starts_on, path.ends_on or _last_day(outline, path.time_zone) or issued_on),
        "issued_on": issued_on,
        "valid_until": last_day(issued_on, path.valid_months),
        "hours": path.hours,
        "credits": path.credits,
        "themes": _themes(session, path, language),
        "stations": _stops(outline, path, language),
        "trainers": _trainers(session, cohort.id, language),
        **_work_done(session, enrolment_id, outline),
    }
    return Contents(
        about=About(
            cohort.organisation_id, path.origin_id or path.id, path.time_zone, identity_of(facts.person.email)
        ),
        language=language,
        issued_on=issued_on,
        snapshot=values,
    )


def _first_paragraph(summary: str) -> str:
    lines = plain_text(Markup(summary)).splitlines()  # noqa: S704 (the column sanitised it; only its words are used)
    return excerpt(lines[0], _LONGEST_SUMMARY) if lines else ""


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


def _themes(session: Session, path: LearningPath, language: str) -> tuple[str, ...]:
    names = session.scalars(
        select(Theme.name).where(Theme.path_id == path.id).order_by(Theme.position, Theme.id)
    )
    texts = (localised(name, language, path.languages).text for name in names)
    return tuple(text for text in texts if text)


def _trainers(session: Session, cohort_id: uuid.UUID, language: str) -> tuple[str, ...]:
    persons = session.scalars(
        select(Person)
        .join(CohortTrainer, CohortTrainer.person_id == Person.id)
        .where(CohortTrainer.cohort_id == cohort_id)
    ).all()
    ordered = sorted(persons, key=lambda one: collation_key(f"{one.family_name} {one.given_name}", language))
    return tuple(person.name for person in ordered)


def _stops(outline: Outline, path: LearningPath, language: str) -> tuple[Stop, ...]:
    zone = ZoneInfo(path.time_zone)
    stops = []
    for station in outline.stations:
        moments = [one.starts_at for one in outline.at(station.id) if one.starts_at] or [
            moment for moment in (station.opens_at,) if moment
        ]
        # A month, as on the model: the station went on longer than the day on which people met.
        when = min(moments).astimezone(zone).date().replace(day=1) if moments else None
        title = localised(station.title, language, path.languages).text
        stops.append(Stop(title, when, whole_month=when is not None))
    return tuple(stops)


def _last_day(outline: Outline, time_zone: str) -> date | None:
    """The last day that the path names, where its author did not say when it ends."""
    moments = [at for one in outline.activities for at in (one.ends_at, one.starts_at, one.due_at) if at]
    return max(moments).astimezone(ZoneInfo(time_zone)).date() if moments else None


def _work_done(session: Session, enrolment_id: uuid.UUID, outline: Outline) -> dict[str, object]:
    """Meetings attended and works accepted. Being excused is no hindrance, but it is not attendance."""
    done = set(
        session.scalars(
            select(Completion.activity_id).where(
                Completion.enrolment_id == enrolment_id,
                Completion.withdrawn_at.is_(None),
                Completion.stage == Stage.DONE,
                Completion.how != CompletedHow.EXCUSED,
            )
        )
    )

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
