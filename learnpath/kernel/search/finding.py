"""Finding: the entries that hold the words and are open to one of the keys. Two queries, however many there are."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import exists, null, select
from sqlalchemy.orm import Session

from learnpath.kernel.search.choosing import engine_of
from learnpath.kernel.search.models import SearchAudience, SearchEntry
from learnpath.kernel.search.words import Asked, asked_in, marked, roots_in, snippet

MOST = 300  # nobody reads further; whoever finds so much asks with one more word


class Hit(NamedTuple):
    """Something that was found, fit to be shown: the words that were asked for stand in <mark>."""

    look: str
    title: Markup
    title_language: str
    note: Markup
    snippet: Markup
    language: str
    url: str
    place_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, the best first."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    number: int = 1
    is_cut: bool = False  # there is more than anybody would read


def find(
    session: Session, text: str, keys: Collection[str], *, language: str, number: int, per_page: int
) -> Found:
    """A page of what whoever has these keys finds by these words. What is written in several languages is found once,
    in the reader's if it is found there.
    """
    asked = asked_in(text)
    if not asked or not keys:
        return Found()
    matches = _matches(session, asked, keys)
    ids = _once(matches, language)
    number = max(1, min(number, -(-len(ids) // per_page)))
    shown = ids[(number - 1) * per_page : number * per_page]
    hits = _hits(session, asked, shown) if shown else ()
    return Found(hits, len(ids), number, len(matches) == MOST)


class _Matched(NamedTuple):
    id: int
    kind: str
    subject_id: uuid.UUID
    language: str


def _matches(session: Session, asked: Asked, keys: Collection[str]) -> list[_Matched]:
    match = engine_of(session.connection()).match(asked)
    may_be_found = exists().where(SearchAudience.entry_id == SearchEntry.id, SearchAudience.key.in_(keys))
    rows = session.execute(
        select(SearchEntry.id, SearchEntry.kind, SearchEntry.subject_id, SearchEntry.language)
        .select_from(match.words)
        .join(SearchEntry, SearchEntry.id == match.entry_id)
        .where(match.condition, may_be_found)
        .order_by(match.order, SearchEntry.subject_id.desc(), SearchEntry.id)  # what is newer first
        .limit(MOST)
    )
    return [_Matched._make(row) for row in rows]


def _once(matches: Iterable[_Matched], language: str) -> list[int]:
    """Each thing where its best text stands, by the text in the reader's language."""
    ids: dict[tuple[str, uuid.UUID], int] = {}
    for one in matches:
        if (one.kind, one.subject_id) not in ids or one.language == language:
            ids[one.kind, one.subject_id] = one.id
    return list(ids.values())


def _hits(session: Session, asked: Asked, ids: list[int]) -> tuple[Hit, ...]:
    stems = engine_of(session.connection()).stems(asked, SearchEntry.language)
    rows = session.execute(
        select(
            SearchEntry.id,
            SearchEntry.look,
            SearchEntry.title,
            SearchEntry.title_language,
            SearchEntry.note,
            SearchEntry.body,
            SearchEntry.language,
            SearchEntry.url,
            SearchEntry.place_id,
            null() if stems is None else stems,
        ).where(SearchEntry.id.in_(ids))
    )
    hits = {}
    for id_, look, title, title_language, note, body, code, url, place_id, found_stems in rows:
        roots = roots_in(found_stems or ())
        hits[id_] = Hit(
            look,
            marked(title, asked, roots),
            title_language,
            marked(note, asked, roots),
            snippet(body, asked, roots),
            code,
            url,
            place_id,
        )
    return tuple(hits[id_] for id_ in ids if id_ in hits)
