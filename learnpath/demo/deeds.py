"""What people of the demonstration do, as plain facts: who, when and in which words.

Times are wall time in the calendar that the programme was first planned in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from learnpath.demo.programme.shapes import PlannedReading
from learnpath.terms import Audience, Verdict


@dataclass(frozen=True)
class Saved:
    """Somebody saved the draft."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class HandedIn:
    by: str
    at: datetime


@dataclass(frozen=True)
class Reviewed:
    by: str
    at: datetime
    verdict: Verdict
    comment: str


@dataclass(frozen=True)
class Work:
    """What became of one assignment for one group, person or organisation."""

    activity: str
    owner: str
    steps: tuple[Saved | HandedIn | Reviewed, ...]


@dataclass(frozen=True)
class Written:
    """A reflection."""

    activity: str
    by: str
    at: datetime
    audience: Audience
    text: str


@dataclass(frozen=True)
class Read:
    """Who has marked the first reading of a list as read."""

    activity: str
    at: datetime
    by: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """Who has marked a page as read."""

    activity: str
    at: datetime
    by: Sequence[str]


@dataclass(frozen=True)
class Suggested:
    activity: str
    by: str
    at: datetime
    reading: PlannedReading
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Met:
    """Who was missing at a meeting; all others came."""

    activity: str
    at: datetime
    absent: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """All that a cohort did."""

    works: tuple[Work, ...]
    reflections: tuple[Written, ...]
    reads: tuple[Read, ...]
    suggestions: tuple[Suggested, ...]
    meetings: tuple[Met, ...]
    pages: tuple[Seen, ...] = ()
