"""What the commands say: help, settings that are wrong, and what is used when they are right."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from learnpath.cli.commands import cli
from learnpath.cli.starting import make_app

SECRET = "a secret of the tests, long enough to be one"
SETTINGS = {"LEARNPATH_SECRET_KEY": SECRET, "LEARNPATH_DATABASE_URL": "", "LEARNPATH_BASE_URL": ""}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LEARNPATH_DATA", str(tmp_path / "data"))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(
        cli,
        arguments,
        obj=ScriptInfo(create_app=make_app, set_debug_flag=False),
        prog_name="learnpath",
        catch_exceptions=False,
    )


def test_help_names_every_command_without_any_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEARNPATH_SECRET_KEY")
    told = _run("--help")
    assert told.exit_code == 0
    for name in ("check-config", "demo", "reindex", "serve", "signing-key", "upgrade", "user", "worker"):
        assert f"\n  {name} " in told.output


@pytest.mark.parametrize(
    "name", ["check-config", "demo", "reindex", "serve", "signing-key", "upgrade", "user", "worker"]
)
def test_each_command_has_help_of_its_own(name: str) -> None:
    told = _run(name, "--help")
    assert told.exit_code == 0
    assert len(told.output.splitlines()) >= 6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEARNPATH_SECRET_KEY", "short"),
        ("LEARNPATH_BASE_URL", "learnpath.example"),
        ("LEARNPATH_DATABASE_URL", "mysql://here"),
        ("LEARNPATH_SMTP_PORT", "many"),
        ("LEARNPATH_SMTP_STARTTLS", "perhaps"),
        ("LEARNPATH_TRUSTED_PROXIES", "99"),
        ("LEARNPATH_DEFAULT_LANGUAGE", "tlh"),
        ("LEARNPATH_TIME_ZONE", "Europe/Pargas"),
        ("LEARNPATH_MAX_UPLOAD_MB", "0"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    checked = _run("check-config")
    assert checked.exit_code == 1
    assert checked.stdout == ""
    assert checked.stderr.startswith(name)
    assert checked.stderr.count("\n") == 1


def test_every_wrong_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LEARNPATH_SMTP_PORT", "LEARNPATH_TRUSTED_PROXIES"):
        monkeypatch.setenv(name, "x")
    monkeypatch.delenv("LEARNPATH_SECRET_KEY")
    told = _run("check-config").stderr.splitlines()
    assert {line.split()[0] for line in told} == {
        "LEARNPATH_SMTP_PORT",
        "LEARNPATH_TRUSTED_PROXIES",
        "LEARNPATH_SECRET_KEY",
    }


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LEARNPATH_DATA", str(tmp_path / "file"))
    assert "LEARNPATH_DATA" in _run("check-config").stderr


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LEARNPATH_DATA", str(tmp_path / "file" / "below"))
    checked = _run("check-config")
    assert checked.exit_code == 1
    assert checked.stderr.startswith("LEARNPATH_DATA")


def test_a_database_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNPATH_DATABASE_URL", "postgresql://nobody:hidden@127.0.0.1:1/none")
    checked = _run("check-config")
    assert checked.exit_code == 1
    assert checked.stderr.startswith("LEARNPATH_DATABASE_URL")
    assert checked.stderr.count("\n") == 1
    assert "hidden" not in checked.stderr


def test_any_command_says_a_wrong_setting_in_one_line_and_ends_with_2(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEARNPATH_SMTP_PORT", "many")
    for arguments in (("upgrade",), ("serve", "--port", "0"), ("demo", "--make-only"), ("worker",)):
        refused = _run(*arguments)
        assert refused.exit_code == 2
        assert refused.stderr.startswith("learnpath: LEARNPATH_SMTP_PORT")
        assert refused.stderr.count("\n") == 1


def test_an_installation_is_checked_upgraded_and_shown_without_its_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEARNPATH_SMTP_HOST", "mail.example")
    monkeypatch.setenv("LEARNPATH_SMTP_PASSWORD", "hidden")
    before = _run("check-config")
    assert before.exit_code == 1
    assert "learnpath upgrade" in before.stderr
    first = _run("upgrade").output.splitlines()
    assert first[0] == "The database is up to date now."
    assert first[1].startswith("Keys that sign certificates have been made")
    assert _run("upgrade").output == "The database was up to date.\n"
    after = _run("check-config")
    assert after.exit_code == 0
    assert after.output.startswith("all settings are fine\n")
    assert "mail.example:587" in after.output
    assert "hidden" not in after.output
    assert SECRET not in after.output


def test_a_worker_waits_for_an_upgrade() -> None:
    refused = _run("worker")
    assert refused.exit_code == 1
    assert "learnpath upgrade" in refused.stderr


def test_serving_the_world_needs_the_address_that_people_type() -> None:
    refused = _run("serve", "--host", "0.0.0.0", "--port", "0")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("learnpath: LEARNPATH_BASE_URL")


def test_a_demonstration_is_never_made_in_a_real_installation() -> None:
    assert _run("upgrade").exit_code == 0
    refused = _run("demo", "--make-only")
    assert refused.exit_code == 2
    assert "not a demonstration" in refused.stderr
    links = _run("demo", "--links")
    assert links.exit_code == 2
    assert links.stdout == ""


def test_the_readme_names_every_setting() -> None:
    root = Path(__file__).resolve().parents[2]
    table = (root / "README.md").read_text()
    for name in re.findall(r'"(LEARNPATH_[A-Z_]+)"', (root / "config.py").read_text()):
        shortened = name.replace("LEARNPATH_SMTP", "") if name.startswith("LEARNPATH_SMTP_") else name
        assert f"`{name}`" in table or f"`{shortened}`" in table, name
