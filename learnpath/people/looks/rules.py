"""From one chosen colour the shades that the pages need, light and dark, each readable where it is used.

The pages are written in learnpath's own pine (assets/theme.config.json); an organisation's colour takes the
place of the pine and of nothing else: paper, ink, amber ("here, now") and the colours of errors stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from learnpath.people.looks.colours import Shade, colour_of, contrast, distance, nearest, shade_of

TEXT, LINE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
PINE = "#0e5a4a"

# What stays: assets/theme.config.json says the same (a test compares).
NEUTRAL: Mapping[str, Mapping[str, str]] = {
    "light": {
        "background-default": "#fbfaf6",
        "background-tinted": "#f4f3ec",
        "surface-default": "#ffffff",
        "surface-tinted": "#eeefe8",
        "surface-hover": "#e5e7df",
        "border-subtle": "#d9ddd4",
        "border-default": "#78857f",
        "text-subtle": "#56655f",
        "text-default": "#1c2b2a",
    },
    "dark": {
        "background-default": "#121a19",
        "background-tinted": "#16201e",
        "surface-default": "#1a2523",
        "surface-tinted": "#22302d",
        "surface-hover": "#2a3a36",
        "border-subtle": "#33423e",
        "border-default": "#7d8f88",
        "text-subtle": "#a9b8b1",
        "text-default": "#eef2ee",
    },
}
AMBER: Mapping[str, Mapping[str, str]] = {
    "light": {"surface-tinted": "#fdf1dc", "text-subtle": "#8f5200", "base-default": "#9a5a00"},
    "dark": {"surface-tinted": "#37290f", "text-subtle": "#f2b35a", "base-default": "#f2b35a"},
}
_NEAR, _GREY = 0.12, 0.02


class Remark(StrEnum):
    """What an organisation is told about its colour."""

    DARKER_ON_LIGHT = "darker_on_light"
    DARKER_AS_TEXT = "darker_as_text"
    LIGHTER_ON_DARK = "lighter_on_dark"
    LIKE_HERE = "like_here"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Palette:
    """The shades of one colour by the names of their uses, and what had to be done to it."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    remarks: tuple[Remark, ...]


@lru_cache(maxsize=256)
def palette_for(accent: str) -> Palette:
    """For a colour such as `#1d4e89`, as `colours.parse` gives it."""
    light, dark = _light(shade_of(accent)), _dark(shade_of(accent))
    return Palette(light, dark, tuple(_remarks(accent, light, dark)))


def _grounds(scheme: str, own: Mapping[str, str], least: float) -> dict[str, float]:
    """Whatever may lie under the colour: paper, card, tints, its own tints."""
    neutral = [colour for name, colour in NEUTRAL[scheme].items() if name.startswith(("back", "surf"))]
    return dict.fromkeys((*neutral, *own.values()), least)


def _light(accent: Shade) -> dict[str, str]:
    own = {
        "surface-tinted": colour_of(accent.at(0.95, 0.02)),
        "surface-hover": colour_of(accent.at(0.89, 0.035)),
        "surface-active": colour_of(accent.at(0.84, 0.05)),
    }
    lines, texts = _grounds("light", own, LINE), _grounds("light", own, TEXT)
    base = nearest(accent, {**lines, "#ffffff": TEXT}, towards=0)
    return {
        "surface-default": NEUTRAL["light"]["surface-default"],
        **own,
        "border-subtle": colour_of(accent.at(0.79, 0.06)),
        "border-default": nearest(accent.at(0.57, 0.1), lines, towards=0),
        "border-strong": nearest(accent.at(0.47, 0.12), texts, towards=0),
        "text-subtle": nearest(shade_of(base), texts, towards=0),
        "text-default": nearest(accent.at(0.29, 0.08), texts, towards=0),
        "base-default": base,
        **_pressed(shade_of(base), -1),
        "base-contrast-default": "#ffffff",
    }


def _dark(accent: Shade) -> dict[str, str]:
    own = {
        "surface-tinted": colour_of(accent.at(0.29, 0.05)),
        "surface-hover": colour_of(accent.at(0.32, 0.055)),
        "surface-active": colour_of(accent.at(0.37, 0.06)),
    }
    ink = colour_of(accent.at(0.2, 0.03))
    lines, texts = _grounds("dark", own, LINE), _grounds("dark", own, TEXT)
    text = nearest(accent.at(accent.lightness, 0.15), {**texts, ink: TEXT}, towards=1)
    return {
        "surface-default": NEUTRAL["dark"]["surface-default"],
        **own,
        "border-subtle": colour_of(accent.at(0.42, 0.06)),
        "border-default": nearest(accent.at(0.6, 0.08), lines, towards=1),
        "border-strong": nearest(accent.at(0.72, 0.1), texts, towards=1),
        "text-subtle": text,
        "text-default": nearest(accent.at(0.94, 0.02), texts, towards=1),
        "base-default": text,
        **_pressed(shade_of(text), 1),
        "base-contrast-default": ink,
    }


def _pressed(base: Shade, away: int) -> dict[str, str]:
    """Under the pointer and pressed: further from the text upon it, or nearer where there is no further."""
    steps = (0.07, 0.13) if away < 0 else (0.05, 0.1)
    has_room = 0 < base.lightness + away * steps[1] < 1
    turned = away if has_room else -away
    hover, active = (colour_of(base.at(base.lightness + turned * step)) for step in steps)
    return {"base-hover": hover, "base-active": active}


def _remarks(accent: str, light: Mapping[str, str], dark: Mapping[str, str]) -> list[Remark]:
    remarks = []
    if light["base-default"] != accent:
        remarks.append(Remark.DARKER_ON_LIGHT)
    elif light["text-subtle"] != accent:
        remarks.append(Remark.DARKER_AS_TEXT)
    if contrast(accent, dark["surface-active"]) < TEXT:
        remarks.append(Remark.LIGHTER_ON_DARK)
    pairs = ((light, AMBER["light"]), (dark, AMBER["dark"]))
    if any(distance(own["base-default"], amber["base-default"]) < _NEAR for own, amber in pairs):
        remarks.append(Remark.LIKE_HERE)
    if shade_of(accent).chroma < _GREY:
        remarks.append(Remark.GREY)
    return remarks
