"""`make a11y`: every page, for every role, in its states, at two widths, light and dark. Ends with 1 on any finding.

python tools/a11y/run.py                      all of it
python tools/a11y/run.py paths.show trainer   only stops whose endpoint, role or state has one of these words
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Browser, Page

from learnpath.demo.links import everybody
from tests.chromium import chromium
from tests.demonstration import started
from tools.a11y import nu
from tools.a11y.findings import Finding, Look
from tools.a11y.looking import NARROW, WIDE
from tools.a11y.pages import Addresses, Crawl, Stop, crawl, forgotten, forms_to_empty
from tools.a11y.states import EMAIL_WITH_CODE, PASSWORD, add_beginnings, application, lengthen_names
from tools.a11y.watching import Eyes, look_without_scripts
from tools.browsing import Client, make_demonstration

BROWSERS = max(2, min(8, os.cpu_count() or 2))
EVERYBODY = ("/sign-in", "/sign-in/sent", "/verify", "/about", "/offline")
NAMES = {
    "admin": ("Stefan Forss",),
    "trainer": ("Kari Salonen",),
    "participant": ("Mikael Öström", "Ulla Sjö", "Carola Sundqvist"),
    "hr": ("Gunilla Westerlund",),
}
Cookies = list[dict[str, Any]]


@dataclass(frozen=True)
class Job:
    """A page to look at, signed in as somebody; thoroughly where it is the first of its kind."""

    stop: Stop
    cookies: Cookies
    number: int
    thorough: bool

    @property
    def words(self) -> tuple[str, ...]:
        return (self.stop.endpoint, self.stop.role, self.stop.state)


class Visits:
    """Who goes where, with which cookies."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self.crawls: list[Crawl] = []
        self.shapes: dict[tuple[str, str], dict[str, set[str]]] = {}
        self.stops: list[tuple[Stop, Cookies]] = []

    def jobs(self, words: Sequence[str]) -> list[Job]:
        """What was asked for; the first of each page, and of each page in error, thoroughly."""
        known: set[tuple[str, bool]] = set()
        jobs = []
        for number, (stop, cookies) in enumerate(self.stops):
            kind = stop.endpoint, stop.state == "error"
            jobs.append(Job(stop, cookies, number, thorough=kind not in known))
            known.add(kind)
        return [job for job in jobs if not words or any(word in job.words for word in words)]

    def add(
        self, client: Client, role: str, state: str, starts: Sequence[str] = ("/",), *, follow: bool = True
    ) -> Crawl:
        shapes = self.shapes.setdefault((role, state), {})
        found = crawl(client, self.addresses, role, state, starts, shapes, follow=follow)
        self.crawls.append(found)
        self.stops.extend((stop, client.cookies) for stop in found.stops)
        return found

    def take(self, others: "Visits") -> None:
        self.crawls += others.crawls
        self.stops += others.stops

    def add_one(self, client: Client, stop: Stop) -> None:
        self.stops.append((stop, client.cookies))


def plan(full: str, long: str, addresses: Addresses, links: dict[str, str]) -> Visits:
    """All stops: the demonstration as it is, things just begun, long names, error pages, emptied forms."""
    with ThreadPoolExecutor(1) as beside:
        lengthened = beside.submit(_with_long_names, long, addresses, links)
        visits = _with_usual_names(full, addresses, links)
        visits.take(lengthened.result())
    signed_in = {(stop.role, stop.base + stop.address): cookies for stop, cookies in visits.stops}
    for stop in forms_to_empty(visits.crawls, addresses):
        visits.stops.append((stop, signed_in[stop.role, stop.base + stop.address]))
    return visits


def _with_long_names(long: str, addresses: Addresses, links: dict[str, str]) -> Visits:
    visits = Visits(addresses)
    for role, names in NAMES.items():
        # names are longer there, but the links are derived from who one is
        visits.add(Client(long).sign_in(links[names[0]]), role, "long")
    return visits


def _with_usual_names(full: str, addresses: Addresses, links: dict[str, str]) -> Visits:
    visits = Visits(addresses)
    nobody, clients = Client(full), {}
    visits.add(
        nobody,
        "nobody",
        "full",
        [*EVERYBODY, links["link"], links["code"], links["reset"], links["mail off"]],
    )
    for role, names in NAMES.items():
        for name in names:
            clients[role] = Client(full).sign_in(links[name])
            starts = _deeds(clients[role]) if role == "trainer" else ["/", links["careful person"]]
            visits.add(clients[role], role, "full", starts)
    for role in ("trainer", "participant", "hr", "guest"):
        visits.add(Client(full).sign_in(links[role]), role, "empty")
    visits.add(Client(full).sign_in(links["writer"]), "participant", "full", [links["file"]])
    _second_factor(visits, full, links)
    _errors(visits, full, clients, links)
    return visits


def _deeds(trainer: Client) -> list[str]:
    """What leads to pages that are not there before: a list to import, a second grouping, a job that issues."""
    cohort = next(link for link in trainer.get("/cohorts").read().links if link.count("-") == 4)
    rows = "Namn;E-post;Kommun\nEva Exempel;eva@pargas.example;Pargas\nUtan adress;;Habo\nStrandin;x@y;Ingenstans"
    preview = trainer.submit(f"{cohort}/people/import", "/people/import", text=rows)
    trainer.submit(f"{cohort}/groups/new", "/groups/new", name="Studiepar")
    listed = trainer.get(f"{cohort}/certificates").read().links
    by_exception = next(urlsplit(link).path for link in listed if link.endswith("/issue-anyway"))
    job = trainer.submit(by_exception, "/issue-anyway", reason="Everything was handed in on paper.")
    return ["/", preview.url, job.url]


def _second_factor(visits: Visits, full: str, links: dict[str, str]) -> None:
    careful = Client(full).sign_in(links["careful"])
    visits.add(careful, "careful", "full", ["/me/sign-in", "/me/recovery-codes", "/me/confirm"])
    for page in ("second-factor", "recovery-code", "second-factor/rescue"):
        half = Client(full)  # signing in goes on with one page at a time
        half.submit("/sign-in/password", "/sign-in/password", email=EMAIL_WITH_CODE, password=PASSWORD)
        visits.add(half, "half signed in", "full", [f"/sign-in/{page}"], follow=False)


def _errors(visits: Visits, full: str, clients: dict[str, Client], links: dict[str, str]) -> None:
    nobody = Client(full)
    for client, role, address, status in (
        (nobody, "nobody", "/nothing-here", 404),
        (nobody, "nobody", links["old link"], 410),
        (nobody, "nobody", "/mail/off/nothing-of-ours", 404),
        (clients["participant"], "participant", "/nothing-here", 404),
        (clients["participant"], "participant", "/organisations", 403),
        (clients["participant"], "participant", "/sign-out", 405),
    ):
        visits.add_one(client, Stop(role, "error", full, address, "pages.error", status))


class Watcher:
    """A browser in a process of its own; each person has a context in it, and another one without scripts."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.browser: Browser = self._stack.enter_context(chromium())
        self._key = ""
        self._eyes: Eyes | None = None
        self._plain: Page | None = None

    def look(self, job: Job) -> Look:
        key = f"{job.stop.base} {job.cookies}"
        if key != self._key:
            self._forget()
            self._key = key
        if self._eyes is None:
            self._eyes = Eyes(self._page_of(job))
        look = self._eyes.look_at(job.stop, thorough=job.thorough, number=job.number)
        if job.thorough and look.html and not job.stop.form:
            if self._plain is None:
                self._plain = self._page_of(job, java_script_enabled=False)
            look_without_scripts(self._plain, look)
        return look

    def _page_of(self, job: Job, **how: Any) -> Page:
        # what a service worker does is a matter of tests/overview/test_offline.py; here it would only stand between
        context = self.browser.new_context(locale="en-GB", service_workers="block", **how)
        context.add_cookies(job.cookies)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        return context.new_page()

    def _forget(self) -> None:
        if self._eyes is not None:
            self._eyes.page.context.close()
        if self._plain is not None:
            self._plain.context.close()
        self._eyes = self._plain = None


_watcher: list[Watcher] = []


def _begin() -> None:
    _watcher.append(Watcher())


def _look(job: Job) -> Look:
    try:
        return _watcher[0].look(job)
    except Exception as error:  # one page that cannot be looked at is a finding, not the end
        first = str(error).strip().splitlines()[0]
        why = f"{type(error).__name__}: {first}"
        return Look(job.stop, [Finding(job.stop, "loading", "not-looked-at", why)])


def look_everywhere(jobs: Iterable[Job]) -> Iterator[Look]:
    # emptied forms change things, so they come when everything else has been looked at
    with ProcessPoolExecutor(BROWSERS, initializer=_begin) as pool:
        yield from pool.map(_look, [job for job in jobs if not job.stop.form], chunksize=4)
        yield from pool.map(_look, [job for job in jobs if job.stop.form])


def report(findings: Sequence[Finding]) -> None:
    """Each thing once, with the first place where it was seen and how often."""
    places = Counter((one.rule, one.where, one.why) for one in findings)
    told = set()
    for one in sorted(findings, key=lambda one: (one.rule, one.stop.endpoint)):
        key = (one.rule, one.where, one.why)
        if key not in told:
            told.add(key)
            more = places[key] - 1
            print(f"{one}{f'  (and {more} times more)' if more else ''}")


def main(words: Sequence[str]) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="learnpath-a11y-") as temporary, ExitStack() as servers:
        folder, long_folder = Path(temporary, "full"), Path(temporary, "long")
        make_demonstration(folder)
        app = application(folder)
        links = {person["name"]: person["url"] for person in everybody(app)} | add_beginnings(app)
        app.extensions["engine"].dispose()
        copytree(folder, long_folder)
        lengthen_names(long_folder / "learnpath.sqlite")
        full, long = (servers.enter_context(started("demo", folder=one)).url for one in (folder, long_folder))
        addresses = Addresses(app.url_map)
        visits = plan(full, long, addresses, links)
        chosen = visits.jobs(words)
        print(
            f"{len(chosen)} pages found in {time.monotonic() - began:.0f} seconds; looking at them …",
            flush=True,
        )
        looks = []
        for look in look_everywhere(chosen):
            looks.append(look)
            if len(looks) % 50 == 0:
                print(f"  {len(looks)} after {time.monotonic() - began:.0f} seconds", flush=True)
    return conclude(visits, looks, began, only_some=bool(words))


def conclude(visits: Visits, looks: Sequence[Look], began: float, *, only_some: bool) -> int:
    findings = [finding for look in looks for finding in look.findings]
    missing = nu.why_not()
    if missing:
        print(f"The Nu HTML checker was NOT run: {missing}")
    else:
        findings += nu.check({look.stop: look.html for look in looks if look.html})
    report(findings)
    broken = [line for found in visits.crawls for line in found.broken]
    left_out = [] if only_some else forgotten(visits.addresses, (look.stop for look in looks))
    for line in broken:
        print(f"broken link: {line}")
    for endpoint in left_out:
        print(
            f"nobody came to {endpoint}: link to it, lead there in tools/a11y/run.py, or name it in NOT_PAGES"
        )
    accepted = [look.stop.endpoint for look in looks if look.was_accepted]
    if accepted:
        print(f"(sent empty and rightly accepted, so without an error page: {', '.join(accepted)})")
    stops = [look.stop for look in looks]
    print(
        f"{len({stop.endpoint for stop in stops})} pages × {len({stop.role for stop in stops})} roles × "
        f"{len({stop.state for stop in stops})} states × widths {NARROW} and {WIDE}: {len(stops)} pages of somebody in "
        f"some state, {sum(look.views for look in looks)} views, {len(findings)} findings, "
        f"{time.monotonic() - began:.0f} seconds"
    )
    return 1 if findings or broken or left_out else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
