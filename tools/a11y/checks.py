"""Looking at one page in a browser: at two widths, light and dark, and as people read who need it otherwise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response
from playwright.sync_api import TimeoutError as TooSlow

from tools.a11y.pages import Stop

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


@dataclass(frozen=True)
class Finding:
    """One thing to mend."""

    stop: Stop
    seen_as: str  # width, colours, and what else was different
    rule: str
    where: str
    why: str = ""

    def __str__(self) -> str:
        stop = self.stop
        words = f": {self.why}" if self.why else ""
        return (
            f"{stop.endpoint} [{stop.role}, {stop.state}, {self.seen_as}] {stop.address}\n"
            f"    {self.rule}: {self.where}{words}"
        )


@dataclass
class Look:
    """Everything about one page."""

    stop: Stop
    findings: list[Finding] = field(default_factory=list)
    views: int = 0
    html: str = ""
    status: int = 0
    was_accepted: bool = False  # an emptied form that the server found nothing wrong with
    primary: list[str] = field(default_factory=list)  # the words on its primary buttons


class Eyes:
    """Somebody's browser: one tab, in which one page after the other is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.look: Look | None = None
        self._opened: set[str] = set()  # menus and dialogs that were looked at on another page
        _listen(self)

    def look_at(self, stop: Stop, *, thorough: bool) -> Look:
        """Open the page and look at it from all sides; thoroughly also as few people read, and by keyboard."""
        self.look = Look(stop)
        # what a form leaves in the browser is not for the next page
        self.page.evaluate("try { localStorage.clear() } catch {}")
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        _media(self.page)
        if _open(self.page, self.look):
            Looker(self.page, self.look, opened=self._opened).look_around(thorough=thorough)
        return self.look


def look_without_scripts(page: Page, look: Look) -> None:
    """The same page where no script runs: what one is meant to do can be done."""
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.goto(look.stop.base + look.stop.address, wait_until="load")
    page.evaluate(OURS)
    looker = Looker(page, look, "without scripts")
    looker.check("unscripted", look.primary)
    looker.check("document")
    looker.check("sideways")
    look.views += 1


def _listen(eyes: Eyes) -> None:
    """What a page says on the console, and what it asks for."""

    def say(rule: str, what: str) -> None:
        if eyes.look is not None:
            eyes.look.findings.append(Finding(eyes.look.stop, "loading", rule, what))

    _listen_to_the_network(eyes, say)

    def console(message: ConsoleMessage) -> None:
        # the browser reports every page that is not 200 as an error; those are looked at on purpose
        if message.type == "error" and "Failed to load resource" not in message.text:
            say("console", message.text)

    eyes.page.on("console", console)
    eyes.page.on("pageerror", lambda error: say("script-error", str(error)))


def _listen_to_the_network(eyes: Eyes, say: Callable[[str, str], None]) -> None:
    def asked(request: Request) -> None:
        if eyes.look and not request.url.startswith((eyes.look.stop.base + "/", "data:", "blob:")):
            say("another-host", request.url)

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            say("missing-file", f"{response.url} answers {response.status}")

    def failed(request: Request) -> None:
        # what a page still fetches when one goes on to the next is broken off
        if request.resource_type != "document" and request.failure != "net::ERR_ABORTED":
            say("missing-file", f"{request.url}: {request.failure}")

    eyes.page.on("request", asked)
    eyes.page.on("response", answered)
    eyes.page.on("requestfailed", failed)


def _open(page: Page, look: Look) -> bool:
    stop = look.stop
    response = page.goto(stop.base + stop.address, wait_until="load")
    if page.url != stop.base + stop.address:
        look.findings.append(Finding(stop, "loading", "leads-elsewhere", page.url.removeprefix(stop.base)))
        return False
    page.evaluate(OURS)
    if stop.form:
        with page.expect_navigation(wait_until="load") as sent:
            if not page.evaluate("path => look.sendEmpty(path)", stop.form):
                look.findings.append(Finding(stop, "loading", "no-form", stop.form))
                return False
        response = sent.value
        page.evaluate(OURS)
        if response.request.redirected_from is not None:
            look.was_accepted = True
            return False
    if response is None or not _is_as_expected(response, look):
        return False
    look.html, look.status = response.text(), response.status
    if page.locator("textarea[data-rich-text]").count():
        page.locator(".lp-editor").first.wait_for(state="attached", timeout=10_000)
    return True


def _is_as_expected(response: Response, look: Look) -> bool:
    stop = look.stop
    # the library answers a forgotten password as it answers a right address, and that is how we want it
    told_alike = stop.endpoint == "security.forgot_password"
    wanted = {stop.status, 200} if told_alike else {stop.status}
    if response.status in wanted:
        return True
    look.findings.append(Finding(stop, "loading", "status", f"{response.status} instead of {stop.status}"))
    return False


def _media(page: Page, **changes: Any) -> None:
    """Light, still, on a screen, in the page's own colours; but for the changes."""
    usual = {"color_scheme": "light", "reduced_motion": "reduce", "forced_colors": "none", "media": "screen"}
    page.emulate_media(**(usual | changes))


class Looker:
    """Looks at the page that is open."""

    def __init__(self, page: Page, look: Look, how: str = "", opened: set[str] | None = None) -> None:
        self.page, self.look, self.how = page, look, how
        self.opened = set() if opened is None else opened

    def look_around(self, *, thorough: bool) -> None:
        page = self.page
        page.evaluate(AXE)
        self.check("document")
        self.check("sideways")
        if self.look.status == 422:
            self.check("summary")
        self.axe()
        self._stops()
        if thorough:
            self._as_few_people_read()
            self._what_opens()
            self.look.primary = page.evaluate("look.primary()")
        self._narrow(thorough=thorough)

    def _narrow(self, *, thorough: bool) -> None:
        """320 px wide, dark, everything unfolded; then with the spacing that a reader may ask for."""
        page = self.page
        _media(page, color_scheme="dark")
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        page.evaluate("look.unfold()")
        page.evaluate("look.settle()")
        self.axe()
        self.check("sideways")
        self.check("clipped")
        if thorough:
            self._stops()
            _media(page)
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
        _media(page, color_scheme="dark")
        with self._seen():
            self.axe(only=COLOURS)
        _media(page, forced_colors="active")
        with self._seen(" in forced colours"):
            self.check("forced")
            self._stops()
        _media(page, media="print")
        with self._seen(" on paper"):
            self.check("printed")
        _media(page)
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
        self.look.views += 0 if only or where else 1
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
