"""What is missing before a path can run, and how dates move."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.paths.rules import (
    ActivityFacts,
    Lack,
    PathFacts,
    StationFacts,
    ThemeFacts,
    is_before_first_day,
    is_ready,
    missing,
    same_on_the_wall,
    shift_local,
)
from learnpath.terms import ActivityKind, Gate, Opening, WorkBy

HELSINKI = "Europe/Helsinki"
NOON = datetime(2027, 2, 1, 10, tzinfo=UTC)
SV = frozenset({"sv"})

instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([HELSINKI, "Europe/Stockholm", "Atlantic/Reykjavik", "America/Nuuk", "UTC"])


def _wall(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


# ---- dates ----


@given(instants, st.integers(-800, 800), zones)
def test_the_time_on_the_wall_stays_unless_the_clocks_skip_it(
    instant: datetime, days: int, zone: str
) -> None:
    wanted = _wall(instant, zone) + timedelta(days=days)
    got = _wall(shift_local(instant, days, zone), zone)
    skipped = (
        wanted.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    )
    assert got in {wanted, skipped}
    assert got - wanted in {timedelta(0), timedelta(hours=1)}


@given(instants, zones)
def test_no_days_is_no_change(instant: datetime, zone: str) -> None:
    assert shift_local(instant, 0, zone) == instant


@given(instants, instants, st.integers(-800, 800), zones)
def test_the_order_of_days_stays(one: datetime, other: datetime, days: int, zone: str) -> None:
    if _wall(one, zone).date() < _wall(other, zone).date():
        assert shift_local(one, days, zone) < shift_local(other, days, zone)


def test_nine_stays_nine_when_summer_time_begins() -> None:
    nine = datetime(2027, 3, 22, 7, tzinfo=UTC)
    assert shift_local(nine, 7, HELSINKI) == datetime(2027, 3, 29, 6, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_moves_on_by_the_skipped_hour() -> None:
    half_past_three = datetime(2027, 3, 21, 1, 30, tzinfo=UTC)  # 3.30 in Helsinki; a week on there is no 3.30
    assert _wall(shift_local(half_past_three, 7, HELSINKI), HELSINKI) == datetime(2027, 3, 28, 4, 30)  # noqa: DTZ001


def test_another_zone_keeps_the_time_on_the_wall() -> None:
    assert same_on_the_wall(datetime(2027, 1, 18, 7, tzinfo=UTC), HELSINKI, "Europe/Stockholm") == datetime(
        2027, 1, 18, 8, tzinfo=UTC
    )


def test_the_first_day_begins_at_midnight_where_the_path_is() -> None:
    just_before = datetime(2027, 1, 17, 21, 59, tzinfo=UTC)
    assert is_before_first_day(just_before, date(2027, 1, 18), HELSINKI)
    assert not is_before_first_day(just_before + timedelta(minutes=1), date(2027, 1, 18), HELSINKI)
    assert not is_before_first_day(just_before, None, HELSINKI)


# ---- what is missing ----


def _activity(kind: ActivityKind = ActivityKind.ASSIGNMENT, **values: object) -> ActivityFacts:
    facts = ActivityFacts(uuid4(), kind, texts=(SV,), work_by=WorkBy.PERSON, gate=Gate.ACCEPTED)
    return replace(facts, **values)  # type: ignore[arg-type]


def _station(*activities: ActivityFacts, **values: object) -> StationFacts:
    station = StationFacts(uuid4(), Opening.AT_ONCE, texts=(SV,), activities=activities or (_activity(),))
    return replace(station, **values)  # type: ignore[arg-type]


def _path(*stations: StationFacts, **values: object) -> PathFacts:
    return replace(PathFacts(("sv",), HELSINKI, texts=(SV,), stations=stations), **values)  # type: ignore[arg-type]


def _lacks(path: PathFacts) -> list[Lack]:
    return [one.lack for one in missing(path)]


def test_a_whole_path_lacks_nothing() -> None:
    path = _path(_station(), _station(opening=Opening.AFTER_PREVIOUS))
    assert missing(path) == ()
    assert is_ready(missing(path))


def test_a_path_without_stations_is_not_ready() -> None:
    assert _lacks(_path()) == [Lack.NO_STATIONS]
    assert not is_ready(missing(_path()))


def test_a_station_without_activities_is_named() -> None:
    empty = replace(_station(), activities=())
    found = missing(_path(_station(), empty))
    assert [(one.lack, one.station_id) for one in found] == [(Lack.EMPTY_STATION, empty.id)]


def test_a_text_begun_in_one_language_is_wanted_in_all_but_does_not_stop_the_path() -> None:
    activity = _activity(texts=(frozenset({"sv", "fi"}), frozenset(), SV))
    theme = ThemeFacts(uuid4(), (SV,))
    path = _path(
        _station(activity, texts=(frozenset({"sv", "fi"}),)),
        languages=("sv", "fi"),
        themes=(theme,),
        texts=(frozenset({"sv", "fi"}), frozenset()),
    )
    found = missing(path)
    assert [(one.lack, one.language, one.theme_id, one.activity_id) for one in found] == [
        (Lack.NOT_TRANSLATED, "fi", theme.id, None),
        (Lack.NOT_TRANSLATED, "fi", None, activity.id),
    ]
    assert is_ready(found)


def test_a_certificate_that_asks_for_more_meetings_than_there_are_stops_the_path() -> None:
    meeting = _activity(ActivityKind.MEETING, starts_at=NOON, gate=Gate.NONE)
    assert Lack.TOO_FEW_MEETINGS in _lacks(_path(_station(meeting), meetings_required=2))
    assert Lack.TOO_FEW_MEETINGS not in _lacks(_path(_station(meeting), meetings_required=1))


def test_a_participation_that_nobody_can_reach_is_remarked_upon() -> None:
    meeting = _activity(ActivityKind.MEETING, starts_at=NOON, gate=Gate.NONE)
    path = _path(_station(_activity(), meeting), participation_meetings=2)
    assert _lacks(path) == [Lack.TOO_FEW_TO_PARTICIPATE]
    assert is_ready(missing(path))
    assert _lacks(replace(path, participation_meetings=1)) == []


@pytest.mark.parametrize(
    ("of_path", "of_stations", "agree"),
    [
        (None, ("4", "6"), True),
        ("10", (None, None), True),
        ("10", ("4", "6"), True),
        ("10.5", ("4.5", "6.0"), True),
        ("10", ("4", None), False),
        ("10", ("4", "7"), False),
    ],
)
def test_hours_add_up_where_both_are_said(
    of_path: str | None, of_stations: tuple[str | None, ...], agree: bool
) -> None:
    hours = [None if one is None else Decimal(one) for one in of_stations]
    path = _path(*(_station(hours=one) for one in hours), hours=of_path and Decimal(of_path))
    assert (Lack.OTHER_HOURS not in _lacks(path)) is agree


def test_when_nothing_counts_it_is_said() -> None:
    path = _path(_station(_activity(counts_for_certificate=False)))
    assert _lacks(path) == [Lack.NOTHING_COUNTS]
    assert is_ready(missing(path))


@pytest.mark.parametrize(
    ("values", "lack"),
    [
        ({"opening": Opening.ON_DATE}, Lack.NO_OPENING_DATE),
        ({"opening": Opening.ON_DATE, "opens_at": NOON - timedelta(days=30)}, Lack.BEFORE_FIRST_DAY),
        ({"opening": Opening.ON_DATE, "opens_at": NOON + timedelta(days=300)}, Lack.AFTER_LAST_DAY),
    ],
)
def test_the_date_of_an_opening_is_looked_at(values: dict[str, object], lack: Lack) -> None:
    path = _path(_station(**values), first_day=date(2027, 1, 18), last_day=date(2027, 6, 14))
    assert _lacks(path) == [lack]


def test_a_date_left_over_from_another_opening_does_not_matter() -> None:
    station = _station(opening=Opening.BY_TRAINER, opens_at=NOON - timedelta(days=300))
    assert _lacks(_path(station, first_day=date(2027, 1, 18))) == []


def test_stations_that_open_in_another_order_than_they_stand_are_pointed_out() -> None:
    first = _station(opening=Opening.ON_DATE, opens_at=NOON)
    second = _station(opening=Opening.ON_DATE, opens_at=NOON - timedelta(days=1))
    assert _lacks(_path(first, second)) == [Lack.OPENS_BEFORE_PREVIOUS]


def test_waiting_for_a_station_that_nothing_holds_shut_is_pointed_out() -> None:
    free = _station(_activity(gate=Gate.NONE))
    assert _lacks(_path(free, _station(opening=Opening.AFTER_PREVIOUS))) == [Lack.NOTHING_HOLDS]


@pytest.mark.parametrize(
    ("activity", "lack"),
    [
        (_activity(work_by=WorkBy.GROUP), Lack.GROUP_WORK_WITHOUT_DUE),
        (_activity(has_text=False), Lack.NO_TEXT),
        (_activity(ActivityKind.READING_LIST, work_by=None), Lack.NO_READINGS),
        (_activity(due_at=NOON - timedelta(days=60)), Lack.BEFORE_FIRST_DAY),
    ],
)
def test_an_activity_is_looked_at_by_its_kind(activity: ActivityFacts, lack: Lack) -> None:
    assert _lacks(_path(_station(activity), first_day=date(2027, 1, 18))) == [lack]


def test_a_meeting_without_a_time_is_only_advice() -> None:
    meeting = _activity(ActivityKind.MEETING, gate=Gate.NONE)
    found = missing(_path(_station(_activity(), meeting)))
    assert [one.lack for one in found] == [Lack.MEETING_WITHOUT_TIME]
    assert is_ready(found)


def test_work_due_before_its_station_opens_stops_the_path() -> None:
    late = _activity(due_at=NOON)
    assert _lacks(_path(_station(late, opening=Opening.ON_DATE, opens_at=NOON))) == [Lack.DUE_BEFORE_OPENING]


def test_what_stops_the_path_comes_first() -> None:
    path = _path(_station(_activity(has_text=False)), replace(_station(), activities=()))
    assert _lacks(path) == [Lack.EMPTY_STATION, Lack.NO_TEXT]
