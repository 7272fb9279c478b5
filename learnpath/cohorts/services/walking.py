"""One person's walk: the path, how far they have come, and what is open for them. Two queries."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    String,
    Uuid,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion, EarlyOpening, Enrolment, GroupMembership
from learnpath.cohorts.rules import (
    ActivityFact,
    Progress,
    StationFact,
    StationState,
    present_station,
    progress,
    station_states,
)
from learnpath.kernel.db import columns
from learnpath.paths.models import Station
from learnpath.paths.services.outline import ActivityRow, Outline, StationRow, outline_of
from learnpath.terms import CompletedHow, Stage


@dataclass(frozen=True, slots=True)
class Walk:
    outline: Outline
    stages: Mapping[uuid.UUID, Stage]
    states: Mapping[uuid.UUID, StationState]
    others: Mapping[uuid.UUID, frozenset[uuid.UUID]]  # group-mates' enrolments: what they have done
    excused: frozenset[uuid.UUID]  # the activities that a trainer let them off

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


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a person and those who share a group with them have come, and what a trainer opened for them."""

    stages: Mapping[uuid.UUID, Stage]
    others: Mapping[uuid.UUID, frozenset[uuid.UUID]]  # enrolment: the activities that they have done
    early: frozenset[uuid.UUID]
    excused: frozenset[uuid.UUID]


def _everything(*, with_group: bool) -> CompoundSelect[Any]:
    own: BindParameter[Any] = bindparam("enrolment_id")
    groups: BindParameter[Any] = bindparam("group_ids", expanding=True)
    whose = Completion.enrolment_id == own
    if with_group:
        in_group = (
            select(GroupMembership.enrolment_id)
            .join(Enrolment, Enrolment.id == GroupMembership.enrolment_id)
            .where(
                GroupMembership.group_id.in_(groups),
                GroupMembership.until.is_(None),
                Enrolment.withdrawn_at.is_(None),
            )
        )
        whose = or_(whose, Completion.enrolment_id.in_(in_group))
    completed = select(
        Completion.enrolment_id,
        Completion.activity_id,
        type_coerce(Completion.stage, String),
        type_coerce(Completion.how, String),
    ).where(whose, Completion.withdrawn_at.is_(None))
    nobody_named = EarlyOpening.group_id.is_(None) & EarlyOpening.enrolment_id.is_(None)
    opened = (
        select(cast(null(), Uuid), EarlyOpening.station_id, literal(""), literal(""))
        .join(Station, Station.id == EarlyOpening.station_id)
        .where(
            Station.path_id == bindparam("path_id"),
            or_(EarlyOpening.enrolment_id == own, EarlyOpening.group_id.in_(groups), nobody_named),
        )
    )
    return union_all(completed, opened)


# Built once: building a statement costs more than running it.
_EVERYTHING = {with_group: _everything(with_group=with_group) for with_group in (False, True)}


def progressed(
    session: Session,
    path_id: uuid.UUID,
    enrolment_id: uuid.UUID,
    group_ids: Collection[uuid.UUID],
    *,
    with_group: bool = False,
) -> Progressed:
    """One query for everything that opens stations."""
    values = {"enrolment_id": enrolment_id, "group_ids": list(group_ids), "path_id": path_id}
    stages: dict[uuid.UUID, Stage] = {}
    others: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    early: set[uuid.UUID] = set()
    excused: set[uuid.UUID] = set()
    for whom, what, stage, how in columns(session, _EVERYTHING[with_group], values):
        if whom is None:
            early.add(what)
        elif whom == enrolment_id:
            stages[what] = Stage(stage)
            if how == CompletedHow.EXCUSED:
                excused.add(what)
        elif stage == Stage.DONE:
            others[whom].add(what)
    done_by = {whom: frozenset(done) for whom, done in others.items()}
    return Progressed(stages, done_by, frozenset(early), frozenset(excused))


def walk_of(
    session: Session,
    path_id: uuid.UUID,
    enrolment_id: uuid.UUID,
    group_ids: Collection[uuid.UUID],
    now: datetime,
    *,
    with_group: bool = False,
) -> Walk:
    """How a path stands for one person; with the others of their groups where that is asked for."""
    outline = outline_of(session, path_id)
    come = progressed(session, path_id, enrolment_id, group_ids, with_group=with_group)
    states = station_states(station_facts(outline), activity_facts(outline), come.stages, come.early, now)
    return Walk(outline, come.stages, states, come.others, come.excused)
