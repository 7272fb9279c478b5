"""A meeting as an iCalendar file (RFC 5545), for the reader's own calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_DEFAULT_LENGTH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    id: UUID
    host: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    place: str = ""
    url: str = ""
    text: str = ""
    version: int = 0


def icalendar(entry: CalendarEntry, stamp: datetime) -> str:
    """The whole file. Times are UTC, so that every calendar shows them in its own zone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//learnpath//meetings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        # the same meeting moved replaces the one that is in the calendar already
        f"UID:{entry.id}@{entry.host}",
        f"SEQUENCE:{entry.version}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at or entry.starts_at + _DEFAULT_LENGTH)}",
        f"SUMMARY:{_escaped(entry.title)}",
    ]
    if entry.place or entry.url:
        lines.append(f"LOCATION:{_escaped(entry.place or entry.url)}")
    if entry.url:
        lines.append(f"URL:{''.join(entry.url.split())}")
    text = "\n".join(part for part in (entry.text, entry.url) if part)
    if text:
        lines.append(f"DESCRIPTION:{_escaped(text)}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return "".join(letter for letter in text if letter >= " ")


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a letter is never cut in two."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > 75:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece])
