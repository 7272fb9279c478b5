"""One person's walk: the path, how far they have come, and what is open for them. Three queries."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import EarlyOpening
from learnpath.cohorts.rules import (
    ActivityFact,
    Progress,
    StationFact,
    StationState,
    present_station,
    progress,
    station_states,
)
from learnpath.cohorts.services.completions import stages_of
from learnpath.paths.models import Station
from learnpath.paths.services.outline import ActivityRow, Outline, StationRow, outline_of
from learnpath.terms import Stage


@dataclass(frozen=True, slots=True)
class Walk:
    outline: Outline
    stages: Mapping[uuid.UUID, Stage]
    states: Mapping[uuid.UUID, StationState]

    @property
    def here(self) -> StationRow | None:
        """The station where the person is."""
        present = present_station(station_facts(self.outline), self.states)
        return next((station for station in self.outline.stations if station.id == present), None)

    @property
    def progress(self) -> Progress:
        return progress(activity_facts(self.outline), self.stages)

    def is_done(self, activity: ActivityRow) -> bool:
        return self.stages.get(activity.id) is Stage.DONE


def station_facts(outline: Outline) -> list[StationFact]:
    return [StationFact(station.id, station.opening, station.opens_at) for station in outline.stations]


def activity_facts(outline: Outline) -> list[ActivityFact]:
    return [
        ActivityFact(row.id, row.station_id, row.kind, row.required, row.gate, row.counts_for_certificate)
        for row in outline.activities
    ]


def opened_early(
    session: Session, path_id: uuid.UUID, enrolment_id: uuid.UUID, group_ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Stations that a trainer opened for this person: by name, with their group, or for everybody."""
    nobody_named = EarlyOpening.group_id.is_(None) & EarlyOpening.enrolment_id.is_(None)
    return set(
        session.scalars(
            select(EarlyOpening.station_id)
            .join(Station, Station.id == EarlyOpening.station_id)
            .where(
                Station.path_id == path_id,
                or_(
                    EarlyOpening.enrolment_id == enrolment_id,
                    EarlyOpening.group_id.in_(group_ids),
                    nobody_named,
                ),
            )
        )
    )


def walk_of(
    session: Session,
    path_id: uuid.UUID,
    enrolment_id: uuid.UUID,
    group_ids: Collection[uuid.UUID],
    now: datetime,
) -> Walk:
    """How a path stands for one person."""
    outline = outline_of(session, path_id)
    stages = stages_of(session, enrolment_id)
    early = opened_early(session, path_id, enrolment_id, group_ids)
    states = station_states(station_facts(outline), activity_facts(outline), stages, early, now)
    return Walk(outline, stages, states)
