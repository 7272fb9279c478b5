"""What goes over the wire: five requests and 100 KB on the first visit, 20 KB for a page after it."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.factories.cast import Cast
from tests.journeys.conftest import Site

pytestmark = pytest.mark.journey

KB = 1024


class Meter:
    """Counts what the browser itself says that it received: heads and bodies, as they were sent."""

    def __init__(self, page: Page) -> None:
        self.urls: list[str] = []
        self.bytes = 0
        self._cached: set[str] = set()
        wire: Any = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        wire.on("Network.loadingFinished", self._received)

    def _asked(self, event: dict[str, Any]) -> None:
        self.urls.append(event["request"]["url"])

    def _received(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def reading(self) -> tuple[int, int]:
        asked = [url for url in self.urls if not url.startswith("data:")]
        taken = len(asked) - len(self._cached), self.bytes
        self.urls, self.bytes, self._cached = [], 0, set()
        return taken


def _visit(page: Page, meter: Meter, url: str) -> tuple[int, int]:
    page.goto(url, wait_until="networkidle")
    return meter.reading()


def test_a_participants_pages_are_light(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul, worker=False)
    meter = Meter(page)
    own = f"/cohorts/{cast.cohort.id}"
    first = _visit(page, meter, "/")
    station = _visit(page, meter, f"{own}/stations/{cast.station.id}")
    editor = _visit(page, meter, f"{own}/assignments/{cast.group_work.id}")
    reflection = _visit(page, meter, f"{own}/reflections/{cast.reflection.id}")
    for name, (requests, size) in {
        "first": first,
        "station": station,
        "editor": editor,
        "reflection": reflection,
    }.items():
        print(f"{name}: {requests} requests, {size / KB:.1f} KB")
    assert first[0] <= 5
    assert first[1] <= 100 * KB
    assert station[1] <= 20 * KB
    assert editor[1] <= (20 + 150) * KB
    assert reflection[1] <= 20 * KB
    assert all(url.startswith(site.url) for url in meter.urls)
