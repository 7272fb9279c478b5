"""Choosing the way: from a sheet where there is one that fits, else drawn whole, and a sheet cut from it if it can be.

What decides is all in `order_of` and `Press._from_sheet`: a name that does not fit its lines, letters that the sheet's
fonts lack, an address or a snapshot out of the ordinary go the slow way by themselves.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import count
from operator import attrgetter
from threading import Lock
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from learnpath.certificates.documents.archival import Attachment
from learnpath.certificates.documents.sheets.codes import code_family
from learnpath.certificates.documents.sheets.shaping import Style, blocks_of, lines
from learnpath.certificates.documents.sheets.sheet import Own, Sheet
from learnpath.certificates.documents.sizes import fact_lines, name_fit, page_class
from learnpath.certificates.documents.wording import certificate_text, document_title, own_words
from learnpath.certificates.snapshot import Snapshot

# Of each, some tens of kilobytes: enough for the cohorts that are issued at one time, and no more for ten thousand.
_MOST_SHEETS = 48
_MOST_REMEMBERED = 2048

# Beyond this a line is no name; only the drawing process, which has limits, looks at it more closely.
_LONGEST = 300

_OWN = {
    "serial", "code", "verify_url", "person_name", "organisation",
    "meetings_attended", "group_works", "own_works",
}  # fmt: skip
_shared = attrgetter(*(one.name for one in fields(Snapshot) if one.name not in _OWN))

_BESIDE_FACTS = {"name", "code", "serial"}

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Way(StrEnum):
    """How a certificate was drawn."""

    FAST = "from a sheet"
    SLOW = "whole"


class Drawn(NamedTuple):
    pdf: bytes
    way: Way


class Slowly(NamedTuple):
    """What WeasyPrint made: the file, and a sheet if one was asked for and could be cut."""

    pdf: bytes
    sheet: Sheet | None = None


Pictures = Mapping[str, bytes]
Slow = Callable[[Snapshot, Sequence[Attachment], frozenset[str] | None, Pictures], Slowly]
_NONE: Pictures = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Order:
    """What one certificate asks of a sheet."""

    key: Hashable  # equal for all that may share their layout, but for how many lines each slot takes
    words: Mapping[str, str]
    blocks: frozenset[str]
    prefix: str


class Recent(Generic[K, V]):
    """The most recently used of many; safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most, self._kept, self._lock = most, OrderedDict[K, V](), Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: K, value: V) -> V:
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


class Press:
    """One process's sheets."""

    def __init__(self, slow: Slow) -> None:
        self._slow = slow
        self._styles = Recent[Hashable, Mapping[str, Style]](_MOST_SHEETS)
        # nothing where a sheet was tried and could not be had
        self._sheets = Recent[Hashable, tuple[Sheet | None]](_MOST_SHEETS)

    def draw(
        self, snapshot: Snapshot, attachments: Sequence[Attachment] = (), pictures: Pictures = _NONE
    ) -> Drawn:
        order = order_of(snapshot)
        drawn = None if order is None else self._quickly(snapshot, attachments, pictures, order)
        return drawn or Drawn(self._slow(snapshot, attachments, None, pictures).pdf, Way.SLOW)

    def _quickly(
        self, snapshot: Snapshot, attachments: Sequence[Attachment], pictures: Pictures, order: Order
    ) -> Drawn | None:
        """From a sheet, or as the first of its kind; nothing where it must be drawn whole, and nothing is learnt."""
        styles = self._styles.get(order.key)
        if styles is None:
            return self._first(snapshot, attachments, pictures, order)
        set_lines = {slot: lines(text, styles[slot]) for slot, text in order.words.items()}
        counts = tuple(one and len(one) for one in set_lines.values())
        sheets = self._sheets.get((order.key, counts))
        if None in counts or sheets == (None,):
            return None
        if sheets is None or (sheet := sheets[0]) is None:
            return self._first(snapshot, attachments, pictures, order, counts)
        qr = code_family(order.prefix).drawing(snapshot.code)
        own = Own(document_title(snapshot), snapshot.verify_url, set_lines, qr)  # type: ignore[arg-type]  # no None in it
        pdf = sheet.write(own, attachments)
        return None if pdf is None else Drawn(pdf, Way.FAST)

    def _first(
        self,
        snapshot: Snapshot,
        attachments: Sequence[Attachment],
        pictures: Pictures,
        order: Order,
        counts: Hashable = None,
    ) -> Drawn:
        """Drawn whole, and remembered for those who come after."""
        pdf, sheet = self._slow(snapshot, attachments, order.blocks, pictures)
        if sheet is not None:
            self._styles.put(order.key, sheet.styles)
            counts = tuple(sum(line.slot == slot for line in sheet.lines) for slot in order.words)
        if counts is not None:
            self._sheets.put((order.key, counts), (sheet,))
        return Drawn(pdf, Way.SLOW)

    def forget(self) -> None:
        self._styles.clear()
        self._sheets.clear()


_numbers = Recent[Hashable, int](_MOST_REMEMBERED)
_counter = count()


def _numbered(shared: Hashable) -> int:
    """A number of its own for all that a cohort shares: quicker to look things up by."""
    number = _numbers.get(shared)
    return _numbers.put(shared, next(_counter)) if number is None else number


_page_classes = Recent[Hashable, str](_MOST_REMEMBERED)


def order_of(snapshot: Snapshot) -> Order | None:
    """What this certificate asks of a sheet; nothing where it is out of the ordinary."""
    url, code = snapshot.verify_url, snapshot.code
    if not url.endswith(f"/{code}") or not url.isascii() or not url.isprintable() or set(url) & set("()\\ "):
        return None
    words = {slot: text for slot, text in own_words(snapshot).items() if text}
    if "name" not in words or max(map(len, words.values())) > _LONGEST:
        return None
    blocks = blocks_of("".join(words.values()))
    if blocks is None:
        return None
    prefix = url[: -len(code)]
    shared = _numbered((_shared(snapshot), prefix, tuple(words), blocks))
    fit = name_fit(words["name"])
    # the estimates that the density of the page is chosen by
    estimates = (
        shared,
        fit,
        *(fact_lines(text) for slot, text in words.items() if slot not in _BESIDE_FACTS),
    )
    density = _page_classes.get(estimates)
    if density is None:
        density = _page_classes.put(estimates, page_class(certificate_text(snapshot)))
    return Order((shared, fit[0], density), words, blocks, prefix)
