"""The certificate's PDF, by WeasyPrint: PDF/A-3a and PDF/UA-1, fonts embedded, nothing fetched from anywhere."""

import atexit
import logging
import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache, lru_cache
from importlib import resources
from threading import Lock
from types import MappingProxyType
from typing import Any, NamedTuple

import pydyf
import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from learnpath.certificates.design import PINE, Design, PlacedPicture, Side
from learnpath.certificates.documents.archival import (
    About,
    Attachment,
    attachment_objects,
    catalogue_entries,
    information,
    stream,
    xmp_packet,
)
from learnpath.certificates.documents.colours import Colours, colours_for, style_sheet
from learnpath.certificates.documents.fonts import FILES, unpacked
from learnpath.certificates.documents.languages import say_languages
from learnpath.certificates.documents.refusals import DocumentRefused, LettersMissing
from learnpath.certificates.documents.sheets.codes import code_family, qr_matrix
from learnpath.certificates.documents.sheets.cutting import Model, NoSheet, cut
from learnpath.certificates.documents.sheets.press import Slowly
from learnpath.certificates.documents.sheets.sheet import Sheet
from learnpath.certificates.documents.sizes import Stop as StopText
from learnpath.certificates.documents.sizes import breakable, name_class, page_class, station_pages, stops_of
from learnpath.certificates.documents.wording import (
    CertificateText,
    certificate_text,
    own_words,
    without,
)
from learnpath.certificates.snapshot import Snapshot, Stop, Translation
from learnpath.kernel.i18n import _, in_language
from learnpath.kernel.layout import TEMPLATES

log = logging.getLogger(__name__)

# Some fifty pages: less than what the drawing process has time for.
_MOST_LETTERS = 200_000
_FOLDER = TEMPLATES / "documents"
_PRODUCER = f"WeasyPrint {weasyprint.VERSION}"
_INTENT = (
    b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB2014)/Info(sRGB2014)"
    b"/DestOutputProfile %s>>]"
)
Finisher = Callable[[Document, pydyf.PDF], None]


class OnlyOurs(URLFetcher):
    """Serves fonts and a document's pictures, from memory; anything else ends the rendering."""

    def __init__(self, fonts: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._fonts = {f"learnpath-font:{name}": content for name, content in fonts.items()}
        self._pictures: dict[str, bytes] = {}
        self.refused = False

    def begin(self, pictures: Mapping[str, bytes]) -> None:
        """Another document, with these pictures and no others."""
        self._pictures = {f"learnpath-picture:{digest}": png for digest, png in pictures.items()}
        self.refused = False

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if (font := self._fonts.get(url)) is not None:
            return URLFetcherResponse(url, font, {"Content-Type": "font/ttf"})
        if (picture := self._pictures.get(url)) is not None:
            return URLFetcherResponse(url, picture, {"Content-Type": "image/png"})
        self.refused = True
        raise FatalURLFetchingError("a document fetches nothing but its own fonts and pictures")


class Page(NamedTuple):
    """A document to be drawn."""

    html: str
    colours: Colours = colours_for(PINE, Side.FILLED)
    stops: int = 0
    pictures: Mapping[str, bytes] = MappingProxyType({})


class Renderer:
    """Fonts and stylesheet, parsed once and kept: they are half the price of a page."""

    def __init__(self) -> None:
        self.fetcher = OnlyOurs({name: unpacked(name) for name in FILES})
        self._fonts = FontConfiguration()
        self._style = CSS(
            string=(_FOLDER / "certificate.css").read_text(encoding="utf-8"),
            font_config=self._fonts,
            url_fetcher=self.fetcher,
        )
        self._coloured = lru_cache(maxsize=32)(self._in_colours)
        # Pango's font map must not be used by two threads at once
        self._one_at_a_time = Lock()

    def _in_colours(self, colours: Colours) -> CSS:
        return CSS(string=style_sheet(colours), font_config=self._fonts, url_fetcher=self.fetcher)

    def pdf(self, page: Page, finish: Finisher | None = None) -> bytes | None:
        """The PDF, or nothing where fewer stops than there are found room on the paper."""
        with self._one_at_a_time:
            self.fetcher.begin(page.pictures)
            try:
                pdf = self._drawn(page, finish)
            except FatalURLFetchingError as error:
                # WeasyPrint's is a BaseException: past our door it would end the worker instead of the request
                raise DocumentRefused(str(error)) from error
            # inside an SVG, WeasyPrint swallows even the fatal error and leaves the picture out
            if self.fetcher.refused:
                raise DocumentRefused("a document fetches nothing but its own fonts and pictures")
            return pdf

    def _drawn(self, page: Page, finish: Finisher | None) -> bytes | None:
        source = HTML(string=page.html, url_fetcher=self.fetcher)
        styles = [self._style, self._coloured(page.colours)]
        document = source.render(font_config=self._fonts, stylesheets=styles)
        if _stops_drawn(document) < page.stops:
            return None
        return bytes(document.write_pdf(pdf_variant="pdf/a-3a", output_intent="", finisher=finish))


def _stops_drawn(document: Document) -> int:
    # what a positioned column cannot hold on the last page, WeasyPrint drops without a word
    boxes = (box for page in document.pages for box in page._page_box.descendants(placeholders=True))
    return len({box.element for box in boxes if box.element_tag == "li"})


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

    def __init__(self, about: About, attachments: Sequence[Attachment], model: Model | None = None) -> None:
        self._about, self._attachments, self._model = about, attachments, model
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
        metadata.stream, metadata.compress = [xmp_packet(self._about)], False
        pdf.info.clear()
        pdf.info.update(information(self._about))
        self._attach(pdf)

    def _attach(self, pdf: pydyf.PDF) -> None:
        specifications = []
        for one in self._attachments:
            number = len(pdf.objects)
            embedded, specification = attachment_objects(one, number, self._about.day)
            pdf.add_object(_Written(embedded, is_stream=True))
            pdf.add_object(_Written(specification))
            specifications.append(number + 1)
        pdf.catalog.update(catalogue_entries(self._attachments, specifications))


@cache
def renderer() -> Renderer:
    """This process's renderer; made at the first certificate, so after the server has forked."""
    return Renderer()


# The fonts lie unpacked in a temporary folder, which goes when they do: while Python still stands.
atexit.register(renderer.cache_clear)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_, zip=zip)
    return environment


def draw_whole(
    snapshot: Snapshot,
    attachments: Sequence[Attachment] = (),
    blocks: frozenset[str] | None = None,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> Slowly:
    """The PDF of a certificate: one A4 page; more only where stations or texts are very many.

    With blocks of letters, also a sheet that has them, if one can be cut.
    """
    if _letters_in(snapshot) > _MOST_LETTERS:
        raise DocumentRefused("longer than any certificate")
    try:
        return _draw(certificate_text(snapshot), snapshot, attachments, blocks, pictures)
    except LettersMissing as missing:
        # a picture that no font here has may go; a letter may not
        if not all(unicodedata.category(one) in ("So", "Sk", "Mn", "Cf") for one in missing.letters):
            raise
        return _draw(
            without(certificate_text(snapshot), missing.letters), snapshot, attachments, None, pictures
        )


def _letters_in(said: object) -> int:
    """How long all that a snapshot says is."""
    match said:
        case str():
            return len(said)
        case tuple():
            return sum(map(_letters_in, said))
        case Snapshot() | Stop() | Translation() | Design() | PlacedPicture():
            return sum(_letters_in(getattr(said, one.name)) for one in fields(said))
    return 0


def _draw(
    text: CertificateText,
    snapshot: Snapshot,
    attachments: Sequence[Attachment],
    blocks: frozenset[str] | None,
    pictures: Mapping[str, bytes],
) -> Slowly:
    about = About(text.title, text.issuer, text.language, snapshot.issued_on, _PRODUCER)
    finish = Finish(about, attachments, None if blocks is None else _model(about, snapshot, blocks))
    # the sizes are estimates: where one errs and a stop would be lost, the stops are spread over more pages
    for room in (1.0, 0.7, 0.4):
        html = certificate_html(snapshot, room, text)
        colours = colours_for(snapshot.design.accent, snapshot.design.side)
        pdf = renderer().pdf(Page(html, colours, len(text.stations), pictures), finish)
        if pdf is not None:
            return Slowly(pdf, finish.sheet if room == 1.0 else None)
    raise DocumentRefused("a station's title does not fit on a page")


def _model(about: About, snapshot: Snapshot, blocks: frozenset[str]) -> Model:
    qr = code_family(snapshot.verify_url.removesuffix(snapshot.code)).drawing(snapshot.code)
    words = {slot: text for slot, text in own_words(snapshot).items() if text}
    return Model(about, snapshot.verify_url, words, blocks, qr)


def certificate_html(snapshot: Snapshot, room: float = 1.0, text: CertificateText | None = None) -> str:
    """The page that becomes the PDF."""
    text = text or certificate_text(snapshot)
    walk_class, pages = station_pages(stops_of(text), room)
    qr = qr_matrix(snapshot.verify_url)
    with in_language(snapshot.language):
        return (
            _templates()
            .get_template(f"documents/{'transcript' if text.records else 'certificate'}.html")
            .render(
                text=text,
                kind=snapshot.kind.value,
                design=snapshot.design,
                name_class=name_class(text.person_name),
                page_class=page_class(text),
                walk_class=walk_class,
                pages=[[_breakable(stop, text) for stop in stops] for stops in pages],
                verify_url=snapshot.verify_url,
                issued_on=snapshot.issued_on.isoformat(),
                qr_size=len(qr),
                qr_path=qr_path(qr),
            )
        )


def _breakable(stop: StopText, text: CertificateText) -> StopText:
    other = text.other.language if text.other else ""
    return stop._replace(title=breakable(stop.title, text.language), other=breakable(stop.other, other))


def qr_path(matrix: Sequence[bytearray]) -> str:
    """The dark modules as one SVG path to be stroked: a line for each run of them in a row."""
    return "".join(
        f"M{run.start()} {y}.5h{len(run[0])}"
        for y, row in enumerate(matrix)
        for run in re.finditer(rb"\x01+", row)
    )
