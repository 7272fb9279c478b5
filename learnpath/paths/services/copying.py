"""A path taken whole: a new one to go on writing, or the copy that a cohort walks."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.db import Base, lock, new_id
from learnpath.paths.models import Activity, LearningPath, Picture, Reading, Station, StationTheme, Theme
from learnpath.paths.rules import shift_local
from learnpath.paths.services.editing import Draft, draft_of
from learnpath.terms import PathState

Part = TypeVar("Part", LearningPath, Theme, Station, Activity, Reading)
# Every copy is a thing of its own: these begin anew, everything else is taken along.
_OWN = frozenset({"id", "made_at", "version", "origin_id", "origin_version"})


@dataclass(frozen=True, slots=True)
class Shift:
    """By how many days everything moves, in the path's time zone."""

    days: int
    time_zone: str

    def moment(self, instant: datetime | None) -> datetime | None:
        return None if instant is None else shift_local(instant, self.days, self.time_zone)

    def day(self, value: date | None) -> date | None:
        return None if value is None else date.fromordinal(value.toordinal() + self.days)


def first_date(draft: Draft) -> date | None:
    """The day from which a path counts: its own first day, else the earliest that it names."""
    if draft.path.starts_on is not None:
        return draft.path.starts_on
    instants = [station.opens_at for station in draft.stations]
    instants += [moment for activity in draft.activities for moment in (activity.starts_at, activity.due_at)]
    zone = ZoneInfo(draft.path.time_zone)
    return min((instant.astimezone(zone).date() for instant in instants if instant is not None), default=None)


def shift_to(draft: Draft, first_day: date | None) -> Shift:
    """How far everything moves so that the path begins on a day."""
    first = first_date(draft)
    days = 0 if first is None or first_day is None else (first_day - first).days
    return Shift(days, draft.path.time_zone)


def copy_path(
    session: Session,
    path: LearningPath,
    *,
    first_day: date | None,
    as_origin: bool,
    by_id: uuid.UUID,
    title: Mapping[str, str] | None = None,
    id_: uuid.UUID | None = None,
) -> LearningPath:
    """A deep copy with all dates moved so that the first is `first_day`, at the same times on the wall.

    With `as_origin` it is a cohort's own copy, and each part remembers what it was taken from.
    """
    path = lock(session, LearningPath, path.id)  # nobody adds or removes a part meanwhile
    draft = draft_of(session, path)
    shift = shift_to(draft, first_day)
    copy = _copied(
        path,
        as_origin,
        id=id_ or new_id(),
        title=dict(title or path.title),
        starts_on=first_day or path.starts_on,
        ends_on=shift.day(path.ends_on),
        state=path.state if as_origin else PathState.DRAFT,
    )
    session.add(copy)
    session.flush()
    _copy_parts(session, copy, draft, shift, as_origin)
    audit.record(
        session, "path copied", actor_id=by_id, subject_id=copy.id, organisation_id=copy.organisation_id
    )
    return copy


def duplicate_path(
    session: Session,
    path: LearningPath,
    *,
    title: Mapping[str, str],
    first_day: date,
    by_id: uuid.UUID,
    id_: uuid.UUID | None = None,
) -> LearningPath:
    """A new path to go on writing. The same form sent twice makes one."""
    lock(session, LearningPath, path.id)
    earlier = session.get(LearningPath, id_) if id_ else None
    if earlier is not None and earlier.organisation_id == path.organisation_id and earlier.title == title:
        return earlier
    own_id = id_ if earlier is None else None
    return copy_path(
        session, path, first_day=first_day, as_origin=False, by_id=by_id, title=title, id_=own_id
    )


def _copy_parts(session: Session, copy: LearningPath, draft: Draft, shift: Shift, as_origin: bool) -> None:
    themes = {theme.id: _copied(theme, as_origin, path_id=copy.id) for theme in draft.themes}
    stations = {
        station.id: _copied(station, as_origin, path_id=copy.id, opens_at=shift.moment(station.opens_at))
        for station in draft.stations
    }
    _save(session, [*themes.values(), *stations.values()])
    activities = {
        activity.id: _copied(
            activity,
            as_origin,
            station_id=stations[activity.station_id].id,
            due_at=shift.moment(activity.due_at),
            starts_at=shift.moment(activity.starts_at),
            ends_at=shift.moment(activity.ends_at),
        )
        for activity in draft.activities
    }
    put = [
        StationTheme(station_id=station.id, theme_id=themes[theme_id].id)
        for origin_id, station in stations.items()
        for theme_id in draft.themes_at.get(origin_id, ())
    ]
    _save(session, [*activities.values(), *put])
    pictures = session.scalars(select(Picture.file_id).where(Picture.path_id == draft.path.id))
    _save(
        session,
        [
            *(
                _copied(reading, as_origin, activity_id=activities[reading.activity_id].id)
                for reading in draft.readings
            ),
            *(Picture(path_id=copy.id, file_id=file_id) for file_id in pictures),
        ],
    )


def _copied(part: Part, as_origin: bool, **changes: Any) -> Part:
    """A new row with the same content."""
    columns = [column.key for column in inspect(type(part)).column_attrs if column.key not in _OWN]
    values: dict[str, Any] = {key: getattr(part, key) for key in columns} | changes
    if as_origin:
        values |= {"origin_id": part.id, "origin_version": part.version}
    return type(part)(**({"id": new_id()} | values))


def _save(session: Session, rows: Iterable[Base]) -> None:
    session.add_all(rows)
    session.flush()
