"""The stylesheets: an organisation's own, and the one by which a colour is shown before it is chosen."""

import base64
from collections.abc import Mapping

from learnpath.people.looks.logos import Logo
from learnpath.people.looks.rules import AMBER, NEUTRAL, Palette

_LOGO_HEIGHT = 2.0  # rem, in the bar

# Names of the pages' own (assets/src/css/base.css) are worked out on the root: said again where a scheme begins anew.
_OWN_NAMES = (
    "--lp-paper:var(--ds-color-neutral-background-default);--lp-card:var(--ds-color-neutral-surface-default);"
    "--lp-ink:var(--ds-color-neutral-text-default);--lp-soft:var(--ds-color-neutral-text-subtle);"
    "--lp-line:var(--ds-color-neutral-border-subtle);--lp-pine:var(--ds-color-pine-text-subtle);"
    "--lp-pine-tint:var(--ds-color-pine-surface-tinted);--lp-amber:var(--ds-color-amber-text-subtle);"
    "--lp-amber-tint:var(--ds-color-amber-surface-tinted);"
)
_PREVIEW = (
    "[data-look]{padding:clamp(1rem,3vw,1.75rem);border:1px solid var(--lp-line);border-radius:14px;"
    "background:var(--lp-paper);color:var(--lp-ink);print-color-adjust:exact}"
    "[data-look]>*+*{margin-top:1.25rem}"
    "[data-look] img{width:auto;max-width:100%;height:auto;max-height:2rem}"
    ":is([data-look=light] img[data-vanishes~=light],[data-look=dark] img[data-vanishes~=dark])"
    "{box-sizing:content-box;padding:.35rem .6rem;border-radius:6px;background:#fff}"
    "[data-look=light] img[data-vanishes~=light]{background:#121a19}"
    ".lp-shown{margin:1.25rem 0 2rem}.lp-shown>*+*{margin-top:.5rem}"
)


def _said(kind: str, shades: Mapping[str, str]) -> str:
    return "".join(f"--ds-color-{kind}-{use}:{colour};" for use, colour in shades.items())


def style_sheet(palette: Palette | None, logo: Logo | None) -> str:
    """What an organisation's pages load after the common stylesheet; the logo is inside, so that it costs no visit."""
    parts = []
    if palette is not None:
        light, dark = _said("pine", palette.light), _said("pine", palette.dark)
        parts.append(f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}")
    if logo is not None:
        parts.append(_logo(logo))
    return "".join(parts)


def _logo(logo: Logo) -> str:
    data = base64.b64encode(logo.png).decode()
    width = _LOGO_HEIGHT * logo.width / logo.height
    rules = (
        f".lp-logo{{display:inline-block;box-sizing:content-box;width:min({width:.3f}rem,11rem,38vw);"
        f"aspect-ratio:{logo.width}/{logo.height};forced-color-adjust:none;print-color-adjust:exact;"
        f"background:url(data:image/png;base64,{data}) center/contain no-repeat content-box}}"
    )
    # on a phone the bar has room for one name: learnpath keeps its sign, and its name for those who listen
    narrow = f"width:min({width * 0.8:.3f}rem,29vw)"
    rules += f"@media (width<30rem){{.lp-logo{{{narrow}}}.lp-mark:has(+.lp-logo){{gap:0;font-size:0}}}}"
    chip = ".lp-logo{{padding:.3rem .5rem;border-radius:6px;background-color:{};background-clip:border-box}}"
    if logo.vanishes_on_light:
        rules += f"@media (prefers-color-scheme:light){{{chip.format('#121a19')}}}"
    if logo.vanishes_on_dark:
        rules += f"@media (prefers-color-scheme:dark){{{chip.format('#fff')}}}"
    return rules


def preview_sheet(palette: Palette) -> str:
    """Both schemes side by side on one page, whatever the reader's own is."""
    schemes = (("light", palette.light), ("dark", palette.dark))
    return _PREVIEW + "".join(
        f"[data-look={scheme}]{{{_said('neutral', NEUTRAL[scheme])}{_said('amber', AMBER[scheme])}"
        f"{_said('pine', shades)}{_OWN_NAMES}color-scheme:{scheme}}}"
        for scheme, shades in schemes
    )
