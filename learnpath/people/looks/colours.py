"""Colours as numbers: how light they are and how well two of them tell apart (WCAG), and their shades (OKLCH)."""

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

_HEX = re.compile(r"#?([0-9a-f]{6})")
_SMALLEST_STEP = 0.002


def parse(typed: str) -> str | None:
    """`#RRGGBB` or `rrggbb` as `#rrggbb`; None for anything else, so that nothing else ever gets into a sheet."""
    found = _HEX.fullmatch(typed.strip().lower())
    return None if found is None else f"#{found[1]}"


def _linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance: 0 is black, 1 is white. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio, from 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour as the eye has it (OKLCH): how light, how colourful, and which hue in radians."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, most: float = 1.0) -> "Shade":
        """The same hue, lighter or darker, and at most as colourful as that."""
        return replace(self, lightness=min(1.0, max(0.0, lightness)), chroma=min(self.chroma, most))


def shade_of(colour: str) -> Shade:
    """https://bottosson.github.io/posts/oklab/"""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return Shade(lightness, math.hypot(a, b), math.atan2(b, a))


def _light_of(shade: Shade) -> tuple[float, float, float]:
    a, b = shade.chroma * math.cos(shade.hue), shade.chroma * math.sin(shade.hue)
    long = (shade.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (shade.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (shade.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _can_be_shown(shade: Shade) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in _light_of(shade))


def colour_of(shade: Shade) -> str:
    """As a screen shows it: less colourful where no screen could show so much."""
    if not _can_be_shown(shade):
        least, most = 0.0, shade.chroma
        for _ in range(14):
            half = (least + most) / 2
            least, most = (half, most) if _can_be_shown(replace(shade, chroma=half)) else (least, half)
        shade = replace(shade, chroma=least)
    return "#" + "".join(f"{_part(light):02x}" for light in _light_of(shade))


def _part(light: float) -> int:
    light = min(1.0, max(0.0, light))
    return round(255 * (light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def nearest(shade: Shade, grounds: dict[str, float], *, towards: float) -> str:
    """The colour itself, or the nearest lighter (towards 1) or darker (0) one that is told from every ground."""

    def passes(lightness: float) -> bool:
        colour = colour_of(shade.at(lightness))
        return all(contrast(colour, ground) >= least for ground, least in grounds.items())

    if passes(shade.lightness):
        return colour_of(shade)
    fails, fits = shade.lightness, towards
    while abs(fits - fails) > _SMALLEST_STEP:
        half = (fits + fails) / 2
        fails, fits = (fails, half) if passes(half) else (half, fits)
    return colour_of(shade.at(fits))


def distance(one: str, other: str) -> float:
    """How far apart two colours are to the eye: 0 the same, beyond 0.2 clearly two."""
    a, b = shade_of(one), shade_of(other)
    along = a.chroma**2 + b.chroma**2 - 2 * a.chroma * b.chroma * math.cos(a.hue - b.hue)
    return math.sqrt((a.lightness - b.lightness) ** 2 + max(0.0, along))
