"""The fonts of a drawn page, made wide enough for everybody's letters."""

import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint.document import Document

from learnpath.certificates.documents.archival import stream
from learnpath.certificates.documents.fonts import BOLD, REGULAR, SEMI_BOLD
from learnpath.certificates.documents.sheets.cutting.parts import Leaf, Model, NoSheet, Piece, number_in
from learnpath.certificates.documents.sheets.shaping import UNITS, Repertoire, Style, face, repertoire

_FILES = {400: REGULAR, 600: SEMI_BOLD, 700: BOLD}


class Fonts:
    """The fonts of the drawn page, and what they become when they must serve everybody."""

    def __init__(self, document: Document, pdf: pydyf.PDF, page: pydyf.Dictionary, model: Model) -> None:
        self._pdf, self._model = pdf, model
        self._drawn = {font.hash: font for font in document.fonts.values()}
        resources = pdf.objects[number_in(page["Resources"])]
        self._dictionaries = pdf.objects[number_in(resources["Font"])]

    def style(self, leaf: Leaf, pieces: list[Piece]) -> Style:
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
            leaf.box.style["lang"] or self._model.metadata.language,
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
        known = repertoire(file, self._model.metadata.language, self._model.blocks)
        # what is drawn already counts with the widths that WeasyPrint rounded
        widths = {glyph: face(file).width(glyph) for glyph in known} | font.widths
        meaning = known | font.to_unicode
        dictionary = self._pdf.objects[number_in(self._dictionaries[font.hash])]
        descendant = self._pdf.objects[number_in(dictionary["DescendantFonts"][0])]
        descriptor = self._pdf.objects[number_in(descendant["FontDescriptor"])]
        written[number_in(descriptor["FontFile2"])] = _font_file(file, frozenset(meaning))
        written[number_in(dictionary["ToUnicode"])] = _to_unicode(tuple(sorted(meaning.items())))
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
