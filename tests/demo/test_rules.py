"""When the demonstration takes place."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.demo.calendar import calendar_for
from learnpath.demo.programme import FIRST_DAY, STATION_2_MEETING_ENDED, STATIONS, TIME_ZONE
from learnpath.demo.rules import name_of_year, weeks_to_shift

_FROM, _TO = datetime(2020, 1, 1), datetime(2060, 1, 1)  # noqa: DTZ001 (hypothesis adds the zone)
_NOWS = st.datetimes(_FROM, _TO, timezones=st.just(UTC))
_ZONE = ZoneInfo(TIME_ZONE)


def _due(key: str) -> datetime:
    due = next(one.due for station in STATIONS for one in station.activities if one.key == key)
    assert due is not None
    return due


@given(_NOWS)
def test_the_second_station_is_the_present_one_whatever_the_date(now: datetime) -> None:
    calendar = calendar_for(now)
    since_meeting = now - calendar.at(STATION_2_MEETING_ENDED)
    hour = timedelta(hours=1)  # an hour more or less where daylight saving begins or ends
    assert timedelta(days=3) - hour <= since_meeting <= timedelta(days=10) + hour
    assert timedelta(days=14) < calendar.at(_due("group-2")) - now < timedelta(days=28)
    opens_fourth = STATIONS[3].opens
    assert opens_fourth is not None
    assert calendar.at(opens_fourth) > now


@given(_NOWS)
def test_weekdays_and_hours_stay_across_daylight_saving(now: datetime) -> None:
    calendar = calendar_for(now)
    for station in STATIONS:
        for activity in station.activities:
            for planned in (activity.starts, activity.due):
                if planned is not None:
                    moved = calendar.at(planned).astimezone(_ZONE)
                    assert (moved.weekday(), moved.hour) == (planned.weekday(), planned.hour)
    assert calendar.on(FIRST_DAY).weekday() == FIRST_DAY.weekday()


@given(_NOWS)
def test_a_week_later_everything_is_a_week_later(now: datetime) -> None:
    wall = now.replace(tzinfo=None)
    one = weeks_to_shift(STATION_2_MEETING_ENDED, wall)
    assert weeks_to_shift(STATION_2_MEETING_ENDED, wall + timedelta(weeks=1)) == one + 1


def test_weeks_are_counted_in_wall_time() -> None:
    with pytest.raises(ValueError, match="wall time"):
        weeks_to_shift(STATION_2_MEETING_ENDED, datetime(2027, 1, 1, tzinfo=UTC))


def test_a_training_is_named_by_its_year_or_years() -> None:
    assert name_of_year(date(2027, 1, 18), date(2027, 6, 14)) == "2027"
    assert name_of_year(date(2026, 10, 19), date(2027, 3, 15)) == "2026–27"
