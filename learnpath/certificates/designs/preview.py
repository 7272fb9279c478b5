"""A certificate as a picture and in words: drawn where all are drawn, by the same limits, and kept nowhere."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pypdfium2 as pdfium

from learnpath.certificates.documents import (
    CertificateText,
    DocumentRanWild,
    DocumentRefused,
    LettersMissing,
    certificate_text,
)
from learnpath.certificates.documents.workshop import workshop
from learnpath.certificates.snapshot import Snapshot
from learnpath.kernel.i18n import _

_SCALE = 110 / 72  # dots an inch over points an inch
_WEBP: Mapping[str, Any] = {
    "lossless": True,
    "method": 2,
    "quality": 20,
}  # every colour, half of a PNG's bytes
# PDFium is not made for threads.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Page:
    """The first page of a document, as a WebP."""

    webp: bytes
    width: int
    height: int
    pages: int

    @property
    def data(self) -> str:
        return base64.b64encode(self.webp).decode()


@dataclass(slots=True)
class Shown:
    """What stands beside the form: the page and its words, or why there is none."""

    text: CertificateText | None = None
    page: Page | None = None
    faults: list[str] = field(default_factory=list)
    pdf: bytes = b""


def show(snapshot: Snapshot, pictures: Mapping[str, bytes]) -> Shown:
    """Bypasses the sheets that certificates are written on by the thousand."""
    shown = Shown(certificate_text(snapshot))
    try:
        shown.pdf = workshop.draw(snapshot, (), None, pictures).pdf
    except LettersMissing as missing:
        letters = ", ".join(missing.letters)
        shown.faults = [_("These characters cannot be printed here: %(letters)s.", letters=letters)]
    except DocumentRanWild:
        shown.faults = [_("This certificate would take too long to draw. Choose less for it.")]
    except DocumentRefused:
        shown.faults = [_("This certificate cannot be drawn. Change what you changed last.")]
    else:
        shown.page = first_page(shown.pdf)
    return shown


def first_page(pdf: bytes) -> Page:
    with _one_at_a_time:
        document = pdfium.PdfDocument(pdf)
        try:
            page = document[0]
            picture = page.render(scale=_SCALE).to_pil()
            number = len(document)
            page.close()
        finally:
            document.close()
    stream = io.BytesIO()
    picture.save(stream, "WEBP", **_WEBP)
    return Page(stream.getvalue(), picture.width, picture.height, number)
