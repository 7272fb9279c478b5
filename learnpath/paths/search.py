"""What authors find of the paths that they write: the path itself and all of its parts, unless it is archived.

What a cohort walks is its own copy, and is found in the cohort.
"""

import uuid
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from learnpath.kernel.search import Entry, Source, Watch, in_each_language
from learnpath.paths.models import Activity, LearningPath, Reading, Station, Theme
from learnpath.policy import Finder, found_by
from learnpath.terms import Localised, PathState

Ids = Collection[uuid.UUID]


# ---- what is what's, for whoever watches the whole of which it is a part ----


def stations_of(path_ids: Ids) -> Select[uuid.UUID]:
    return select(Station.id).where(Station.path_id.in_(path_ids))


def themes_of(path_ids: Ids) -> Select[uuid.UUID]:
    return select(Theme.id).where(Theme.path_id.in_(path_ids))


def activities_at(station_ids: Ids | Select[uuid.UUID]) -> Select[uuid.UUID]:
    return select(Activity.id).where(Activity.station_id.in_(station_ids))


def readings_on(activity_ids: Ids | Select[uuid.UUID]) -> Select[uuid.UUID]:
    return select(Reading.id).where(Reading.activity_id.in_(activity_ids))


def readings_at(station_ids: Ids | Select[uuid.UUID]) -> Select[uuid.UUID]:
    return readings_on(activities_at(station_ids))


# ---- which columns an entry shows ----

STATION_TEXT = frozenset({"title", "intro", "archived_at"})
ACTIVITY_TEXT = frozenset({"title", "brief", "place", "archived_at", "station_id"})
PUT_ASIDE = frozenset({"archived_at"})
MOVED = frozenset({"archived_at", "station_id"})
_STATE = frozenset({"state"})


class ReadingText(NamedTuple):
    """A reference, as it can be found."""

    id: uuid.UUID
    title: str
    language: str
    authors: str
    year: str
    published_in: str
    why: dict[str, str]

    def entries(self, keys: Collection[str], url: str, place_id: uuid.UUID) -> Iterator[Entry]:
        """One for each language in which somebody says why it is worth the time; by its title it is found anyway."""
        for code, why in (self.why or {self.language: ""}).items():
            yield Entry(
                subject_id=self.id,
                title=Localised(self.title, self.language),
                language=code,
                note=", ".join(part for part in (self.authors, self.year, self.published_in) if part),
                body=why,
                look="reading",
                keys=keys,
                url=url,
                place_id=place_id,
            )


READING_TEXT = frozenset({*ReadingText._fields, "archived_at", "activity_id"} - {"id"})
READING_COLUMNS = tuple(getattr(Reading, name) for name in ReadingText._fields)


def _of_authors(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of paths that somebody writes: no cohort's copy, nothing archived. Adds the path and whose it is."""
    return query.add_columns(LearningPath.id, LearningPath.organisation_id).where(
        LearningPath.origin_id.is_(None), LearningPath.state != PathState.ARCHIVED
    )


def _paths(session: Session, ids: Ids) -> Iterator[Entry]:
    query = select(LearningPath.title, LearningPath.summary).where(LearningPath.id.in_(ids))
    for title, summary, path_id, organisation_id in session.execute(_of_authors(query)):
        for code, shown, text in in_each_language(title, summary):
            yield Entry(
                subject_id=path_id,
                title=shown,
                language=code,
                body=text,
                keys=[found_by(Finder.AUTHORS, organisation_id)],
                url=f"/paths/{path_id}",
            )


def _stations(session: Session, ids: Ids) -> Iterator[Entry]:
    query = (
        select(Station.id, Station.title, Station.intro)
        .join(LearningPath, LearningPath.id == Station.path_id)
        .where(Station.id.in_(ids), Station.archived_at.is_(None))
    )
    for id_, title, intro, path_id, organisation_id in session.execute(_of_authors(query)):
        for code, shown, text in in_each_language(title, intro):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                body=text,
                look="station",
                keys=[found_by(Finder.AUTHORS, organisation_id)],
                url=f"/paths/{path_id}/stations/{id_}",
                place_id=path_id,
            )


def _themes(session: Session, ids: Ids) -> Iterator[Entry]:
    query = (
        select(Theme.id, Theme.name)
        .join(LearningPath, LearningPath.id == Theme.path_id)
        .where(Theme.id.in_(ids))
    )
    for id_, name, path_id, organisation_id in session.execute(_of_authors(query)):
        for code, shown, _text in in_each_language(name):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                look="theme",
                keys=[found_by(Finder.AUTHORS, organisation_id)],
                url=f"/paths/{path_id}/themes/{id_}",
                place_id=path_id,
            )


def _activities(session: Session, ids: Ids) -> Iterator[Entry]:
    query = (
        select(Activity.id, Activity.kind, Activity.title, Activity.brief, Activity.place)
        .join(Station, Station.id == Activity.station_id)
        .join(LearningPath, LearningPath.id == Station.path_id)
        .where(Activity.id.in_(ids), Activity.archived_at.is_(None), Station.archived_at.is_(None))
    )
    for id_, kind, title, brief, place, path_id, organisation_id in session.execute(_of_authors(query)):
        for code, shown, text in in_each_language(title, brief):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                note=place,
                body=text,
                look=kind.value,
                keys=[found_by(Finder.AUTHORS, organisation_id)],
                url=f"/paths/{path_id}/activities/{id_}",
                place_id=path_id,
            )


def _readings(session: Session, ids: Ids) -> Iterator[Entry]:
    query = (
        select(*READING_COLUMNS, Reading.activity_id)
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .join(LearningPath, LearningPath.id == Station.path_id)
        .where(
            Reading.id.in_(ids),
            Reading.archived_at.is_(None),
            Activity.archived_at.is_(None),
            Station.archived_at.is_(None),
        )
    )
    for *row, activity_id, path_id, organisation_id in session.execute(_of_authors(query)):
        reading = ReadingText._make(row)
        url = f"/paths/{path_id}/activities/{activity_id}/readings/{reading.id}"
        yield from reading.entries([found_by(Finder.AUTHORS, organisation_id)], url, path_id)


SOURCES = (
    Source(
        "path",
        LearningPath.id,
        _paths,
        (Watch(LearningPath.id, frozenset({"title", "summary", "state"})),),
    ),
    Source(
        "path station",
        Station.id,
        _stations,
        (Watch(Station.id, STATION_TEXT), Watch(LearningPath.id, _STATE, stations_of)),
    ),
    Source(
        "path theme",
        Theme.id,
        _themes,
        (Watch(Theme.id, frozenset({"name"})), Watch(LearningPath.id, _STATE, themes_of)),
    ),
    Source(
        "path activity",
        Activity.id,
        _activities,
        (
            Watch(Activity.id, ACTIVITY_TEXT),
            Watch(Station.id, PUT_ASIDE, activities_at),
            Watch(LearningPath.id, _STATE, lambda ids: activities_at(stations_of(ids))),
        ),
    ),
    Source(
        "path reading",
        Reading.id,
        _readings,
        (
            Watch(Reading.id, READING_TEXT),
            Watch(Activity.id, PUT_ASIDE, readings_on),
            Watch(Station.id, PUT_ASIDE, readings_at),
            Watch(LearningPath.id, _STATE, lambda ids: readings_at(stations_of(ids))),
        ),
    ),
)
