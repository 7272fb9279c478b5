"""Looking at one page in a browser, at two widths, light and dark."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tools.a11y.pages import Stop

HERE = Path(__file__).parent
AXE = (HERE.parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
OURS = (HERE / "checks.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# target-size is experimental to axe's eyes; to the law it is not
RULES = {"target-size": {"enabled": True}}
COLOURS = ["color-contrast", "link-in-text-block"]
WIDE, NARROW, HEIGHT = 1280, 320, 800
TAB_STOPS = 7

_RUN_AXE = """async ([only, rules]) => {
  const {violations} = await axe.run(document, {runOnly: only, rules, resultTypes: ["violations"]});
  const why = (one, node) => [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? one.help;
  return violations.flatMap((one) =>
    one.nodes.map((node) => [one.id, node.target.flat().join(" "), why(one, node)]));
}"""


@dataclass(frozen=True)
class Finding:
    """One thing to mend."""

    stop: Stop
    look: str  # width and colour scheme
    rule: str
    where: str
    why: str = ""

    def __str__(self) -> str:
        stop = self.stop
        words = f": {self.why}" if self.why else ""
        return (
            f"{stop.endpoint} [{stop.role}, {stop.state}, {self.look}] {stop.address}\n"
            f"    {self.rule}: {self.where}{words}"
        )


@dataclass
class Look:
    """Everything about one page."""

    stop: Stop
    findings: list[Finding] = field(default_factory=list)
    views: int = 0
    html: str = ""
    was_accepted: bool = False  # an emptied form that the server found nothing wrong with


class Eyes:
    """Somebody's browser: one tab, in which one page after the other is looked at."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.look: Look | None = None
        _listen(self)

    def look_at(self, stop: Stop) -> Look:
        """Open the page and look at it from all sides."""
        self.look = Look(stop)
        # what a form leaves in the browser is not for the next page
        self.page.evaluate("try { localStorage.clear() } catch {}")
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        if _open(self.page, self.look):
            _look_around(self.page, self.look)
        return self.look


def _listen(eyes: Eyes) -> None:
    """What a page says on the console, and whom it asks."""

    def say(rule: str, what: str) -> None:
        if eyes.look is not None:
            eyes.look.findings.append(Finding(eyes.look.stop, "loading", rule, what))

    def console(message: ConsoleMessage) -> None:
        # the browser reports every page that is not 200 as an error; those are looked at on purpose
        if message.type == "error" and "Failed to load resource" not in message.text:
            say("console", message.text)

    def asked(request: Request) -> None:
        if eyes.look and not request.url.startswith((eyes.look.stop.base + "/", "data:", "blob:")):
            say("another-host", request.url)

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            say("missing-file", f"{response.url} answers {response.status}")

    eyes.page.on("response", answered)
    eyes.page.on("console", console)
    eyes.page.on("pageerror", lambda error: say("script-error", str(error)))
    eyes.page.on("request", asked)


def _open(page: Page, look: Look) -> bool:
    stop = look.stop
    response = page.goto(stop.base + stop.address, wait_until="load")
    if page.url != stop.base + stop.address:
        look.findings.append(Finding(stop, "loading", "leads-elsewhere", page.url.removeprefix(stop.base)))
        return False
    if stop.form:
        with page.expect_navigation(wait_until="load") as sent:
            if not page.evaluate(f"path => {OURS}.sendEmpty(path)", stop.form):
                look.findings.append(Finding(stop, "loading", "no-form", stop.form))
                return False
        response = sent.value
        if response is not None and response.request.redirected_from is not None:
            look.was_accepted = True
            return False
    # the library answers a forgotten password as it answers a right address, and that is how we want it
    told_alike = (
        stop.endpoint == "security.forgot_password" and response is not None and response.status == 200
    )
    if response is None or (response.status != stop.status and not told_alike):
        status = "nothing" if response is None else response.status
        look.findings.append(Finding(stop, "loading", "status", f"{status} instead of {stop.status}"))
        return False
    look.html = response.text()
    if page.locator("textarea[data-rich-text]").count():
        page.locator(".lp-editor").first.wait_for(state="attached", timeout=10_000)
    return True


def _look_around(page: Page, look: Look) -> None:
    thorough = look.stop.state in {"full", "error"}
    page.evaluate(AXE)
    _view(page, look, "document")
    _view(page, look, "sideways")
    _axe(page, look)
    if thorough:
        _tab_through(page, look)
    _scheme(page, look, "dark")
    if thorough:
        _axe(page, look, only=COLOURS)
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.evaluate(f"{OURS}.unfold()")
    page.evaluate(f"{OURS}.settle()")
    _axe(page, look)
    _view(page, look, "sideways")
    _view(page, look, "clipped")
    if thorough:
        _scheme(page, look, "light")
        _axe(page, look, only=COLOURS)
    page.evaluate(f"{OURS}.widen()")
    page.evaluate(f"{OURS}.settle()")
    _view(page, look, "sideways", " with wide spacing")
    _view(page, look, "clipped", " with wide spacing")
    page.evaluate(f"{OURS}.narrowAgain()")


def _scheme(page: Page, look: Look, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    look.views += 1


def _seen_as(page: Page) -> str:
    width = (page.viewport_size or {"width": 0})["width"]
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    return f"{width} px, {'dark' if dark else 'light'}"


def _axe(page: Page, look: Look, only: list[str] | None = None) -> None:
    runs: dict[str, Any] = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    look.views += 0 if only else 1
    for rule, where, why in page.evaluate(_RUN_AXE, [runs, {} if only else RULES]):
        look.findings.append(Finding(look.stop, _seen_as(page), rule, where, why))


def _view(page: Page, look: Look, check: str, how: str = "") -> None:
    for rule, where in page.evaluate(f"{OURS}.{check}()"):
        look.findings.append(Finding(look.stop, _seen_as(page) + how, rule, where))


def _tab_through(page: Page, look: Look) -> None:
    """The first stops of the keyboard: each shows, in view, and nothing lies over it."""
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    for _ in range(TAB_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(f"{OURS}.focus()")
        if here is None:
            return
        for rule, is_wrong in (
            ("focus-visible", not here["shows"]),
            ("focus-in-view", not here["inView"]),
            ("focus-covered", here["covered"]),
        ):
            if is_wrong:
                look.findings.append(Finding(look.stop, _seen_as(page), rule, here["name"], here["covered"]))
