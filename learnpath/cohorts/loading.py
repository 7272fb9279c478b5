"""What the guard loads inside a cohort, in the shape that the access table reads."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort
from learnpath.cohorts.services.walking import walk_of
from learnpath.kernel.clock import now
from learnpath.kernel.db import columns
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.policy import Actor, Place
from learnpath.terms import ActivityKind, CohortState

# An activity's own page, by kind: the word in its address.
_WORDS = {
    ActivityKind.ASSIGNMENT: "assignments",
    ActivityKind.READING_LIST: "reading-lists",
    ActivityKind.REFLECTION: "reflections",
    ActivityKind.MEETING: "meetings",
    ActivityKind.PAGE: "pages",
}


def activity_url(kind: ActivityKind, cohort_id: uuid.UUID, activity_id: uuid.UUID) -> str:
    """Where an activity of a cohort is worked on."""
    return f"/cohorts/{cohort_id}/{_WORDS[kind]}/{activity_id}"


@dataclass(frozen=True, slots=True)
class InCohort:
    """A cohort as its pages need it; `place` is the actor's own enrolment there."""

    cohort_id: uuid.UUID
    cohort_name: str
    state: CohortState
    organisation_id: uuid.UUID
    path_id: uuid.UUID
    title: dict[str, str]
    languages: list[str]
    time_zone: str
    meetings_required: int
    place: Place | None
    trains: bool

    @property
    def is_put_away(self) -> bool:
        """Everything can still be read, and nobody writes any more."""
        return self.state is CohortState.ARCHIVED


@dataclass(frozen=True, slots=True)
class ActivityInCohort(InCohort):
    """An activity in the cohort of its address; closed for a participant while its station is."""

    activity: Activity
    station_title: dict[str, str]
    is_open: bool

    @property
    def url(self) -> str:
        return activity_url(self.activity.kind, self.cohort_id, self.activity.id)


_COHORT = (
    Cohort.id,
    Cohort.name,
    Cohort.state,
    Cohort.organisation_id,
    Cohort.path_id,
    LearningPath.title,
    LearningPath.languages,
    LearningPath.time_zone,
    LearningPath.meetings_required,
)
_WIDTH = len(_COHORT)
_ONE_COHORT = (
    select(*_COHORT)
    .join(LearningPath, LearningPath.id == Cohort.path_id)
    .where(Cohort.id == bindparam("cohort_id"))
)


def load_cohort(session: Session, actor: Actor, cohort_id: uuid.UUID) -> InCohort | None:
    """The cohort of an address. One query."""
    row = columns(session, _ONE_COHORT, {"cohort_id": cohort_id}).one_or_none()
    if row is None:
        return None
    facts: Any = (*row, *_standing(actor, cohort_id))
    return InCohort(*facts)


def load_activity(kind: ActivityKind) -> Callable[..., ActivityInCohort | None]:
    """A loader of activities of one kind: checks the activity against the cohort in the address."""

    def load(
        session: Session, actor: Actor, cohort_id: uuid.UUID, activity_id: uuid.UUID
    ) -> ActivityInCohort | None:
        row = session.execute(
            select(*_COHORT, Activity, Station.title)
            .join(LearningPath, LearningPath.id == Cohort.path_id)
            .join(Station, Station.path_id == LearningPath.id)
            .join(Activity, Activity.station_id == Station.id)
            .where(Cohort.id == cohort_id, Activity.id == activity_id, Activity.kind == kind)
        ).one_or_none()
        if row is None:
            return None
        place, trains = _standing(actor, cohort_id)
        activity: Any = row[_WIDTH]
        # What was put aside is still there for whoever trains, and closed for who walks.
        is_open = trains or (
            place is not None
            and activity.archived_at is None
            and _is_open(session, row[4], place, activity.station_id)
        )
        facts: Any = (*row[:_WIDTH], place, trains, activity, row[-1], is_open)
        return ActivityInCohort(*facts)

    return load


def _standing(actor: Actor, cohort_id: uuid.UUID) -> tuple[Place | None, bool]:
    return actor.place_in(cohort_id), cohort_id in actor.trains


def _is_open(session: Session, path_id: uuid.UUID, place: Place, station_id: uuid.UUID) -> bool:
    walk = walk_of(session, path_id, place.enrolment_id, place.group_ids, now())
    state = walk.states.get(station_id)
    return state is not None and state.is_open
