"""What can be found: the sources that the features register, and what of theirs has to be watched."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from learnpath.kernel.html import plain_text
from learnpath.terms import Localised, localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A text as it can be found. Without keys nobody finds it, and it is not written."""

    subject_id: uuid.UUID
    title: Localised
    language: str  # of the body; empty for names, which are in none
    keys: Collection[str]
    url: str
    body: str = ""
    note: str = ""
    look: str = ""  # as what it is shown; else its kind
    place_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Rows whose change shows in a source's entries.

    `by` is the column that leads from such a row to the subjects: it holds their ids, or `find` asks for them.
    Rows that come or go are of interest where `by` itself holds the id (what hangs on them comes and goes by its own
    rows), or with `even_new`. `shows` names the columns that an entry tells of; none are all of them.
    """

    by: InstrumentedAttribute[Any]
    shows: frozenset[str] = frozenset()
    find: Callable[[Collection[uuid.UUID]], Select[uuid.UUID]] | None = None
    even_new: bool = False

    @property
    def model(self) -> type[Any]:
        return self.by.class_  # type: ignore[return-value]  # none of ours is an alias

    @property
    def comes_and_goes(self) -> bool:
        return self.find is None or self.even_new


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A kind of thing that can be found: its entries as they are now, given ids of subjects."""

    kind: str
    every: InstrumentedAttribute[uuid.UUID]  # the column of all subjects there could be
    entries: Callable[[Session, Collection[uuid.UUID]], Iterable[Entry]]
    watches: tuple[Watch, ...]


sources: dict[str, Source] = {}
watched: dict[type[Any], list[tuple[Watch, str]]] = defaultdict(list)


def register(source: Source) -> None:
    """Let things of a kind be found from now on."""
    if source.kind in sources:
        return
    sources[source.kind] = source
    for watch in source.watches:
        watched[watch.model].append((watch, source.kind))


def in_each_language(
    title: Mapping[str, str], *bodies: Mapping[str, str]
) -> Iterator[tuple[str, Localised, str]]:
    """The languages in which something is written: code, title (in another, where it must) and plain text."""
    for code in dict.fromkeys([*title, *(code for body in bodies for code in body)]):
        text = "\n".join(plain_text(body[code]) for body in bodies if body.get(code))
        yield code, localised(title, code, ()), text
