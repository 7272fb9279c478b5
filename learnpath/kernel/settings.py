"""Reading settings from the environment. A wrong value is one line that names the variable."""

import os
from pathlib import Path
from urllib.parse import urlsplit


class SettingError(Exception):
    """A setting is missing or wrong; the message names the variable and says what it wants."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    raise SettingError(f"{name} must be yes or no, not {value!r}")


def folder(name: str, default: Path) -> Path:
    path = Path(text(name) or default).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name} must name a folder; {path} is a file")
    return path


def address(name: str, default: str = "") -> str:
    """A web address without a trailing slash."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment):
        raise SettingError(f"{name} must be an address such as https://learnpath.example, not {value!r}")
    return value


def database_url(name: str, default: str) -> str:
    """A SQLAlchemy address; plain postgresql:// means the driver that we ship."""
    value = text(name, default)
    for prefix in ("postgresql://", "postgres://"):
        if value.startswith(prefix):
            value = "postgresql+psycopg://" + value.removeprefix(prefix)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError(
            f"{name} must begin with sqlite:/// or postgresql://, not {value.split(':', 1)[0]!r}"
        )
    return value
