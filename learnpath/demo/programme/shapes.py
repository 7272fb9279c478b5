"""The shape of a programme as it is planned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from learnpath.terms import ActivityKind, Gate, Opening, WorkBy

Texts = Mapping[str, str]


@dataclass(frozen=True)
class PlannedReading:
    authors: str
    year: str
    title: str
    published_in: str
    url: str
    minutes: int
    why: Texts
    language: str = "en"


@dataclass(frozen=True)
class PlannedActivity:
    """`key` is how the demonstration's texts name it."""

    key: str
    kind: ActivityKind
    title: Texts
    brief: Texts = field(default_factory=dict)
    required: bool = True
    gate: Gate = Gate.NONE
    counts: bool = False
    due: datetime | None = None
    work_by: WorkBy | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    place: str = ""
    url: str = ""
    readings: tuple[PlannedReading, ...] = ()


@dataclass(frozen=True)
class PlannedStation:
    title: Texts
    intro: Texts
    opening: Opening
    opens: datetime | None
    hours: Decimal
    themes: tuple[int, ...]
    activities: tuple[PlannedActivity, ...]
