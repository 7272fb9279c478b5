"""Journeys: a real browser on a real server, once on each database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import delete, text
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from learnpath.app import create_app
from learnpath.certificates.proof.pairs import Algorithm
from learnpath.certificates.services.signing_keys import make_keys
from learnpath.kernel.db import Base, writing_session
from learnpath.kernel.jobs import sweep_once
from learnpath.kernel.migrations import upgrade
from learnpath.people.models import Person
from learnpath.people.services.sessions import account_of, begin_session
from tests.chromium import chromium
from tests.conftest import SECRET, Kept, empty_database
from tests.factories.cast import Cast, make_cast


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Site:
    """A running learnpath with an empty database, and the means to look behind it."""

    def __init__(self, app: Flask, url: str, browser: Browser) -> None:
        self.app, self.url, self.browser = app, url, browser

    def session(self) -> Session:
        """A session that really commits."""
        return writing_session(self.app.extensions["engine"])

    def deliver(self) -> None:
        """Do what the worker would: send mail, do jobs."""
        sweep_once(self.app)

    def page_of(
        self, person: Person | None, *, width: int = 1280, javascript: bool = True, worker: bool = True
    ) -> Page:
        """A browser of its own in which a person is signed in; without its worker every byte can be seen."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            service_workers="allow" if worker else "block",
            locale="en-GB",
            accept_downloads=True,
        )
        if person is not None:
            context.add_cookies([self.cookie_of(person)])
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    def cookie_of(self, person: Person) -> Any:
        """A cookie with which a person is signed in."""
        with self.session() as session:
            account = account_of(session, session.get_one(Person, person.id))
            token = begin_session(session, account, "journey", self.app.permanent_session_lifetime)
            session.commit()
            values = {"sid": token, "_user_id": account.fs_uniquifier, "_fresh": True}
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return {"name": "learnpath", "value": str(serializer.dumps(values)), "url": self.url}

    def empty(self) -> None:
        """As on the first day, for a journey that starts from nothing but the keys that `upgrade` makes."""
        with self.session() as session:
            session.execute(text("DELETE FROM search_words"))  # which no model describes
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))
            make_keys(session, None, "tests", Algorithm.EDDSA, by_id=None)
            session.commit()

    def close_browsers(self) -> None:
        for context in self.browser.contexts:
            context.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, kept: Kept, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Site]:
    """For each file as on the first day."""
    data = tmp_path_factory.mktemp("journey")
    site = kept(("site", request.param), lambda: _running(request.param, data, browser))
    site.empty()
    yield site
    site.close_browsers()


@pytest.fixture
def cast(site: Site) -> Iterator[Cast]:
    """The fixed cast alone in the house; their browsers are closed at the end."""
    site.empty()
    with site.session() as session:
        cast = make_cast(session)
        session.commit()
    yield cast
    site.close_browsers()


@contextmanager
def _running(kind: str, data: Path, browser: Browser) -> Iterator[Site]:
    with empty_database(kind, data) as url, _served(url, data) as app:
        yield Site(app, app.config["BASE_URL"], browser)


@contextmanager
def _served(database_url: str, data: Path) -> Iterator[Flask]:
    app = create_app(
        SECRET_KEY=SECRET, DATABASE_URL=database_url, DATA=data, BASE_URL="http://127.0.0.1", SMTP_HOST=""
    )
    upgrade(app.extensions["engine"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield app
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["engine"].dispose()
