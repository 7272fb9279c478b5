"""Opening the demonstration: its own secret key, its mark on the database, and making it when it is new."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, exists, inspect, select

from learnpath.certificates.services.signing_keys import make_first_keys
from learnpath.demo.making import make_demonstration
from learnpath.kernel import migrations, search, settings
from learnpath.kernel.clock import now
from learnpath.kernel.db import reading_session, writing_session
from learnpath.kernel.settings import SettingError
from learnpath.people.models import Person
from learnpath.people.services.installations import is_demonstration, mark_installation

_KEY_FILE = "demo-secret-key"
_ADDRESS_FILE = "demo-address"


def make_demo_app(make_app: Callable[..., Flask], address: Mapping[str, str], **overrides: Any) -> Flask:
    """The application with the demonstration's secret key, made once and kept beside its data."""
    if not settings.text("LEARNPATH_SECRET_KEY"):
        overrides["SECRET_KEY"] = _kept_key(_data_folder())
    return make_app(**address, **overrides)


def _data_folder() -> Path:
    return settings.folder("LEARNPATH_DATA", Path.cwd() / "instance")


def _kept_key(folder: Path) -> str:
    file = folder / _KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Only one of two that begin at once makes it.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    except OSError as error:
        raise SettingError(
            f"LEARNPATH_DATA must name a folder that can be written ({folder}): {error.strerror}"
        ) from None
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(key)
    return key


def remember_address(app: Flask) -> None:
    """Where the demonstration is served, so that its links can be printed again from beside it."""
    (Path(app.config["DATA"]) / _ADDRESS_FILE).write_text(app.config["BASE_URL"])


def remembered_address() -> dict[str, str]:
    file = _data_folder() / _ADDRESS_FILE
    if os.environ.get("LEARNPATH_BASE_URL", "").strip() or not file.exists():
        return {}
    return {"BASE_URL": file.read_text().strip()}


def _engine(app: Flask) -> Engine:
    engine: Engine = app.extensions["engine"]
    return engine


def check_is_demonstration(app: Flask) -> None:
    """Raises SettingError where there is none."""
    engine = _engine(app)
    if inspect(engine).has_table("installation"):
        with reading_session(engine) as session:
            if is_demonstration(session):
                return
    raise SettingError("LEARNPATH_DATA holds no demonstration; `learnpath demo` makes one")


def make_when_new(app: Flask, say: Callable[[str], object]) -> None:
    """Make the demonstration in a new database; leave one that is something else alone."""
    engine = _engine(app)
    if _is_untouched(engine):
        migrations.upgrade(engine)
        began = time.monotonic()
        say("Making the demonstration …")
        with writing_session(engine) as session:
            # Marked in the same transaction: there is no half-made demonstration.
            mark_installation(session, demonstration=True)
            make_demonstration(session, now(), app.config["BASE_URL"])
            session.commit()
        say(f"Made in {time.monotonic() - began:.0f} seconds.")
        return
    _check_may_be_used(app)
    migrations.upgrade(engine)
    search.fill_when_empty(engine)
    with writing_session(engine) as session:
        make_first_keys(session, "learnpath demonstration")
        session.commit()


def _is_untouched(engine: Engine) -> bool:
    """No tables at all, or only empty ones, left by a making that did not come to its end."""
    tables = inspect(engine)
    if not tables.has_table("installation"):
        return set(tables.get_table_names()) <= {"alembic_version"}
    with reading_session(engine) as session:
        return is_demonstration(session) is None and session.scalar(select(exists(Person.id))) is False


def _check_may_be_used(app: Flask) -> None:
    with reading_session(_engine(app)) as session:
        if is_demonstration(session):
            return
    raise SettingError(
        "LEARNPATH_DATA (or LEARNPATH_DATABASE_URL) names a database that is not a demonstration, and is left alone; "
        "name another folder for the demonstration"
    )
