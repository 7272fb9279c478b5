"""As much of a PDF as must be read to add to its end: where objects are, and what a dictionary holds.

Reads what our own renderer writes (cross-reference tables and streams, object streams, updates of either kind).
Anything else is refused, never guessed at.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

Dictionary = dict[bytes, bytes]  # name to value, both as they are written

_SPACE = rb"(?:[\0\t\n\f\r ]|%[^\r\n]*(?=[\r\n]))*"
_WORD = rb"[^\0\t\n\f\r /<>()\[\]{}%]"
_TOKEN = re.compile(
    _SPACE + rb"(<<|>>|[\[\](]|<[0-9A-Fa-f\0\t\n\f\r ]*>|/" + _WORD + rb"*|\d+\s+\d+\s+R\b|" + _WORD + rb"+)"
)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_OBJECT = re.compile(rb"[\0\t\n\f\r ]*(\d+)\s+\d+\s+obj\b")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
_MOST_SECTIONS = 50
_MOST_BYTES = 50_000_000


class UnfitPdf(ValueError):
    """Not a PDF that can be sealed."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A classic cross-reference section: 20 bytes an entry."""

    runs: tuple[tuple[int, int, int], ...]  # first number, how many, where their entries begin

    def find(self, pdf: bytes, number: int) -> tuple[int, int, int] | None:
        for first, count, start in self.runs:
            if first <= number < first + count:
                entry = pdf[start + 20 * (number - first) :][:18]
                return (1 if entry[17:18] == b"n" else 0, int(entry[:10]), 0)
        return None


@dataclass(frozen=True, slots=True)
class _Stream:
    """A cross-reference stream: three numbers an entry, of so many bytes each."""

    runs: tuple[tuple[int, int, int], ...]
    widths: tuple[int, int, int]
    rows: bytes

    def find(self, _pdf: bytes, number: int) -> tuple[int, int, int] | None:
        size = sum(self.widths)
        for first, count, start in self.runs:
            if first <= number < first + count:
                at = start + size * (number - first)
                kind, where, index = self._cut(self.rows[at : at + size])
                return (kind if self.widths[0] else 1, where, index)
        return None

    def _cut(self, row: bytes) -> Iterator[int]:
        at = 0
        for width in self.widths:
            yield int.from_bytes(row[at : at + width], "big")
            at += width


class PdfFile:
    """A PDF to be added to."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        start = content.rfind(b"startxref")
        if not content.startswith(b"%PDF-") or start < 0:
            raise UnfitPdf("not a PDF")
        self.last_section = int(_token(content, start + 9)[0])
        self.trailer: Dictionary = {}
        self._sections: list[_Table | _Stream] = []
        self._object_streams: dict[int, tuple[list[int], bytes]] = {}
        self._read_sections()

    @property
    def has_table(self) -> bool:
        """Whether its newest cross-reference section is of the classic kind: an update must be of the same."""
        return isinstance(self._sections[0], _Table)

    def dictionary(self, number: int) -> Dictionary:
        return parse_dictionary(self.value(number))

    def value(self, number: int) -> bytes:
        """An object as it is written, without its stream."""
        for section in self._sections:
            found = section.find(self.content, number)
            if found is not None:
                kind, where, index = found
                if kind == 1:
                    return self._at(where, number)[0]
                if kind == 2:
                    return self._in_stream(where, index)
                break
        raise UnfitPdf(f"there is no object {number}")

    def resolved(self, value: bytes) -> bytes:
        """What a value says, or what it refers to."""
        match = _REFERENCE.fullmatch(value)
        return self.value(int(match[1])) if match else value

    def _at(self, where: int, number: int | None = None) -> tuple[bytes, int]:
        match = _OBJECT.match(self.content, where)
        if match is None or (number is not None and int(match[1]) != number):
            raise UnfitPdf(f"no object begins at {where}")
        return _value(self.content, match.end())

    def _stream(self, where: int) -> tuple[Dictionary, bytes]:
        value, end = self._at(where)
        found = parse_dictionary(value)
        start = self.content.index(b"stream", end) + 6
        start += 2 if self.content[start : start + 2] == b"\r\n" else 1
        size = int(self.resolved(found[b"/Length"]))
        content = self.content[start : start + size]
        filters = found.get(b"/Filter", b"").strip(b"[] ")
        if filters == b"/FlateDecode":
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(content, _MOST_BYTES)
        elif filters:
            raise UnfitPdf("a filter that we do not write")
        return found, _without_predictor(content, found.get(b"/DecodeParms"))

    def _in_stream(self, stream: int, index: int) -> bytes:
        if stream not in self._object_streams:
            found = next(one for s in self._sections if (one := s.find(self.content, stream)))
            entries, content = self._stream(found[1])
            first = int(entries[b"/First"])
            offsets = [first + int(number) for number in content[:first].split()[1::2]]
            self._object_streams[stream] = (offsets, content)
        offsets, content = self._object_streams[stream]
        return _value(content, offsets[index])[0]

    def _read_sections(self) -> None:
        where: int | None = self.last_section
        while where is not None:
            if len(self._sections) >= _MOST_SECTIONS:
                raise UnfitPdf("too many updates")
            try:
                trailer = self._read_section(where)
            except (ValueError, KeyError, IndexError, zlib.error) as error:
                raise UnfitPdf("its cross-reference cannot be read") from error
            self.trailer = trailer | self.trailer
            where = int(trailer[b"/Prev"]) if b"/Prev" in trailer else None

    def _read_section(self, where: int) -> Dictionary:
        token, end = _token(self.content, where)
        if token != b"xref":
            entries, rows = self._stream(where)
            widths = tuple(int(number) for number in entries[b"/W"].strip(b"[] ").split())
            size = sum(widths)
            numbers = [
                int(n) for n in entries.get(b"/Index", b"[0 " + entries[b"/Size"] + b"]")[1:-1].split()
            ]
            runs, at = [], 0
            for first, count in zip(numbers[::2], numbers[1::2], strict=True):
                runs.append((first, count, at))
                at += count * size
            one, two, three = widths
            self._sections.append(_Stream(tuple(runs), (one, two, three), rows))
            return entries
        found = []
        token, end = _token(self.content, end)
        while token != b"trailer":
            many, end = _token(self.content, end)
            entries_at = re.compile(rb"\s*").match(self.content, end).end()  # type: ignore[union-attr]  # always matches
            found.append((int(token), int(many), entries_at))
            token, end = _token(self.content, entries_at + 20 * int(many))
        self._sections.append(_Table(tuple(found)))
        return parse_dictionary(_value(self.content, end)[0])


def _without_predictor(content: bytes, parameters: bytes | None) -> bytes:
    if parameters is None or parse_dictionary(parameters).get(b"/Predictor", b"1") == b"1":
        return content
    raise UnfitPdf("a predictor that we do not write")


def _token(content: bytes, at: int) -> tuple[bytes, int]:
    match = _TOKEN.match(content, at)
    if match is None:
        raise UnfitPdf(f"nothing to be read at {at}")
    return match[1], match.end()


def _value(content: bytes, at: int) -> tuple[bytes, int]:
    """A whole value from somewhere on, as it is written, and where it ends."""
    token, end = _token(content, at)
    start = end - len(token)
    if token == b"(":
        end = _end_of_string(content, end)
    elif token in (b"<<", b"["):
        depth = 1
        while depth:
            token, end = _token(content, end)
            if token == b"(":
                end = _end_of_string(content, end)
            depth += (token in (b"<<", b"[")) - (token in (b">>", b"]"))
    return content[start:end], end


def _end_of_string(content: bytes, at: int) -> int:
    depth = 1
    for match in _PARENTHESIS.finditer(content, at):
        depth += (match[0] == b"(") - (match[0] == b")")
        if not depth:
            return match.end()
    raise UnfitPdf("a string without an end")


def parse_dictionary(value: bytes) -> Dictionary:
    """The entries of a dictionary, each value as it is written."""
    if not value.startswith(b"<<"):
        raise UnfitPdf("not a dictionary")
    entries: Dictionary = {}
    key, end = _token(value, 2)
    while key != b">>":
        entries[key], end = _value(value, end)
        key, end = _token(value, end)
    return entries


def parse_array(value: bytes) -> list[bytes]:
    """The members of an array, each as it is written."""
    if not value.startswith(b"["):
        raise UnfitPdf("not an array")
    members = []
    inside, end = value[:-1], 1
    while _TOKEN.match(inside, end):
        member, end = _value(inside, end)
        members.append(member)
    return members


def write_dictionary(entries: Dictionary) -> bytes:
    return b"<<" + b"".join(key + b" " + value for key, value in entries.items()) + b">>"


def reference_of(value: bytes) -> int:
    match = _REFERENCE.fullmatch(value)
    if match is None:
        raise UnfitPdf("not a reference")
    return int(match[1])
