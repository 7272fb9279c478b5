"""A demonstration that was made once, and the application on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learnpath.app import create_app
from learnpath.kernel.db import reading_session
from tests.demonstration import demonstration_copy


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration_copy(tmp_path_factory)


@pytest.fixture(scope="session")
def demo_app(demo_folder: Path) -> Iterator[Flask]:
    app = create_app(
        TESTING=True,
        SECRET_KEY=(demo_folder / "demo-secret-key").read_text(),
        DATABASE_URL=f"sqlite:///{demo_folder / 'learnpath.sqlite'}",
        DATA=demo_folder,
        BASE_URL="http://localhost",
        BOUND_TO="127.0.0.1",
        WTF_CSRF_ENABLED=False,
        SMTP_HOST="",
    )
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def demo_session(demo_app: Flask) -> Iterator[Session]:
    with reading_session(demo_app.extensions["engine"]) as session:
        yield session
