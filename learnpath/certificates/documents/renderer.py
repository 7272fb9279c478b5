"""The certificate's PDF, by WeasyPrint: tagged (PDF/UA-1), fonts embedded, nothing fetched from anywhere."""

import atexit
import re
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from learnpath.certificates.documents.sizes import breakable, name_class, page_class, station_pages
from learnpath.certificates.documents.wording import certificate_text
from learnpath.certificates.snapshot import Snapshot
from learnpath.kernel.i18n import _, in_language
from learnpath.kernel.layout import STATIC, TEMPLATES

_FONTS = ("Inter-Regular.woff2", "Inter-SemiBold.woff2", "Inter-Bold.woff2")
_FOLDER = TEMPLATES / "documents"


class DocumentRefused(Exception):
    """The document asked for something from outside, or cannot be drawn whole; nothing was made."""


class FontsOnly(URLFetcher):
    """Serves the fonts that it was given, from memory; anything else ends the rendering."""

    def __init__(self, fonts: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._fonts = {f"learnpath-font:{name}": content for name, content in fonts.items()}
        self.refused = False

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if (content := self._fonts.get(url)) is None:
            self.refused = True
            raise FatalURLFetchingError("a document fetches nothing but its own fonts")
        return URLFetcherResponse(url, content, {"Content-Type": "font/woff2"})


class Renderer:
    """Fonts and stylesheet, parsed once and kept: they are half the price of a page."""

    def __init__(self) -> None:
        folder = STATIC / "fonts" / "certificate"
        self.fetcher = FontsOnly({name: (folder / name).read_bytes() for name in _FONTS})
        self._fonts = FontConfiguration()
        self._style = CSS(
            string=(_FOLDER / "certificate.css").read_text(encoding="utf-8"),
            font_config=self._fonts,
            url_fetcher=self.fetcher,
        )
        # Pango's font map must not be used by two threads at once
        self._one_at_a_time = Lock()

    def pdf(self, html: str, stops: int = 0) -> bytes | None:
        """The PDF, or nothing where fewer stops than that many found room on the paper."""
        with self._one_at_a_time:
            self.fetcher.refused = False
            try:
                pdf = self._drawn(html, stops)
            except FatalURLFetchingError as error:
                # WeasyPrint's is a BaseException: past our door it would end the worker instead of the request
                raise DocumentRefused(str(error)) from error
            # inside an SVG, WeasyPrint swallows even the fatal error and leaves the picture out
            if self.fetcher.refused:
                raise DocumentRefused("a document fetches nothing but its own fonts")
            return pdf

    def _drawn(self, html: str, stops: int) -> bytes | None:
        source = HTML(string=html, url_fetcher=self.fetcher)
        document = source.render(font_config=self._fonts, stylesheets=[self._style])
        if _stops_drawn(document) < stops:
            return None
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def _stops_drawn(document: Document) -> int:
    # what a positioned column cannot hold on the last page, WeasyPrint drops without a word
    boxes = (box for page in document.pages for box in page._page_box.descendants(placeholders=True))
    return len({box.element for box in boxes if box.element_tag == "li"})


@cache
def renderer() -> Renderer:
    """This process's renderer; made at the first certificate, so after the server has forked."""
    return Renderer()


# The fonts lie unpacked in a temporary folder, which goes when they do: while Python still stands.
atexit.register(renderer.cache_clear)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = _
    return environment


def render_certificate(snapshot: Snapshot) -> bytes:
    """The PDF of a certificate: one A4 page; more only where stations or texts are very many."""
    # the sizes are estimates: where one errs and a stop would be lost, the stops are spread over more pages
    for room in (1.0, 0.7, 0.4):
        pdf = renderer().pdf(certificate_html(snapshot, room), stops=len(snapshot.stations))
        if pdf is not None:
            return pdf
    raise DocumentRefused("a station's title does not fit on a page")


def certificate_html(snapshot: Snapshot, room: float = 1.0) -> str:
    """The page that becomes the PDF."""
    text = certificate_text(snapshot)
    walk_class, pages = station_pages(text.stations, room)
    qr = qr_matrix(snapshot.verify_url)
    with in_language(snapshot.language):
        return (
            _templates()
            .get_template("certificate.html")
            .render(
                text=text,
                name_class=name_class(text.person_name),
                page_class=page_class(text),
                walk_class=walk_class,
                pages=[[(breakable(title, text.language), when) for title, when in stops] for stops in pages],
                verify_url=snapshot.verify_url,
                issued_on=snapshot.issued_on.isoformat(),
                qr_size=len(qr),
                qr_path=qr_path(qr),
            )
        )


def qr_matrix(url: str) -> tuple[bytearray, ...]:
    """The QR code's modules, row by row, without the quiet zone (the paper around it)."""
    return segno.make(url, micro=False, error="m").matrix


def qr_path(matrix: Sequence[bytearray]) -> str:
    """The dark modules as one SVG path to be stroked: a line for each run of them in a row."""
    return "".join(
        f"M{run.start()} {y}.5h{len(run[0])}"
        for y, row in enumerate(matrix)
        for run in re.finditer(rb"\x01+", row)
    )
