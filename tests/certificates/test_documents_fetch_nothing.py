"""Nothing in a name, a title or a template makes the renderer read a file or open a connection."""

import socket
from io import BytesIO

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from learnpath.certificates.documents import DocumentRefused
from learnpath.certificates.documents.renderer import Page, renderer
from learnpath.certificates.documents.whole import draw_whole
from learnpath.certificates.snapshot import Stop
from tests.certificates.samples import a_snapshot, squeezed

HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    '<style>@import url("http://127.0.0.1:9/x.css");</style>',
    '"><object data="file:///etc/passwd">',
    "{{ 7 * 7 }}{% include 'certificate.css' %}",
    "%(path)s %s %",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_name_or_title_is_text_and_never_fetched(text, monkeypatch):
    def no_network(*_args, **_kwargs):
        raise AssertionError("a certificate opened a connection")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    everywhere = a_snapshot(
        person_name=text, path_title=text, path_summary=text, issuer=text, organisation=text, cohort_name=text,
        partners=(text,), themes=(text,), stations=(Stop(text),), trainers=(text,), place=text, serial=text,
    )  # fmt: skip
    reader = PdfReader(BytesIO(draw_whole(everywhere).pdf))
    said = squeezed("".join(page.extract_text() for page in reader.pages))
    assert said.count(squeezed(text)) >= 9
    assert "root:" not in said


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="data:image/svg+xml,%3Csvg/%3E">',
        '<link rel="stylesheet" href="https://127.0.0.1:9/x.css">',
        '<style>@import "file:///etc/passwd";</style>',
        '<p style="background: url(ftp://127.0.0.1:9/x)">',
        '<object data="file:///etc/passwd"></object>',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='file:///etc/passwd'/></svg>",
        '<img src="learnpath-font:../../../etc/passwd">',
        '<img src="learnpath-picture:../../../etc/passwd">',
    ],
)
def test_a_document_that_tries_to_fetch_is_stopped(html):
    with pytest.raises(DocumentRefused):
        renderer().pdf(Page(f"<html lang=en><body>{html}"))


def test_the_fetcher_gives_its_fonts_and_nothing_else():
    fetcher = renderer().fetcher
    assert fetcher("learnpath-font:Inter-Bold.woff2").read()[:4] == b"\0\1\0\0"
    for url in ("file:///etc/passwd", "http://127.0.0.1:9/", "learnpath-font:Inter-Thin.woff2", ""):
        with pytest.raises(FatalURLFetchingError):
            fetcher(url)
        with pytest.raises(FatalURLFetchingError):
            fetcher.open(url)


def test_a_refusal_leaves_the_renderer_ready_for_the_next():
    with pytest.raises(DocumentRefused):
        renderer().pdf(Page('<img src="file:///etc/passwd">'))
    assert draw_whole(a_snapshot()).pdf.startswith(b"%PDF-1.7")
