"""Cutting a sheet from a certificate that WeasyPrint has just drawn.

The person's parts are found by the boxes that bear a `data-slot`, and taken out of the page's content. A sheet proves
itself: the parts written anew must be the very operators that were taken out, or there is no sheet, and the cohort
goes the slow way.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from learnpath.certificates.documents.archival import About, information, stream, text_string, xmp_packet
from learnpath.certificates.documents.fonts import BOLD, REGULAR, SEMI_BOLD
from learnpath.certificates.documents.sheets.shaping import (
    UNITS,
    Repertoire,
    Style,
    face,
    lines,
    repertoire,
    width,
)
from learnpath.certificates.documents.sheets.sheet import Line, Sheet, row

_FILES = {400: REGULAR, 600: SEMI_BOLD, 700: BOLD}
_TITLE = "title-of-one-person"
_MARKED = re.compile(rb"<</MCID (\d+)>>")
_POINT = re.compile(rb"[\d.-]+ [\d.-]+ [ml]")
_PLACED = re.compile(rb"1 0 0 -1 \S+ (\S+) Tm")


class NoSheet(Exception):
    """This certificate cannot be taken apart; why."""


class Model(NamedTuple):
    """What is known of the certificate that the sheet is cut from."""

    about: About
    url: str
    words: Mapping[str, str]  # by slot
    blocks: frozenset[str]
    qr: bytes


class _Leaf(NamedTuple):
    slot: str
    box: Any
    block: Any


@dataclass
class _Piece:
    """One slot's part of the content, as it was drawn."""

    slot: str
    index: int
    x: float  # as the box has it; the operators round it
    drawn: list[bytes]


def cut(document: Document, pdf: pydyf.PDF, model: Model) -> Sheet:
    """The sheet of a certificate, before its metadata are written. Raises NoSheet."""
    if len(document.pages) != 1:
        raise NoSheet("more than one page")
    (page,) = (one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page")
    leaves = list(_leaves(document.pages[0]._page_box, "", None))
    marks = list(_marks(pdf, pdf.objects[_number_in(pdf.catalog["StructTreeRoot"])]))
    if len(leaves) != len(marks):
        raise NoSheet("the tags are not those of the boxes")
    slots = {mark: leaf for mark, leaf in zip(marks, leaves, strict=True) if leaf.slot}
    if {leaf.slot for leaf in slots.values()} != {*model.words, "qr"}:
        raise NoSheet("a slot is missing or empty")
    content = pdf.objects[_number_in(page["Contents"])]
    segments, pieces = _taken_apart(content, slots)
    fonts = _Fonts(document, pdf, page, model)
    styles = {leaf.slot: fonts.style(leaf, pieces) for leaf in slots.values() if leaf.slot != "qr"}
    rights = {leaf.slot for leaf in slots.values() if leaf.block.style["text_align_all"] in ("right", "end")}
    assembly = _Assembly(pdf, page, content, model)
    repertoires = fonts.widened(styles, assembly.written)
    sheet = assembly.sheet(segments, pieces, styles, repertoires, rights)
    _prove(sheet, pieces, model)
    return sheet


def _leaves(box: Any, slot: str, block: Any) -> Iterator[_Leaf]:
    """The boxes that bear text or pictures, in the order of their tags."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.MarginBox):
        return
    if box.element is not None and (named := box.element.get("data-slot")):
        slot = named
    if isinstance(box, boxes.TextBox):
        yield _Leaf(slot, box, block)
        return
    if isinstance(box, boxes.BlockContainerBox):
        block = box
    for child in getattr(box, "children", ()):
        yield from _leaves(child, slot, block)
    if isinstance(box, boxes.ReplacedBox):
        yield _Leaf(slot, box, block)


def _marks(pdf: pydyf.PDF, element: Any) -> Iterator[int]:
    """The numbers of the marked contents, in the order in which they are read."""
    for kid in element.get("K", ()):
        if isinstance(kid, int):
            yield kid
        else:
            child = pdf.objects[_number_in(kid)]
            if child.get("Type") != "/OBJR":
                yield from _marks(pdf, child)


def _number_in(reference: bytes) -> int:
    return int(reference.split()[0])


def _taken_apart(content: pydyf.Stream, slots: Mapping[int, _Leaf]) -> tuple[list[bytes], list[_Piece]]:
    """The shared content in segments, and the pieces that stood between them."""
    segments: list[list[bytes]] = [[]]
    pieces: list[_Piece] = []
    slot, counts = "", dict.fromkeys((leaf.slot for leaf in slots.values()), 0)
    for line in b"\n".join(map(_as_bytes, content.stream)).split(b"\n"):
        if marked := _MARKED.fullmatch(line):
            slot = ""
            if leaf := slots.get(int(marked[1])):
                slot = leaf.slot
                pieces.append(_Piece(slot, counts[slot], leaf.box.position_x, []))
                counts[slot] += 1
        elif line == b"EMC":
            slot = ""
        if slot and _is_own(slot, line):
            if not pieces[-1].drawn:
                segments.append([])
            pieces[-1].drawn.append(line)
        else:
            segments[-1].append(line)
    if len(segments) != len(pieces) + 1 or any(len(one.drawn) != 3 for one in pieces if one.slot != "qr"):
        raise NoSheet("a part is drawn in several fonts, or not at all")
    return [b"\n".join(one) for one in segments], pieces


def _as_bytes(operator: bytes | str | pydyf.Object) -> bytes:
    if isinstance(operator, pydyf.Object):
        return bytes(operator.data)
    return operator if isinstance(operator, bytes) else operator.encode()


def _is_own(slot: str, line: bytes) -> bool:
    if slot == "qr":
        return _POINT.fullmatch(line) is not None
    return line.endswith((b" Tm", b" Tf", b" TJ"))


class _Fonts:
    """The fonts of the drawn page, and what they become when they must serve everybody."""

    def __init__(self, document: Document, pdf: pydyf.PDF, page: pydyf.Dictionary, model: Model) -> None:
        self._pdf, self._model = pdf, model
        self._drawn = {font.hash: font for font in document.fonts.values()}
        resources = pdf.objects[_number_in(page["Resources"])]
        self._dictionaries = pdf.objects[_number_in(resources["Font"])]

    def style(self, leaf: _Leaf, pieces: list[_Piece]) -> Style:
        chosen = {one.drawn[1] for one in pieces if one.slot == leaf.slot}
        if len(chosen) != 1:
            raise NoSheet(f"{leaf.slot} is set in several sizes")
        name, size, _operator = chosen.pop().split()
        font = self._drawn[name[1:].decode()]
        if font.family != "Certificate Inter" or font.weight not in _FILES:
            raise NoSheet(f"{leaf.slot} is set in another font")
        spacing = leaf.box.style["letter_spacing"]
        return Style(
            _FILES[font.weight],
            round(float(size) * UNITS),
            0 if spacing == "normal" else int(spacing * UNITS),
            self._model.about.language,
            leaf.block.width,
        )

    def widened(self, styles: Mapping[str, Style], written: dict[int, bytes]) -> dict[str, Repertoire]:
        """Each slot's repertoire; the objects of its font are written anew with all of it."""
        by_file = {}
        for font in self._drawn.values():
            file = _FILES.get(font.weight, "")
            if file in {style.file for style in styles.values()}:
                by_file[file] = self._widen(file, font, written)
        return {slot: by_file[style.file] for slot, style in styles.items()}

    def _widen(self, file: str, font: Any, written: dict[int, bytes]) -> Repertoire:
        known = repertoire(file, self._model.about.language, self._model.blocks)
        # what is drawn already counts with the widths that WeasyPrint rounded
        widths = {glyph: face(file).width(glyph) for glyph in known} | font.widths
        meaning = known | font.to_unicode
        dictionary = self._pdf.objects[_number_in(self._dictionaries[font.hash])]
        descendant = self._pdf.objects[_number_in(dictionary["DescendantFonts"][0])]
        descriptor = self._pdf.objects[_number_in(descendant["FontDescriptor"])]
        written[_number_in(descriptor["FontFile2"])] = _font_file(file, frozenset(meaning))
        written[_number_in(dictionary["ToUnicode"])] = _to_unicode(tuple(sorted(meaning.items())))
        said = b" ".join(b"%d[%d]" % pair for pair in sorted(widths.items()))
        copy = pydyf.Dictionary({**descendant, "W": b"[%s]" % said})
        written[descendant.number] = copy.data
        return Repertoire(widths, meaning)


@lru_cache(maxsize=16)
def _font_file(file: str, glyphs: frozenset[int]) -> bytes:
    content = face(file).cut(glyphs)
    return stream(b"/Filter/FlateDecode/Length1 %d" % len(content), zlib.compress(content, 9))


@lru_cache(maxsize=16)
def _to_unicode(meaning: tuple[tuple[int, str], ...]) -> bytes:
    """The map from glyphs to letters (ISO 32000-1, 9.10.3)."""
    entries = [b"<%04x> <%s>" % (glyph, text.encode("utf-16-be").hex().encode()) for glyph, text in meaning]
    batches = b"\n".join(
        b"%d beginbfchar\n%s\nendbfchar" % (len(batch), b"\n".join(batch))
        for batch in (entries[start : start + 100] for start in range(0, len(entries), 100))
    )
    content = (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n"
        b"<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n"
        b"/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        b"%s\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend" % batches
    )
    return stream(b"/Filter/FlateDecode", zlib.compress(content, 9))


class _Assembly:
    """Puts the shared objects into the head of a file."""

    def __init__(self, pdf: pydyf.PDF, page: pydyf.Dictionary, content: pydyf.Stream, model: Model) -> None:
        self._pdf, self._page, self._content, self._model = pdf, page, content, model
        self.written: dict[int, bytes] = {}  # bodies that replace WeasyPrint's
        self._next = len(pdf.objects)

    def sheet(
        self,
        segments: list[bytes],
        pieces: list[_Piece],
        styles: Mapping[str, Style],
        repertoires: Mapping[str, Repertoire],
        rights: set[str],
    ) -> Sheet:
        (link,) = self._links()
        own = {link.number, self._pdf.catalog.number, _number_in(self._pdf.catalog["Metadata"])}
        streams, numbers = self._contents(segments, len(pieces))
        contents = b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)
        self.written[self._page.number] = pydyf.Dictionary({**self._page, "Contents": contents}).data
        info = self._numbered()
        head, rows = self._head(own, streams)
        before, after = _halves(pydyf.Dictionary(information(self._nameless())).data, text_string(_TITLE))
        return Sheet(
            head,
            rows,
            (self._pdf.catalog.number, self._pdf.catalog.data[2:-2]),
            (info, before, after),
            (
                _number_in(self._pdf.catalog["Metadata"]),
                *_halves(xmp_packet(self._nameless()), _TITLE.encode()),
            ),
            (link.number, self._link_parts(link)),
            next(number for number, one in zip(numbers[1::2], pieces, strict=True) if one.slot == "qr"),
            tuple(
                _line(one, number, one.slot in rights, self._model, styles[one.slot])
                for number, one in zip(numbers[1::2], pieces, strict=True)
                if one.slot != "qr"
            ),
            styles,
            repertoires,
            self._model.about.day,
        )

    def _nameless(self) -> About:
        return replace(self._model.about, title=_TITLE)

    def _numbered(self) -> int:
        self._next += 1
        return self._next - 1

    def _links(self) -> list[pydyf.Dictionary]:
        links = [one for one in self._pdf.objects if isinstance(one, dict) and one.get("Type") == "/Annot"]
        if len(links) != 1:
            raise NoSheet("not exactly one link")
        return links

    def _link_parts(self, link: pydyf.Dictionary) -> tuple[bytes, ...]:
        parts = tuple(link.data.split(self._model.url.encode()))
        if len(parts) != 3:
            raise NoSheet("the link does not lead to the address")
        return parts

    def _contents(self, segments: list[bytes], pieces: int) -> tuple[dict[int, bytes], list[int]]:
        """The shared segments as streams, and the numbers of all parts of the content in order."""
        numbers = [self._numbered() for _part in range(len(segments) + pieces)]
        streams = {}
        for number, segment in zip(numbers[::2], segments, strict=True):
            packed = zlib.compress(segment, 9)
            small = len(packed) + len(b"/Filter/FlateDecode") < len(segment)
            streams[number] = stream(b"/Filter/FlateDecode", packed) if small else stream(b"", segment)
        return streams, numbers

    def _head(self, own: set[int], streams: dict[int, bytes]) -> tuple[bytes, bytes]:
        """The bytes of everything shared, and the rows of where it is."""
        packed: list[tuple[int, bytes]] = []
        for one in self._pdf.objects[1:]:
            if one.number in own or one is self._content:
                continue
            body = self.written.get(one.number, one.data)
            if one.compressible:
                packed.append((one.number, body))
            else:
                streams[one.number] = body
        container = self._numbered()
        streams[container] = _object_stream(packed)
        rows = [row(0, 0)] * self._next
        parts = [b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"]
        place = len(parts[0])
        for number, body in streams.items():
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            rows[number] = row(1, place)
            place += len(parts[-1])
        for index, (number, _body) in enumerate(packed):
            rows[number] = row(2, container, index)
        return b"".join(parts), b"".join(rows)


def _object_stream(packed: list[tuple[int, bytes]]) -> bytes:
    """Several objects in one compressed stream (ISO 32000-1, 7.5.7)."""
    places, place = [], 0
    for number, body in packed:
        places.append(b"%d %d" % (number, place))
        place += len(body) + 1
    index = b" ".join(places) + b"\n"
    content = zlib.compress(index + b"\n".join(body for _number, body in packed), 9)
    return stream(b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(packed), len(index)), content)


def _halves(whole: bytes, middle: bytes) -> tuple[bytes, bytes]:
    before, after = whole.split(middle)
    return before, after


def _line(piece: _Piece, number: int, from_right: bool, model: Model, style: Style) -> Line:
    placed = _PLACED.fullmatch(piece.drawn[0])
    glyphs = lines(model.words[piece.slot], style)
    if placed is None or glyphs is None or piece.index >= len(glyphs):
        raise NoSheet(f"{piece.slot} is broken otherwise")
    x = piece.x + width(glyphs[piece.index]) if from_right else piece.x
    return Line(piece.slot, piece.index, number, piece.drawn[1], x, placed[1], from_right)


def _prove(sheet: Sheet, pieces: list[_Piece], model: Model) -> None:
    """The parts written anew are the very ones that were taken out."""
    drawn = {(one.slot, one.index): b"\n".join(one.drawn) for one in pieces}
    if drawn.pop(("qr", 0)) != model.qr:
        raise NoSheet("the QR code is drawn otherwise")
    for line in sheet.lines:
        glyphs = lines(model.words[line.slot], sheet.styles[line.slot])
        if glyphs is None or len(glyphs) != sum(one.slot == line.slot for one in sheet.lines):
            raise NoSheet(f"{line.slot} is broken otherwise")
        if sheet.drawn(line, glyphs[line.nth]) != drawn[line.slot, line.nth]:
            raise NoSheet(f"{line.slot} is set otherwise")
