"""Searching for somebody: which keys they have, and where what they find lies. Five queries, however much there is."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Uuid, cast, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from learnpath.cohorts.models import Cohort, Completion, EarlyOpening
from learnpath.cohorts.rules import ActivityFact, StationFact, station_states
from learnpath.kernel import search
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.policy import Actor, Place, finder_keys
from learnpath.terms import Stage

_MOST_PLACES = 20  # of those cohorts that somebody walked last, open stations are searched


class Where(NamedTuple):
    """The cohort or path in which something lies."""

    name: str  # of a cohort; a path has only its title
    title: dict[str, str]
    languages: list[str]


@dataclass(frozen=True, slots=True)
class FoundFor:
    """A page of what somebody finds, and the names of the places."""

    found: search.Found
    places: Mapping[uuid.UUID, Where]


def find_for(
    session: Session,
    actor: Actor,
    text: str,
    *,
    language: str,
    number: int,
    per_page: int,
    now: datetime,
) -> FoundFor:
    """What the actor may see of what holds these words."""
    keys = finder_keys(actor, open_stations(session, actor.places, now))
    found = search.find(session, text, keys, language=language, number=number, per_page=per_page)
    return FoundFor(found, _places(session, {hit.place_id for hit in found.hits if hit.place_id}))


def open_stations(
    session: Session, places: Collection[Place], now: datetime
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """The stations that are open to somebody, by the cohorts in which they walk. Two queries, none without places."""
    latest = sorted(places, key=lambda place: place.enrolment_id)[-_MOST_PLACES:]
    if not latest:
        return {}
    paths = _paths(session, [place.cohort_id for place in latest])
    come = _come(session, latest)
    return {
        place.cohort_id: frozenset(
            station_id
            for station_id, state in station_states(
                paths[place.cohort_id].stations,
                paths[place.cohort_id].activities,
                come.stages[place.enrolment_id],
                come.opened_for(place),
                now,
            ).items()
            if state.is_open
        )
        for place in latest
    }


class _Path(NamedTuple):
    stations: list[StationFact]
    activities: list[ActivityFact]


def _paths(session: Session, cohort_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, _Path]:
    """What opens stations on the paths of these cohorts, in order."""
    rows = session.execute(
        select(
            Cohort.id,
            Station.id,
            Station.opening,
            Station.opens_at,
            Activity.id,
            Activity.kind,
            Activity.required,
            Activity.gate,
            Activity.counts_for_certificate,
        )
        .join(Station, Station.path_id == Cohort.path_id)
        .outerjoin(Activity, (Activity.station_id == Station.id) & Activity.archived_at.is_(None))
        .where(Cohort.id.in_(cohort_ids), Station.archived_at.is_(None))
        .order_by(Station.position, Station.id)
    )
    paths: defaultdict[uuid.UUID, _Path] = defaultdict(lambda: _Path([], []))
    seen: set[uuid.UUID] = set()
    facts: Any
    for cohort_id, station_id, opening, opens_at, activity_id, *facts in rows:
        if station_id not in seen:
            seen.add(station_id)
            paths[cohort_id].stations.append(StationFact(station_id, opening, opens_at))
        if activity_id is not None:
            paths[cohort_id].activities.append(ActivityFact(activity_id, station_id, *facts))
    return paths


class _Opening(NamedTuple):
    station_id: uuid.UUID
    group_id: uuid.UUID | None
    enrolment_id: uuid.UUID | None

    def is_for(self, place: Place) -> bool:
        if self.enrolment_id is not None:
            return self.enrolment_id == place.enrolment_id
        return self.group_id is None or self.group_id in place.group_ids


class _Come(NamedTuple):
    """How far somebody has come in each place, and what trainers opened early there."""

    stages: Mapping[uuid.UUID, dict[uuid.UUID, Stage]]
    openings: list[_Opening]

    def opened_for(self, place: Place) -> frozenset[uuid.UUID]:
        return frozenset(one.station_id for one in self.openings if one.is_for(place))


def _come(session: Session, places: Sequence[Place]) -> _Come:
    nothing: Any = cast(null(), Uuid)
    completed = select(
        Completion.enrolment_id, Completion.activity_id, nothing, type_coerce(Completion.stage, String)
    ).where(
        Completion.enrolment_id.in_([place.enrolment_id for place in places]),
        Completion.withdrawn_at.is_(None),
    )
    opened = (
        select(EarlyOpening.enrolment_id, EarlyOpening.station_id, EarlyOpening.group_id, literal(""))
        .join(Station, Station.id == EarlyOpening.station_id)
        .join(Cohort, Cohort.path_id == Station.path_id)
        .where(Cohort.id.in_([place.cohort_id for place in places]))
    )
    stages: defaultdict[uuid.UUID, dict[uuid.UUID, Stage]] = defaultdict(dict)
    openings = []
    for enrolment_id, what, group_id, stage in session.execute(union_all(completed, opened)):
        if stage:
            stages[enrolment_id][what] = Stage(stage)
        else:
            openings.append(_Opening(what, group_id, enrolment_id))
    return _Come(stages, openings)


def _places(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Where]:
    """The names of cohorts and paths. One query."""
    if not ids:
        return {}
    rows = session.execute(
        select(Cohort.id, LearningPath.id, Cohort.name, LearningPath.title, LearningPath.languages)
        .select_from(LearningPath)
        .outerjoin(Cohort, Cohort.path_id == LearningPath.id)
        .where(Cohort.id.in_(ids) | LearningPath.id.in_(ids))
    )
    places = {}
    for cohort_id, path_id, name, title, languages in rows:
        is_cohort = cohort_id is not None
        places[cohort_id if is_cohort else path_id] = Where(name or "", title, languages)
    return places
