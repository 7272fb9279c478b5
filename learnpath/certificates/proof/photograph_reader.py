"""The process in which a photograph is opened: what a hostile picture does to a decoder, it does to nobody else.

Started by photographs.py for one picture, which comes by standard input; the codes go out by standard output.
Nothing but the QR codes is looked at, and of them only addresses that end in a certificate's code. None is visited.
"""

import io
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress

import zxingcpp
from PIL import Image, ImageFilter

from learnpath.certificates.codes import parse_code
from learnpath.certificates.proof.photographs import READ

_MOST_CODES = 4
_MEMORY = 1 << 30
# Said by the file's head, before a single dot is unpacked. A baseline JPEG is unpacked row by row and at a fraction of
# its size, so a phone's largest will do; every other kind lies in memory whole.
_MOST_PIXELS, _MOST_IN_ROWS = 16_000_000, 110_000_000
# The longer side, in dots. The smaller finds what is blurred or grainy, the larger what is far away.
_SIZES = (1600, 3200)
# Any host: the installation may have moved since the paper was printed, and only the code decides.
_ADDRESS = re.compile(r"https?://[^\s?#]{1,300}/verify/([^\s/?#]{12,60})/?(?:[?#]\S*)?", re.IGNORECASE)
_LONGEST = 500
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


class _Refused(Exception):
    pass


def main(cpu_seconds: int) -> None:
    content = sys.stdin.buffer.read()
    _limit_ourselves(cpu_seconds)
    try:
        codes = codes_in(content)
    except Exception:
        # whatever a decoder makes of a broken picture: it cannot be opened, and that is all there is to say
        return
    print("\n".join((READ, *codes)))  # noqa: T201 (to the process that started us)


def _limit_ourselves(cpu_seconds: int) -> None:
    with suppress(ValueError, OSError):
        # macOS knows the limit and keeps none
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def codes_in(content: bytes) -> list[str]:
    """The certificates' codes on a picture, each once. Raises whatever Pillow raises.

    A QR code is read whichever way it is turned or mirrored, so the file's word on what is up is not even asked for.
    """
    for picture in _looks_at(_opened(content)):
        if codes := list(dict.fromkeys(_codes(picture)))[:_MOST_CODES]:
            return codes
    return []


def _looks_at(picture: Image.Image) -> Iterator[Image.Image]:
    """As it is but small; then without its grain, and large, so that the squares have more dots; then as it is."""
    small, large = _SIZES
    near = picture.copy()
    near.thumbnail((small, small), Image.Resampling.BOX)
    yield near
    smooth = near.filter(ImageFilter.GaussianBlur(1))
    yield smooth.resize((near.width * 2, near.height * 2), Image.Resampling.BICUBIC)
    if max(picture.size) > small:
        picture.thumbnail((large, large), Image.Resampling.BOX)
        yield picture


def _opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
        in_rows = picture.format in {"JPEG", "MPO"} and "progressive" not in picture.info
        if picture.width * picture.height > (_MOST_IN_ROWS if in_rows else _MOST_PIXELS):
            raise _Refused
        picture.draft("L", (_SIZES[-1], _SIZES[-1]))
        if not picture.has_transparency_data:
            return picture.convert("L")
        clear = picture.convert("RGBA")
        paper = Image.new("L", picture.size, 255)
        paper.paste(clear.convert("L"), mask=clear.getchannel("A"))
        return paper


def _codes(picture: Image.Image) -> Iterator[str]:
    for found in zxingcpp.read_barcodes(picture, formats=_QR):
        text = found.text.strip()
        match = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
        if match is not None and (code := parse_code(match[1])) is not None:
            yield code


if __name__ == "__main__":
    main(int(sys.argv[1]))
