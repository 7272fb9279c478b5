"""What is open for whom, and how far somebody has come."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.cohorts.rules import (
    ActivityFact,
    Locked,
    StationFact,
    StationState,
    gate_passed,
    present_station,
    progress,
    station_states,
    why_locked,
)
from learnpath.terms import ActivityKind, Gate, Opening, Stage

NOW = datetime(2027, 3, 12, 12, tzinfo=UTC)
SOON, AGO = NOW + timedelta(seconds=1), NOW - timedelta(days=1)
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


def _activity(number: int, station: UUID = ONE, gate: Gate = Gate.NONE, **values: object) -> ActivityFact:
    facts: dict[str, object] = {"kind": ActivityKind.ASSIGNMENT, "required": True} | values
    return ActivityFact(UUID(int=100 + number), station, gate=gate, **facts)  # type: ignore[arg-type]


def _states(
    stations: list[StationFact], activities: list[ActivityFact], stages: dict[UUID, Stage], *early: UUID
) -> dict[UUID, StationState]:
    return station_states(stations, activities, stages, early, NOW)


# ---- gates ----


@pytest.mark.parametrize(
    ("gate", "not_begun", "handed_in", "done"),
    [
        (Gate.NONE, True, True, True),
        (Gate.HANDED_IN, False, True, True),
        (Gate.ACCEPTED, False, False, True),
    ],
)
def test_a_gate_opens_at_its_stage(gate: Gate, not_begun: bool, handed_in: bool, done: bool) -> None:
    activity = _activity(1, gate=gate)
    stages = (None, Stage.HANDED_IN, Stage.DONE)
    assert [gate_passed(activity, stage) for stage in stages] == [not_begun, handed_in, done]


# ---- openings ----


@pytest.mark.parametrize(
    ("opening", "opens_at", "before", "passed", "locked"),
    [
        (Opening.AT_ONCE, None, False, False, None),
        (Opening.ON_DATE, AGO, False, False, None),
        (Opening.ON_DATE, NOW, False, False, None),  # at the very instant
        (Opening.ON_DATE, SOON, True, True, Locked.NOT_YET),
        (Opening.ON_DATE, None, True, True, Locked.NO_DATE),
        (Opening.AFTER_PREVIOUS, None, True, True, None),
        (Opening.AFTER_PREVIOUS, None, True, False, Locked.PREVIOUS),
        (Opening.AFTER_PREVIOUS, None, False, True, Locked.PREVIOUS),
        (Opening.BY_TRAINER, AGO, True, True, Locked.TRAINER),
    ],
)
def test_why_a_station_is_locked(
    opening: Opening, opens_at: datetime | None, before: bool, passed: bool, locked: Locked | None
) -> None:
    assert why_locked(StationFact(ONE, opening, opens_at), before, passed, NOW) is locked


def test_the_first_station_has_nothing_before_it_to_wait_for() -> None:
    assert _states([StationFact(ONE, Opening.AFTER_PREVIOUS)], [], {})[ONE].is_open


def test_a_station_opens_when_the_gates_of_the_one_before_are_passed() -> None:
    stations = [StationFact(ONE, Opening.AT_ONCE), StationFact(TWO, Opening.AFTER_PREVIOUS)]
    gate, other = _activity(1, gate=Gate.ACCEPTED), _activity(2)
    assert _states(stations, [gate, other], {})[TWO].locked is Locked.PREVIOUS
    assert _states(stations, [gate, other], {gate.id: Stage.HANDED_IN})[TWO].locked is Locked.PREVIOUS
    assert _states(stations, [gate, other], {gate.id: Stage.DONE})[TWO].is_open


def test_what_is_required_but_does_not_gate_does_not_hold_the_next_station() -> None:
    stations = [StationFact(ONE, Opening.AT_ONCE), StationFact(TWO, Opening.AFTER_PREVIOUS)]
    meeting = _activity(1, kind=ActivityKind.MEETING)
    states = _states(stations, [meeting], {})
    assert states[TWO].is_open
    assert not states[ONE].is_done


def test_what_is_voluntary_may_gate_all_the_same() -> None:
    stations = [StationFact(ONE, Opening.AT_ONCE), StationFact(TWO, Opening.AFTER_PREVIOUS)]
    assert not _states(stations, [_activity(1, gate=Gate.HANDED_IN, required=False)], {})[TWO].is_open


def test_a_locked_station_locks_what_waits_for_it_even_without_any_gate() -> None:
    stations = [
        StationFact(ONE, Opening.BY_TRAINER),
        StationFact(TWO, Opening.AFTER_PREVIOUS),
        StationFact(THREE, Opening.AT_ONCE),
    ]
    states = _states(stations, [], {})
    assert [states[one].locked for one in (ONE, TWO, THREE)] == [Locked.TRAINER, Locked.PREVIOUS, None]


@pytest.mark.parametrize("opening", Opening)
def test_a_trainer_opens_any_station_early(opening: Opening) -> None:
    stations = [StationFact(ONE, Opening.BY_TRAINER), StationFact(TWO, opening, SOON)]
    assert _states(stations, [], {}, TWO)[TWO].is_open


def test_a_station_opened_early_counts_as_open_for_the_next() -> None:
    stations = [StationFact(ONE, Opening.BY_TRAINER), StationFact(TWO, Opening.AFTER_PREVIOUS)]
    assert _states(stations, [], {}, ONE)[TWO].is_open
    assert not _states(stations, [_activity(1, gate=Gate.ACCEPTED)], {}, ONE)[TWO].is_open


# ---- how far ----


def test_a_station_counts_what_is_required_of_it() -> None:
    done, handed_in, voluntary, elsewhere = (
        _activity(1),
        _activity(2),
        _activity(3, required=False),
        _activity(4, THREE),
    )
    stages = {done.id: Stage.DONE, handed_in.id: Stage.HANDED_IN, voluntary.id: Stage.DONE}
    states = _states([StationFact(ONE, Opening.AT_ONCE)], [done, handed_in, voluntary, elsewhere], stages)
    assert states == {ONE: StationState(1, None, done=1, required=2, to_do=1)}
    assert not states[ONE].is_done


def test_a_station_without_anything_required_is_never_done() -> None:
    assert not _states([StationFact(ONE, Opening.AT_ONCE)], [_activity(1, required=False)], {})[ONE].is_done


def test_one_is_at_the_first_open_station_that_is_not_done() -> None:
    stations = [StationFact(one, Opening.AT_ONCE) for one in (ONE, TWO, THREE)]
    activities = [_activity(1, ONE), _activity(2, TWO), _activity(3, THREE)]

    def here(*done: int) -> UUID | None:
        stages = {activities[number].id: Stage.DONE for number in done}
        return present_station(stations, _states(stations, activities, stages))

    assert here() == ONE
    assert here(0) == TWO
    assert here(1) == ONE
    assert here(0, 1, 2) == THREE  # all done: at the end


def test_neither_a_missed_meeting_nor_what_is_voluntary_keeps_one_where_it_was() -> None:
    stations = [StationFact(one, Opening.AT_ONCE) for one in (ONE, TWO, THREE)]
    meeting, voluntary, work = (
        _activity(1, ONE, kind=ActivityKind.MEETING),
        _activity(2, TWO, required=False),
        _activity(3, THREE),
    )
    states = _states(stations, [meeting, voluntary, work], {})
    assert present_station(stations, states) == THREE
    assert not states[ONE].is_done


def test_before_anything_is_open_one_is_nowhere() -> None:
    stations = [StationFact(ONE, Opening.BY_TRAINER)]
    assert present_station(stations, _states(stations, [], {})) is None
    assert present_station([], {}) is None


def test_progress_counts_required_work_and_meetings_apart() -> None:
    work, voluntary, half = _activity(1), _activity(2, required=False), _activity(3)
    attended, missed = (_activity(number, kind=ActivityKind.MEETING) for number in (4, 5))
    stages = {
        work.id: Stage.DONE,
        voluntary.id: Stage.DONE,
        half.id: Stage.HANDED_IN,
        attended.id: Stage.DONE,
    }
    come = progress([work, voluntary, half, attended, missed], stages)
    assert (come.done, come.required, come.meetings_attended, come.meetings) == (1, 2, 1, 2)


# ---- whatever the path ----


@st.composite
def walks(
    draw: st.DrawFn,
) -> tuple[list[StationFact], list[ActivityFact], dict[UUID, Stage], set[UUID]]:
    count = draw(st.integers(0, 5))
    stations = [
        StationFact(
            UUID(int=number), draw(st.sampled_from(Opening)), draw(st.sampled_from([None, AGO, NOW, SOON]))
        )
        for number in range(count)
    ]
    activities = [
        _activity(
            number,
            UUID(int=draw(st.integers(0, 5))),
            draw(st.sampled_from(Gate)),
            required=draw(st.booleans()),
            kind=draw(st.sampled_from(ActivityKind)),
        )
        for number in range(draw(st.integers(0, 8)))
    ]
    stages = {one.id: draw(st.sampled_from(Stage)) for one in activities if draw(st.booleans())}
    return stations, activities, stages, {one.id for one in stations if draw(st.booleans())}


@given(walks())
def test_whatever_the_path_every_station_has_its_state(
    walk: tuple[list[StationFact], list[ActivityFact], dict[UUID, Stage], set[UUID]],
) -> None:
    stations, activities, stages, early = walk
    states = station_states(stations, activities, stages, early, NOW)
    assert [states[one.id].number for one in stations] == list(range(1, len(stations) + 1))
    assert all(0 <= state.done <= state.required for state in states.values())
    assert all(states[one].is_open for one in early)
    here = present_station(stations, states)
    assert (here is None) == (not any(state.is_open for state in states.values()))


@given(walks(), st.data())
def test_getting_further_never_locks_a_station(
    walk: tuple[list[StationFact], list[ActivityFact], dict[UUID, Stage], set[UUID]], data: st.DataObject
) -> None:
    stations, activities, stages, early = walk
    before = station_states(stations, activities, stages, early, NOW)
    further = dict(stages)
    if activities:
        further[data.draw(st.sampled_from(activities)).id] = Stage.DONE
    if stations:
        early = early | {data.draw(st.sampled_from(stations)).id}
    later = NOW + data.draw(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9)))
    after = station_states(stations, activities, further, early, later)
    assert all(after[one].is_open for one in before if before[one].is_open)
    assert all(after[one].done >= before[one].done for one in before)
