"""Logos and signatures for paper: an upload becomes a PNG of our own making, sharp in print, or is refused."""

from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageChops, ImageFilter, ImageMath

from learnpath.certificates.design import PlacedPicture
from learnpath.people.looks.logos import vanishes
from learnpath.people.looks.rasters import MOST_BYTES, opened, small_png, trimmed

MOST_SIGNATURE_BYTES = 8_000_000  # as a telephone photographs it
_LOGO, _SIGNATURE = (900, 300), (900, 400)  # dots: 300 an inch at the size at which they stand
_LOGO_BYTES, _SIGNATURE_BYTES = 80_000, 60_000
_PAPER = "#ffffff"
# A signature is cleaned at this size and set smaller: its lines stay smooth.
_WORKED_ON = (1800, 1800)
# The paper is what is lightest within some 70 dots; a pen's line is thinner.
_COARSE, _AROUND = 8, 9
_FAINTEST = 36  # of 255: shadows and the paper's grain
_SPECK, _NEAR_A_LINE = 5, 9  # dots: what is smaller than half of the one is no line; how wide its edge may be
_INKED = 0.1  # of the inked dots, so many are as dark as the pen is


class TooLight(Exception):
    """White paper would swallow this logo."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with nothing in it but dots."""

    png: bytes
    width: int
    height: int

    def placed(self, alt: str) -> PlacedPicture:
        return PlacedPicture(sha256(self.png).hexdigest(), self.width, self.height, alt)


def read_print_logo(content: bytes) -> Picture:
    """Raises LogoRefused, TooLight."""
    picture = trimmed(opened(content, MOST_BYTES))
    if vanishes(picture, _PAPER):
        raise TooLight
    return _fitted(picture, _LOGO, _LOGO_BYTES)


def read_signature(content: bytes, *, on_paper: bool) -> Picture:
    """Of a photograph only the ink, if it was written on paper. Raises LogoRefused."""
    picture = opened(content, MOST_SIGNATURE_BYTES)
    if on_paper:
        picture.thumbnail(_WORKED_ON, Image.Resampling.LANCZOS)
        picture = _without_paper(picture)
    return _fitted(trimmed(picture), _SIGNATURE, _SIGNATURE_BYTES)


def _fitted(picture: Image.Image, size: tuple[int, int], most_bytes: int) -> Picture:
    picture.thumbnail(size, Image.Resampling.LANCZOS)
    png = small_png(picture, most_bytes)
    return Picture(png, picture.width, picture.height)


def _without_paper(picture: Image.Image) -> Image.Image:
    """The ink alone: the darker a dot is than the paper around it, the less is seen through it."""
    flat = Image.new("RGBA", picture.size, _PAPER)
    flat.alpha_composite(picture)
    channels = [_against_paper(channel) for channel in flat.convert("RGB").split()]
    darkest = ImageChops.darker(ImageChops.darker(channels[0], channels[1]), channels[2])
    darkness = ImageChops.invert(darkest)
    full = _darkness_of_ink(darkness)
    span = max(1, full - _FAINTEST)
    alpha = _without_specks(darkness.point(lambda dark: min(255, max(0, (dark - _FAINTEST) * 255 // span))))
    return Image.merge("RGBA", (*(_ink(channel, darkness, full) for channel in channels), alpha))


def _without_specks(alpha: Image.Image) -> Image.Image:
    """Single dots are the paper's grain, and far from the line they would make the signature small."""
    lines = alpha.filter(ImageFilter.MedianFilter(_SPECK)).filter(ImageFilter.MaxFilter(_NEAR_A_LINE))
    return ImageChops.darker(alpha, lines.point(lambda seen: 255 if seen else 0))


def _against_paper(channel: Image.Image) -> Image.Image:
    """As if the light had fallen evenly and the paper were white."""
    size = (max(1, channel.width // _COARSE), max(1, channel.height // _COARSE))
    paper = channel.resize(size, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(_AROUND))
    paper = paper.filter(ImageFilter.GaussianBlur(_AROUND // 2)).resize(
        channel.size, Image.Resampling.BICUBIC
    )
    even: Image.Image = ImageMath.lambda_eval(
        lambda of: of["convert"](of["min"](of["channel"] * 255 / of["max"](of["paper"], 1), 255), "L"),
        channel=channel,
        paper=paper,
    )
    return even


def _darkness_of_ink(darkness: Image.Image) -> int:
    """How dark the pen's line is in its middle: its edges are mixed with paper."""
    counted = darkness.histogram()[_FAINTEST:]
    left = sum(counted) * _INKED
    for dark in range(len(counted) - 1, 0, -1):
        left -= counted[dark]
        if left <= 0:
            return _FAINTEST + dark
    return 255


def _ink(channel: Image.Image, darkness: Image.Image, full: int) -> Image.Image:
    """The ink's own colour, where it is mixed with paper, too."""
    pure: Image.Image = ImageMath.lambda_eval(
        lambda of: of["convert"](
            255 - of["min"]((255 - of["channel"]) * full / of["max"](of["darkness"], 1), 255), "L"
        ),
        channel=channel,
        darkness=darkness,
    )
    return pure
