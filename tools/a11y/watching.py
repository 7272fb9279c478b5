"""One page after the other in somebody's browser: opened, listened to, looked at."""

from collections.abc import Callable

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tools.a11y.findings import Finding, Look
from tools.a11y.looking import HEIGHT, NARROW, OURS, WIDE, Looker, emulate
from tools.a11y.pages import Stop


class Eyes:
    """Somebody's browser: one tab, in which one page after the other is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.look: Look | None = None
        self._opened: set[str] = set()  # menus and dialogs that were looked at on another page
        _listen(self)

    def look_at(self, stop: Stop, *, thorough: bool, number: int = 0) -> Look:
        """Open the page and look at it from all sides; thoroughly also as few people read, and by keyboard.

        axe-core is slow: what is not looked at thoroughly it sees wide and light or narrow and dark, in turns."""
        self.look = Look(stop)
        # what a form leaves in the browser is not for the next page
        self.page.evaluate("try { localStorage.clear() } catch {}")
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        emulate(self.page)
        if _open(self.page, self.look):
            Looker(self.page, self.look, opened=self._opened).look_around(
                thorough=thorough, wide=number % 2 == 0
            )
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
