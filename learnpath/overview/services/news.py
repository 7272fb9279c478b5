"""What has happened lately in somebody's cohort that concerns them. One query."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    case,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.assignments.services.overviews import work_of_one
from learnpath.certificates.models import Certificate
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.kernel.db import UtcDateTime, columns
from learnpath.paths.models import Activity, LearningPath, Reading
from learnpath.people.models import Organisation, Person
from learnpath.policy import Place
from learnpath.readings.models import Suggestion
from learnpath.reflections.models import Reflection, ReflectionGroup
from learnpath.terms import ActivityKind, Audience, CertificateKind

_COHORT: BindParameter[Any] = bindparam("cohort_id")
_OWN: BindParameter[Any] = bindparam("enrolment_id")
_GROUPS: BindParameter[Any] = bindparam("group_ids", expanding=True)
_SINCE: BindParameter[Any] = bindparam("since", type_=UtcDateTime)


class Happening(NamedTuple):
    """`what` is review, reading, reflection or certificate; `detail` a verdict or a reading's title."""

    what: str
    at: datetime
    kind: ActivityKind | None  # None: a certificate, of no one activity
    activity_id: uuid.UUID
    title: dict[str, str]
    who: str
    family_name: str
    detail: str


class Lately(NamedTuple):
    happenings: list[Happening]  # the newest first
    issued_at: datetime | None  # since when a certificate stands


def _columns(
    what: str, at: InstrumentedAttribute[datetime], detail: ColumnElement[str]
) -> Select[*tuple[Any, ...]]:
    return select(
        literal(what).label("what"),
        at.label("at"),
        Activity.kind,
        Activity.id,
        Activity.title,
        Person.given_name,
        Person.family_name,
        type_coerce(detail, String).label("detail"),
    )


def _reviews() -> Select[*tuple[Any, ...]]:
    return (
        _columns("review", Review.reviewed_at, type_coerce(Review.verdict, String))
        .select_from(Review)
        .join(Revision, Revision.id == Review.revision_id)
        .join(Submission, Submission.id == Revision.submission_id)
        .join(Activity, Activity.id == Submission.activity_id)
        .join(Person, Person.id == Review.reviewed_by_id)
        .where(work_of_one(), Review.reviewed_at > _SINCE)
    )


def _readings() -> Select[*tuple[Any, ...]]:
    return (
        _columns("reading", Reading.made_at, type_coerce(Reading.title, String))
        .select_from(Suggestion)
        .join(Reading, Reading.id == Suggestion.reading_id)
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Enrolment, Enrolment.id == Suggestion.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id == _COHORT,
            Enrolment.id != _OWN,
            Enrolment.withdrawn_at.is_(None),
            Reading.archived_at.is_(None),
            Reading.made_at > _SINCE,
        )
    )


def _reflections(shared_with_me: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        _columns("reflection", Reflection.written_at, literal(""))
        .select_from(Reflection)
        .join(Activity, Activity.id == Reflection.activity_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            shared_with_me,
            Reflection.enrolment_id != _OWN,
            Reflection.written_at > _SINCE,
            Enrolment.withdrawn_at.is_(None),
        )
    )


def _with_everybody() -> ColumnElement[bool]:
    return (Reflection.cohort_id == _COHORT) & (Reflection.audience == Audience.COHORT)


def _with_my_group() -> ColumnElement[bool]:
    chosen = select(ReflectionGroup.reflection_id).where(ReflectionGroup.group_id.in_(_GROUPS))
    return Reflection.id.in_(chosen) & (Reflection.audience == Audience.GROUP)


def _certificate() -> Select[*tuple[Any, ...]]:
    """The one of completion that stands, however old: the path's goal says since when."""
    return (
        select(
            literal("certificate"),
            Certificate.issued_at,
            null(),
            Certificate.id,
            LearningPath.title,
            Organisation.name,
            literal(""),
            literal(""),
        )
        .select_from(Certificate)
        .join(Organisation, Organisation.id == Certificate.issuer_id)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(
            Certificate.enrolment_id == _OWN,
            Certificate.kind == CertificateKind.COMPLETION,
            Certificate.revoked_at.is_(None),
        )
    )


# Built once: building a statement costs more than running it.
_EVERYTHING = union_all(
    _reviews(),
    _readings(),
    _reflections(_with_everybody()),
    _reflections(_with_my_group()),
    _certificate(),
).subquery()
_NEWEST = (
    select(_EVERYTHING)
    .order_by(case((_EVERYTHING.c.what == "certificate", 0), else_=1), _EVERYTHING.c.at.desc())
    .limit(20)
)


def recent(session: Session, place: Place, since: datetime) -> Lately:
    """Reviews of my work, readings suggested by others, reflections shared with me, my certificate."""
    values = {
        "cohort_id": place.cohort_id,
        "enrolment_id": place.enrolment_id,
        "organisation_id": place.organisation_id,
        "group_ids": list(place.group_ids),
        "since": since,
    }
    rows = [Happening._make(row) for row in columns(session, _NEWEST, values)]
    issued_at = next((row.at for row in rows if row.kind is None), None)
    happenings = sorted((row for row in rows if row.at > since), key=lambda row: row.at, reverse=True)
    return Lately(happenings, issued_at)
