"""`make a11y` finds what is wrong: each of its own checks is shown a page with that fault, and one without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tools.a11y.findings import Look
from tools.a11y.looking import AXE, OURS, Looker, emulate
from tools.a11y.pages import Stop

pytestmark = pytest.mark.journey

SOUND = """<!doctype html><html lang="en"><head><title>Sound – learnpath</title><style>
:focus-visible { outline: 3px solid black } a, button { min-height: 24px; display: inline-block; border: 1px solid }
@media print { nav { display: none } }</style></head><body><header><nav><a href="/">Home</a></nav></header>
<main><h1>Sound</h1><p>Words <a href="/x">and a link</a>.</p>
<form method="post" action="/"><button>Send</button></form></main></body></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    yield page
    context.close()


def _rules(page: Page, html: str, check: str, value: object = None, **media: str) -> set[str]:
    emulate(page, **media)
    page.set_content(html)
    page.evaluate(OURS)
    page.keyboard.press("Shift")
    look = Look(Stop("nobody", "full", "http://127.0.0.1", "/", "a.page"))
    Looker(page, look).check(check, value)
    return {finding.rule for finding in look.findings}


def _with(fault: str, before: str = "</main>") -> str:
    return SOUND.replace(before, fault + before, 1)


CHECKS: list[tuple[str, str, str, dict[str, str]]] = [
    ("document", "one-h1", _with("<h1>Another</h1>"), {}),
    ("document", "language", SOUND.replace('lang="en"', 'lang="english"'), {}),
    ("document", "title", SOUND.replace("Sound – learnpath</title>", " – learnpath</title>"), {}),
    ("document", "alt", _with("<img src='data:,'>"), {}),
    ("sideways", "sideways-scroll", _with("<div style='width: 500px'>wide</div>"), {}),
    (
        "clipped",
        "clipped-text",
        _with("<div style='width: 40px; overflow: hidden; white-space: nowrap'>too long a word</div>"),
        {},
    ),
    ("stops", "focus-visible", _with("<a href='/y' style='outline: none'>unseen</a>"), {}),
    ("stops", "focus-visible", _with("<a href='/y' style='outline: none; box-shadow: 0 0 3px red'>shadow</a>"), {}),
    ("stops", "focus-covered", _with("<div style='position: fixed; inset: 0; background: white'></div>"), {}),
    ("stops", "focus-in-view", _with("<a href='/y' style='position: fixed; left: -900px'>away</a>"), {}),
    ("moving", "moves", _with("<style>p { transition: color 1s }</style>"), {}),
    ("printed", "print-heading", _with("<style>@media print { h1 { display: none } }</style>"), {"media": "print"}),
    ("printed", "print-navigation", _with("<style>nav { display: block !important }</style>"), {"media": "print"}),
    (
        "forced",
        "forced-state",
        _with("<ul><li><a href='/a' aria-current='page' style='border: 0'>A</a></li>"
              "<li><a href='/b' style='border: 0'>B</a></li></ul>"),
        {"forced_colors": "active"},
    ),
    (
        "forced",
        "forced-edge",
        _with("<button class='ds-button' style='border: 0; background: green'>Press</button>"),
        {"forced_colors": "active"},
    ),
    ("summary", "error-focus", _with("<div data-error-summary><h2 tabindex='-1'>Wrong</h2></div>"), {}),
    ("summary", "error-summary", SOUND, {}),
    ("summary", "error-link", _with("<div data-error-summary><a href='#nowhere'>There</a></div>"), {}),
]  # fmt: skip


@pytest.mark.parametrize(("check", "rule", "html", "media"), CHECKS)
def test_a_fault_is_found(page: Page, check: str, rule: str, html: str, media: dict[str, str]) -> None:
    assert rule in _rules(page, html, check, **media)


@pytest.mark.parametrize("check", sorted({check for check, *_rest in CHECKS} - {"summary"}))
def test_where_nothing_is_wrong_nothing_is_found(page: Page, check: str) -> None:
    media = {"printed": {"media": "print"}, "forced": {"forced_colors": "active"}}.get(check, {})
    assert _rules(page, SOUND, check, **media) == set()


def test_what_needs_scripts_is_found(page: Page) -> None:
    assert _rules(page, SOUND, "unscripted", ["Hand in"]) == {"no-script-action"}
    assert _rules(page, _with("<button type='button'>Dead</button>"), "unscripted", []) == {"no-script-dead"}
    unsent = _with("<form><label>Name <input name='a'></label></form>")
    assert _rules(page, unsent, "unscripted", []) == {"no-script-form"}


def test_a_keyboard_trap_is_found(page: Page) -> None:
    trap = "<input onkeydown=\"if (event.key === 'Tab') event.preventDefault()\" aria-label='Trap'>"
    look = Look(Stop("nobody", "full", "http://127.0.0.1", "/", "a.page"))
    page.set_content(_with(trap))
    page.evaluate(OURS)
    Looker(page, look)._tab_through()
    assert [finding.rule for finding in look.findings] == ["keyboard-trap"]


def test_axe_speaks_of_targets_and_contrast(page: Page) -> None:
    faults = (
        "<p style='color: #aaa; background: #fff'>pale</p><p><a href='/1' style='font-size: 8px; border: 0;"
        " min-height: 0'>a</a><a href='/2' style='font-size: 8px; border: 0; min-height: 0'>b</a></p>"
    )
    look = Look(Stop("nobody", "full", "http://127.0.0.1", "/", "a.page"))
    page.set_content(_with(faults.replace("<p><a", "<a").replace("</a></p>", "</a>")))
    page.evaluate(OURS)
    page.evaluate(AXE)
    Looker(page, look).axe()
    assert {"color-contrast", "target-size"} <= {finding.rule for finding in look.findings}
