"""Looking an installation's settings over: every problem on a line of its own, and no secret in what is shown."""

import os
import secrets
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from learnpath.cli.starting import engine_of, first_line, make_app
from learnpath.kernel import migrations
from learnpath.kernel.settings import SettingError


def look_over() -> tuple[list[str], Flask | None]:
    """All problems with the settings, and the application if it can be made with them."""
    problems: list[str] = []
    before = dict(os.environ)
    try:
        while True:
            try:
                app = make_app()
            except SettingError as error:
                if str(error) in problems:
                    return problems, None
                problems.append(str(error))
                _go_on_without(str(error).split(" ", 1)[0])
            else:
                return problems, None if problems else app
    finally:
        os.environ.clear()
        os.environ.update(before)


def _go_on_without(variable: str) -> None:
    """So that the next problem shows, too."""
    os.environ.pop(variable, None)
    if variable == "LEARNPATH_SECRET_KEY":
        os.environ[variable] = secrets.token_hex(32)


def problems_around(app: Flask) -> list[str]:
    """What is wrong with what the settings name, though they are right in themselves."""
    try:
        if not migrations.is_current(engine_of(app)):
            return ["the database is not up to date; run `learnpath upgrade`"]
    except DBAPIError as error:
        return [f"LEARNPATH_DATABASE_URL names a database that cannot be reached: {first_line(error)}"]
    return []


def facts(app: Flask) -> list[tuple[str, str]]:
    """What is used, as it may be shown to anybody."""
    config = app.config
    host = urlsplit(config["BASE_URL"]).hostname or ""
    mail = (
        f"{config['SMTP_HOST']}:{config['SMTP_PORT']}"
        if config["SMTP_HOST"]
        else f"files in {config['DATA'] / 'mail'}"
    )
    return [
        ("address", config["BASE_URL"]),
        ("data folder", str(config["DATA"])),
        ("database", make_url(config["DATABASE_URL"]).render_as_string(hide_password=True)),
        ("mail goes to", mail),
        ("mail comes from", config["MAIL_FROM"]),
        ("contact", config["CONTACT"]),
        ("proxies in front", str(config["TRUSTED_PROXIES"])),
        ("first language", config["DEFAULT_LANGUAGE"]),
        ("time zone", config["DEFAULT_TIME_ZONE"]),
        ("largest upload", f"{config['MAX_UPLOAD_BYTES'] // 1024 // 1024} MB"),
        ("cookies", "only under https" if config["SESSION_COOKIE_SECURE"] else f"also under http ({host})"),
    ]
