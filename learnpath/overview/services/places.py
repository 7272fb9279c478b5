"""The cohorts that somebody walks or trains, for choosing between them. One query."""

import uuid
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort
from learnpath.paths.models import LearningPath
from learnpath.policy import Actor
from learnpath.terms import CohortState


class PlaceRow(NamedTuple):
    cohort_id: uuid.UUID
    cohort_name: str
    state: CohortState
    title: dict[str, str]
    languages: list[str]


def places_of(session: Session, actor: Actor) -> list[PlaceRow]:
    """Those that the actor walks, the latest first."""
    rows = session.execute(
        select(Cohort.id, Cohort.name, Cohort.state, LearningPath.title, LearningPath.languages)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(Cohort.id.in_(actor.cohort_ids))
        .order_by(Cohort.starts_on.desc())
        .limit(100)
    )
    return [PlaceRow._make(row) for row in rows]


def other_cohorts(
    session: Session, cohort_ids: Collection[uuid.UUID], *, but: uuid.UUID, most: int
) -> list[PlaceRow]:
    """Some of these cohorts to change to: those that run first, then the latest."""
    rows = session.execute(
        select(Cohort.id, Cohort.name, Cohort.state, LearningPath.title, LearningPath.languages)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(Cohort.id.in_(cohort_ids), Cohort.id != but, Cohort.state != CohortState.ARCHIVED)
        .order_by(Cohort.state != CohortState.RUNNING, Cohort.starts_on.desc(), Cohort.id)
        .limit(most)
    )
    return [PlaceRow._make(row) for row in rows]
