"""WeasyPrint, made ready once: fonts and style sheet kept, nothing fetched but our fonts and a document's pictures."""

import atexit
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from threading import Lock
from types import MappingProxyType
from typing import Any, NamedTuple

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from learnpath.certificates.design import PINE, Side
from learnpath.certificates.documents.colours import Colours, colours_for, style_sheet
from learnpath.certificates.documents.fonts import FILES, unpacked
from learnpath.certificates.documents.refusals import DocumentRefused
from learnpath.kernel.layout import TEMPLATES

_FOLDER = TEMPLATES / "documents"
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


@cache
def renderer() -> Renderer:
    """This process's renderer; made at the first certificate, so after the server has forked."""
    return Renderer()


# The fonts lie unpacked in a temporary folder, which goes when they do: while Python still stands.
atexit.register(renderer.cache_clear)
