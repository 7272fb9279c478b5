"""The seal in the PDF: one update at its end, with the signature over all that stands before.

The signature is invisible (a field without area, outside the page) and certifies: nothing may be changed after it.
It keeps to PDF/A-3 and PDF/UA-1, so what was valid before is valid after.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from learnpath.certificates.proof.cms import Signer, TimeStamp
from learnpath.certificates.proof.pdf_file import (
    Dictionary,
    PdfFile,
    UnfitPdf,
    parse_array,
    reference_of,
    write_dictionary,
)

_FOR_A_TIME_STAMP = 12_000
_RANGE = b"[0 %010d %010d %010d]"


def seal_pdf(
    pdf: bytes,
    signer: Signer,
    at: datetime,
    time_stamp: TimeStamp | None = None,
) -> bytes:
    """The same PDF sealed. Nothing may be written to it after this. Raises UnfitPdf."""
    update = _Update(PdfFile(pdf))
    reserved = signer.most + (_FOR_A_TIME_STAMP if time_stamp else 0)
    update.add_signature(signer.name, at, reserved)
    tail = update.write()
    return _signed(pdf, tail, reserved, signer, time_stamp)


def _signed(
    pdf: bytes, tail: bytearray, reserved: int, signer: Signer, time_stamp: TimeStamp | None
) -> bytes:
    start = tail.index(b"/Contents <") + len(b"/Contents ")
    end = start + 2 * reserved + 2
    range_at = tail.index(_RANGE % (0, 0, 0))
    ranges = _RANGE % (len(pdf) + start, len(pdf) + end, len(tail) - end)
    tail[range_at : range_at + len(ranges)] = ranges
    digest = hashlib.sha256(pdf)
    digest.update(tail[:start])
    digest.update(tail[end:])
    signature = signer.sign(digest.digest(), time_stamp).hex().encode()
    if len(signature) > 2 * reserved:
        raise UnfitPdf("the time stamp is larger than the room for it")
    tail[start + 1 : start + 1 + len(signature)] = signature
    return pdf + tail


class _Update:
    """What is added at the end of a PDF: new objects, and the old ones that point to them."""

    def __init__(self, file: PdfFile) -> None:
        self.file = file
        self.size = int(file.trailer[b"/Size"])
        self.objects: dict[int, bytes] = {}
        self.root = reference_of(file.trailer[b"/Root"])
        self.catalog = file.dictionary(self.root)

    def add(self, content: bytes) -> bytes:
        """A new object. Returns the reference to it."""
        number, self.size = self.size, self.size + 1
        self.objects[number] = content
        return b"%d 0 R" % number

    def add_signature(self, name: str, at: datetime, reserved: int) -> None:
        if b"/AcroForm" in self.catalog:
            raise UnfitPdf("it has a form or a signature already")
        number, page = self._first_page()
        signature = self.add(
            b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached"
            b"/ByteRange "
            + _RANGE % (0, 0, 0)
            + b"/M "
            + _date(at)
            + b"/Name "
            + _text(name)
            + b"/Reference "
            b"[<</Type /SigRef/TransformMethod /DocMDP/TransformParams <</Type /TransformParams/P 1/V /1.2>>>>]"
            b"/Contents <" + b"0" * (2 * reserved) + b">>>"
        )
        # No area, so it needs no picture (PDF/A); outside the page, so it needs no place in the structure (PDF/UA).
        field = self.add(
            b"<</Type /Annot/Subtype /Widget/FT /Sig/T (Seal)/TU "
            + _text(name)
            + b"/F 132/Rect [-9 -9 -9 -9]"
            b"/P %d 0 R/V %s>>" % (number, signature)
        )
        self._append(page, b"/Annots", field)
        page[b"/Tabs"] = b"/S"
        self.catalog[b"/AcroForm"] = b"<</Fields [%s]/SigFlags 3>>" % field
        self.catalog[b"/Perms"] = b"<</DocMDP %s>>" % signature
        self.objects[number] = write_dictionary(page)

    def write(self) -> bytearray:
        self.objects[self.root] = write_dictionary(self.catalog)
        content = self.file.content
        tail = bytearray() if content.endswith(b"\n") else bytearray(b"\n")
        places: dict[int, int] = {}
        for number in sorted(self.objects):
            places[number] = len(content) + len(tail)
            tail += b"%d 0 obj\n%s\nendobj\n" % (number, self.objects[number])
        start = len(content) + len(tail)
        tail += self._table(places) if self.file.has_table else self._stream(places, start)
        tail += b"startxref\n%d\n%%%%EOF\n" % start
        return tail

    def _first_page(self) -> tuple[int, Dictionary]:
        number = reference_of(self.catalog[b"/Pages"])
        for _depth in range(20):
            page = self.file.dictionary(number)
            if b"/Kids" not in page:
                return number, page
            number = reference_of(parse_array(self.file.resolved(page[b"/Kids"]))[0])
        raise UnfitPdf("no first page")

    def _append(self, owner: Dictionary, key: bytes, *members: bytes) -> None:
        present = parse_array(self.file.resolved(owner.get(key, b"[]")))
        owner[key] = b"[" + b" ".join([*present, *members]) + b"]"

    def _trailer(self, size: int) -> Dictionary:
        old = self.file.trailer
        trailer = {b"/Size": b"%d" % size, b"/Root": old[b"/Root"], b"/Prev": b"%d" % self.file.last_section}
        if b"/Info" in old:
            trailer[b"/Info"] = old[b"/Info"]
        first = parse_array(old[b"/ID"])[0] if b"/ID" in old else b""
        seen = hashlib.md5(self.file.content[-2000:], usedforsecurity=False).hexdigest().encode()
        trailer[b"/ID"] = b"[" + (first or b"<" + seen + b">") + b" <" + seen + b">]"
        return trailer

    def _table(self, places: dict[int, int]) -> bytes:
        runs = b"".join(
            b"%d %d\n" % (run[0], len(run)) + b"".join(b"%010d 00000 n \n" % places[n] for n in run)
            for run in _runs(sorted(places))
        )
        return b"xref\n" + runs + b"trailer\n" + write_dictionary(self._trailer(self.size)) + b"\n"

    def _stream(self, places: dict[int, int], start: int) -> bytes:
        number = self.size
        places = {**places, number: start}
        rows = b"".join(b"\1" + places[one].to_bytes(4, "big") + b"\0" for one in sorted(places))
        index = b" ".join(b"%d %d" % (run[0], len(run)) for run in _runs(sorted(places)))
        entries = {
            b"/Type": b"/XRef",
            b"/W": b"[1 4 1]",
            b"/Index": b"[" + index + b"]",
            b"/Length": b"%d" % len(rows),
            **self._trailer(number + 1),
        }
        return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, write_dictionary(entries), rows)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow on one another, together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _date(at: datetime) -> bytes:
    return at.astimezone(UTC).strftime("(D:%Y%m%d%H%M%SZ)").encode()


def _text(text: str) -> bytes:
    """A text as a string object, in hexadecimal: nothing in it can end the string."""
    return b"<" + ("\ufeff" + text).encode("utf-16-be", "replace").hex().encode() + b">"
