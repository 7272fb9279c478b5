"""A path as its editor shows it: everything an author wrote, in four queries however many stations."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.paths.models import Activity, LearningPath, Reading, Station, StationTheme, Theme
from learnpath.paths.rules import ActivityFacts, PathFacts, StationFacts, ThemeFacts
from learnpath.terms import ActivityKind


@dataclass(frozen=True, slots=True)
class Draft:
    """A path with its parts, in order; without what is archived, and without what participants suggested."""

    path: LearningPath
    themes: list[Theme]
    stations: list[Station]
    activities: list[Activity]
    readings: list[Reading]
    themes_at: Mapping[uuid.UUID, frozenset[uuid.UUID]]  # station -> themes

    def at(self, station_id: uuid.UUID) -> list[Activity]:
        return [activity for activity in self.activities if activity.station_id == station_id]

    def on(self, activity_id: uuid.UUID) -> list[Reading]:
        return [reading for reading in self.readings if reading.activity_id == activity_id]

    def themes_of(self, station_id: uuid.UUID) -> list[Theme]:
        put = self.themes_at.get(station_id, frozenset())
        return [theme for theme in self.themes if theme.id in put]

    def number_of(self, station_id: uuid.UUID) -> int:
        return next(
            number for number, station in enumerate(self.stations, start=1) if station.id == station_id
        )


def draft_of(session: Session, path: LearningPath) -> Draft:
    """Everything that the editor shows of a path."""
    stations = session.scalars(
        select(Station)
        .where(Station.path_id == path.id, Station.archived_at.is_(None))
        .order_by(Station.position, Station.id)
    ).all()
    activities = session.scalars(
        select(Activity)
        .join(Station, Station.id == Activity.station_id)
        .where(Station.path_id == path.id, Station.archived_at.is_(None), Activity.archived_at.is_(None))
        .order_by(Activity.position, Activity.id)
    ).all()
    readings = session.scalars(
        select(Reading)
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .where(Station.path_id == path.id, Reading.archived_at.is_(None), Reading.is_suggestion.is_(False))
        .order_by(Reading.position, Reading.id)
    ).all()
    themes: dict[uuid.UUID, Theme] = {}
    themes_at: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for theme, station_id in session.execute(
        select(Theme, StationTheme.station_id)
        .outerjoin(StationTheme, StationTheme.theme_id == Theme.id)
        .where(Theme.path_id == path.id)
        .order_by(Theme.position, Theme.id)
    ):
        themes[theme.id] = theme
        themes_at[station_id].add(theme.id)
    put = {station_id: frozenset(ids) for station_id, ids in themes_at.items()}
    return Draft(path, list(themes.values()), list(stations), list(activities), list(readings), put)


def facts_of(draft: Draft) -> PathFacts:
    """The same as plain facts, for the checklist."""
    path = draft.path
    return PathFacts(
        languages=tuple(path.languages),
        time_zone=path.time_zone,
        first_day=path.starts_on,
        last_day=path.ends_on,
        meetings_required=path.meetings_required,
        participation_meetings=path.participation_meetings,
        hours=path.hours,
        texts=(frozenset(path.title), frozenset(path.summary)),
        themes=tuple(ThemeFacts(theme.id, (frozenset(theme.name),)) for theme in draft.themes),
        stations=tuple(_station_facts(draft, station) for station in draft.stations),
    )


def _station_facts(draft: Draft, station: Station) -> StationFacts:
    return StationFacts(
        id=station.id,
        opening=station.opening,
        opens_at=station.opens_at,
        hours=station.hours,
        texts=(frozenset(station.title), frozenset(station.intro)),
        activities=tuple(_activity_facts(draft, activity) for activity in draft.at(station.id)),
    )


def _activity_facts(draft: Draft, activity: Activity) -> ActivityFacts:
    readings = draft.on(activity.id) if activity.kind is ActivityKind.READING_LIST else []
    whys = (frozenset(reading.why) for reading in readings)
    return ActivityFacts(
        id=activity.id,
        kind=activity.kind,
        texts=(frozenset(activity.title), frozenset(activity.brief), *whys),
        has_text=bool(activity.brief),
        gate=activity.gate,
        counts_for_certificate=activity.counts_for_certificate,
        work_by=activity.work_by,
        due_at=activity.due_at,
        starts_at=activity.starts_at,
        readings=len(readings),
    )
