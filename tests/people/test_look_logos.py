"""What may become a logo, and what it becomes."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from learnpath.people.looks.logos import HIGHEST, MOST_BYTES, WIDEST, LogoFault, LogoRefused, read_logo
from tests.factories.looks import picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _bomb(width: int, height: int) -> bytes:
    """A few bytes that claim to be very many dots."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _fault(content: bytes) -> LogoFault:
    with pytest.raises(LogoRefused) as refused:
        read_logo(content)
    return refused.value.fault


def _opened(png: bytes) -> Image.Image:
    opened = Image.open(io.BytesIO(png))
    opened.load()
    return opened


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_become_a_small_png_of_our_own(kind: str) -> None:
    logo = read_logo(picture(kind, size=(1600, 400), ground="#ffffff"))
    drawn = _opened(logo.png)
    assert drawn.format == "PNG"
    assert drawn.size == (logo.width, logo.height)
    assert logo.width <= WIDEST
    assert logo.height <= HIGHEST
    assert len(logo.png) <= 12_000


def test_a_logo_is_no_larger_than_its_file_and_loses_its_empty_border() -> None:
    around = Image.new("RGBA", (500, 500))
    around.paste(Image.new("RGBA", (60, 30), "#12202e"), (200, 200))
    stream = io.BytesIO()
    around.save(stream, "PNG")
    logo = read_logo(stream.getvalue())
    assert (logo.width, logo.height) == (60, 30)


def test_nothing_but_dots_is_kept() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "<script>alert('kept')</script>")
    said.add_itxt("XML:com.adobe.xmp", "where it was taken")
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "#12202e").save(stream, "PNG", pnginfo=said, dpi=(300, 300))
    logo = read_logo(stream.getvalue() + b"<?php what was put behind the picture ?>")
    assert b"script" not in logo.png
    assert b"adobe" not in logo.png
    assert b"php" not in logo.png
    assert _opened(logo.png).info.keys() <= {"transparency"}


def test_a_noisy_picture_is_drawn_in_fewer_colours_until_it_is_small() -> None:
    noise = Image.effect_noise((900, 300), 80).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    assert len(read_logo(stream.getvalue()).png) <= 12_000


@pytest.mark.parametrize(
    "content", [SVG, b"GIF89a" + b"\0" * 50, b"%PDF-1.7", b"<html>", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_of_these_kinds_is_refused(content: bytes) -> None:
    assert _fault(content) is LogoFault.NO_PICTURE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    whole = picture(kind, size=(400, 200), ground="#ffffff")
    assert _fault(whole[: len(whole) // 2]) is LogoFault.NO_PICTURE


@pytest.mark.parametrize("size", [(5_000, 5_000), (20_000, 20_000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    assert _fault(_bomb(*size)) is LogoFault.TOO_MANY_DOTS


def test_too_many_bytes_none_and_nothing_to_see_are_refused() -> None:
    assert _fault(b"x" * (MOST_BYTES + 1)) is LogoFault.TOO_BIG
    assert _fault(b"") is LogoFault.EMPTY
    assert _fault(picture(colour="#00000000")) is LogoFault.NOTHING_SEEN


@pytest.mark.parametrize(
    ("colour", "ground", "on_light", "on_dark"),
    [
        ("#12202e", "#00000000", False, True),  # dark ink on nothing
        ("#ffffff", "#00000000", True, False),
        ("#12202e", "#ffffff", False, False),  # it brings its own ground
        ("#ffffff", "#12202e", False, False),
        ("#2a7fd4", "#00000000", False, False),  # told from both papers
    ],
)
def test_a_logo_that_is_lost_on_its_paper_is_known(
    colour: str, ground: str, on_light: bool, on_dark: bool
) -> None:
    logo = read_logo(picture(colour=colour, ground=ground))
    assert (logo.vanishes_on_light, logo.vanishes_on_dark) == (on_light, on_dark)
