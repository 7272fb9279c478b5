"""Stations of a path: add, edit, move, take away."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock, new_id
from learnpath.paths.models import Activity, LearningPath, Reading, Station, StationTheme, Theme
from learnpath.paths.services.ordering import Direction, after_last, move
from learnpath.paths.services.versions import EditedMeanwhile, save, taken
from learnpath.terms import Opening


@dataclass(frozen=True, slots=True)
class StationContent:
    """What a station says, as one form edits it."""

    title: Mapping[str, str]
    intro: Mapping[str, Markup] = field(default_factory=dict)
    opening: Opening = Opening.AT_ONCE
    opens_at: datetime | None = None
    hours: Decimal | None = None


def stations_of(session: Session, path_id: uuid.UUID) -> list[Station]:
    return list(
        session.scalars(
            select(Station)
            .where(Station.path_id == path_id, Station.archived_at.is_(None))
            .order_by(Station.position, Station.id)
        )
    )


def add_station(
    session: Session, path_id: uuid.UUID, title: Mapping[str, str], *, id_: uuid.UUID | None = None
) -> Station:
    """A new last station. The first opens at once, the others when the one before is complete."""
    lock(session, LearningPath, path_id)
    others = stations_of(session, path_id)
    earlier = session.get(Station, id_) if id_ else None
    if earlier is not None and earlier.path_id == path_id and earlier.title == title:
        return earlier  # the same form, sent twice
    station = Station(
        id=id_ if id_ and earlier is None else new_id(),
        path_id=path_id,
        title=dict(title),
        position=after_last(others),
        opening=Opening.AFTER_PREVIOUS if others else Opening.AT_ONCE,
    )
    session.add(station)
    session.flush()
    return station


def themes_on(session: Session, station_id: uuid.UUID) -> frozenset[uuid.UUID]:
    return frozenset(
        session.scalars(select(StationTheme.theme_id).where(StationTheme.station_id == station_id))
    )


def edit_station(
    session: Session,
    station_id: uuid.UUID,
    content: StationContent,
    theme_ids: Collection[uuid.UUID],
    drawn_from: int,
) -> Station:
    """Save a station's text, opening and themes."""
    station = lock(session, Station, station_id)
    before = themes_on(session, station_id)
    known = frozenset(session.scalars(select(Theme.id).where(Theme.path_id == station.path_id)))
    wanted = known & frozenset(theme_ids)
    if wanted != before:
        if station.version != drawn_from:
            raise EditedMeanwhile(taken(StationContent, station), station.version)
        session.execute(delete(StationTheme).where(StationTheme.station_id == station_id))
        session.add_all(StationTheme(station_id=station_id, theme_id=theme_id) for theme_id in wanted)
        if taken(StationContent, station) == content:
            station.version += 1
    return save(session, Station, station_id, content, drawn_from)


def move_station(session: Session, station: Station, direction: Direction) -> bool:
    lock(session, LearningPath, station.path_id)
    return move(stations_of(session, station.path_id), station.id, direction)


def remove_station(session: Session, path: LearningPath, station: Station, *, by_id: uuid.UUID) -> None:
    """Take a station away. In a cohort's copy it is put aside, with all the work that people did there."""
    lock(session, LearningPath, path.id)
    if path.is_copy:
        station.archived_at = now()
    else:
        inside = select(Activity.id).where(Activity.station_id == station.id)
        session.execute(delete(Reading).where(Reading.activity_id.in_(inside)))
        session.execute(delete(Activity).where(Activity.station_id == station.id))
        session.execute(delete(StationTheme).where(StationTheme.station_id == station.id))
        session.delete(station)
    audit.record(
        session,
        "station removed",
        actor_id=by_id,
        subject_id=station.id,
        organisation_id=path.organisation_id,
    )
