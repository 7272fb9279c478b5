"""Logos: a picture that somebody uploads becomes a small PNG of our own making, or is refused."""

from dataclasses import dataclass

from PIL import Image

from learnpath.people.looks.colours import contrast
from learnpath.people.looks.rasters import MOST_BYTES, LogoFault, LogoRefused, opened, small_png, trimmed
from learnpath.people.looks.rules import LINE, NEUTRAL

__all__ = ["HIGHEST", "MOST_BYTES", "WIDEST", "Logo", "LogoFault", "LogoRefused", "read_logo", "vanishes"]

WIDEST, HIGHEST = 360, 96  # dots: three for each of the bar's 32 pixels
# It travels inside the first visit's stylesheet, which has its share of 100 KB.
_MOST_KEPT = 12_000
_SEEN, _OWN_GROUND, _MOST_VANISHING = 96, 0.95, 0.35


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG without anything in it but dots, and whether it is lost on light or on dark paper."""

    png: bytes
    width: int
    height: int
    vanishes_on_light: bool
    vanishes_on_dark: bool


def read_logo(content: bytes) -> Logo:
    """Judge and redraw an upload. Raises LogoRefused."""
    picture = trimmed(opened(content))
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    png = small_png(picture, _MOST_KEPT)
    lost_on_light, lost_on_dark = (vanishes(picture, NEUTRAL[scheme]["background-default"])
                                   for scheme in ("light", "dark"))  # fmt: skip
    both = lost_on_light and lost_on_dark
    return Logo(png, picture.width, picture.height, lost_on_light and not both, lost_on_dark)


def vanishes(picture: Image.Image, paper: str) -> bool:
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
