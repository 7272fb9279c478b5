"""Common ground of all tests: the whole suite runs on SQLite and on PostgreSQL, migrated, each test rolled back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, delete, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from learnpath.app import create_app
from learnpath.certificates.services.signing_keys import make_first_keys
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.db import Base, writing_session
from learnpath.kernel.migrations import upgrade
from learnpath.people.models import Person
from learnpath.people.services.sessions import account_of, begin_session
from tests.factories.cast import Cast, make_cast
from tests.postgres import fresh_database, postgres_url

SECRET = "a secret of the tests, long enough to be one"


Made = TypeVar("Made")


class Kept:
    """What is made once in a process and kept to its end, each under a name.

    Pytest keeps only the newest of a fixture with parameters: it would make all of it anew for every file.
    """

    def __init__(self, until_the_end: ExitStack) -> None:
        self._until_the_end, self._made = until_the_end, dict[tuple[str, str], Any]()

    def __call__(self, name: tuple[str, str], make: Callable[[], AbstractContextManager[Made]]) -> Made:
        if name not in self._made:
            self._made[name] = self._until_the_end.enter_context(make())
        made: Made = self._made[name]
        return made


@pytest.fixture(scope="session")
def kept() -> Iterator[Kept]:
    with ExitStack() as until_the_end:
        yield Kept(until_the_end)


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database of one's own, of either kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'learnpath.sqlite'}"
        return
    server = postgres_url()
    if server is None:
        pytest.fail("no PostgreSQL: set LEARNPATH_TEST_DATABASE_URL, or install the test requirements")
    with fresh_database(server) as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of either kind, in which nothing stays that a test writes."""
    return kept(
        ("database", request.param),
        lambda: empty_database(request.param, tmp_path_factory.mktemp("database")),
    )


@pytest.fixture
def application(
    request: pytest.FixtureRequest, database_url: str, kept: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """One with an empty database; for whoever asks for the cast, one in which they are already."""
    if "cast" not in request.fixturenames:
        return kept(
            ("application", database_url), lambda: _application(database_url, tmp_path_factory.mktemp("data"))
        )
    kind = make_url(database_url).get_backend_name()
    return kept(("with the cast", kind), lambda: _with_cast(kind, tmp_path_factory.mktemp("data")))


@contextmanager
def _with_cast(kind: str, data: Path) -> Iterator[Flask]:
    with (
        empty_database(kind, data) as url,
        _application(url, data) as app,
        writing_session(app.extensions["engine"]) as session,
    ):
        app.extensions["cast"] = make_cast(session)
        session.commit()
        session.close()
        yield app


@contextmanager
def _application(database_url: str, data: Path) -> Iterator[Flask]:
    app = create_app(
        TESTING=True,
        SECRET_KEY=SECRET,
        DATABASE_URL=database_url,
        DATA=data,
        BASE_URL="http://localhost",
        WTF_CSRF_ENABLED=False,
        SMTP_HOST="",
        DEFAULT_LANGUAGE="en",  # the language of the messages themselves: what a test expects stands in the code
    )
    engine = app.extensions["engine"]
    upgrade(engine)
    with writing_session(engine) as session:
        make_first_keys(session, "tests")
        session.flush()
        session.execute(delete(AuditEvent))  # each test begins with an empty log
        session.commit()
    yield app
    engine.dispose()


@pytest.fixture
def connection(application: Flask) -> Iterator[Connection]:
    """One connection with a transaction around the whole test; everybody's commits are undone at its end."""
    engine = application.extensions["engine"]
    with engine.connect() as connection:
        around = connection.begin()
        application.extensions["engine"] = connection
        try:
            yield connection
        finally:
            application.extensions["engine"] = engine
            around.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session on the test's connection. Commit to show the application what was arranged."""
    with writing_session(connection) as session:
        yield session


@pytest.fixture
def app(application: Flask, connection: Connection) -> Flask:
    return application


@pytest.fixture
def cast(application: Flask, session: Session) -> Cast:
    """The fixed cast: tina trains paul and petra; otto is elsewhere; hanna and hugo are HR; ada administers."""
    if (there := application.extensions.get("cast")) is not None:
        return Cast(**{one.name: _here(session, getattr(there, one.name)) for one in fields(Cast)})
    made = make_cast(session)
    session.commit()
    return made


def _here(session: Session, there: Base) -> Base:
    """A row in a session of one's own, without a query; with lists and dicts of its own, too."""
    here = session.merge(there, load=False)
    for column in inspect(type(there)).column_attrs:
        value = getattr(there, column.key)
        if isinstance(value, dict | list):
            set_committed_value(here, column.key, deepcopy(value))
    return here


ClientOf = Callable[[Person | None], FlaskClient]


@pytest.fixture
def client_of(app: Flask, session: Session) -> ClientOf:
    """A browser in which a person is signed in; None is nobody."""

    def make(person: Person | None) -> FlaskClient:
        client = app.test_client()
        if person is not None:
            account = account_of(session, person)
            token = begin_session(session, account, "tests", app.permanent_session_lifetime)
            session.commit()
            with client.session_transaction() as cookie:
                cookie.update({"sid": token, "_user_id": account.fs_uniquifier, "_fresh": True})
        return client

    return make


@pytest.fixture
def count_queries(connection: Connection) -> Callable[[Callable[[], object]], int]:
    """How many statements reach the database while something is done."""

    def count(do: Callable[[], object]) -> int:
        statements: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                statements.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        try:
            do()
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    return count
