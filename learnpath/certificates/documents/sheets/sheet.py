"""A sheet: all that the certificates of one cohort, language and look share, as the bytes of a PDF.

A certificate is the sheet and a few objects more: the person's lines and QR code (content streams of their own, in
their places between the shared ones), the link, the metadata. The file is written whole, not as an update of another
one: no earlier state lies in it, and it has one cross-reference stream (ISO 32000-1, 7.5.8). The tags are the
sheet's: they point at marked content by number, whoever's name it is.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from xml.sax.saxutils import escape

from learnpath.certificates.documents.archival import (
    Attachment,
    attachment_objects,
    catalogue_entries,
    stream,
    text_string,
)
from learnpath.certificates.documents.sheets.shaping import Glyph, Repertoire, Style, operators, width

# The row of an object in the cross-reference stream: its kind in one byte, its place in four, its index in two.
_WIDTHS = (1, 4, 2)
_MOST_KNOWN = 200


class Line(NamedTuple):
    """One line of a slot: which object holds it, and where it starts, or ends."""

    slot: str
    nth: int
    number: int
    font: bytes  # the operator that chooses it
    x: float
    y: bytes
    from_right: bool


class Own(NamedTuple):
    """What one person's certificate has of its own."""

    title: str
    url: str
    lines: Mapping[str, Sequence[Sequence[Glyph]]]
    qr: bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    head: bytes  # the file up to where the person's objects begin
    rows: bytes  # the cross-reference rows of all objects up to there
    catalogue: tuple[int, bytes]  # its number, and what it says but for embedded files
    information: tuple[int, bytes, bytes]  # before the title and after it
    metadata: tuple[int, bytes, bytes]
    links: tuple[tuple[int, tuple[bytes, ...]], ...]  # the address stands between the parts of each
    qr: int
    lines: tuple[Line, ...]
    styles: Mapping[str, Style]
    repertoires: Mapping[str, Repertoire]  # by slot
    day: date
    # lines that come again and again, such as organisations; the glyphs are kept so that their identity is theirs alone
    _known: dict[tuple[int, int], tuple[Sequence[Glyph], bytes]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def write(self, own: Own, attachments: Sequence[Attachment] = ()) -> bytes | None:
        """One person's file; nothing where the fonts here lack a glyph of theirs."""
        objects = []
        for line in self.lines:
            drawn = self.drawn(line, own.lines[line.slot][line.nth])
            if drawn is None:
                return None
            objects.append((line.number, stream(b"", drawn)))
        objects.append((self.qr, stream(b"/Filter/FlateDecode", zlib.compress(own.qr, 1))))
        objects += self._about(own)
        files = list(self._files(attachments))
        objects += files
        entries = catalogue_entries(attachments, [number for number, _body in files[1::2]])
        number, catalogue = self.catalogue
        said = b"".join(b"/%s %s" % (key.encode(), value) for key, value in entries.items())
        objects.append((number, b"<<%s%s>>" % (catalogue, said)))
        return self._file(objects)

    def drawn(self, line: Line, glyphs: Sequence[Glyph]) -> bytes | None:
        known = self._known.get((line.number, id(glyphs)))
        if known is not None and known[0] is glyphs:
            return known[1]
        style = self.styles[line.slot]
        shown = operators(glyphs, style, self.repertoires[line.slot])
        if shown is None:
            return None
        x = line.x - width(glyphs) if line.from_right else line.x
        drawn = b"1 0 0 -1 %s %s Tm\n%s\n%s" % (_number(x), line.y, line.font, shown)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[line.number, id(glyphs)] = glyphs, drawn
        return drawn

    def _about(self, own: Own) -> Iterator[tuple[int, bytes]]:
        number, before, after = self.information
        yield number, b"%s%s%s" % (before, text_string(own.title), after)
        number, before, after = self.metadata
        xmp = b"%s%s%s" % (before, escape(own.title).encode(), after)
        yield number, stream(b"/Type/Metadata/Subtype/XML", xmp)
        for number, parts in self.links:
            yield number, own.url.encode().join(parts)

    def _files(self, attachments: Sequence[Attachment]) -> Iterator[tuple[int, bytes]]:
        number = len(self.rows) // sum(_WIDTHS)
        for one in attachments:
            embedded, specification = attachment_objects(one, number, self.day)
            yield number, embedded
            yield number + 1, specification
            number += 2

    def _file(self, objects: list[tuple[int, bytes]]) -> bytes:
        """The sheet with these objects after it."""
        length, rows = sum(_WIDTHS), bytearray(self.rows)
        parts, place = [self.head], len(self.head)
        last = max(len(rows) // length, *(number + 1 for number, _body in objects))
        rows.extend(bytes((last + 1) * length - len(rows)))
        for number, body in objects:
            written = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            rows[number * length : (number + 1) * length] = row(1, place)
            parts.append(written)
            place += len(written)
        rows[last * length :] = row(1, place)
        # the identifier names this file and no other: a digest of all that is its own
        name = hashlib.sha256(b"".join(parts[1:])).hexdigest()[:32].encode()
        table = b"/Type/XRef/Size %d/W[%d %d %d]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (
            last + 1,
            *_WIDTHS,
            self.catalogue[0],
            self.information[0],
            name,
            name,
        )
        parts.append(
            b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, stream(table, bytes(rows)), place)
        )
        return b"".join(parts)


def row(kind: int, place: int, index: int = 0) -> bytes:
    """An object's row: of kind 1 at that place in the file, of kind 2 the index-th in that object stream."""
    return kind.to_bytes(1, "big") + place.to_bytes(4, "big") + index.to_bytes(2, "big")


def _number(value: float) -> bytes:
    """As pydyf writes a number."""
    return (str(int(value)) if value.is_integer() else f"{value:f}".rstrip("0")).encode()
