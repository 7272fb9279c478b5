"""Keeping the index true: what a transaction touches is noted at each flush, and written right before the commit."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import count
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import delete, event, func, insert, select
from sqlalchemy.orm import ORMExecuteState, PassiveFlag, Session
from sqlalchemy.orm.attributes import get_history

from learnpath.kernel.clock import now
from learnpath.kernel.search.choosing import engine_of
from learnpath.kernel.search.engine import Text
from learnpath.kernel.search.models import SearchAudience, SearchEntry
from learnpath.kernel.search.sources import Entry, Source, Watch, sources, watched

T = TypeVar("T")
_CHUNK = 500  # a query with thousands of parameters is refused by some databases
_LONGEST_LINE, _LONGEST_BODY = 500, 50_000  # a tsvector takes 1 MB; nobody looks for a word on page thirty
_NOTED = "search.noted"


class _Noted:
    """What a transaction has touched so far."""

    def __init__(self) -> None:
        self.subjects: defaultdict[str, set[uuid.UUID]] = defaultdict(set)  # by kind
        self.rows: defaultdict[tuple[Watch, str], set[uuid.UUID]] = defaultdict(
            set
        )  # to be followed to subjects


def touch(session: Session, kind: str, ids: Iterable[uuid.UUID]) -> None:
    """Write the entries of these subjects anew at the commit."""
    _noted(session).subjects[kind].update(ids)


def _noted(session: Session) -> _Noted:
    noted: _Noted = session.info.setdefault(_NOTED, _Noted())
    return noted


@event.listens_for(Session, "after_flush")
def _note_rows(session: Session, _context: object) -> None:
    for row in (*session.new, *session.deleted):
        for watch, kind in watched.get(type(row), ()):
            if watch.comes_and_goes:
                _note(session, watch, kind, [getattr(row, watch.by.key)])
    for row in session.dirty:
        for watch, kind in watched.get(type(row), ()):
            if _shows(row, watch):
                _note(session, watch, kind, [getattr(row, watch.by.key)])


def _note(session: Session, watch: Watch, kind: str, ids: Iterable[uuid.UUID | None]) -> None:
    noted = _noted(session)
    into = noted.subjects[kind] if watch.find is None else noted.rows[watch, kind]
    into.update(one for one in ids if one is not None)


def _shows(row: Any, watch: Watch) -> bool:
    names = watch.shows or row.__mapper__.column_attrs.keys()
    return any(get_history(row, name, PassiveFlag.PASSIVE_NO_INITIALIZE).has_changes() for name in names)


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """UPDATE and DELETE of many rows at once: asked beforehand which ones they will meet."""
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    watches = watched.get(state.bind_mapper.class_)
    if not watches:  # most statements: compiling one to see what it sets is not for nothing
        return
    statement: Any = state.statement
    changed = set(statement.compile().params) if state.is_update else set()
    for watch, kind in watches:
        concerned = watch.comes_and_goes if state.is_delete else not watch.shows or watch.shows & changed
        if concerned:
            meant = select(watch.by)
            if statement.whereclause is not None:
                meant = meant.where(statement.whereclause)
            _note(state.session, watch, kind, state.session.scalars(meant))


@event.listens_for(Session, "before_commit")
def _write_before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    noted: _Noted | None = session.info.pop(_NOTED, None)
    if noted is not None:
        _write(session, noted)


def _write(session: Session, noted: _Noted) -> None:
    connection = session.connection()
    engine = engine_of(connection)
    engine.hold(connection)
    subjects = _subjects(session, noted)
    gone = _present_entries(session, subjects)
    for some in chunks(gone):
        engine.forget(connection, some)
        connection.execute(delete(SearchAudience).where(SearchAudience.entry_id.in_(some)))
        connection.execute(delete(SearchEntry).where(SearchEntry.id.in_(some)))
    for some_entries in chunks(_entries(session, subjects)):
        _add(session, some_entries)


def _subjects(session: Session, noted: _Noted) -> dict[Source, set[uuid.UUID]]:
    """Whose entries are to be written anew, by source."""
    for (watch, kind), values in noted.rows.items():
        for some in chunks(values):
            if watch.find is not None:
                noted.subjects[kind].update(session.scalars(watch.find(some)))
    return {sources[kind]: ids for kind, ids in noted.subjects.items() if ids}


def _present_entries(session: Session, subjects: dict[Source, set[uuid.UUID]]) -> list[int]:
    wanted = {(source.kind, id_) for source, ids in subjects.items() for id_ in ids}
    return [
        row.id
        for some in chunks(set().union(*subjects.values()))
        for row in session.execute(
            select(SearchEntry.id, SearchEntry.kind, SearchEntry.subject_id).where(
                SearchEntry.subject_id.in_(some)
            )
        )
        if (row.kind, row.subject_id) in wanted
    ]


class _OfKind(NamedTuple):
    kind: str
    entry: Entry


def _entries(session: Session, subjects: dict[Source, set[uuid.UUID]]) -> Iterator[_OfKind]:
    for source, ids in subjects.items():
        for some in chunks(ids):
            for entry in source.entries(session, some):
                if entry.keys:
                    yield _OfKind(source.kind, entry)


def _add(session: Session, entries: Collection[_OfKind]) -> None:
    connection = session.connection()
    # we alone write now
    last = session.scalar(select(func.max(SearchEntry.id))) or 0
    rows = [_row(id_, *one) for id_, one in zip(count(last + 1), entries, strict=False)]
    connection.execute(insert(SearchEntry), rows)
    keys = [
        {"entry_id": row["id"], "key": key}
        for row, one in zip(rows, entries, strict=True)
        for key in sorted(set(one.entry.keys))
    ]
    connection.execute(insert(SearchAudience), keys)
    texts = [Text(row["id"], *(row[name] for name in Text._fields[1:])) for row in rows]
    engine_of(connection).write(connection, texts)


def _row(id_: int, kind: str, entry: Entry) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": kind,
        "subject_id": entry.subject_id,
        "language": entry.language,
        "title": _line(entry.title.text),
        "title_language": entry.title.language,
        "note": _line(entry.note),
        "body": entry.body[:_LONGEST_BODY],
        "look": entry.look or kind,
        "url": entry.url,
        "place_id": entry.place_id,
        "indexed_at": now(),
    }


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_LINE]


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Items in portions that one query can name."""
    everything = list(items)
    for start in range(0, len(everything), _CHUNK):
        yield everything[start : start + _CHUNK]
