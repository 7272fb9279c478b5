"""What the guard loads of a path, in the shape that the access table reads. One query each."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.paths.models import Activity, LearningPath, Reading, Station, Theme
from learnpath.paths.services.pictures import ShownPicture, find_picture
from learnpath.policy import Actor


@dataclass(frozen=True, slots=True)
class InPath:
    """A path, as its author's pages need it."""

    path: LearningPath

    @property
    def organisation_id(self) -> uuid.UUID:
        return self.path.organisation_id


@dataclass(frozen=True, slots=True)
class StationInPath(InPath):
    station: Station


@dataclass(frozen=True, slots=True)
class ThemeInPath(InPath):
    theme: Theme


@dataclass(frozen=True, slots=True)
class ActivityInPath(InPath):
    station: Station
    activity: Activity


@dataclass(frozen=True, slots=True)
class ReadingInPath(ActivityInPath):
    reading: Reading


def _one(session: Session, query: Any, subject: type[Any]) -> Any:
    row = session.execute(query).one_or_none()
    return None if row is None else subject(*row)


def load_path(session: Session, _actor: Actor, path_id: uuid.UUID) -> InPath | None:
    path = session.get(LearningPath, path_id)
    return None if path is None else InPath(path)


def load_original(session: Session, actor: Actor, path_id: uuid.UUID) -> InPath | None:
    """A path that is nobody's copy: a cohort's own is neither duplicated nor archived from here."""
    found = load_path(session, actor, path_id)
    return None if found is None or found.path.is_copy else found


def load_theme(
    session: Session, _actor: Actor, path_id: uuid.UUID, theme_id: uuid.UUID
) -> ThemeInPath | None:
    query = select(LearningPath, Theme).join(Theme, Theme.path_id == LearningPath.id)
    found: ThemeInPath | None = _one(
        session, query.where(LearningPath.id == path_id, Theme.id == theme_id), ThemeInPath
    )
    return found


def load_station(
    session: Session, _actor: Actor, path_id: uuid.UUID, station_id: uuid.UUID
) -> StationInPath | None:
    query = select(LearningPath, Station).join(Station, Station.path_id == LearningPath.id)
    here = (LearningPath.id == path_id, Station.id == station_id, Station.archived_at.is_(None))
    found: StationInPath | None = _one(session, query.where(*here), StationInPath)
    return found


def load_activity(
    session: Session, _actor: Actor, path_id: uuid.UUID, activity_id: uuid.UUID
) -> ActivityInPath | None:
    query = (
        select(LearningPath, Station, Activity)
        .join(Station, Station.path_id == LearningPath.id)
        .join(Activity, Activity.station_id == Station.id)
    )
    found: ActivityInPath | None = _one(session, query.where(*_present(path_id, activity_id)), ActivityInPath)
    return found


def load_reading(
    session: Session, _actor: Actor, path_id: uuid.UUID, activity_id: uuid.UUID, reading_id: uuid.UUID
) -> ReadingInPath | None:
    query = (
        select(LearningPath, Station, Activity, Reading)
        .join(Station, Station.path_id == LearningPath.id)
        .join(Activity, Activity.station_id == Station.id)
        .join(Reading, Reading.activity_id == Activity.id)
        .where(Reading.id == reading_id, Reading.archived_at.is_(None), Reading.is_suggestion.is_(False))
    )
    found: ReadingInPath | None = _one(session, query.where(*_present(path_id, activity_id)), ReadingInPath)
    return found


def _present(path_id: uuid.UUID, activity_id: uuid.UUID) -> tuple[Any, ...]:
    return (
        LearningPath.id == path_id,
        Activity.id == activity_id,
        Station.archived_at.is_(None),
        Activity.archived_at.is_(None),
    )


def load_picture(session: Session, _actor: Actor, file_id: uuid.UUID) -> ShownPicture | None:
    return find_picture(session, file_id)
