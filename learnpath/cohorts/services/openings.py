"""Stations that a trainer opens early, for everybody, one group or one person, and takes back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, EarlyOpening, Enrolment, Group, Grouping
from learnpath.kernel import audit
from learnpath.kernel.db import lock
from learnpath.paths.models import Station
from learnpath.people.models import Person


class NotInCohort(Exception):
    """A group or a person that is not of this cohort."""


class OpeningRow(NamedTuple):
    id: uuid.UUID
    station_id: uuid.UUID
    opened_at: datetime
    group: str | None
    given_name: str | None
    family_name: str | None

    @property
    def person(self) -> str | None:
        return f"{self.given_name} {self.family_name}" if self.given_name else None

    @property
    def is_for_all(self) -> bool:
        return self.group is None and self.given_name is None


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom a station is opened: everybody unless one of the two is said."""

    group_id: uuid.UUID | None = None
    enrolment_id: uuid.UUID | None = None


def openings_of(session: Session, path_id: uuid.UUID) -> dict[uuid.UUID, list[OpeningRow]]:
    """Early openings of a cohort's path, by station. One query."""
    rows = session.execute(
        select(
            EarlyOpening.id,
            EarlyOpening.station_id,
            EarlyOpening.opened_at,
            Group.name,
            Person.given_name,
            Person.family_name,
        )
        .join(Station, Station.id == EarlyOpening.station_id)
        .outerjoin(Group, Group.id == EarlyOpening.group_id)
        .outerjoin(Enrolment, Enrolment.id == EarlyOpening.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(Station.path_id == path_id)
        .order_by(EarlyOpening.opened_at, EarlyOpening.id)
    )
    openings: dict[uuid.UUID, list[OpeningRow]] = {}
    for row in rows:
        openings.setdefault(row[1], []).append(OpeningRow._make(row))
    return openings


def open_early(
    session: Session, cohort_id: uuid.UUID, station_id: uuid.UUID, whom: Whom, *, by_id: uuid.UUID
) -> EarlyOpening:
    """Open a station now. Doing it twice changes nothing. Raises NotInCohort."""
    lock(session, Cohort, cohort_id)
    _check(session, cohort_id, whom)
    opening = session.scalars(
        select(EarlyOpening)
        .where(
            EarlyOpening.station_id == station_id,
            EarlyOpening.group_id.is_not_distinct_from(whom.group_id),
            EarlyOpening.enrolment_id.is_not_distinct_from(whom.enrolment_id),
        )
        .limit(1)
    ).one_or_none()
    if opening is None:
        opening = EarlyOpening(
            station_id=station_id, group_id=whom.group_id, enrolment_id=whom.enrolment_id, opened_by_id=by_id
        )
        session.add(opening)
        session.flush()
        audit.record(session, "station opened", actor_id=by_id, subject_id=station_id)
    return opening


def _check(session: Session, cohort_id: uuid.UUID, whom: Whom) -> None:
    if whom.group_id is not None:
        found = session.scalar(
            select(Group.id)
            .join(Grouping, Grouping.id == Group.grouping_id)
            .where(Group.id == whom.group_id, Grouping.cohort_id == cohort_id, Group.archived_at.is_(None))
        )
    elif whom.enrolment_id is not None:
        found = session.scalar(
            select(Enrolment.id).where(
                Enrolment.id == whom.enrolment_id,
                Enrolment.cohort_id == cohort_id,
                Enrolment.withdrawn_at.is_(None),
            )
        )
    else:
        return
    if found is None:
        raise NotInCohort


def take_back(session: Session, opening: EarlyOpening, *, by_id: uuid.UUID) -> None:
    """The station opens as the path says again; what was done there meanwhile stays."""
    station_id = opening.station_id
    session.delete(opening)
    session.flush()
    audit.record(session, "station closed again", actor_id=by_id, subject_id=station_id)
