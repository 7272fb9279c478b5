"""Cutting a sheet from a certificate that WeasyPrint has just drawn.

The person's parts are found by the boxes that bear a `data-slot`, and taken out of the page's content. A sheet proves
itself: the parts written anew must be the very operators that were taken out, or there is no sheet, and the cohort
goes the slow way.
"""

from collections.abc import Sequence

import pydyf
from weasyprint.document import Document

from learnpath.certificates.documents.sheets.cutting.assembling import Assembly
from learnpath.certificates.documents.sheets.cutting.parts import (
    Model,
    NoSheet,
    Piece,
    leaves_of,
    marks_of,
    number_in,
    taken_apart,
)
from learnpath.certificates.documents.sheets.cutting.widening import Fonts
from learnpath.certificates.documents.sheets.shaping import lines
from learnpath.certificates.documents.sheets.sheet import Sheet

__all__ = ["Model", "NoSheet", "cut"]


def cut(document: Document, pdf: pydyf.PDF, model: Model) -> Sheet:
    """The sheet of a certificate, before its metadata are written. Raises NoSheet."""
    if len(document.pages) != 1:
        raise NoSheet("more than one page")
    (page,) = (one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page")
    leaves = list(leaves_of(document.pages[0]._page_box, "", None))
    marks = [
        number for number, _element in marks_of(pdf, pdf.objects[number_in(pdf.catalog["StructTreeRoot"])])
    ]
    if len(leaves) != len(marks):
        raise NoSheet("the tags are not those of the boxes")
    slots = {mark: leaf for mark, leaf in zip(marks, leaves, strict=True) if leaf.slot}
    if {leaf.slot for leaf in slots.values()} != {*model.words, "qr"}:
        raise NoSheet("a slot is missing or empty")
    content = pdf.objects[number_in(page["Contents"])]
    segments, pieces = taken_apart(content, slots)
    fonts = Fonts(document, pdf, page, model)
    styles = {leaf.slot: fonts.style(leaf, pieces) for leaf in slots.values() if leaf.slot != "qr"}
    rights = {leaf.slot for leaf in slots.values() if leaf.block.style["text_align_all"] in ("right", "end")}
    assembly = Assembly(pdf, page, content, model)
    repertoires = fonts.widened(styles, assembly.written)
    sheet = assembly.sheet(segments, pieces, styles, repertoires, rights)
    _prove(sheet, pieces, model)
    return sheet


def _prove(sheet: Sheet, pieces: Sequence[Piece], model: Model) -> None:
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
