"""When a path is fit to run, and how its dates move: decisions over plain facts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from learnpath.terms import ActivityKind, Gate, Opening, WorkBy


def shift_local(instant: datetime, days: int, time_zone: str) -> datetime:
    """The instant so many days on with the same time on the wall: 9.00 stays 9.00 across daylight saving.

    A time that the clocks skip on that very day moves on by what they skip.
    """
    zone = ZoneInfo(time_zone)
    local = instant.astimezone(zone)
    moved = local.replace(tzinfo=None) + timedelta(days=days)
    return moved.replace(tzinfo=zone, fold=local.fold).astimezone(UTC)


def same_on_the_wall(instant: datetime, before: str, after: str) -> datetime:
    """The instant at which the clocks of another zone show what they showed in the one before."""
    return instant.astimezone(ZoneInfo(before)).replace(tzinfo=ZoneInfo(after)).astimezone(UTC)


def is_before_first_day(instant: datetime, first_day: date | None, time_zone: str) -> bool:
    return first_day is not None and instant.astimezone(ZoneInfo(time_zone)).date() < first_day


class Lack(StrEnum):
    """What may be missing before a path can run."""

    NO_STATIONS = "no_stations"
    EMPTY_STATION = "empty_station"
    NOT_TRANSLATED = "not_translated"
    NO_TEXT = "no_text"  # an assignment without a brief, a reflection without a question, an empty page
    TOO_FEW_MEETINGS = "too_few_meetings"
    TOO_FEW_TO_PARTICIPATE = "too_few_to_participate"  # of meetings, for a certificate of participation
    OTHER_HOURS = "other_hours"  # the stations' do not add up to the path's
    NOTHING_COUNTS = "nothing_counts"
    NO_OPENING_DATE = "no_opening_date"
    BEFORE_FIRST_DAY = "before_first_day"
    AFTER_LAST_DAY = "after_last_day"
    OPENS_BEFORE_PREVIOUS = "opens_before_previous"
    NOTHING_HOLDS = "nothing_holds"  # waits for a station that nothing holds shut
    GROUP_WORK_WITHOUT_DUE = "group_work_without_due"
    DUE_BEFORE_OPENING = "due_before_opening"
    NO_READINGS = "no_readings"
    MEETING_WITHOUT_TIME = "meeting_without_time"


# Nobody can walk the path, or reach its certificate, before these are mended. The rest is advice.
BLOCKING = frozenset(
    {
        Lack.NO_STATIONS,
        Lack.EMPTY_STATION,
        Lack.TOO_FEW_MEETINGS,
        Lack.NO_OPENING_DATE,
        Lack.DUE_BEFORE_OPENING,
        Lack.NO_READINGS,
    }
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, where, and for a text in which language."""

    lack: Lack
    station_id: UUID | None = None
    activity_id: UUID | None = None
    theme_id: UUID | None = None
    language: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.lack in BLOCKING


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    id: UUID
    kind: ActivityKind
    texts: tuple[frozenset[str], ...] = ()  # of each text, the languages in which it is written
    has_text: bool = True  # brief, question or page
    gate: Gate = Gate.NONE
    counts_for_certificate: bool = True
    work_by: WorkBy | None = None
    due_at: datetime | None = None
    starts_at: datetime | None = None
    readings: int = 0


@dataclass(frozen=True, slots=True)
class StationFacts:
    id: UUID
    opening: Opening
    opens_at: datetime | None = None
    hours: Decimal | None = None
    texts: tuple[frozenset[str], ...] = ()
    activities: tuple[ActivityFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    id: UUID
    texts: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class PathFacts:
    languages: tuple[str, ...]
    time_zone: str
    first_day: date | None = None
    last_day: date | None = None
    meetings_required: int = 0
    participation_meetings: int | None = None
    hours: Decimal | None = None
    texts: tuple[frozenset[str], ...] = ()
    themes: tuple[ThemeFacts, ...] = ()
    stations: tuple[StationFacts, ...] = ()


def missing(path: PathFacts) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the path; what stops it comes first."""
    found = [*_of_the_path(path)]
    previous: StationFacts | None = None
    for station in path.stations:
        found.extend(_of_a_station(path, station, previous))
        previous = station
    return tuple(sorted(found, key=lambda one: not one.is_blocking))


def is_ready(lacks: Iterable[Missing]) -> bool:
    """Whether nothing stops the path from running."""
    return not any(one.is_blocking for one in lacks)


def _untranslated(texts: Iterable[frozenset[str]], languages: Sequence[str]) -> list[str]:
    # A text that is written in no language is not wanted; one written in some is wanted in all.
    begun = [written for written in texts if written]
    return [language for language in languages if any(language not in written for written in begun)]


def _of_the_path(path: PathFacts) -> Iterator[Missing]:
    if not path.stations:
        yield Missing(Lack.NO_STATIONS)
    activities = [activity for station in path.stations for activity in station.activities]
    meetings = [activity for activity in activities if activity.kind is ActivityKind.MEETING]
    if path.meetings_required > len(meetings):
        yield Missing(Lack.TOO_FEW_MEETINGS)
    if (path.participation_meetings or 0) > len(meetings):
        yield Missing(Lack.TOO_FEW_TO_PARTICIPATE)
    if not _adds_up(path):
        yield Missing(Lack.OTHER_HOURS)
    counting = [activity for activity in activities if activity.counts_for_certificate]
    if (
        path.stations
        and not path.meetings_required
        and all(one.kind is ActivityKind.MEETING for one in counting)
    ):
        yield Missing(Lack.NOTHING_COUNTS)
    for language in _untranslated(path.texts, path.languages):
        yield Missing(Lack.NOT_TRANSLATED, language=language)
    for theme in path.themes:
        for language in _untranslated(theme.texts, path.languages):
            yield Missing(Lack.NOT_TRANSLATED, theme_id=theme.id, language=language)


def _adds_up(path: PathFacts) -> bool:
    """Whether the hours agree, where both the path and some of its stations say theirs."""
    said = [station.hours for station in path.stations if station.hours is not None]
    return path.hours is None or not said or sum(said) == path.hours


def _of_a_station(path: PathFacts, station: StationFacts, previous: StationFacts | None) -> Iterator[Missing]:
    for lack in _of_the_opening(path, station, previous):
        yield Missing(lack, station.id)
    for language in _untranslated(station.texts, path.languages):
        yield Missing(Lack.NOT_TRANSLATED, station.id, language=language)
    for activity in station.activities:
        for lack in _of_an_activity(path, station, activity):
            yield Missing(lack, station.id, activity.id)
        for language in _untranslated(activity.texts, path.languages):
            yield Missing(Lack.NOT_TRANSLATED, station.id, activity.id, language=language)


def _of_the_opening(path: PathFacts, station: StationFacts, previous: StationFacts | None) -> Iterator[Lack]:
    if not station.activities:
        yield Lack.EMPTY_STATION
    if station.opening is Opening.ON_DATE and station.opens_at is None:
        yield Lack.NO_OPENING_DATE
    yield from _outside(path, _opens(station))
    if previous is not None:
        yield from _after(station, previous)


def _opens(station: StationFacts) -> datetime | None:
    return station.opens_at if station.opening is Opening.ON_DATE else None


def _after(station: StationFacts, previous: StationFacts) -> Iterator[Lack]:
    opens, before = _opens(station), _opens(previous)
    if opens is not None and before is not None and opens < before:
        yield Lack.OPENS_BEFORE_PREVIOUS
    if station.opening is Opening.AFTER_PREVIOUS and all(
        one.gate is Gate.NONE for one in previous.activities
    ):
        yield Lack.NOTHING_HOLDS


def _outside(path: PathFacts, *instants: datetime | None) -> Iterator[Lack]:
    days = [
        instant.astimezone(ZoneInfo(path.time_zone)).date() for instant in instants if instant is not None
    ]
    if path.first_day is not None and any(day < path.first_day for day in days):
        yield Lack.BEFORE_FIRST_DAY
    if path.last_day is not None and any(day > path.last_day for day in days):
        yield Lack.AFTER_LAST_DAY


def _of_an_activity(path: PathFacts, station: StationFacts, activity: ActivityFacts) -> Iterator[Lack]:
    opens = _opens(station)
    if activity.due_at is not None and opens is not None and activity.due_at <= opens:
        yield Lack.DUE_BEFORE_OPENING
    yield from _outside(path, activity.due_at, activity.starts_at)
    match activity.kind:
        case ActivityKind.ASSIGNMENT if activity.work_by is WorkBy.GROUP and activity.due_at is None:
            yield Lack.GROUP_WORK_WITHOUT_DUE
        case ActivityKind.READING_LIST if not activity.readings:
            yield Lack.NO_READINGS
        case ActivityKind.MEETING if activity.starts_at is None:
            yield Lack.MEETING_WITHOUT_TIME
        case _:
            pass
    writes = {ActivityKind.ASSIGNMENT, ActivityKind.REFLECTION, ActivityKind.PAGE}
    if activity.kind in writes and not activity.has_text:
        yield Lack.NO_TEXT
