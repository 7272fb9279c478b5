"""Starting a cohort: it takes its own copy of the path, with every date shifted."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, CohortTrainer
from learnpath.kernel import audit
from learnpath.kernel.db import lock
from learnpath.paths.models import LearningPath
from learnpath.paths.services.copying import copy_path, shift_to
from learnpath.paths.services.editing import draft_of
from learnpath.terms import Opening, PathState


class PathNotReady(Exception):
    """Only a path that its authors call ready can be started, and a cohort's copy never."""


class NoTrainer(Exception):
    """A cohort without a trainer would be nobody's."""


def start_cohort(
    session: Session,
    path: LearningPath,
    *,
    name: str,
    first_day: date,
    trainer_ids: Iterable[uuid.UUID],
    by_id: uuid.UUID,
    cohort_id: uuid.UUID | None = None,
) -> Cohort:
    """A running cohort on a copy of the path. Raises PathNotReady, NoTrainer.

    A `cohort_id` that was chosen beforehand makes a form that is sent twice start one cohort.
    """
    trainers = sorted(set(trainer_ids))
    if not trainers:
        raise NoTrainer
    path = lock(session, LearningPath, path.id)
    earlier = session.get(Cohort, cohort_id) if cohort_id is not None else None
    if earlier is not None and earlier.organisation_id == path.organisation_id:
        return earlier
    if path.state is not PathState.READY or path.is_copy:
        raise PathNotReady
    copy = copy_path(session, path, first_day=first_day, as_origin=True, by_id=by_id)
    cohort = Cohort(
        path_id=copy.id, organisation_id=path.organisation_id, name=name[:200], starts_on=first_day
    )
    if cohort_id is not None and earlier is None:
        cohort.id = cohort_id
    session.add(cohort)
    session.flush()
    session.add_all(CohortTrainer(cohort_id=cohort.id, person_id=person_id) for person_id in trainers)
    audit.record(
        session,
        "cohort started",
        actor_id=by_id,
        subject_id=cohort.id,
        organisation_id=cohort.organisation_id,
    )
    session.flush()
    return cohort


class What(StrEnum):
    """What a date of a path is about."""

    PATH_STARTS = "path_starts"
    PATH_ENDS = "path_ends"
    STATION_OPENS = "station_opens"
    MEETING = "meeting"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class ShiftedDate:
    """A date of the path, and what becomes of it in the cohort's copy."""

    what: What
    title: dict[str, str]
    before: date | datetime
    after: date | datetime


def shifted_dates(session: Session, path: LearningPath, first_day: date) -> list[ShiftedDate]:
    """Every date as it is and as it will be, in the order of the path. Nothing is written."""
    parts = draft_of(session, path)
    shift = shift_to(parts, first_day)
    days = [
        ShiftedDate(what, path.title, before, after)
        for what, before, after in (
            (What.PATH_STARTS, path.starts_on, first_day),
            (What.PATH_ENDS, path.ends_on, shift.day(path.ends_on)),
        )
        if before is not None and after is not None
    ]
    moments: list[tuple[What, dict[str, str], datetime | None]] = []
    for station in parts.stations:
        if station.opening is Opening.ON_DATE:
            moments.append((What.STATION_OPENS, station.title, station.opens_at))
        for activity in parts.activities:
            if activity.station_id == station.id:
                moments.append((What.MEETING, activity.title, activity.starts_at))
                moments.append((What.DUE, activity.title, activity.due_at))
    shifted = [(what, title, before, shift.moment(before)) for what, title, before in moments]
    return days + [
        ShiftedDate(what, title, before, after)
        for what, title, before, after in shifted
        if before is not None and after is not None
    ]
