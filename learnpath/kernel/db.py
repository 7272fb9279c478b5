"""Tables' common ground, and the rule that one request is one transaction.

An unsafe method that answers below 400 commits; everything else rolls back. What must be recorded whatever
the outcome (audit, tries, last-seen marks) is given to `afterwards` and written in a short transaction of its own.
"""

import enum
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import uuid_utils.compat
from flask import Flask, Response, current_app, g, request
from markupsafe import Markup
from sqlalchemy import (
    JSON,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    MetaData,
    String,
    Text,
    TypeDecorator,
    Uuid,
    event,
)
from sqlalchemy import create_engine as _create_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm import Mapped as Mapped
from sqlalchemy.orm import mapped_column as mapped_column
from sqlalchemy.orm import relationship as _relationship

from learnpath.kernel.clock import now
from learnpath.kernel.html import clean

Row = TypeVar("Row", bound=DeclarativeBase)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database, also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class RichText(TypeDecorator[Markup]):
    """Rich text, sanitised on its way in whoever writes it, and therefore fit to show."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(clean(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Markup | None:
        return None if value is None else Markup(value)  # noqa: S704 (sanitised at the door)


class Texts(TypeDecorator[dict[str, str]]):
    """Plain text in several languages: {language: text}."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> dict[str, str] | None:
        return None if value is None else {code: text for code, text in value.items() if text}


class RichTexts(TypeDecorator[dict[str, Markup]]):
    """Rich text in several languages, each sanitised on its way in."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> dict[str, str] | None:
        if value is None:
            return None
        cleaned = {code: str(clean(text)) for code, text in value.items() if text}
        return {code: text for code, text in cleaned.items() if text}

    def process_result_value(
        self, value: dict[str, str] | None, dialect: Dialect
    ) -> dict[str, Markup] | None:
        if value is None:
            return None
        return {code: Markup(text) for code, text in value.items()}  # noqa: S704 (sanitised at the door)


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): sorts by the time it was made."""
    return uuid_utils.compat.uuid7()


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own form)
        datetime: UtcDateTime,
        uuid.UUID: Uuid,
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=False,
            length=24,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


Id = Annotated[uuid.UUID, mapped_column(primary_key=True, default=new_id)]
Made = Annotated[datetime, mapped_column(default=now)]
Name = Annotated[str, mapped_column(String(200))]

# Loading is always asked for; a forgotten join raises instead of asking the database once a row.
relationship: Callable[..., Any] = partial(_relationship, lazy="raise")


def create_engine(url: str) -> Engine:
    """An engine with the project's settings for SQLite or PostgreSQL. Its errors never quote what was written."""
    if not url.startswith("sqlite"):
        return _create_engine(url, pool_pre_ping=True, hide_parameters=True)
    file = url.removeprefix("sqlite:///")
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    connect = {"timeout": 30, "check_same_thread": False}
    engine = _create_engine(url, connect_args=connect, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred read-then-write fails under load whatever the timeout; an immediate one waits its turn.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# A test hands in one connection with a transaction around it; commits then only release savepoints.
Source = Engine | Connection
_JOIN: Literal["create_savepoint"] = "create_savepoint"


def writing_session(source: Source) -> Session:
    """A session that means to write; the caller commits."""
    return Session(source.execution_options(writes=True), expire_on_commit=False, join_transaction_mode=_JOIN)


def reading_session(source: Source) -> Session:
    return Session(source, expire_on_commit=False, join_transaction_mode=_JOIN)


def db_engine() -> Source:
    engine: Source = current_app.extensions["engine"]
    return engine


def current_session() -> Session:
    """The request's session, opened when first asked for."""
    if "session" not in g:
        safe = request.method in SAFE_METHODS
        g.session = reading_session(db_engine()) if safe else writing_session(db_engine())
    session: Session = g.session
    return session


def afterwards(write: Callable[[Session], object]) -> None:
    """Write in a transaction of its own once the request's has ended, even if that one is rolled back."""
    if "afterwards" not in g:
        g.afterwards = []
    g.afterwards.append(write)


def _is_kept(response: Response) -> bool:
    return request.method not in SAFE_METHODS and response.status_code < 400


def _dispatch(app: Flask, dispatch: Callable[..., Any], *context: Any) -> Response:
    # Everything is written while the error handlers still stand ready: a constraint that refuses is a 409.
    response = app.make_response(dispatch(*context))
    if "session" in g and _is_kept(response):
        g.session.flush()
    return response


def undo() -> None:
    """Take back what the request has changed so far, so that a page about the error can be drawn."""
    if "session" in g:
        g.session.rollback()


def _end_transaction(response: Response) -> Response:
    session: Session | None = g.pop("session", None)
    if session is not None:
        try:
            if _is_kept(response):
                session.commit()
                if session.info.pop("wake", False):
                    current_app.extensions.get("wake", lambda: None)()
            else:
                session.rollback()
        finally:
            session.close()
    _write_afterwards()
    return response


def _write_afterwards() -> None:
    writes = g.pop("afterwards", None)
    if writes:
        with writing_session(db_engine()) as session:
            for write in writes:
                write(session)
            session.commit()


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.rollback()
        session.close()


def init_app(app: Flask) -> None:
    """Give the application its engine and its transactions. Called first, so that its hook runs last."""
    app.extensions["engine"] = create_engine(app.config["DATABASE_URL"])
    app.dispatch_request = partial(_dispatch, app, app.dispatch_request)  # type: ignore[method-assign]
    app.after_request(_end_transaction)
    app.teardown_appcontext(_close)


def lock(session: Session, model: type[Row], id_: Any) -> Row:
    """Take a row for oneself until the transaction ends, fresh from the database."""
    return session.get_one(model, id_, with_for_update=True, populate_existing=True)


def insert_into(session: Session, model: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, which both databases spell alike and SQLAlchemy has for each by itself."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def columns(
    session: Session, statement: Executable, values: Mapping[str, Any]
) -> CursorResult[*tuple[Any, ...]]:
    """Run a prepared select of columns within the session's transaction, past the ORM's loading of objects."""
    return session.connection().execute(statement, values)
