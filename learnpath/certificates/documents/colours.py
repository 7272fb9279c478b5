"""A certificate's colours, from one accent: each told from what it stands on as WCAG 2.2 asks (4.5, lines 3)."""

from dataclasses import dataclass
from functools import lru_cache

from learnpath.certificates.design import PINE, Side
from learnpath.people.looks.colours import Shade, colour_of, nearest, shade_of
from learnpath.people.looks.rules import LINE, TEXT

PAPER, INK, SOFT = "#ffffff", "#1c2b2a", "#56655f"


@dataclass(frozen=True, slots=True)
class Colours:
    """Of the word above the name, and of the column with the path's stops."""

    kind: str
    ground: str
    text: str
    soft: str
    line: str
    stop: str
    tick: str


# Written down, not reckoned: this is the design, the others follow it.
_PINE = {
    Side.FILLED: Colours(PINE, PINE, "#ffffff", "#cfe6de", "#7fd0b8", "#ffffff", PINE),
    Side.PALE: Colours(PINE, "#eaf3ef", INK, SOFT, PINE, PINE, "#ffffff"),
    Side.PLAIN: Colours(PINE, PAPER, INK, SOFT, PINE, PINE, "#ffffff"),
}


@lru_cache(maxsize=256)
def colours_for(accent: str, side: Side) -> Colours:
    """For a colour such as `#1d4e89`."""
    if accent == PINE:
        return _PINE[side]
    shade = shade_of(accent)
    base = nearest(shade, {PAPER: TEXT}, towards=0)
    if side is Side.FILLED:
        return _filled(base, shade_of(base))
    ground = colour_of(shade.at(0.95, 0.02)) if side is Side.PALE else PAPER
    base = nearest(shade, {PAPER: TEXT, ground: TEXT}, towards=0)
    return Colours(base, ground, INK, nearest(shade_of(SOFT), {ground: TEXT}, towards=0), base, base, PAPER)


def _filled(base: str, shade: Shade) -> Colours:
    return Colours(
        kind=base,
        ground=base,
        text=PAPER,
        soft=nearest(shade.at(0.9, 0.03), {base: TEXT}, towards=1),
        line=nearest(shade.at(0.79, 0.09), {base: LINE}, towards=1),
        stop=PAPER,
        tick=base,
    )


def style_sheet(colours: Colours) -> str:
    """What certificate.css leaves to the design."""
    one = colours
    return (
        f".kind{{color:{one.kind}}}.strip{{background:{one.ground}}}.walk{{color:{one.text}}}"
        f".walk span{{color:{one.soft}}}.walk li{{border-color:{one.line}}}"
        f".walk li:last-child{{border-color:{one.ground}}}.walk li::before{{background:{one.stop}}}"
        f".walk b::before{{border-color:{one.tick}}}"
    )
