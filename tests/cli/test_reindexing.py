"""An installation that could not search yet can after its upgrade, and a mended database is looked through anew."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo
from sqlalchemy import Engine, insert, select, update

from learnpath.cli.commands import cli
from learnpath.cli.starting import make_app
from learnpath.kernel import migrations
from learnpath.kernel.db import create_engine, reading_session
from learnpath.kernel.search.models import SearchEntry
from learnpath.people.models import Person
from tests.conftest import SECRET

BEFORE_SEARCHING = "003"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An installation's database from before there was an index, with somebody in it."""
    monkeypatch.setenv("LEARNPATH_SECRET_KEY", SECRET)
    monkeypatch.setenv("LEARNPATH_DATA", str(tmp_path))
    for name in ("LEARNPATH_DATABASE_URL", "LEARNPATH_BASE_URL"):
        monkeypatch.setenv(name, "")
    engine = create_engine(f"sqlite:///{tmp_path / 'learnpath.sqlite'}")
    migrations.upgrade(engine, BEFORE_SEARCHING)
    with engine.execution_options(writes=True).begin() as connection:
        person = {"given_name": "Åsa", "family_name": "Nygård", "email": "asa@pargas.example"}
        connection.execute(insert(Person.__table__), [person])
    return engine


def _run(*arguments: str) -> Result:
    obj = ScriptInfo(create_app=make_app, set_debug_flag=False)
    return CliRunner().invoke(cli, arguments, obj=obj, prog_name="learnpath", catch_exceptions=False)


def _titles(engine: Engine) -> list[str]:
    with reading_session(engine) as session:
        return list(session.scalars(select(SearchEntry.title)))


def test_an_upgrade_fills_an_index_that_was_not_there(engine: Engine) -> None:
    assert _run("upgrade").exit_code == 0
    assert _titles(engine) == ["Åsa Nygård"]
    engine.dispose()


def test_reindexing_reads_everything_anew(engine: Engine) -> None:
    _run("upgrade")
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(Person.__table__).values(given_name="Aino"))
    assert _titles(engine) == ["Åsa Nygård"]
    told = _run("reindex")
    assert told.exit_code == 0
    assert "things looked at: 1" in told.output
    assert _titles(engine) == ["Aino Nygård"]
    engine.dispose()
