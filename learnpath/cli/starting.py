"""What every command begins with: the application, its database, and refusals in one line."""

import os
from typing import IO, Any

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from learnpath.app import create_app
from learnpath.kernel import migrations
from learnpath.kernel.settings import SettingError


class Refusal(click.ClickException):
    """What cannot be done, in one line and without a traceback."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"learnpath: {' '.join(self.message.split())}", err=True)


class WrongSetting(Refusal):
    """The same for a setting, which the message names."""

    exit_code = 2


class Commands(AppGroup):
    """Commands that say what is wrong with a setting or the database instead of showing a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingError as error:
            raise WrongSetting(str(error)) from None
        except DBAPIError as error:
            raise Refusal(f"the database does not answer as it should: {first_line(error)}") from None


def first_line(error: BaseException) -> str:
    """The driver's own words, without SQL and without the address (it may hold a password)."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return (str(origin).strip().splitlines() or [type(origin).__name__])[0]


def make_app(**overrides: Any) -> Flask:
    """The application; a folder that cannot be written is a wrong setting like any other."""
    try:
        app = create_app(**overrides)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise SettingError(
            f"LEARNPATH_DATA must name a folder that can be written{where}: {error.strerror}"
        ) from None
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(lambda: engine_of(app).dispose())
    return app


def engine_of(app: Flask) -> Engine:
    engine: Engine = app.extensions["engine"]
    return engine


def check_migrated(app: Flask) -> None:
    """A real installation is upgraded when its keeper says so, never by itself."""
    if not migrations.is_current(engine_of(app)):
        raise Refusal("the database is not up to date; run `learnpath upgrade` first")


def address_for(host: str, port: int) -> dict[str, str]:
    """The base address that goes with a port, unless one is configured."""
    if os.environ.get("LEARNPATH_BASE_URL", "").strip():
        return {}
    if not is_loopback(host):
        raise SettingError(
            f"LEARNPATH_BASE_URL must be set to the address that people type when serving on {host}"
        )
    shown = f"[{host}]" if ":" in host else host
    return {"BASE_URL": f"http://{shown}:{port}"}


def is_loopback(host: str) -> bool:
    return host in {"127.0.0.1", "localhost", "::1"}
