"""Themes of a path: add, rename, move, take away."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.kernel.db import lock, new_id
from learnpath.paths.models import LearningPath, StationTheme, Theme
from learnpath.paths.services.ordering import Direction, after_last, move
from learnpath.paths.services.versions import save


@dataclass(frozen=True, slots=True)
class ThemeContent:
    name: Mapping[str, str]


def themes_of(session: Session, path_id: uuid.UUID) -> list[Theme]:
    return list(
        session.scalars(select(Theme).where(Theme.path_id == path_id).order_by(Theme.position, Theme.id))
    )


def add_theme(
    session: Session, path_id: uuid.UUID, name: Mapping[str, str], *, id_: uuid.UUID | None = None
) -> Theme:
    """A new last theme."""
    lock(session, LearningPath, path_id)
    earlier = session.get(Theme, id_) if id_ else None
    if earlier is not None and earlier.path_id == path_id and earlier.name == name:
        return earlier  # the same form, sent twice
    theme = Theme(
        id=id_ if id_ and earlier is None else new_id(),
        path_id=path_id,
        name=dict(name),
        position=after_last(themes_of(session, path_id)),
    )
    session.add(theme)
    session.flush()
    return theme


def rename_theme(session: Session, theme_id: uuid.UUID, content: ThemeContent, drawn_from: int) -> Theme:
    return save(session, Theme, theme_id, content, drawn_from)


def move_theme(session: Session, theme: Theme, direction: Direction) -> bool:
    lock(session, LearningPath, theme.path_id)
    return move(themes_of(session, theme.path_id), theme.id, direction)


def remove_theme(session: Session, theme: Theme) -> None:
    """Take a theme away, from its stations too. Nobody's work hangs on it."""
    lock(session, LearningPath, theme.path_id)
    session.execute(delete(StationTheme).where(StationTheme.theme_id == theme.id))
    session.delete(theme)
