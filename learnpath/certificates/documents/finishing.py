"""The last touch to a PDF before it is written: the metadata of both standards, what travels inside, and a sheet."""

import logging
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import resources

import pydyf
from weasyprint.document import Document

from learnpath.certificates.documents.archival import (
    Attachment,
    Metadata,
    attachment_objects,
    catalogue_entries,
    information,
    stream,
    xmp_packet,
)
from learnpath.certificates.documents.languages import say_languages
from learnpath.certificates.documents.refusals import LettersMissing
from learnpath.certificates.documents.sheets.cutting import Model, NoSheet, cut
from learnpath.certificates.documents.sheets.sheet import Sheet

log = logging.getLogger(__name__)

_INTENT = (
    b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB2014)/Info(sRGB2014)"
    b"/DestOutputProfile %s>>]"
)


class _Written(pydyf.Object):
    """An object whose bytes we wrote ourselves."""

    def __init__(self, written: bytes, *, is_stream: bool = False) -> None:
        super().__init__()
        self._written, self._is_stream = written, is_stream

    @property
    def data(self) -> bytes:
        return self._written

    @property
    def compressible(self) -> bool:
        return not self._is_stream


@cache
def _output_intent() -> bytes:
    """What red, green and blue mean here: WeasyPrint's sRGB profile, but read and packed once."""
    profile = resources.files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()
    return stream(b"/N 3/Filter/FlateDecode", zlib.compress(profile, 9))


class Finish:
    """The last touch before the file is written: the metadata of both standards, and what travels inside.

    On the way a sheet is cut, if there is a model for one.
    """

    def __init__(
        self, metadata: Metadata, attachments: Sequence[Attachment], model: Model | None = None
    ) -> None:
        self._metadata, self._attachments, self._model = metadata, attachments, model
        self.sheet: Sheet | None = None

    def __call__(self, document: Document, pdf: pydyf.PDF) -> None:
        if letters := "".join(chr(code) for font in document.fonts.values() for code in font.missing):
            raise LettersMissing(letters)
        say_languages(document, pdf)
        pdf.add_object(intent := _Written(_output_intent(), is_stream=True))
        pdf.catalog["OutputIntents"] = _INTENT % intent.reference
        if self._model is not None:
            try:
                self.sheet = cut(document, pdf, self._model)
            except NoSheet as reason:
                log.info("no sheet for this certificate: %s", reason)
        metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
        # an archive must find it in any file: never compressed
        metadata.stream, metadata.compress = [xmp_packet(self._metadata)], False
        pdf.info.clear()
        pdf.info.update(information(self._metadata))
        self._attach(pdf)

    def _attach(self, pdf: pydyf.PDF) -> None:
        specifications = []
        for one in self._attachments:
            number = len(pdf.objects)
            embedded, specification = attachment_objects(one, number, self._metadata.day)
            pdf.add_object(_Written(embedded, is_stream=True))
            pdf.add_object(_Written(specification))
            specifications.append(number + 1)
        pdf.catalog.update(catalogue_entries(self._attachments, specifications))
