"""Pictures that somebody uploads, judged before they are unpacked, and drawn anew as small PNGs."""

import io
import struct
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 2_000_000
_MOST_PIXELS = 20_000_000
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


def opened(content: bytes, most_bytes: int = MOST_BYTES) -> Image.Image:
    """An upload as dots: PNG, JPEG or WebP by its content, whatever its name says. Raises LogoRefused."""
    if not content:
        raise LogoRefused(LogoFault.EMPTY)
    if len(content) > most_bytes:
        raise LogoRefused(LogoFault.TOO_BIG)
    if not _is_whole(content):
        raise LogoRefused(LogoFault.NO_PICTURE)
    return _opened(content)


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


def trimmed(picture: Image.Image) -> Image.Image:
    """Without the empty border that would make it smaller than its neighbours; a new picture, nothing hidden in it."""
    seen = picture.getchannel("A").point(lambda alpha: 255 if alpha >= 8 else 0).getbbox()
    if seen is None:
        raise LogoRefused(LogoFault.NOTHING_SEEN)
    anew = Image.new("RGBA", (seen[2] - seen[0], seen[3] - seen[1]))
    anew.paste(picture.crop(seen))
    return anew


def small_png(picture: Image.Image, most_bytes: int) -> bytes:
    """All its colours where there is room for them; else fewer, and at last fewer dots."""
    for colours in (0, 256, 64, 16):
        drawn = picture.quantize(colours, method=Image.Quantize.FASTOCTREE) if colours else picture
        stream = io.BytesIO()
        drawn.save(stream, "PNG", optimize=True)
        if stream.tell() <= most_bytes:
            return stream.getvalue()
    picture.thumbnail((max(1, picture.width * 2 // 3), max(1, picture.height * 2 // 3)))
    return small_png(picture, most_bytes)
