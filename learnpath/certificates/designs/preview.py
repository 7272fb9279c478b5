"""A certificate as a picture and in words: drawn where all are drawn, by the same limits, and kept nowhere."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

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


# A certificate is one page; a transcript of many stations a few.
_MOST_PAGES = 4


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page of a document, as a WebP."""

    webp: bytes
    width: int
    height: int

    @property
    def data(self) -> str:
        return base64.b64encode(self.webp).decode()


@dataclass(slots=True)
class Shown:
    """What stands beside the form: the pages and their words, or why there are none."""

    text: CertificateText | None = None
    pages: list[PageImage] = field(default_factory=list)
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
        shown.pages = pages_of(shown.pdf)
    return shown


def pages_of(pdf: bytes) -> list[PageImage]:
    with _one_at_a_time:
        document = pdfium.PdfDocument(pdf)
        try:
            pictures = [document[number].render(scale=_SCALE).to_pil()
                        for number in range(min(len(document), _MOST_PAGES))]  # fmt: skip
        finally:
            document.close()
    return [_image(picture) for picture in pictures]


def _image(picture: Image.Image) -> PageImage:
    stream = io.BytesIO()
    picture.save(stream, "WEBP", **_WEBP)
    return PageImage(stream.getvalue(), picture.width, picture.height)
