"""Whatever colour an organisation chooses, its pages can be read: every pair of the sheet, in both schemes."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learnpath.people.looks.colours import colour_of, contrast, distance, luminance, parse, shade_of
from learnpath.people.looks.rules import AMBER, NEUTRAL, PINE, Remark, palette_for
from learnpath.people.looks.sheet import preview_sheet, style_sheet

THEME = Path(__file__).resolve().parents[2] / "assets" / "theme.config.json"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SCHEMES = ("light", "dark")

PAPERS = ("background-default", "background-tinted", "surface-default", "surface-tinted", "surface-hover")
TINTS = ("surface-tinted", "surface-hover", "surface-active")


def _shades_said(sheet: str) -> dict[str, dict[str, str]]:
    """What the stylesheet gives the browser, read back from its text."""
    light, dark = re.fullmatch(
        r":root\{(.*?)\}@media \(prefers-color-scheme:dark\)\{:root\{(.*?)\}\}", sheet
    ).groups()  # type: ignore[union-attr]
    return {
        scheme: dict(re.findall(r"--ds-color-pine-([a-z-]+):(#[0-9a-f]{6});", part))
        for scheme, part in zip(SCHEMES, (light, dark), strict=True)
    }


def _faults(own: dict[str, str], scheme: str) -> list[str]:
    paper = {name: NEUTRAL[scheme][name] for name in PAPERS}
    pairs = [
        (own["base-contrast-default"], own[f"base-{how}"], 4.5) for how in ("default", "hover", "active")
    ]
    # words: on every paper, and on the colour's own tints (icons, faces, buttons under the pointer)
    for word in ("text-subtle", "text-default"):
        pairs += [(own[word], ground, 4.5) for ground in (*paper.values(), *(own[tint] for tint in TINTS))]
    # the pages' ink on the tint: a menu's line under the pointer
    pairs += [(NEUTRAL[scheme]["text-default"], own["surface-tinted"], 4.5)]
    # lines, filled stops, bars: on every paper
    for mark in ("base-default", "border-default", "border-strong"):
        pairs += [(own[mark], ground, 3.0) for ground in paper.values()]
    return [f"{scheme}: {one} on {other}" for one, other, least in pairs if contrast(one, other) < least]


@given(accent=COLOURS)
@example("#ffffff")
@example("#000000")
@example("#ffff00")
@example("#00ff00")
@example("#0000ff")
@example("#767676")
@example("#9a5a00")
def test_any_colour_gives_a_sheet_that_can_be_read(accent: str) -> None:
    said = _shades_said(style_sheet(palette_for(accent), None))
    assert [fault for scheme in SCHEMES for fault in _faults(said[scheme], scheme)] == []


@given(accent=COLOURS)
def test_the_preview_shows_the_same_shades_as_the_pages(accent: str) -> None:
    palette = palette_for(accent)
    preview = preview_sheet(palette)
    for scheme, shades in (("light", palette.light), ("dark", palette.dark)):
        block = preview.partition(f"[data-look={scheme}]{{--ds")[2].partition("}")[0]
        assert all(f"--ds-color-pine-{use}:{colour};" in block for use, colour in shades.items())


@given(accent=COLOURS)
def test_a_colour_survives_the_way_through_its_shade(accent: str) -> None:
    assert distance(colour_of(shade_of(accent)), accent) < 0.01


def test_a_colour_that_can_be_read_everywhere_is_used_as_it_is() -> None:
    palette = palette_for("#1d4e89")
    assert palette.light["base-default"] == palette.light["text-subtle"] == "#1d4e89"
    assert palette.remarks == (Remark.LIGHTER_ON_DARK,)


def test_a_yellow_is_darkened_for_light_paper_and_kept_on_dark() -> None:
    palette = palette_for("#ffe14d")
    assert Remark.DARKER_ON_LIGHT in palette.remarks
    assert Remark.LIGHTER_ON_DARK not in palette.remarks
    assert luminance(palette.light["base-default"]) < luminance("#ffe14d") / 2


@pytest.mark.parametrize("accent", ["#9a5a00", "#a06000", "#f2b35a"])
def test_a_colour_like_the_amber_of_here_is_allowed_and_said(accent: str) -> None:
    assert Remark.LIKE_HERE in palette_for(accent).remarks


@pytest.mark.parametrize("accent", [PINE, "#1d4e89", "#5b2a86", "#c8102e"])
def test_other_colours_are_not_taken_for_amber(accent: str) -> None:
    assert Remark.LIKE_HERE not in palette_for(accent).remarks


def test_here_is_told_from_done_by_its_shape_whatever_the_colour() -> None:
    """Filled with a tick, against a ring: the sheet touches neither amber nor the ring."""
    sheet = style_sheet(palette_for("#9a5a00"), None)
    assert "amber" not in sheet
    assert "lp-stop" not in sheet


def test_a_grey_is_said_to_be_one() -> None:
    assert Remark.GREY in palette_for("#808080").remarks


@pytest.mark.parametrize(
    ("typed", "colour"),
    [("#1D4E89", "#1d4e89"), (" 1d4e89 ", "#1d4e89"), ("#1d4e8", None), ("#1d4e899", None), ("", None),
     ("red", None), ("#12345g", None), ("#fff}body{display:none", None), ("#12345６", None),
     ("#1d4e89\n}*{color:red", None), ("url(x)", None), ("--x:1", None)],
)  # fmt: skip
def test_only_six_hexadecimal_signs_are_a_colour(typed: str, colour: str | None) -> None:
    assert parse(typed) == colour


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_what_stays_is_what_the_theme_says() -> None:
    theme = json.loads(THEME.read_text())["themes"]["learnpath"]["overrides"]["colors"]
    for kind, ours in (("neutral", NEUTRAL), ("amber", AMBER)):
        for scheme in SCHEMES:
            assert dict(ours[scheme]) == {use: shades[scheme] for use, shades in theme[kind].items()}
