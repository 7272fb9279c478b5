"""A wrong setting is one line that names its variable and says what it wants."""

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Config

from learnpath.kernel import settings
from learnpath.kernel.layout import CONFIG
from learnpath.kernel.settings import SettingError


@pytest.fixture(autouse=True)
def _a_clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LEARNPATH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def _config() -> Config:
    config = Config(str(CONFIG.parent))
    config.from_pyfile(str(CONFIG))
    return config


@pytest.mark.parametrize(
    ("variable", "value", "wants"),
    [
        ("LEARNPATH_DATABASE_URL", "mysql://db.example/learnpath", "sqlite:/// or postgresql://"),
        ("LEARNPATH_DATABASE_URL", "learnpath.sqlite", "sqlite:/// or postgresql://"),
        ("LEARNPATH_DATABASE_URL", "postgresql://someone@db.example:port/x", "cannot be read"),
        ("LEARNPATH_BASE_URL", "learnpath.example", "https://learnpath.example"),
        ("LEARNPATH_BASE_URL", "ftp://learnpath.example", "https://learnpath.example"),
        ("LEARNPATH_BASE_URL", "https://", "https://learnpath.example"),
        ("LEARNPATH_BASE_URL", "https://learnpath.example?a=b", "https://learnpath.example"),
        ("LEARNPATH_BASE_URL", "https://learnpath.example:https", "https://learnpath.example"),
        ("LEARNPATH_BASE_URL", "https://[::1", "https://learnpath.example"),
        ("LEARNPATH_TRUSTED_PROXIES", "some", "whole number from 0 to 5"),
        ("LEARNPATH_TRUSTED_PROXIES", "6", "whole number from 0 to 5"),
        ("LEARNPATH_TRUSTED_PROXIES", "-1", "whole number from 0 to 5"),
        ("LEARNPATH_SMTP_PORT", "0", "whole number from 1 to 65535"),
        ("LEARNPATH_SMTP_PORT", "٢٥", "whole number"),
        ("LEARNPATH_SMTP_PORT", "9" * 5000, "whole number"),
        ("LEARNPATH_SMTP_STARTTLS", "perhaps", "yes or no"),
        ("LEARNPATH_MAIL_FROM", "learnpath", "an address"),
        ("LEARNPATH_MAIL_FROM", "a@b.example\nBcc: c@d.example", "an address"),
        ("LEARNPATH_MAIL_FROM", "learn path@b.example", "an address"),
        ("LEARNPATH_MAIL_FROM", "@b.example", "an address"),
        ("LEARNPATH_MAIL_FROM", "learnpath@", "an address"),
        ("LEARNPATH_TIME_ZONE", "Europe/Pargas", "Europe/Helsinki"),
        ("LEARNPATH_TIME_ZONE", "../../etc/passwd", "Europe/Helsinki"),
        ("LEARNPATH_MAX_UPLOAD_MB", "0", "whole number from 1 to 200"),
        ("LEARNPATH_SESSION_HOURS", "99999", "whole number from 1"),
        ("LEARNPATH_DATA", "~nobody-of-that-name/data", "a folder"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, wants: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError) as refused:
        _config()
    line = str(refused.value)
    assert line.startswith(variable)
    assert wants in line
    assert "\n" not in line
    assert len(line) < 300


@pytest.mark.parametrize("below", ["", "/below"])
def test_a_file_is_no_folder_for_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LEARNPATH_DATA", f"{tmp_path}/file{below}")
    with pytest.raises(SettingError, match="LEARNPATH_DATA must name a folder"):
        _config()


@pytest.mark.parametrize(
    "hidden", ["postgresql://someone:hush@db.example/x", "mysql://someone:hush@db.example/x"]
)
def test_no_password_is_said_aloud(monkeypatch: pytest.MonkeyPatch, hidden: str) -> None:
    monkeypatch.setenv("LEARNPATH_DATABASE_URL", hidden)
    try:
        _config()
    except SettingError as refused:
        assert "hush" not in str(refused)  # noqa: PT017 (not refused is right, too)


@pytest.mark.parametrize(
    ("variable", "value", "name", "wanted"),
    [
        (
            "LEARNPATH_DATABASE_URL",
            "postgres://db.example/x",
            "DATABASE_URL",
            "postgresql+psycopg://db.example/x",
        ),
        (
            "LEARNPATH_DATABASE_URL",
            "postgresql://db.example/x",
            "DATABASE_URL",
            "postgresql+psycopg://db.example/x",
        ),
        ("LEARNPATH_DATABASE_URL", "sqlite:////data/x.sqlite", "DATABASE_URL", "sqlite:////data/x.sqlite"),
        ("LEARNPATH_BASE_URL", "https://learnpath.example/", "BASE_URL", "https://learnpath.example"),
        ("LEARNPATH_BASE_URL", "https://learnpath.example", "SESSION_COOKIE_SECURE", True),
        ("LEARNPATH_BASE_URL", "http://localhost:8123", "SESSION_COOKIE_SECURE", False),
        ("LEARNPATH_SMTP_STARTTLS", "No", "SMTP_STARTTLS", False),
        ("LEARNPATH_SMTP_STARTTLS", "", "SMTP_STARTTLS", True),
        ("LEARNPATH_SMTP_STARTTLS", " on ", "SMTP_STARTTLS", True),
        ("LEARNPATH_MAX_UPLOAD_MB", "3", "MAX_UPLOAD_BYTES", 3 * 1024 * 1024),
        ("LEARNPATH_MAIL_FROM", "mail@learnpath.example", "CONTACT", "mail@learnpath.example"),
        ("LEARNPATH_MAIL_FROM", "learnpath@mail.local", "MAIL_FROM", "learnpath@mail.local"),
        ("LEARNPATH_TIME_ZONE", "Europe/Oslo", "DEFAULT_TIME_ZONE", "Europe/Oslo"),
    ],
)
def test_a_right_value_is_taken(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, name: str, wanted: Any
) -> None:
    monkeypatch.setenv(variable, value)
    assert _config()[name] == wanted


def test_without_any_variable_everything_has_its_default_but_the_secret() -> None:
    config = _config()
    assert config["SECRET_KEY"] == ""
    assert config["DATABASE_URL"].startswith("sqlite:///")
    assert settings.text("LEARNPATH_NOT_SET", "x") == "x"
