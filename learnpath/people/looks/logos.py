"""Logos: a picture that somebody uploads becomes a small PNG of our own making, or is refused."""

import io
import struct
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

from learnpath.people.looks.colours import contrast
from learnpath.people.looks.rules import LINE, NEUTRAL

MOST_BYTES = 2_000_000
WIDEST, HIGHEST = 360, 96  # dots: three for each of the bar's 32 pixels
_MOST_PIXELS = 20_000_000
# It travels inside the first visit's stylesheet, which has its share of 100 KB.
_MOST_KEPT = 12_000
_SEEN, _OWN_GROUND, _MOST_VANISHING = 96, 0.95, 0.35
_BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


class LogoFault(StrEnum):
    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY_DOTS = "too_many_dots"
    NO_PICTURE = "no_picture"
    NOTHING_SEEN = "nothing_seen"


class LogoRefused(Exception):
    def __init__(self, fault: LogoFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG without anything in it but dots, and whether it is lost on light or on dark paper."""

    png: bytes
    width: int
    height: int
    vanishes_on_light: bool
    vanishes_on_dark: bool


def read_logo(content: bytes) -> Logo:
    """Judge and redraw an upload: PNG, JPEG or WebP by its content, whatever its name says. Raises LogoRefused."""
    if not content:
        raise LogoRefused(LogoFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise LogoRefused(LogoFault.TOO_BIG)
    if not _is_whole(content):
        raise LogoRefused(LogoFault.NO_PICTURE)
    picture = _trimmed(_opened(content))
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    png = _small_png(picture)
    lost_on_light, lost_on_dark = (_vanishes(picture, NEUTRAL[scheme]["background-default"])
                                   for scheme in ("light", "dark"))  # fmt: skip
    both = lost_on_light and lost_on_dark
    return Logo(png, picture.width, picture.height, lost_on_light and not both, lost_on_dark)


def _is_whole(content: bytes) -> bool:
    """Whether the file's end is there. Pillow would tell, but WeasyPrint has told it, for all of us, not to."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        at = 8
        while at + 12 <= len(content):
            if content[at + 4 : at + 8] == b"IEND":
                return True
            at += 12 + int.from_bytes(content[at : at + 4])
        return False
    if content.startswith(b"\xff\xd8"):
        return content.rfind(b"\xff\xd9") > content.rfind(b"\xff\xda")
    return True


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
            # said by the file's head, before a single dot is unpacked
            if picture.width * picture.height > _MOST_PIXELS:
                raise LogoRefused(LogoFault.TOO_MANY_DOTS)
            upright = ImageOps.exif_transpose(picture)
            return upright.convert("RGB" if upright.mode in {"CMYK", "YCbCr"} else "RGBA").convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LogoRefused(LogoFault.TOO_MANY_DOTS) from error
    except _BROKEN as error:
        raise LogoRefused(LogoFault.NO_PICTURE) from error


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without the empty border that would make it smaller than its neighbours; a new picture, nothing hidden in it."""
    seen = picture.getchannel("A").point(lambda alpha: 255 if alpha >= 8 else 0).getbbox()
    if seen is None:
        raise LogoRefused(LogoFault.NOTHING_SEEN)
    anew = Image.new("RGBA", (seen[2] - seen[0], seen[3] - seen[1]))
    anew.paste(picture.crop(seen))
    return anew


def _small_png(picture: Image.Image) -> bytes:
    """All its colours where there is room for them; else fewer, and at last fewer dots."""
    for colours in (0, 256, 64, 16):
        drawn = picture.quantize(colours, method=Image.Quantize.FASTOCTREE) if colours else picture
        stream = io.BytesIO()
        drawn.save(stream, "PNG", optimize=True)
        if stream.tell() <= _MOST_KEPT:
            return stream.getvalue()
    picture.thumbnail((max(1, picture.width * 2 // 3), max(1, picture.height * 2 // 3)))
    return _small_png(picture)


def _vanishes(picture: Image.Image, paper: str) -> bool:
    """Whether much of what is drawn cannot be told from the paper. A logo with a ground of its own never vanishes."""
    small = picture.copy()
    small.thumbnail((60, 60))
    dots: list[tuple[int, int, int, int]] = [small.getpixel((x, y))  # type: ignore[misc]
                                             for y in range(small.height) for x in range(small.width)]  # fmt: skip
    edge = [dot for at, dot in enumerate(dots) if _is_edge(at, small.width, small.height)]
    if sum(dot[3] >= 250 for dot in edge) >= _OWN_GROUND * len(edge):
        return False
    seen = [dot for dot in dots if dot[3] >= _SEEN]
    lost = sum(
        contrast(f"#{red:02x}{green:02x}{blue:02x}", paper) < LINE for red, green, blue, _alpha in seen
    )
    return lost > _MOST_VANISHING * max(1, len(seen))


def _is_edge(at: int, width: int, height: int) -> bool:
    return at % width in {0, width - 1} or at // width in {0, height - 1}
