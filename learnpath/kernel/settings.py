"""Reading settings from the environment. A wrong value is one line that names the variable."""

import os
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

_MOST_DIGITS = 9


class SettingError(Exception):
    """A setting is missing or wrong; the message names the variable and says what it wants."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:60] + "…")


def number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    value = text(name)
    if not value:
        return default
    is_number = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
    if not is_number or not least <= int(value) <= most:
        raise SettingError(f"{name} must be a whole number from {least} to {most}, not {_shown(value)}")
    return int(value)


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    raise SettingError(f"{name} must be yes or no, not {_shown(value)}")


def folder(name: str, default: Path) -> Path:
    try:
        path = Path(text(name) or default).expanduser().absolute()
        is_folder = all(part.is_dir() for part in (path, *path.parents) if part.exists())
    except (OSError, RuntimeError):
        raise SettingError(
            f"{name} must name a folder that can be reached, not {_shown(text(name))}"
        ) from None
    if not is_folder:
        raise SettingError(f"{name} must name a folder; {_shown(str(path))} is a file or lies in one")
    return path


def address(name: str, default: str = "") -> str:
    """A web address without a trailing slash."""
    value = text(name, default).rstrip("/")
    if value and not _is_address(value):
        raise SettingError(
            f"{name} must be an address such as https://learnpath.example, not {_shown(value)}"
        )
    return value


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _port = parts.port
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return is_web and not (parts.query or parts.fragment or parts.username)


def mail_address(name: str, default: str) -> str:
    """An address that mail comes from."""
    value = text(name, default)
    try:
        parts = Address(addr_spec=value)
    except (HeaderParseError, ValueError, IndexError):
        parts = Address()
    if not (parts.username and parts.domain and value.isascii()) or " " in value:
        raise SettingError(f"{name} must be an address such as mail@learnpath.example, not {_shown(value)}")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        return ZoneInfo(value).key
    except (OSError, ValueError, ZoneInfoNotFoundError):
        raise SettingError(
            f"{name} must be a time zone such as Europe/Helsinki, not {_shown(value)}"
        ) from None


def database_url(name: str, default: str) -> str:
    """A SQLAlchemy address; plain postgresql:// means the driver that we ship."""
    value = text(name, default)
    for prefix in ("postgresql://", "postgres://"):
        if value.startswith(prefix):
            value = "postgresql+psycopg://" + value.removeprefix(prefix)
    # What is wrong is not repeated whole: there may be a password in it.
    kind = _shown(value.split(":", 1)[0])
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError(f"{name} must begin with sqlite:/// or postgresql://, not {kind}")
    try:
        make_url(value)
    except (ArgumentError, ValueError):
        raise SettingError(f"{name} begins well with {kind} but cannot be read as an address") from None
    return value
