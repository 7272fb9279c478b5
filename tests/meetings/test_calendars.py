"""The file for one's own calendar."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from learnpath.meetings.calendars import CalendarEntry, icalendar

NOW = datetime(2027, 1, 1, tzinfo=UTC)
START = datetime(2027, 1, 18, 7, tzinfo=UTC)


def entry(**values: object) -> CalendarEntry:
    given = {"id": UUID(int=1), "host": "learnpath.example", "title": "Träff", "starts_at": START}
    return CalendarEntry(**(given | {"ends_at": None} | values))  # type: ignore[arg-type]


def test_a_meeting_as_every_calendar_reads_it() -> None:
    text = icalendar(entry(ends_at=START.replace(hour=10), place="Stadshuset; sal 2, Pargas", version=3), NOW)
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART:20270118T070000Z" in lines
    assert "DTEND:20270118T100000Z" in lines
    assert "SUMMARY:Träff" in lines
    assert "LOCATION:Stadshuset\\; sal 2\\, Pargas" in lines
    assert "SEQUENCE:3" in lines
    assert "UID:00000000-0000-0000-0000-000000000001@learnpath.example" in lines


def test_a_meeting_without_an_end_lasts_an_hour() -> None:
    assert "DTEND:20270118T080000Z" in icalendar(entry(), NOW)


@given(st.text(max_size=400))
def test_nothing_that_is_written_in_a_title_breaks_the_file(title: str) -> None:
    text = icalendar(entry(title=title, text=title, place=title), NOW)
    lines = text.split("\r\n")
    assert all(len(line.encode(errors="replace")) <= 75 for line in lines)
    assert [line for line in lines if line.startswith("BEGIN:")] == ["BEGIN:VCALENDAR", "BEGIN:VEVENT"]
    assert "\n" not in text.replace("\r\n", "")
