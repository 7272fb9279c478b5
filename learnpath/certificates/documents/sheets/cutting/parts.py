"""Finding a person's parts on a drawn page, and taking them out of its content."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from learnpath.certificates.documents.archival import Metadata

_MARKED = re.compile(rb"<</MCID (\d+)>>")
_POINT = re.compile(rb"[\d.-]+ [\d.-]+ [ml]")


class NoSheet(Exception):
    """This certificate cannot be taken apart; why."""


class Model(NamedTuple):
    """What is known of the certificate that the sheet is cut from."""

    metadata: Metadata
    url: str
    words: Mapping[str, str]  # by slot
    blocks: frozenset[str]
    qr: bytes


class Leaf(NamedTuple):
    slot: str
    box: Any
    block: Any


@dataclass
class Piece:
    """One slot's part of the content, as it was drawn."""

    slot: str
    index: int
    x: float  # as the box has it; the operators round it
    drawn: list[bytes]


def leaves_of(box: Any, slot: str, block: Any) -> Iterator[Leaf]:
    """The boxes that bear text or pictures, in the order of their tags."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.MarginBox):
        return
    if box.element is not None and (named := box.element.get("data-slot")):
        slot = named
    if isinstance(box, boxes.TextBox):
        yield Leaf(slot, box, block)
        return
    if isinstance(box, boxes.BlockContainerBox):
        block = box
    for child in getattr(box, "children", ()):
        yield from leaves_of(child, slot, block)
    if isinstance(box, boxes.ReplacedBox):
        yield Leaf(slot, box, block)


def marks_of(pdf: pydyf.PDF, element: Any) -> Iterator[tuple[int, Any]]:
    """The numbers of the marked contents in the order in which they are read, and the element of each."""
    for kid in element.get("K", ()):
        if isinstance(kid, int):
            yield kid, element
        else:
            child = pdf.objects[number_in(kid)]
            if child.get("Type") != "/OBJR":
                yield from marks_of(pdf, child)


def number_in(reference: bytes) -> int:
    return int(reference.split()[0])


def taken_apart(content: pydyf.Stream, slots: Mapping[int, Leaf]) -> tuple[list[bytes], list[Piece]]:
    """The shared content in segments, and the pieces that stood between them."""
    segments: list[list[bytes]] = [[]]
    pieces: list[Piece] = []
    slot, counts = "", dict.fromkeys((leaf.slot for leaf in slots.values()), 0)
    for line in b"\n".join(map(_as_bytes, content.stream)).split(b"\n"):
        if marked := _MARKED.fullmatch(line):
            slot = ""
            if leaf := slots.get(int(marked[1])):
                slot = leaf.slot
                pieces.append(Piece(slot, counts[slot], leaf.box.position_x, []))
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
