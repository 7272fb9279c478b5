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
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.assignments.services.overviews import work_of_one
from learnpath.cohorts.models import Enrolment, GroupMembership
from learnpath.kernel.db import UtcDateTime, columns
from learnpath.paths.models import Activity, Reading
from learnpath.people.models import Person
from learnpath.policy import Place
from learnpath.readings.models import Suggestion
from learnpath.reflections.models import Reflection
from learnpath.terms import ActivityKind, Audience

_COHORT: BindParameter[Any] = bindparam("cohort_id")
_OWN: BindParameter[Any] = bindparam("enrolment_id")
_GROUPS: BindParameter[Any] = bindparam("group_ids", expanding=True)
_SINCE: BindParameter[Any] = bindparam("since", type_=UtcDateTime)


class Happening(NamedTuple):
    """`what` is review, reading or reflection; `detail` a verdict or a reading's title."""

    what: str
    at: datetime
    kind: ActivityKind
    activity_id: uuid.UUID
    title: dict[str, str]
    who: str
    family_name: str
    detail: str


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
        .where(shared_with_me, Reflection.enrolment_id != _OWN, Reflection.written_at > _SINCE)
    )


def _with_everybody() -> ColumnElement[bool]:
    return (Reflection.cohort_id == _COHORT) & (Reflection.audience == Audience.COHORT)


def _with_my_group() -> ColumnElement[bool]:
    mates = select(GroupMembership.enrolment_id).where(
        GroupMembership.group_id.in_(_GROUPS), GroupMembership.until.is_(None)
    )
    return Reflection.enrolment_id.in_(mates) & (Reflection.audience == Audience.GROUP)


# Built once: building a statement costs more than running it.
_EVERYTHING = union_all(
    _reviews(), _readings(), _reflections(_with_everybody()), _reflections(_with_my_group())
).subquery()
_NEWEST = select(_EVERYTHING).order_by(_EVERYTHING.c.at.desc()).limit(5)


def recent(session: Session, place: Place, since: datetime) -> list[Happening]:
    """Reviews of my work, readings suggested by others, reflections shared with me; the five newest."""
    values = {
        "cohort_id": place.cohort_id,
        "enrolment_id": place.enrolment_id,
        "organisation_id": place.organisation_id,
        "group_ids": list(place.group_ids),
        "since": since,
    }
    return [Happening._make(row) for row in columns(session, _NEWEST, values)]
