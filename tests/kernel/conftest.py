"""The real application with one feature more: the probe. `live` is one whose commits are real."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from learnpath.app import create_app
from learnpath.kernel.access import check_all_declared
from learnpath.kernel.db import Base, writing_session
from learnpath.kernel.migrations import upgrade
from tests.conftest import SECRET, Kept, empty_database
from tests.kernel.probe import bp


def make_application(database_url: str, data: Path, **overrides: Any) -> Flask:
    """The application with the probe in it, on a migrated database."""
    settings: dict[str, Any] = {
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url,
        "DATA": data,
        "BASE_URL": "http://localhost",
        "WTF_CSRF_ENABLED": False,
        "SMTP_HOST": "",
        "SMTP_STARTTLS": False,
    }
    app = create_app(**(settings | overrides))
    app.register_blueprint(bp)
    check_all_declared(app)
    upgrade(app.extensions["engine"])
    return app


@pytest.fixture(scope="session")
def application(database_url: str, kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return kept(
        ("with the probe", database_url), lambda: _application(database_url, tmp_path_factory.mktemp("data"))
    )


@contextmanager
def _application(database_url: str, data: Path, **overrides: Any) -> Iterator[Flask]:
    app = make_application(database_url, data, **({"TESTING": True} | overrides))
    engine = app.extensions["engine"]
    yield app
    engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def live_application(
    request: pytest.FixtureRequest, kept: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """An application as it is served, on a database of its own: errors get their page, commits stay."""
    return kept(("live", request.param), lambda: _live(request.param, tmp_path_factory.mktemp("live")))


@contextmanager
def _live(kind: str, data: Path) -> Iterator[Flask]:
    with empty_database(kind, data) as url, _application(url, data, TESTING=False) as app:
        yield app


@pytest.fixture
def live(live_application: Flask) -> Iterator[Flask]:
    yield live_application
    with live_application.extensions["engine"].begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def live_engine(live: Flask) -> Engine:
    engine: Engine = live.extensions["engine"]
    return engine


@pytest.fixture
def live_session(live_engine: Engine) -> Iterator[Session]:
    """For arranging and for looking, never held open while others write: commit or roll back."""
    with writing_session(live_engine) as session:
        yield session


@pytest.fixture
def browser(live: Flask) -> FlaskClient:
    """Nobody's browser at the live application."""
    return live.test_client()
