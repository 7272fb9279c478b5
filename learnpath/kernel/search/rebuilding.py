"""The whole index anew, in portions: each is a transaction of its own, and people go on working meanwhile."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import Source as Database
from learnpath.kernel.db import reading_session, writing_session
from learnpath.kernel.search.choosing import engine_of
from learnpath.kernel.search.keeping import touch
from learnpath.kernel.search.models import SearchAudience, SearchEntry
from learnpath.kernel.search.sources import Source, sources

_PORTION = 200


def fill_when_empty(database: Database) -> None:
    """After an upgrade from a learnpath that could not search yet."""
    with reading_session(database) as session:
        is_empty = session.scalar(select(SearchEntry.id).limit(1)) is None
    if is_empty:
        rebuild(database)


def rebuild(database: Database) -> int:
    """Write every entry anew and drop those that tell of nothing any more. Returns how many things were looked at."""
    began, looked_at = now(), 0
    for source in sources.values():
        for ids in _portions(database, source):
            with writing_session(database) as session:
                touch(session, source.kind, ids)
                session.commit()
            looked_at += len(ids)
    while _drop_older(database, began):
        pass
    return looked_at


def _portions(database: Database, source: Source) -> Iterator[list[uuid.UUID]]:
    last: uuid.UUID | None = None
    while True:
        with reading_session(database) as session:
            ids = _following(session, source, last)
        if not ids:
            return
        yield ids
        last = ids[-1]


def _following(session: Session, source: Source, last: uuid.UUID | None) -> list[uuid.UUID]:
    query = select(source.every).order_by(source.every).limit(_PORTION)
    return list(session.scalars(query if last is None else query.where(source.every > last)))


def _drop_older(database: Database, began: datetime) -> bool:
    with writing_session(database) as session:
        connection = session.connection()
        engine = engine_of(connection)
        engine.hold(connection)
        ids = list(
            session.scalars(select(SearchEntry.id).where(SearchEntry.indexed_at < began).limit(_PORTION))
        )
        if ids:
            engine.forget(connection, ids)
            session.execute(delete(SearchAudience).where(SearchAudience.entry_id.in_(ids)))
            session.execute(delete(SearchEntry).where(SearchEntry.id.in_(ids)))
            session.commit()
        return bool(ids)
