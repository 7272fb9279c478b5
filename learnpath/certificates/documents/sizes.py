"""How large each part is set so that the certificate keeps to its page: pure arithmetic over the texts.

The widths are those of Inter, a little on the wide side: an estimate that errs gives smaller type, never a
clash. What fits in no size flows to the next page by itself.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from learnpath.certificates.documents.wording import CertificateText

MOST_STATIONS_A_PAGE = 16
# A title longer than this is cut in the line of stops (and only there): one stop must fit a page.
LONGEST_STOP = 300

# Millimetres in points, the measures of templates/documents/certificate.css.
_MM = 72 / 25.4
_MAIN_WIDTH = 108 * _MM
_FACT_WIDTH = 69 * _MM
_TWIN_WIDTH = 51 * _MM  # of each of two languages side by side
_TERM_HEIGHT = 7.5 * 1.3  # of the small word above a fact there
_STATION_WIDTH = 31 * _MM
_STATION_HEIGHT = 236 * _MM
_NAME_HEIGHT = 84
_MAIN_HEIGHT = 200 * _MM

_NAME_SIZES = (("name-1", 30), ("name-2", 25), ("name-3", 21), ("name-4", 17), ("name-5", 14))
_SMALLEST_NAME = ("name-6", 11)


@dataclass(frozen=True, slots=True)
class Spacing:
    """One density of the main column: type sizes, and the air above the name and around each row."""

    name: str
    lead: float
    body: float
    air: float
    row: float


_SPACINGS = (
    Spacing("roomy", 12.5, 10.5, 34 * _MM + 26 * _MM, 5 * _MM),
    Spacing("close", 11.5, 9.5, 16 * _MM + 22 * _MM, 3.4 * _MM),
    Spacing("dense", 10, 8.5, 8 * _MM + 16 * _MM, 2.4 * _MM),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One density of the line of stops: type size, line height and the gap between two stops, in points."""

    name: str
    size: float
    leading: float
    gap: float


_LINES = (
    Line("walk-roomy", 9, 12.2, 9 * _MM),
    Line("walk-close", 8.5, 11.1, 5 * _MM),
    Line("walk-dense", 7.5, 9.5, 2.6 * _MM),
)


def width(text: str) -> float:
    """The text's width in ems, of semi-bold Inter."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.0
    if unicodedata.combining(letter) or letter == "\u00ad":
        return 0.0
    if letter in "ijlI.,:;'|!·() ":
        return 0.31
    if letter in "frtJ-":
        return 0.43
    if letter in "mwMWÆŒ@—ЖШЩЮжшщюм":
        return 0.95
    return 0.74 if letter.isupper() else 0.61


def lines_of(text: str, room: float) -> int:
    """Into how many lines the text breaks in a column of that many ems."""
    lines, used = 1, 0.0
    for word in re.split(r"(?<=[\s-])", text):
        long = width(word.rstrip())
        if used + long <= room:
            used += width(word)
        elif long > room:
            # breaks inside the word, where hyphenation or need puts it
            lines += ceil((used + long) / room) - 1
            used = (used + long) % room
        else:
            lines, used = lines + 1, width(word)
    return lines


def name_class(name: str) -> str:
    """The largest size in which the name keeps to its place: a short one on a line, a long one on a few."""
    return _name_size(name)[0]


def _name_size(name: str) -> tuple[str, int]:
    for chosen, size in _NAME_SIZES:
        if lines_of(name, _MAIN_WIDTH / size) * size * 1.1 <= _NAME_HEIGHT:
            return chosen, size
    return _SMALLEST_NAME


def name_fit(name: str) -> tuple[str, int]:
    """The name's size, and the lines it is reckoned to take in it."""
    chosen, size = _name_size(name)
    return chosen, lines_of(name, _MAIN_WIDTH / size)


@lru_cache(maxsize=2048)
def fact_lines(value: str) -> tuple[int, ...]:
    """The lines that a value in the table is reckoned to take, in each density, alone and beside another language."""
    return tuple(
        lines_of(value, room / spacing.body) for spacing in _SPACINGS for room in (_FACT_WIDTH, _TWIN_WIDTH)
    )


def page_class(text: CertificateText) -> str:
    """How densely the main column is set."""
    for spacing in _SPACINGS:
        if _height(text, spacing) <= _MAIN_HEIGHT:
            return spacing.name
    return _SPACINGS[-1].name


def _height(text: CertificateText, spacing: Spacing) -> float:
    size = _name_size(text.person_name)[1]
    height = spacing.air + 14 + lines_of(text.partners, _MAIN_WIDTH / 8.5) * 12.3 + 16
    height += lines_of(text.person_name, _MAIN_WIDTH / size) * size * 1.1
    if text.other is not None:
        return height + _twin_height(text, text.other, spacing)
    height += _prose_height(text, spacing, _MAIN_WIDTH)
    for _term, value in text.facts:
        height += lines_of(value, _FACT_WIDTH / spacing.body) * spacing.body * 1.45 + spacing.row
    return height


def _prose_height(text: CertificateText, spacing: Spacing, column: float) -> float:
    size, leading = (spacing.lead, 1.5) if column == _MAIN_WIDTH else (min(spacing.lead, 11), 1.4)
    height = lines_of(str(text.lead.striptags()), column / size) * size * leading
    if text.summary:
        height += lines_of(text.summary, column / spacing.body) * spacing.body * 1.45
    if text.closing:
        closing = lines_of(str(text.closing.striptags()), column / spacing.body)
        height += closing * spacing.body * 1.45 + 2 * _MM
    return height


def _twin_height(one: CertificateText, other: CertificateText, spacing: Spacing) -> float:
    """Of both languages side by side: each row is as high as the longer of the two."""
    height = _TERM_HEIGHT + max(_prose_height(text, spacing, _TWIN_WIDTH) for text in (one, other))
    for pair in zip(one.facts, other.facts, strict=True):
        rows = max(lines_of(value, _TWIN_WIDTH / spacing.body) for _term, value in pair)
        height += _TERM_HEIGHT + rows * spacing.body * 1.45 + spacing.row
    return height


class StopText(NamedTuple):
    """One stop of the line: its title and when it was; both perhaps in a second language, too."""

    title: str
    other: str
    when: str
    other_when: str = ""


def stops_of(text: CertificateText) -> list[StopText]:
    if text.other is None:
        return [StopText(title, "", when) for title, when in text.stations]
    return [
        StopText(title, other if other != title else "", when, also if also != when else "")
        for (title, when), (other, also) in zip(text.stations, text.other.stations, strict=True)
    ]


def station_pages(stations: Sequence[StopText], room: float = 1.0) -> tuple[str, list[list[StopText]]]:
    """The class of the line of stops, and which stops stand on which page; `room` below 1 leaves more air."""
    stops = [one._replace(title=_shortened(one.title), other=_shortened(one.other)) for one in stations]
    height = _STATION_HEIGHT * room
    for line in _LINES:
        if len(stops) <= MOST_STATIONS_A_PAGE and _run(stops, line) <= height:
            return line.name, [stops]
    return _LINES[-1].name, _divided(stops, _LINES[-1], height)


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_STOP else title[: LONGEST_STOP - 1].rstrip() + "…"


def _run(stations: Sequence[StopText], line: Line) -> float:
    return sum(_stop_height(station, line) for station in stations)


def _stop_height(stop: StopText, line: Line) -> float:
    column = _STATION_WIDTH / line.size
    lines = sum(lines_of(words, column) for words in stop if words)
    return lines * line.leading + line.gap


def _divided(stations: Sequence[StopText], line: Line, height: float) -> list[list[StopText]]:
    pages: list[list[StopText]] = [[]]
    for station in stations:
        page = pages[-1]
        full = len(page) == MOST_STATIONS_A_PAGE or _run([*page, station], line) > height
        if page and full:
            pages.append(page := [])
        page.append(station)
    return pages


def breakable(title: str, language: str) -> str:
    """The title with soft hyphens in Finnish, for which WeasyPrint has no dictionary but a rule will do."""
    if language != "fi":
        return title
    return re.sub(r"[^\W\d_]{12,}", lambda word: _SYLLABLE.sub("\u00ad", word[0]), title)


# a new syllable begins at every consonant followed by a vowel
_SYLLABLE = re.compile(r"(?<=\w{4})(?=[bcdfghjklmnpqrstvwxz][aeiouyåäö]\w{2})", re.IGNORECASE)
