"""Putting what is shared into the head of a file, with places left for what is not."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace

import pydyf

from learnpath.certificates.documents.archival import Metadata, information, stream, text_string, xmp_packet
from learnpath.certificates.documents.sheets.cutting.parts import Model, NoSheet, Piece, number_in
from learnpath.certificates.documents.sheets.shaping import Repertoire, Style, lines, width
from learnpath.certificates.documents.sheets.sheet import Line, Sheet, row

_TITLE = "title-of-one-person"
_PLACED = re.compile(rb"1 0 0 -1 \S+ (\S+) Tm")


class Assembly:
    """Puts the shared objects into the head of a file."""

    def __init__(self, pdf: pydyf.PDF, page: pydyf.Dictionary, content: pydyf.Stream, model: Model) -> None:
        self._pdf, self._page, self._content, self._model = pdf, page, content, model
        self.written: dict[int, bytes] = {}  # bodies that replace WeasyPrint's
        self._next = len(pdf.objects)

    def sheet(
        self,
        segments: list[bytes],
        pieces: list[Piece],
        styles: Mapping[str, Style],
        repertoires: Mapping[str, Repertoire],
        rights: set[str],
    ) -> Sheet:
        links = self._links()
        own = {self._pdf.catalog.number, number_in(self._pdf.catalog["Metadata"])}
        own.update(link.number for link in links)
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
                number_in(self._pdf.catalog["Metadata"]),
                *_halves(xmp_packet(self._nameless()), _TITLE.encode()),
            ),
            tuple((link.number, self._link_parts(link)) for link in links),
            next(number for number, one in zip(numbers[1::2], pieces, strict=True) if one.slot == "qr"),
            tuple(
                _line(one, number, one.slot in rights, self._model, styles[one.slot])
                for number, one in zip(numbers[1::2], pieces, strict=True)
                if one.slot != "qr"
            ),
            styles,
            repertoires,
            self._model.metadata.day,
        )

    def _nameless(self) -> Metadata:
        return replace(self._model.metadata, title=_TITLE)

    def _numbered(self) -> int:
        self._next += 1
        return self._next - 1

    def _links(self) -> list[pydyf.Dictionary]:
        """The link to the verification page; one for each of its lines where it is broken."""
        links = [one for one in self._pdf.objects if isinstance(one, dict) and one.get("Type") == "/Annot"]
        if not links:
            raise NoSheet("no link")
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


def _line(piece: Piece, number: int, from_right: bool, model: Model, style: Style) -> Line:
    placed = _PLACED.fullmatch(piece.drawn[0])
    glyphs = lines(model.words[piece.slot], style)
    if placed is None or glyphs is None or piece.index >= len(glyphs):
        raise NoSheet(f"{piece.slot} is broken otherwise")
    x = piece.x + width(glyphs[piece.index]) if from_right else piece.x
    return Line(piece.slot, piece.index, number, piece.drawn[1], x, placed[1], from_right)
