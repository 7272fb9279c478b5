"""Letters set as Pango sets them and written as WeasyPrint writes them, by HarfBuzz alone.

Both stand on HarfBuzz, so the same font, size and language give the same glyphs, kerning and ligatures. Where a
release of either comes to place them otherwise, the sheets' own proof (cutting.py) finds out, and the slow way is
taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import uharfbuzz as hb

from learnpath.certificates.documents.fonts import unpacked

# Pango counts in these parts of a pixel, in whole numbers.
UNITS = 1024
# How near the end of the line a word may come before we leave the decision to Pango itself, in pixels.
_DOUBT = 0.02
_NO_LIGATURES = {"liga": False, "clig": False, "dlig": False}

# Which letters a sheet has in its fonts. A name with others asks for a sheet with more, or is drawn the slow way.
BLOCKS: dict[str, frozenset[str]] = {
    "latin": frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))))
    | frozenset("–—‘’“”…"),
    # Sámi, Baltic, Polish, Czech, Croatian, Turkish, Romanian: a quarter more of a file
    "wide latin": frozenset(map(chr, (*range(0x100, 0x180), *range(0x218, 0x21C)))),
    "more latin": frozenset(map(chr, (*range(0x180, 0x218), *range(0x21C, 0x250), *range(0x1E00, 0x1F00)))),
    "greek": frozenset(map(chr, (*range(0x386, 0x3D0), *range(0x1F00, 0x2000)))),
    "cyrillic": frozenset(map(chr, range(0x400, 0x530))),
}
# Letters that take another shape beside others: a hyphen is higher between capitals and figures.
_NEIGHBOURS = (
    "a-a",
    "A-A",
    "1-1",
    "A-1",
    "(A)",
    "A:A",
    "1:1",
    "A–A",
    "1–1",
    "A/A",
    "1/1",
    "A.A",
    "A·A",
    "A@A",
    "1x1",
)


class Glyph(NamedTuple):
    id: int
    width: int
    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Style:
    """How one slot is set. Sizes and spacing in Pango's units."""

    file: str
    size: int
    spacing: int
    language: str
    room: float  # how wide its column is, in pixels

    @property
    def pixels(self) -> float:
        return self.size / UNITS

    def room_left(self, glyphs: Sequence[Glyph]) -> float:
        """After this line. Pango counts the letter spacing at its ends, too, and takes it away later."""
        return self.room - width(glyphs) - (self.spacing / UNITS if glyphs else 0)


@dataclass(frozen=True, slots=True)
class Repertoire:
    """The glyphs of one embedded font: how wide it says they are, and what they mean."""

    widths: dict[int, int]
    meaning: dict[int, str]


def blocks_of(text: str) -> frozenset[str] | None:
    """The blocks that its letters are from; nothing where one is from none, or where scripts are mixed."""
    found = frozenset(name for name, letters in BLOCKS.items() if not letters.isdisjoint(text))
    if not set(text) <= set().union(*(BLOCKS[name] for name in found)):
        return None
    return None if {"greek", "cyrillic"} <= found else found


class Face:
    """One font file, ready to be shaped with and to be cut to a few glyphs."""

    def __init__(self, file: str) -> None:
        self.face = hb.Face(unpacked(file))
        self._sized: dict[int, hb.Font] = {}

    def shaped(self, text: str, style: Style) -> list[Glyph] | None:
        """The glyphs of a line; nothing where the font lacks one or one is set higher or lower than the line."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = style.language
        hb.shape(self._font(style.size), buffer, _NO_LIGATURES if style.spacing else None)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        starts = [info.cluster for info in infos] + [len(text)]
        glyphs = []
        for index, (info, position) in enumerate(zip(infos, positions, strict=True)):
            meaning = text[starts[index] : starts[index + 1]]
            if not info.codepoint or not meaning or position.y_offset:
                return None
            glyphs.append(Glyph(info.codepoint, position.x_advance, position.x_offset, meaning))
        return _spaced(glyphs, style.spacing) if style.spacing else glyphs

    def _font(self, size: int) -> hb.Font:
        if (font := self._sized.get(size)) is None:
            font = self._sized[size] = hb.Font(self.face)
            font.scale = (size, size)
        return font

    def width(self, glyph: int) -> int:
        """In thousandths of the size, as a PDF counts."""
        font = self._font(self.face.upem)
        advance: int = font.get_glyph_h_advance(glyph)
        return round(advance * 1000 / int(self.face.upem))

    def cut(self, glyphs: frozenset[int]) -> bytes:
        """The font with these glyphs only, each under its old number."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.flags = (
            hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        )
        wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in (b"GPOS", b"GSUB", b"GDEF"))
        return bytes(hb.subset(self.face, wanted).blob.data)


def _spaced(glyphs: list[Glyph], spacing: int) -> list[Glyph]:
    """Letter spacing, half of it on either side of a letter, but none at the line's ends."""
    # towards zero, as C divides
    left = int(spacing / 2)
    right, last = spacing - left, len(glyphs) - 1
    return [
        Glyph(
            glyph.id,
            glyph.width + (left if index else 0) + (right if index < last else 0),
            glyph.offset + (left if index else 0),
            glyph.text,
        )
        for index, glyph in enumerate(glyphs)
    ]


@cache
def face(file: str) -> Face:
    """This process's copy of a font."""
    return Face(file)


@lru_cache(maxsize=32)
def repertoire(file: str, language: str, blocks: frozenset[str]) -> dict[int, str]:
    """The glyphs of some blocks of letters, and what each means."""
    style = Style(file, 16 * UNITS, 0, language, 0)
    letters = sorted(set().union(*(BLOCKS[name] for name in blocks)))
    meaning: dict[int, str] = {}
    for sample in (*letters, *_NEIGHBOURS):
        for glyph in face(file).shaped(sample, style) or ():
            meaning.setdefault(glyph.id, glyph.text)
    return meaning


@lru_cache(maxsize=1024)  # organisations and counts come again and again
def lines(text: str, style: Style) -> list[list[Glyph]] | None:
    """The text broken into lines as its column is wide; nothing where only Pango should decide."""
    font = face(style.file)
    whole = font.shaped(text, style)
    if whole is None or style.room_left(whole) >= _DOUBT:
        return None if whole is None else [whole]
    broken: list[list[Glyph]] = []
    rest = _words(text)
    while rest:
        line = _first_line(font, rest, style)
        if line is None:
            return None
        count, glyphs = line
        broken.append(glyphs)
        rest = rest[count:]
    return broken


def _words(text: str) -> list[str]:
    """Where a line may end: after a space, and after a hyphen between letters (Unicode, annex 14)."""
    words, start = [], 0
    for index in range(1, len(text)):
        before = text[index - 1]
        hyphenated = before == "-" and index > 1 and text[index - 2].isalpha() and text[index].isalpha()
        if before == " " or hyphenated:
            words.append(text[start:index])
            start = index
    return [*words, text[start:]]


def _first_line(font: Face, words: list[str], style: Style) -> tuple[int, list[Glyph]] | None:
    """How many words the next line holds, and its glyphs."""
    held = None
    for count in range(1, len(words) + 1):
        text = "".join(words[:count])
        glyphs = font.shaped(text.rstrip(), style)
        if glyphs is None:
            return None
        room_left = style.room_left(glyphs)
        if abs(room_left) < _DOUBT or (room_left < 0 and held is None):
            return None
        if room_left < 0:
            break
        # Unicode breaks at other signs, too, by rules that we leave to Pango
        if not all(letter.isalnum() or letter in " -.'’," for letter in text):
            return None
        held = count, glyphs
    return held


def width(glyphs: Sequence[Glyph]) -> float:
    """In pixels."""
    return sum(glyph.width for glyph in glyphs) / UNITS


def operators(glyphs: Sequence[Glyph], style: Style, known: Repertoire) -> bytes | None:
    """The line as WeasyPrint writes it: glyphs, and between them what differs from the widths in the font.

    Nothing where the embedded font lacks one of the glyphs, or has it for other letters.
    """
    pixels, parts = style.pixels, ["<"]
    for glyph in glyphs:
        if known.meaning.get(glyph.id) != glyph.text:
            return None
        offset = glyph.offset / pixels
        if offset:
            parts.append(f">{-offset}<")
        parts.append(f"{glyph.id:04x}")
        kerning = known.widths[glyph.id] + offset - glyph.width * 1000 * (1 / UNITS) / pixels
        if kerning:
            parts.append(f">{int(kerning)}<")
    text = "".join(parts)
    text = text[:-1] if text[-1] == "<" else text + ">"
    return b"[%s] TJ" % text.encode()
