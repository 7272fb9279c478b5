"""From the calendar that the programme was first planned in to the one that the demonstration lives in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from learnpath.demo.programme import STATION_2_MEETING_ENDED, TIME_ZONE
from learnpath.demo.rules import weeks_to_shift


@dataclass(frozen=True)
class Calendar:
    """Moves wall time by whole weeks: nine o'clock stays nine o'clock across daylight saving."""

    weeks: int

    def at(self, planned: datetime) -> datetime:
        moved = planned + timedelta(weeks=self.weeks)
        return moved.replace(tzinfo=ZoneInfo(TIME_ZONE)).astimezone(UTC)

    def on(self, planned: date) -> date:
        return planned + timedelta(weeks=self.weeks)

    def earlier(self, weeks: int) -> "Calendar":
        return Calendar(self.weeks + weeks)


def calendar_for(now: datetime) -> Calendar:
    """The one in which the programme's second station is the present one."""
    wall = now.astimezone(ZoneInfo(TIME_ZONE)).replace(tzinfo=None)
    return Calendar(weeks_to_shift(STATION_2_MEETING_ENDED, wall))
