"""When the demonstration takes place: always so that its second station is the present one."""

from datetime import date, datetime, timedelta

WEEK = timedelta(weeks=1)
# Long enough after the meeting for some groups to have handed in, long before the work is due.
SETTLED_AFTER = timedelta(days=3)
EARLIER_COHORT_WEEKS = -52


def weeks_to_shift(meeting_ended: datetime, now: datetime) -> int:
    """By how many whole weeks the programme moves, for its second meeting to have ended three to ten days ago.

    Both are wall time in the programme's zone, so that weekdays and hours stay across daylight saving.
    """
    if meeting_ended.tzinfo is not None or now.tzinfo is not None:
        raise ValueError("whole weeks are counted in wall time")
    return (now - SETTLED_AFTER - meeting_ended) // WEEK


def name_of_year(first_day: date, last_day: date) -> str:
    """The year of a training, as people call it: 2027, or 2026–27 where it spans the turn of the year."""
    if first_day.year == last_day.year:
        return str(first_day.year)
    return f"{first_day.year}–{last_day.year % 100:02}"
