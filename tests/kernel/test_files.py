"""Uploads are judged by what is in them."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.kernel.files import DOCUMENTS, PICTURES, FileRefused, Refusal, Upload, read_upload

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
PDF = b"%PDF-1.7\n" + b" " * 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="go()"/>'


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return packed.getvalue()


def _read(content: bytes, name: str, most: int = 1000, kinds: tuple[str, ...] = DOCUMENTS) -> Upload:
    return read_upload(io.BytesIO(content), name, most=most, kinds=kinds)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PNG, "a.png", "image/png"),
        (PNG, "A.PNG", "image/png"),
        (PDF, "a.pdf", "application/pdf"),
        (_zip(), "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (_zip(), "a.odt", "application/vnd.oasis.opendocument.text"),
        ("Träff;Åbo".encode("latin-1"), "a.csv", "text/csv"),
        (b"<b>words</b>", "a.txt", "text/plain"),
    ],
)
def test_what_is_what_it_says_is_taken(content: bytes, name: str, media_type: str) -> None:
    assert _read(content, name).media_type == media_type


@pytest.mark.parametrize(
    ("content", "name", "kinds", "why"),
    [
        (b"", "a.pdf", DOCUMENTS, Refusal.EMPTY),
        (PDF + b"x" * 1000, "a.pdf", DOCUMENTS, Refusal.TOO_BIG),
        (PNG, "a.pdf", DOCUMENTS, Refusal.KIND),
        (PDF, "a.png", DOCUMENTS, Refusal.KIND),
        (b"MZ" + b"\x00" * 50, "a.docx", DOCUMENTS, Refusal.KIND),
        (b"words\x00", "a.txt", DOCUMENTS, Refusal.KIND),
        (b"<script>go()</script>", "a.html", DOCUMENTS, Refusal.KIND),
        (SVG, "a.svg", PICTURES, Refusal.KIND),
        (SVG, "a.png", PICTURES, Refusal.KIND),
        (PDF, "a.pdf", PICTURES, Refusal.KIND),
        (PDF, "pdf", DOCUMENTS, Refusal.KIND),
        (PDF, "a.pdf.exe", DOCUMENTS, Refusal.KIND),
        (PDF, "", DOCUMENTS, Refusal.KIND),
    ],
)
def test_what_is_not_is_refused_with_its_reason(
    content: bytes, name: str, kinds: tuple[str, ...], why: Refusal
) -> None:
    with pytest.raises(FileRefused) as refused:
        _read(content, name, kinds=kinds)
    assert refused.value.refusal is why


def test_a_file_of_exactly_the_most_is_taken() -> None:
    assert len(_read(b"x" * 1000, "a.txt").content) == 1000


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\åsa\\rapport.pdf", "rapport.pdf"),
        ("../../etc/rapport.pdf", "rapport.pdf"),
        ("rap\r\nport\x00.pdf", "rapport.pdf"),
        ("rapport\u202efdp.pdf", "rapportfdp.pdf"),
        ("A\u030abo.pdf", "Åbo.pdf"),
        (" .rapport.pdf. ", "rapport.pdf"),
        ("r" * 300 + ".pdf", "r" * 116 + ".pdf"),
        ("レポート.pdf", "レポート.pdf"),
    ],
)
def test_a_name_is_kept_tidy(given_name: str, kept: str) -> None:
    assert _read(PDF, given_name).name == kept


@given(st.text(max_size=300))
def test_whatever_the_name_it_fits_and_goes_nowhere(name: str) -> None:
    try:
        kept = _read(PDF, name + ".pdf").name
    except FileRefused:
        return
    assert 0 < len(kept) <= 120
    assert not set(kept) & set("/\\\r\n\x00")
    assert not kept.startswith(".")
