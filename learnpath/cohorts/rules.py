"""What is open for whom, and how far somebody has come: decisions over plain facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from learnpath.terms import ActivityKind, Gate, Opening, Stage


@dataclass(frozen=True, slots=True)
class StationFact:
    id: UUID
    opening: Opening
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActivityFact:
    id: UUID
    station_id: UUID
    kind: ActivityKind
    required: bool = True
    gate: Gate = Gate.NONE
    counts_for_certificate: bool = True


class Locked(StrEnum):
    """Why a station is not open."""

    NOT_YET = "not_yet"  # its date is ahead
    NO_DATE = "no_date"  # it opens on a date that nobody has set
    PREVIOUS = "previous"  # the one before is not complete
    TRAINER = "trainer"  # the trainer opens it


@dataclass(frozen=True, slots=True)
class StationState:
    """How a station stands for one person. `locked` is None when it is open."""

    number: int
    locked: Locked | None
    done: int
    required: int
    to_do: int = 0  # required and not done, meetings apart: nobody can go back to one that they missed

    @property
    def is_open(self) -> bool:
        return self.locked is None

    @property
    def is_done(self) -> bool:
        return self.is_open and self.required > 0 and self.done == self.required


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    required: int
    meetings_attended: int
    meetings: int


def gate_passed(activity: ActivityFact, stage: Stage | None) -> bool:
    """Whether an activity no longer holds the next station shut."""
    match activity.gate:
        case Gate.NONE:
            return True
        case Gate.HANDED_IN:
            return stage is not None
        case Gate.ACCEPTED:
            return stage is Stage.DONE


def why_locked(
    station: StationFact, previous_open: bool, previous_gates_passed: bool, now: datetime
) -> Locked | None:
    """Why a station is locked, its early openings apart; None when it is open."""
    match station.opening:
        case Opening.AT_ONCE:
            return None
        case Opening.ON_DATE if station.opens_at is None:
            return Locked.NO_DATE
        case Opening.ON_DATE:
            return Locked.NOT_YET if station.opens_at is not None and now < station.opens_at else None
        case Opening.AFTER_PREVIOUS:
            return None if previous_open and previous_gates_passed else Locked.PREVIOUS
        case Opening.BY_TRAINER:
            return Locked.TRAINER


def station_states(
    stations: Sequence[StationFact],
    activities: Collection[ActivityFact],
    stages: Mapping[UUID, Stage],
    opened_early: Collection[UUID],
    now: datetime,
) -> dict[UUID, StationState]:
    """How each station stands for one person, in the order of the path.

    `stages` maps an activity to how far the person has come with it; withdrawn completions are not in it.
    """
    by_station: dict[UUID, list[ActivityFact]] = {station.id: [] for station in stations}
    for activity in activities:
        if activity.station_id in by_station:
            by_station[activity.station_id].append(activity)
    states: dict[UUID, StationState] = {}
    open_before, passed_before = True, True
    for number, station in enumerate(stations, start=1):
        own = by_station[station.id]
        locked = None if station.id in opened_early else why_locked(station, open_before, passed_before, now)
        required = [activity for activity in own if activity.required]
        done = sum(stages.get(activity.id) is Stage.DONE for activity in required)
        to_do = sum(
            stages.get(activity.id) is not Stage.DONE
            for activity in required
            if activity.kind is not ActivityKind.MEETING
        )
        states[station.id] = StationState(number, locked, done, len(required), to_do)
        open_before = locked is None
        passed_before = all(gate_passed(activity, stages.get(activity.id)) for activity in own)
    return states


def present_station(stations: Sequence[StationFact], states: Mapping[UUID, StationState]) -> UUID | None:
    """Where somebody is: the first open station with something left to do, else the last open one."""
    is_open = [station.id for station in stations if states[station.id].is_open]
    unfinished = [id_ for id_ in is_open if states[id_].to_do]
    return unfinished[0] if unfinished else (is_open[-1] if is_open else None)


def progress(activities: Collection[ActivityFact], stages: Mapping[UUID, Stage]) -> Progress:
    """Done of required over the whole path, and meetings attended."""
    required = [
        activity for activity in activities if activity.required and activity.kind is not ActivityKind.MEETING
    ]
    meetings = [activity for activity in activities if activity.kind is ActivityKind.MEETING]
    return Progress(
        done=sum(stages.get(activity.id) is Stage.DONE for activity in required),
        required=len(required),
        meetings_attended=sum(stages.get(activity.id) is Stage.DONE for activity in meetings),
        meetings=len(meetings),
    )
