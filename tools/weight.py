"""`make weight`: requests and KB over the wire, measured in a browser on the demonstration. Ends with 1 above a limit.

The first visit has an empty cache; following pages use what it left there. KB count headers and compressed bodies.
"""

import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page

from tests.chromium import chromium
from tests.demonstration import Served, served
from tools.browsing import Client, make_demonstration

FIRST_REQUESTS, FIRST_KB, NEXT_KB, EDITOR_KB = 5, 100, 20, 150
_ID = "[0-9a-f-]{36}"
# After "/": the newest link seen whose address is like this. Somewhere on the way stands a page with the editor.
WALKS = {
    "participant": (
        "Mikael Öström",
        (f"/stations/{_ID}$", f"/reading-lists/{_ID}$", f"/stations/{_ID}$", f"/assignments/{_ID}", "^/me$"),
    ),
    "trainer": (
        "Kari Salonen",
        (
            f"^/cohorts/{_ID}$",
            "/people$",
            "/groups$",
            "/reviews$",
            "^/paths$",
            f"^/paths/{_ID}$",
            f"/stations/{_ID}$",
        ),
    ),
    "hr": ("Gunilla Westerlund", ("^/our-people$", "^/me$")),
}


@dataclass
class Visit:
    """One page and everything that was asked for to show it."""

    role: str
    address: str
    is_first: bool = False
    sizes: dict[str, float] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        return len(self.sizes)

    @property
    def editor_kb(self) -> float:
        return sum(size for url, size in self.sizes.items() if "/editor." in url)

    @property
    def kb(self) -> float:
        """All but the editor's script, which has a limit of its own."""
        return sum(self.sizes.values()) - self.editor_kb

    def too_much(self) -> list[str]:
        limits = [
            (self.kb, FIRST_KB if self.is_first else NEXT_KB, "KB"),
            (self.editor_kb, EDITOR_KB, "KB of editor"),
        ]
        if self.is_first:
            limits.append((self.requests, FIRST_REQUESTS, "requests"))
        return [f"{value:.4g} {what}, at most {most}" for value, most, what in limits if value > most]


class Scales:
    """Listens to the browser's own count of bytes."""

    def __init__(self, page: Page) -> None:
        self.visit: Visit | None = None
        self._urls: dict[str, str] = {}
        self._cached: set[str] = set()
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        if self.visit is not None and "redirectResponse" in event:
            self.visit.sizes[event["redirectResponse"]["url"]] = (
                event["redirectResponse"]["encodedDataLength"] / 1024
            )
        self._urls[event["requestId"]] = event["request"]["url"]

    def _received(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._cached.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        url = self._urls.get(event["requestId"], "")
        if self.visit is not None and event["requestId"] not in self._cached and url.startswith("http"):
            self.visit.sizes[url] = event["encodedDataLength"] / 1024


def walk(browser: Browser, server: Served, role: str) -> list[Visit]:
    """The first page and some after it, by links on the pages seen."""
    name, words = WALKS[role]
    client = Client(server.url).sign_in(server.link_of(name))
    # what passes through the worker for offline is not counted by the browser; it fetches 3 KB more, once
    context = browser.new_context(
        locale="en-GB", viewport={"width": 1280, "height": 900}, service_workers="block"
    )
    context.add_cookies(client.cookies)  # type: ignore[arg-type]
    page = context.new_page()
    scales, visits, known = Scales(page), [], ["/"]
    for word in ("/", *words):
        address = (
            "/" if word == "/" else next((link for link in reversed(known) if re.search(word, link)), "")
        )
        if not address:
            sys.exit(f"no page that {role} came to links to {word}: mend WALKS in tools/weight.py")
        scales.visit = Visit(role, address, is_first=not visits)
        visits.append(scales.visit)
        page.goto(server.url + address, wait_until="networkidle")
        seen: list[str] = page.eval_on_selector_all(
            "main a[href], header a[href]", "all => all.map(one => one.getAttribute('href'))"
        )
        known += [link for link in reversed(seen) if link.startswith("/") and link not in known]
    context.close()
    return visits


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="learnpath-weight-") as temporary:
        folder = Path(temporary, "demonstration")
        make_demonstration(folder)
        with served(folder) as server, chromium() as browser:
            visits = [visit for role in WALKS for visit in walk(browser, server, role)]
    print(f"{'':12} {'':10} {'requests':>8} {'KB':>7} {'editor':>7}  page")
    for visit in visits:
        first = "first" if visit.is_first else "next"
        editor = f"{visit.editor_kb:.1f}" if visit.editor_kb else ""
        print(
            f"{visit.role:12} {first:10} {visit.requests:8} {visit.kb:7.1f} {editor:>7}  {_plain(visit.address)}"
        )
    wrong = [f"{visit.role} {visit.address}: {line}" for visit in visits for line in visit.too_much()]
    print("\n".join(["", *wrong]) if wrong else "Every page is within its limits.")
    print(
        f"Limits: first visit {FIRST_REQUESTS} requests and {FIRST_KB} KB, following pages {NEXT_KB} KB, "
        f"the editor's script {EDITOR_KB} KB, once."
    )
    return 1 if wrong else 0


def _plain(address: str) -> str:
    """An address without its ids."""
    return "/".join("…" if part.count("-") == 4 else part for part in address.split("/"))


if __name__ == "__main__":
    raise SystemExit(main())
