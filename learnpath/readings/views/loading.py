"""What the guard loads for readings."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.loading import ActivityInCohort, load_activity
from learnpath.paths.models import Reading
from learnpath.policy import Actor
from learnpath.readings.models import Suggestion
from learnpath.terms import ActivityKind

load_list = load_activity(ActivityKind.READING_LIST)
load_page = load_activity(ActivityKind.PAGE)


@dataclass(frozen=True, slots=True)
class ReadingOnList:
    """A reading on the list of its address, with what the access table asks for."""

    reading: Reading
    suggested_by_id: uuid.UUID | None
    on: ActivityInCohort

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.on.cohort_id

    @property
    def organisation_id(self) -> uuid.UUID:
        return self.on.organisation_id

    @property
    def archived_by_id(self) -> uuid.UUID | None:
        return self.reading.archived_by_id


def load_reading(
    session: Session, actor: Actor, cohort_id: uuid.UUID, activity_id: uuid.UUID, reading_id: uuid.UUID
) -> ReadingOnList | None:
    """A reading that is on the list."""
    found = load_any_reading(session, actor, cohort_id, activity_id, reading_id)
    return found if found is not None and found.reading.archived_at is None else None


def load_any_reading(
    session: Session, actor: Actor, cohort_id: uuid.UUID, activity_id: uuid.UUID, reading_id: uuid.UUID
) -> ReadingOnList | None:
    """A reading that is or was on the list."""
    on = load_list(session, actor, cohort_id, activity_id)
    row = session.execute(
        select(Reading, Suggestion.enrolment_id)
        .outerjoin(Suggestion, Suggestion.reading_id == Reading.id)
        .where(Reading.id == reading_id, Reading.activity_id == activity_id)
    ).one_or_none()
    return None if on is None or row is None else ReadingOnList(row[0], row[1], on)
