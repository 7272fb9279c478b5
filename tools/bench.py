"""`make bench`: what the main pages cost, beside bare pages of the same server, in one run.

python tools/bench.py               on SQLite
python tools/bench.py --postgres    on PostgreSQL besides
"""

import argparse
import logging
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from learnpath.app import create_app
from learnpath.kernel.db import writing_session
from learnpath.kernel.migrations import upgrade
from learnpath.people.models import Person
from learnpath.people.services.sessions import account_of, begin_session
from tests.factories.crowd import Crowd, make_crowd
from tests.postgres import fresh_database, postgres_url
from tools.bench_certificates import bench_certificates

BASE = "bare (/healthz)"
PATH_PAGE = "my path"
MOST_TIMES_BARE = 20
MOST_QUERIES = 8
WARM_UP, ROUNDS = 5, 40
SIZES = (10, 300)


@dataclass
class Page:
    """One page as one person asks for it."""

    name: str
    url: str
    cookie: str = ""
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    times: float = 0  # what the bare page cost, measured between
    queries: int = 0
    raw: int = 0
    gzip: int = 0
    brotli: int = 0

    @property
    def cost(self) -> float:
        return statistics.median(self.cpu)

    def forget(self) -> None:
        self.cpu.clear()
        self.wall.clear()


class Server:
    """The application, called as a server calls it: environ in, body out, nothing cached between."""

    def __init__(self, url: str, folder: Path) -> None:
        self.app: Flask = create_app(
            SECRET_KEY="only for measuring, never for serving it", DATABASE_URL=url, DATA=folder, SMTP_HOST=""
        )
        self.engine = self.app.extensions["engine"]
        upgrade(self.engine)

    def ask(self, page: Page, encoding: str = "br") -> bytes:
        headers = {"Accept-Encoding": encoding, "Accept-Language": "sv"}
        if page.cookie:
            headers["Cookie"] = page.cookie
        environ = EnvironBuilder(
            path=page.url, base_url="http://127.0.0.1:8000", headers=headers
        ).get_environ()
        began, cpu = time.perf_counter(), time.process_time()
        body, status, answered = run_wsgi_app(self.app, environ, buffered=True)
        content = b"".join(body)
        page.cpu.append(time.process_time() - cpu)
        page.wall.append(time.perf_counter() - began)
        if "Set-Cookie" in answered:  # kept, as a browser does
            page.cookie = answered["Set-Cookie"].partition(";")[0]
        if not status.startswith("200"):
            raise SystemExit(f"{page.url} answered {status}: nothing to measure")
        return content

    def signed_in(self, person: Person) -> str:
        with writing_session(self.engine) as session:
            account = account_of(session, person)
            token = begin_session(session, account, "bench", timedelta(days=1))
            session.commit()
        client = self.app.test_client()
        with client.session_transaction(base_url="http://127.0.0.1:8000") as cookie:
            cookie.update({"sid": token, "_user_id": account.fs_uniquifier, "_fresh": True})
        found = client.get_cookie("learnpath", "127.0.0.1")
        assert found is not None
        return f"learnpath={found.value}"


def pages_of(server: Server, crowd: Crowd) -> list[Page]:
    walker, trainer, hr = (server.signed_in(one) for one in (crowd.walker, crowd.trainer, crowd.hr))
    cohort = f"/cohorts/{crowd.cohort.id}"
    return [
        Page(BASE, "/healthz"),
        Page("almost empty (/sign-in/sent)", "/sign-in/sent"),
        Page("the same, signed in", "/sign-in/sent", walker),
        Page(PATH_PAGE, f"{cohort}/walk", walker),
        Page("station", f"{cohort}/stations/{crowd.station.id}", walker),
        Page("assignment", f"{cohort}/assignments/{crowd.assignment.id}", walker),
        Page("trainer's cockpit", cohort, trainer),
        Page("HR's people", "/our-people", hr),
    ]


def measure(server: Server, pages: list[Page]) -> None:
    """Each page in turn with the bare one, so that whatever else the machine does falls on both alike."""
    for page in pages:
        bare = Page(BASE, pages[0].url)
        server.ask(page)
        with _counting(server) as statements:
            page.raw = len(server.ask(page, "identity"))
        page.queries = len(statements)
        page.gzip, page.brotli = len(server.ask(page, "gzip")), len(server.ask(page))
        for round_ in range(WARM_UP + ROUNDS):
            if round_ == WARM_UP:
                page.forget()
                bare.forget()
            server.ask(page)
            server.ask(bare)
        page.times = page.cost / bare.cost


@contextmanager
def _counting(server: Server) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "COMMIT")):
            statements.append(statement)

    event.listen(server.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(server.engine, "before_cursor_execute", note)


def show(title: str, pages: list[Page]) -> list[str]:
    """Print the figures; returns what is too much."""
    too_much = []
    print(f"\n{title}")
    print(
        f"{'':30}{'CPU ms':>8}{'× bare':>8}{'a second':>10}{'queries':>9}{'KB raw':>8}{'gzip':>7}{'brotli':>8}"
    )
    for page in pages:
        a_second = 1 / statistics.median(page.wall)
        kilobytes = f"{page.raw / 1024:8.1f}{page.gzip / 1024:7.1f}{page.brotli / 1024:8.1f}"
        print(
            f"{page.name:30}{page.cost * 1000:8.2f}{page.times:8.1f}{a_second:10.0f}{page.queries:9}{kilobytes}"
        )
        if page.queries > MOST_QUERIES:
            too_much.append(f"{title}: {page.name} takes {page.queries} queries, not {MOST_QUERIES}")
        if page.name == PATH_PAGE and page.times > MOST_TIMES_BARE:
            too_much.append(
                f"{title}: {page.name} costs {page.times:.1f} times a bare page, not {MOST_TIMES_BARE}"
            )
    return too_much


def bench_pages(name: str, database: Callable[[int], AbstractContextManager[str]], folder: Path) -> list[str]:
    too_much, queries = [], {}
    for size in SIZES:
        with database(size) as url:
            server = Server(url, folder)
            with writing_session(server.engine) as session:
                crowd = make_crowd(session, size)
                session.commit()
            pages = pages_of(server, crowd)
            measure(server, pages)
            server.engine.dispose()
        too_much += show(f"{name}, {size} people who have work", pages)
        queries[size] = {page.name: page.queries for page in pages}
    few, many = (queries[size] for size in SIZES)
    return too_much + [
        f"{name}: {page} takes {few[page]} queries for {SIZES[0]} people and {many[page]} for {SIZES[1]}"
        for page in few
        if few[page] != many[page]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--postgres", action="store_true", help="measure on PostgreSQL besides")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    print(
        f"Python {platform.python_version()}; the WSGI application called in one process, answers compressed (brotli),"
        f" cookies kept;\nmedians of {ROUNDS} after {WARM_UP} to warm up, each page in turn with the bare one;"
        " CPU by time.process_time; sign-in counted."
    )
    with tempfile.TemporaryDirectory(prefix="learnpath-bench-") as name:
        folder = Path(name)
        too_much = bench_pages(
            "SQLite", lambda size: nullcontext(f"sqlite:///{folder / str(size)}.sqlite"), folder
        )
        if asked.postgres:
            server = postgres_url()
            if server is None:
                raise SystemExit(
                    "no PostgreSQL: set LEARNPATH_TEST_DATABASE_URL, or install the test requirements"
                )
            too_much += bench_pages("PostgreSQL", lambda size: fresh_database(server, f"bench{size}"), folder)
    too_much += bench_certificates()
    print("\n" + ("\n".join(f"too much: {line}" for line in too_much) or "Everything within its bounds."))
    return 1 if too_much else 0


if __name__ == "__main__":
    raise SystemExit(main())
