"""A path in two queries and no objects: what every page that draws the path reads."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from learnpath.kernel.db import columns
from learnpath.paths.models import Activity, Station, StationTheme, Theme
from learnpath.terms import ActivityKind, Gate, Opening, WorkBy


class StationRow(NamedTuple):
    id: uuid.UUID
    position: int
    title: dict[str, str]
    opening: Opening
    opens_at: datetime | None
    hours: Decimal | None


class ActivityRow(NamedTuple):
    id: uuid.UUID
    station_id: uuid.UUID
    kind: ActivityKind
    position: int
    title: dict[str, str]
    required: bool
    gate: Gate
    counts_for_certificate: bool
    due_at: datetime | None
    work_by: WorkBy | None
    grouping_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class Outline:
    stations: tuple[StationRow, ...]
    activities: tuple[ActivityRow, ...]

    def at(self, station_id: uuid.UUID) -> tuple[ActivityRow, ...]:
        """The activities of one station, in order."""
        return tuple(activity for activity in self.activities if activity.station_id == station_id)


_STATIONS = (
    Station.id,
    Station.position,
    Station.title,
    Station.opening,
    Station.opens_at,
    Station.hours,
)
_ACTIVITIES = (
    Activity.id,
    Activity.station_id,
    Activity.kind,
    Activity.position,
    Activity.title,
    Activity.required,
    Activity.gate,
    Activity.counts_for_certificate,
    Activity.due_at,
    Activity.work_by,
    Activity.grouping_name,
    Activity.starts_at,
    Activity.ends_at,
    Activity.place,
)


# Built once: building a statement costs more than running it.
_OUTLINE = (
    select(*_STATIONS, *_ACTIVITIES)
    .outerjoin(Activity, (Activity.station_id == Station.id) & Activity.archived_at.is_(None))
    .where(Station.path_id == bindparam("path_id"), Station.archived_at.is_(None))
    .order_by(Station.position, Station.id, Activity.position, Activity.id)
)


def outline_of(session: Session, path_id: uuid.UUID) -> Outline:
    """Stations and activities in order, archived ones left out. One query."""
    rows = columns(session, _OUTLINE, {"path_id": path_id}).all()
    stations: dict[uuid.UUID, StationRow] = {}
    activities: list[ActivityRow] = []
    width = len(_STATIONS)
    for row in rows:
        if row[0] not in stations:
            stations[row[0]] = StationRow._make(row[:width])
        if row[width] is not None:
            activities.append(ActivityRow._make(row[width:]))
    return Outline(tuple(stations.values()), tuple(activities))


class StationText(NamedTuple):
    intro: dict[str, Markup]
    themes: tuple[dict[str, str], ...]


def station_text(session: Session, station_id: uuid.UUID) -> StationText:
    """What a station's own page says besides the outline: its intro and its themes."""
    rows = session.execute(
        select(Station.intro, Theme.name)
        .outerjoin(StationTheme, StationTheme.station_id == Station.id)
        .outerjoin(Theme, Theme.id == StationTheme.theme_id)
        .where(Station.id == station_id)
        .order_by(Theme.position)
    ).all()
    return StationText(rows[0][0], tuple(name for _intro, name in rows if name))
