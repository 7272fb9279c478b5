"""Lists that the other screens ask for: all that I wrote, and what was shared with me since."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.paths.models import Activity, LearningPath
from learnpath.people.models import Person
from learnpath.policy import Actor, Place
from learnpath.reflections.models import Reflection
from learnpath.reflections.services.reading import shared_by_others
from learnpath.terms import Audience


class OwnText(NamedTuple):
    """A reflection in its author's own list."""

    id: uuid.UUID
    activity_id: uuid.UUID
    activity_title: dict[str, str]
    languages: list[str]
    time_zone: str
    cohort_id: uuid.UUID
    cohort_name: str
    text: Markup
    audience: Audience
    written_at: datetime


def own_texts(person_id: uuid.UUID | None) -> Select[*tuple[object, ...]]:
    """The question for all that a person wrote, in cohorts that they have left too, the latest first."""
    return (
        select(
            Reflection.id,
            Reflection.activity_id,
            Activity.title,
            LearningPath.languages,
            LearningPath.time_zone,
            Reflection.cohort_id,
            Cohort.name,
            Reflection.text,
            Reflection.audience,
            Reflection.written_at,
        )
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Activity, Activity.id == Reflection.activity_id)
        .join(Cohort, Cohort.id == Reflection.cohort_id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Reflection.written_at.desc(), Reflection.id)
    )


def has_written(session: Session, person_id: uuid.UUID | None) -> bool:
    """Whether a person has any text anywhere."""
    return session.execute(own_texts(person_id).limit(1)).first() is not None


class ReflectionNews(NamedTuple):
    """A text that was shared with somebody; its words are on its own page."""

    reflection_id: uuid.UUID
    activity_id: uuid.UUID
    activity_title: dict[str, str]
    given_name: str
    family_name: str
    shared_at: datetime


def news_since(
    session: Session, actor: Actor, place: Place, since: datetime, *, limit: int = 20
) -> Sequence[ReflectionNews]:
    """What others in a place have shared with the actor since an instant. One query, columns only."""
    rows = session.execute(
        select(
            Reflection.id,
            Reflection.activity_id,
            Activity.title,
            Person.given_name,
            Person.family_name,
            Reflection.shared_at,
        )
        .join(Activity, Activity.id == Reflection.activity_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Reflection.shared_at > since,
            Enrolment.withdrawn_at.is_(None),
            shared_by_others(actor, place.cohort_id),
        )
        .order_by(Reflection.shared_at.desc())
        .limit(limit)
    )
    return [ReflectionNews._make(row) for row in rows]
