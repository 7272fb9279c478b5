"""The themes of a cohort: subjects on its copy of the path, and the stations that carry them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.db import lock
from learnpath.paths.models import LearningPath, Station, StationTheme, Theme
from learnpath.people.rules import tidy

NAME_LENGTH = 120
MOST = 40


class NameMissing(Exception):
    """A theme without a name in any language."""


class TooManyThemes(Exception):
    """More themes than anybody could work on."""


@dataclass(frozen=True, slots=True)
class ThemeRow:
    id: uuid.UUID
    name: dict[str, str]
    station_ids: frozenset[uuid.UUID]


def themes_of(session: Session, path_id: uuid.UUID) -> list[ThemeRow]:
    """The themes of a path in order, with the stations that carry them. One query."""
    rows: Sequence[Any] = session.execute(
        select(Theme.id, Theme.name, StationTheme.station_id)
        .outerjoin(StationTheme, StationTheme.theme_id == Theme.id)
        .where(Theme.path_id == path_id)
        .order_by(Theme.position, Theme.id)
    ).all()
    names = {row[0]: row[1] for row in rows}
    return [
        ThemeRow(id_, name, frozenset(row[2] for row in rows if row[0] == id_ and row[2]))
        for id_, name in names.items()
    ]


def _tidy(names: Mapping[str, str], languages: Collection[str]) -> dict[str, str]:
    tidied = {code: tidy(names.get(code, ""))[:NAME_LENGTH].strip() for code in languages}
    if not any(tidied.values()):
        raise NameMissing
    return {code: name for code, name in tidied.items() if name}


def add_theme(session: Session, path_id: uuid.UUID, names: Mapping[str, str], *, by_id: uuid.UUID) -> Theme:
    """A new theme at the end; one that is there under just this name stays the only one."""
    path = lock(session, LearningPath, path_id)
    name = _tidy(names, path.languages)
    present = session.scalars(select(Theme).where(Theme.path_id == path_id)).all()
    for theme in present:
        if theme.name == name:
            return theme
    if len(present) >= MOST:
        raise TooManyThemes
    theme = Theme(path_id=path_id, name=name, position=max((one.position for one in present), default=0) + 1)
    session.add(theme)
    session.flush()
    audit.record(session, "theme added", actor_id=by_id, subject_id=theme.id)
    return theme


def rename_theme(session: Session, theme: Theme, names: Mapping[str, str]) -> None:
    path = lock(session, LearningPath, theme.path_id)
    theme.name = _tidy(names, path.languages)
    session.flush()


def remove_theme(session: Session, theme: Theme, *, by_id: uuid.UUID) -> None:
    """Take a theme from the path and its stations. Nothing that people wrote hangs on it."""
    theme_id = theme.id
    session.execute(delete(StationTheme).where(StationTheme.theme_id == theme_id))
    session.delete(theme)
    session.flush()
    audit.record(session, "theme removed", actor_id=by_id, subject_id=theme_id)


def put_on_stations(
    session: Session, path_id: uuid.UUID, pairs: Collection[tuple[uuid.UUID, uuid.UUID]], *, by_id: uuid.UUID
) -> None:
    """Make the stations carry exactly these (theme, station) pairs; strangers among them are passed over."""
    lock(session, LearningPath, path_id)
    stations = set(session.scalars(select(Station.id).where(Station.path_id == path_id)))
    themes = set(session.scalars(select(Theme.id).where(Theme.path_id == path_id)))
    wanted = {(theme, station) for theme, station in pairs if theme in themes and station in stations}
    present = {
        (row.theme_id, row.station_id): row
        for row in session.scalars(select(StationTheme).where(StationTheme.station_id.in_(stations)))
    }
    for pair, row in present.items():
        if pair not in wanted:
            session.delete(row)
    session.add_all(
        StationTheme(theme_id=theme, station_id=station) for theme, station in wanted - present.keys()
    )
    session.flush()
    audit.record(session, "themes put on stations", actor_id=by_id, subject_id=path_id, note=str(len(wanted)))
