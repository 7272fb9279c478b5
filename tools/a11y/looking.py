"""Looking around on the page that is open, with axe-core and with checks.js."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooSlow

from tools.a11y.findings import Finding, Look

HERE = Path(__file__).parent
AXE = (HERE.parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
OURS = f"globalThis.look = {(HERE / 'checks.js').read_text(encoding='utf-8')}; undefined"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# target-size is experimental to axe's eyes; to the law it is not
RULES = {"target-size": {"enabled": True}}
COLOURS = ["color-contrast", "link-in-text-block"]
WIDE, NARROW, HEIGHT = 1280, 320, 800
MOST_TABS, MOST_PARTS = 200, 8

_RUN_AXE = """async ([where, only, rules]) => {
  const within = where ? { include: [where] } : document;
  const {violations} = await axe.run(within, {runOnly: only, rules, resultTypes: ["violations"]});
  const why = (one, node) => [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? one.help;
  return violations.flatMap((one) =>
    one.nodes.map((node) => [one.id, node.target.flat().join(" "), why(one, node)]));
}"""


def emulate(page: Page, **changes: Any) -> None:
    """Light, still, on a screen, in the page's own colours; but for the changes."""
    usual = {"color_scheme": "light", "reduced_motion": "reduce", "forced_colors": "none", "media": "screen"}
    page.emulate_media(**(usual | changes))


class Looker:
    """Looks at the page that is open."""

    def __init__(self, page: Page, look: Look, how: str = "", opened: set[str] | None = None) -> None:
        self.page, self.look, self.how = page, look, how
        self.opened = set() if opened is None else opened

    def look_around(self, *, thorough: bool, wide: bool) -> None:
        page = self.page
        page.evaluate(AXE)
        self.look.views += 2
        self.check("document")
        self.check("sideways")
        if self.look.status == 422:
            self.check("summary")
        if thorough or wide:
            self.axe()
        self._stops()
        if thorough:
            self._as_few_people_read()
            self._what_opens()
            self.look.primary = page.evaluate("look.primary()")
        self._narrow(thorough=thorough, axe=thorough or not wide)

    def _narrow(self, *, thorough: bool, axe: bool) -> None:
        """320 px wide, dark, everything unfolded; then with the spacing that a reader may ask for."""
        page = self.page
        emulate(page, color_scheme="dark")
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        page.evaluate("look.unfold()")
        page.evaluate("look.settle()")
        if axe:
            self.axe()
        self.check("sideways")
        self.check("clipped")
        if thorough:
            self._stops()
            emulate(page)
            self.axe(only=COLOURS)
        with self._seen(" with wide spacing"):
            page.evaluate("look.widen()")
            self.check("sideways")
            self.check("clipped")
            page.evaluate("look.narrowAgain()")

    def _as_few_people_read(self) -> None:
        page = self.page
        self.check("moving")
        self._tab_through()
        emulate(page, color_scheme="dark")
        with self._seen():
            self.axe(only=COLOURS)
        emulate(page, forced_colors="active")
        with self._seen(" in forced colours"):
            self.check("forced")
            self._stops()
        emulate(page, media="print")
        with self._seen(" on paper"):
            self.check("printed")
        emulate(page)
        with self._seen(" with text twice as large"):
            page.evaluate("look.enlarge(2)")
            self.check("sideways")
            self.check("clipped")
            page.evaluate("look.enlarge(1)")

    def _what_opens(self) -> None:
        """Menus, the warning before a session ends, questions before something is destroyed. Each kind once."""
        page = self.page
        for number, menu in enumerate(page.evaluate("look.menus()")):
            if self._is_new(menu):
                with self._seen(" with a menu open"):
                    page.evaluate("number => look.menu(number)", number)
                    self.axe("details[data-menu][open]")
                    self.check("sideways")
        page.evaluate("look.menu(-1)")
        for dialog in page.evaluate("look.dialogs()"):
            if self._is_new(dialog):
                with self._seen(" with a dialog open"):
                    page.evaluate("name => look.dialog(name)", dialog)
                    self.axe("dialog[open]")
                    self.check("asked")
        page.evaluate("look.closeDialogs()")
        if not self.look.stop.form:  # what answered a form cannot be opened again
            for number in page.evaluate("look.asking()"):
                self._is_asked(number)

    def _is_asked(self, number: int) -> None:
        """In a dialog, which takes the focus and gives it back; or on a page of its own, looked at elsewhere."""
        page, address = self.page, self.page.url
        page.evaluate("number => look.ask(number)", number)
        try:
            page.locator("dialog[open]").wait_for(timeout=5_000)
        except TooSlow:
            if page.url == address:
                raise
            page.goto(address, wait_until="load")
            page.evaluate(OURS)
            page.evaluate(AXE)
            return
        with self._seen(" being asked"):
            self.axe("dialog[open]")
            self.check("asked")
        page.keyboard.press("Escape")
        page.locator("dialog[open]").wait_for(state="detached", timeout=5_000)
        self.check("stillHere")

    def _is_new(self, opening: str) -> bool:
        is_new = opening not in self.opened
        self.opened.add(opening)
        return is_new

    @contextmanager
    def _seen(self, how: str = "") -> Iterator[None]:
        before, self.how = self.how, how
        self.look.views += 1
        yield
        self.how = before

    def _seen_as(self) -> str:
        width = (self.page.viewport_size or {"width": 0})["width"]
        dark = self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        return f"{width} px, {'dark' if dark else 'light'}{self.how}"

    def say(self, rule: str, where: str, why: str = "") -> None:
        self.look.findings.append(Finding(self.look.stop, self._seen_as(), rule, where, why))

    def axe(self, where: str = "", *, only: list[str] | None = None) -> None:
        runs: dict[str, Any] = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
        for rule, target, why in self.page.evaluate(_RUN_AXE, [where, runs, {} if only else RULES]):
            self.say(rule, target, why)

    def check(self, name: str, value: Any = None) -> None:
        for rule, where in self.page.evaluate(f"value => look.{name}(value)", value):
            self.say(rule, where)

    def _stops(self) -> None:
        self.page.keyboard.press("Shift")  # from here on the browser shows where the focus is
        self.check("stops")

    def _tab_through(self) -> None:
        """Tab leads through the page and out of it: nothing holds it back."""
        page = self.page
        page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        last, stays, count = "", 0, page.evaluate("look.tabbable().length")
        for _stop in range(min(2 * count + MOST_PARTS, MOST_TABS)):
            page.keyboard.press("Tab")
            here = page.evaluate("look.here()")
            if not here:
                return
            # a date has several parts to stop at
            stays = stays + 1 if here == last else 0
            if stays > MOST_PARTS:
                self.say("keyboard-trap", here)
                return
            last = here
        if 2 * count + MOST_PARTS <= MOST_TABS:
            self.say("keyboard-trap", f"{count} stops, and still at {last}")
