"""The server that people run: it answers, and stops without dropping a request."""

import http.client
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.demonstration import Served, run, started, working
from tests.postgres import fresh_database, postgres_url

SECRET = "a secret of the tests, long enough to be one"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has been upgraded."""
    folder = tmp_path_factory.mktemp("installation")
    settings = {"LEARNPATH_DATA": str(folder), "LEARNPATH_SECRET_KEY": SECRET}
    name = ("--given-name", "Ada", "--family-name", "Alm", "--language", "en")
    at = ("--role", "administrator", "--organisation", "Fyrbåken", "--kind", "consultancy")
    for command in (("upgrade",), ("user", "add", "ada@people.example", *name, *at)):
        done = run(*command, **settings)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    with started("serve", "--workers", "2", folder=folder, LEARNPATH_SECRET_KEY=SECRET) as server:
        yield server


def _get(url: str, path: str = "/healthz") -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def test_it_answers(server: Served) -> None:
    assert _get(server.url) == 200
    assert _get(server.url, "/readyz") == 200


def test_the_port_decides_the_address_in_links(server: Served) -> None:
    """Nobody configured an address: the one that is served on is known to the application."""
    assert _get(server.url, "/sign-in") == 200


def test_mail_leaves_as_soon_as_it_is_asked_for(server: Served, folder: Path) -> None:
    """The server wakes the consumer beside it; nobody waits for the sweep of each minute."""
    waiting = set((folder / "mail").glob("*.eml"))
    browser = build_opener(HTTPCookieProcessor())
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', browser.open(f"{server.url}/sign-in").read().decode()
    )
    assert token is not None
    sent = urlencode({"email": "ada@people.example", "next": "/", "csrf_token": token[1]}).encode()
    assert browser.open(f"{server.url}/sign-in", sent).status == 200
    _wait_until(lambda: any(_is_link(mail) for mail in set((folder / "mail").glob("*.eml")) - waiting))


def _is_link(mail: Path) -> bool:
    return "Your link to learnpath" in mail.read_text()


class Visitors:
    """Some who ask again and again, each on a new connection, until nobody opens any more."""

    def __init__(self, url: str, number: int = 12) -> None:
        self.address = urlsplit(url)
        self.answered = 0
        self.dropped: list[str] = []
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._ask) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        while True:
            connection = http.client.HTTPConnection(self.address.netloc, timeout=30)
            try:
                connection.connect()
            except ConnectionRefusedError:
                return  # closed: nothing was promised
            try:
                connection.request("GET", "/readyz")
                status = connection.getresponse().status
                problem = "" if status == 200 else str(status)
            except OSError as error:
                problem = repr(error)
            except http.client.HTTPException as error:
                problem = repr(error)
            finally:
                connection.close()
            with self._lock:
                self.answered += not problem
                if problem:
                    self.dropped.append(problem)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(60)


def test_no_request_that_was_taken_in_is_dropped_when_it_stops(folder: Path) -> None:
    with started("serve", "--workers", "2", folder=folder, LEARNPATH_SECRET_KEY=SECRET) as server:
        visitors = Visitors(server.url)
        time.sleep(1.5)
        assert server.stop() == 0
        visitors.join()
        assert visitors.dropped == []
        assert visitors.answered > 20


def test_a_second_one_on_the_same_port_says_so_in_one_line(server: Served, tmp_path: Path) -> None:
    port = str(urlsplit(server.url).port)
    second = run("serve", "--port", port, LEARNPATH_DATA=str(tmp_path), LEARNPATH_SECRET_KEY=SECRET)
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"port {port}" in second.stderr


def test_it_refuses_tables_that_are_not_up_to_date(tmp_path: Path) -> None:
    refused = run("serve", "--port", "0", LEARNPATH_DATA=str(tmp_path), LEARNPATH_SECRET_KEY=SECRET)
    assert refused.returncode == 1
    assert "learnpath upgrade" in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.postgres
def test_on_postgresql_the_worker_runs_by_itself(tmp_path: Path) -> None:
    address = postgres_url()
    assert address is not None
    with fresh_database(address, "serving") as url:
        settings = {"LEARNPATH_SECRET_KEY": SECRET, "LEARNPATH_DATABASE_URL": url}
        assert run("upgrade", LEARNPATH_DATA=str(tmp_path), **settings).returncode == 0
        with started("serve", "--workers", "2", folder=tmp_path, **settings) as server:
            assert _get(server.url, "/readyz") == 200
            _wait_until(lambda: len(_children(server.process.pid)) == 2)
            assert all(map(_holds_port, _children(server.process.pid)))  # none of them is a consumer
            with working(tmp_path, **settings) as worker:
                assert server.stop() == 0
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(60) == 0


def _children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_a_consumer_that_died_is_started_anew(server: Served) -> None:
    master = server.process.pid
    _wait_until(lambda: len(_children(master)) == 3)
    before = _children(master)
    (consumer,) = (pid for pid in before if not _holds_port(pid))
    os.kill(consumer, signal.SIGKILL)
    _wait_until(lambda: consumer not in _children(master) and len(_children(master)) == 3)
    assert _get(server.url) == 200


def _wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def _holds_port(pid: int) -> bool:
    inodes = {
        line.split()[9]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"  # listening
    }
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.removeprefix("socket:[").rstrip("]") in inodes:
            return True
    return False
