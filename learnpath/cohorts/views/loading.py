"""What the guard loads for a trainer's screens: always by the cohort in the address."""

import uuid
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.models import (
    Cohort,
    CohortTrainer,
    EarlyOpening,
    Enrolment,
    Group,
    Grouping,
    RosterPreview,
)
from learnpath.cohorts.services.staffing import is_untrained
from learnpath.kernel.access import current_actor
from learnpath.paths.models import Activity, Station, Theme
from learnpath.policy import Actor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Within(Generic[T]):
    """Something of a cohort, with the cohort that the access table asks about."""

    cohort: InCohort
    it: T

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.cohort.cohort_id


@dataclass(frozen=True, slots=True)
class Task:
    """One activity of one person."""

    enrolment: Enrolment
    activity: Activity


@dataclass(frozen=True, slots=True)
class Staffing:
    """A cohort with whether nobody trains it at present."""

    cohort: InCohort
    is_untrained: bool

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.cohort.cohort_id

    @property
    def organisation_id(self) -> uuid.UUID:
        return self.cohort.organisation_id


def by_id() -> uuid.UUID:
    """Who acts. The guard has let them in, so there is somebody."""
    person_id = current_actor().person_id
    assert person_id is not None  # noqa: S101 (for the type checker: the guard has asked)
    return person_id


def _within(session: Session, actor: Actor, cohort_id: uuid.UUID, found: T | None) -> Within[T] | None:
    cohort = load_cohort(session, actor, cohort_id)
    return None if cohort is None or found is None else Within(cohort, found)


def load_staffing(session: Session, actor: Actor, cohort_id: uuid.UUID) -> Staffing | None:
    cohort = load_cohort(session, actor, cohort_id)
    if cohort is None:
        return None
    return Staffing(cohort, not cohort.trains and is_untrained(session, cohort_id))


def load_enrolment(
    session: Session, actor: Actor, cohort_id: uuid.UUID, enrolment_id: uuid.UUID
) -> Within[Enrolment] | None:
    """A place in the cohort, withdrawn or not, with person and organisation."""
    found = session.scalars(
        select(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.organisation)
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.organisation))
        .where(Enrolment.id == enrolment_id, Enrolment.cohort_id == cohort_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, found)


def load_task(
    session: Session, actor: Actor, cohort_id: uuid.UUID, enrolment_id: uuid.UUID, activity_id: uuid.UUID
) -> Within[Task] | None:
    """An activity of the cohort's path, for one of its people."""
    row = session.execute(
        select(Enrolment, Activity)
        .join(Enrolment.person)
        .options(contains_eager(Enrolment.person))
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Station, Station.path_id == Cohort.path_id)
        .join(Activity, Activity.station_id == Station.id)
        .where(Enrolment.id == enrolment_id, Cohort.id == cohort_id, Activity.id == activity_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, Task(row[0], row[1]) if row is not None else None)


def load_grouping(
    session: Session, actor: Actor, cohort_id: uuid.UUID, grouping_id: uuid.UUID
) -> Within[Grouping] | None:
    found = session.scalars(
        select(Grouping).where(Grouping.id == grouping_id, Grouping.cohort_id == cohort_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, found)


def load_group(
    session: Session, actor: Actor, cohort_id: uuid.UUID, grouping_id: uuid.UUID, group_id: uuid.UUID
) -> Within[Group] | None:
    found = session.scalars(
        select(Group)
        .join(Group.grouping)
        .options(contains_eager(Group.grouping))
        .where(Group.id == group_id, Grouping.id == grouping_id, Grouping.cohort_id == cohort_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, found)


def load_preview(
    session: Session, actor: Actor, cohort_id: uuid.UUID, preview_id: uuid.UUID
) -> Within[RosterPreview] | None:
    found = session.scalars(
        select(RosterPreview).where(RosterPreview.id == preview_id, RosterPreview.cohort_id == cohort_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, found)


def load_station(
    session: Session, actor: Actor, cohort_id: uuid.UUID, station_id: uuid.UUID
) -> Within[Station] | None:
    found = session.scalars(
        select(Station)
        .join(Cohort, Cohort.path_id == Station.path_id)
        .where(Station.id == station_id, Cohort.id == cohort_id, Station.archived_at.is_(None))
    ).one_or_none()
    return _within(session, actor, cohort_id, found)


def load_opening(
    session: Session, actor: Actor, cohort_id: uuid.UUID, station_id: uuid.UUID, opening_id: uuid.UUID
) -> Within[EarlyOpening] | None:
    found = session.scalars(
        select(EarlyOpening)
        .join(Station, Station.id == EarlyOpening.station_id)
        .join(Cohort, Cohort.path_id == Station.path_id)
        .where(EarlyOpening.id == opening_id, Station.id == station_id, Cohort.id == cohort_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, found)


def load_theme(
    session: Session, actor: Actor, cohort_id: uuid.UUID, theme_id: uuid.UUID
) -> Within[Theme] | None:
    found = session.scalars(
        select(Theme)
        .join(Cohort, Cohort.path_id == Theme.path_id)
        .where(Theme.id == theme_id, Cohort.id == cohort_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, found)


def load_trainer(
    session: Session, actor: Actor, cohort_id: uuid.UUID, person_id: uuid.UUID
) -> Within[CohortTrainer] | None:
    found = session.scalars(
        select(CohortTrainer)
        .join(CohortTrainer.person)
        .options(contains_eager(CohortTrainer.person))
        .where(CohortTrainer.cohort_id == cohort_id, CohortTrainer.person_id == person_id)
    ).one_or_none()
    return _within(session, actor, cohort_id, found)
