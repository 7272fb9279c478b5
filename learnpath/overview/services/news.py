"""What has happened lately in somebody's cohort that concerns them. One query."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.cohorts.models import Enrolment, GroupMembership
from learnpath.paths.models import Activity, Reading
from learnpath.people.models import Person
from learnpath.policy import Place
from learnpath.readings.models import Suggestion
from learnpath.reflections.models import Reflection
from learnpath.terms import ActivityKind, Audience


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


def recent(session: Session, place: Place, since: datetime, limit: int = 5) -> list[Happening]:
    """Reviews of my work, readings suggested by others, reflections shared with me; the newest first."""
    everything = union_all(
        _reviews(place, since), _readings(place, since), _reflections(place, since)
    ).subquery()
    rows = session.execute(select(everything).order_by(everything.c.at.desc()).limit(limit))
    return [Happening._make(row) for row in rows]


def _reviews(place: Place, since: datetime) -> Select[*tuple[Any, ...]]:
    mine = or_(
        Submission.group_id.in_(place.group_ids),
        Submission.enrolment_id == place.enrolment_id,
        Submission.organisation_id == place.organisation_id,
    )
    return (
        _columns("review", Review.reviewed_at, type_coerce(Review.verdict, String))
        .select_from(Review)
        .join(Revision, Revision.id == Review.revision_id)
        .join(Submission, Submission.id == Revision.submission_id)
        .join(Activity, Activity.id == Submission.activity_id)
        .join(Person, Person.id == Review.reviewed_by_id)
        .where(Submission.cohort_id == place.cohort_id, mine, Review.reviewed_at > since)
    )


def _readings(place: Place, since: datetime) -> Select[*tuple[Any, ...]]:
    return (
        _columns("reading", Reading.made_at, type_coerce(Reading.title, String))
        .select_from(Suggestion)
        .join(Reading, Reading.id == Suggestion.reading_id)
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Enrolment, Enrolment.id == Suggestion.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id == place.cohort_id,
            Enrolment.id != place.enrolment_id,
            Reading.archived_at.is_(None),
            Reading.made_at > since,
        )
    )


def _reflections(place: Place, since: datetime) -> Select[*tuple[Any, ...]]:
    mates = select(GroupMembership.enrolment_id).where(
        GroupMembership.group_id.in_(place.group_ids), GroupMembership.until.is_(None)
    )
    for_me = or_(
        Reflection.audience == Audience.COHORT,
        (Reflection.audience == Audience.GROUP) & Reflection.enrolment_id.in_(mates),
    )
    return (
        _columns("reflection", Reflection.written_at, literal(""))
        .select_from(Reflection)
        .join(Activity, Activity.id == Reflection.activity_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Reflection.cohort_id == place.cohort_id,
            Reflection.enrolment_id != place.enrolment_id,
            for_me,
            Reflection.written_at > since,
        )
    )
