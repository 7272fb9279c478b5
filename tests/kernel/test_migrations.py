"""Every migration goes up with a whole demonstration's data in the tables, and loses none of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select, table

from learnpath.kernel.db import create_engine
from learnpath.kernel.migrations import alembic_config, is_current, upgrade
from tests.demonstration import demonstration_copy, run
from tests.postgres import fresh_database, postgres_url

FIRST = "001"


@pytest.fixture(params=["sqlite", "postgresql"])
def lived_in(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A database with a demonstration in it."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{demonstration_copy(tmp_path_factory) / 'learnpath.sqlite'}")
        yield engine
        engine.dispose()
        return
    server = postgres_url()
    if server is None:
        pytest.skip("there is no PostgreSQL here")
    with fresh_database(server, "migrations") as url:
        made = run("demo", "--make-only", LEARNPATH_DATA=str(tmp_path), LEARNPATH_DATABASE_URL=url)
        assert made.returncode == 0, made.stderr
        engine = create_engine(url)
        yield engine
        engine.dispose()


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: connection.scalar(select(func.count()).select_from(table(name))) or 0
            for name in names
            if name != "alembic_version" and not name.startswith("search_")
        }


def test_from_the_first_revision_up_nothing_is_lost_on_the_way(lived_in: Engine) -> None:
    config = alembic_config(lived_in)
    command.downgrade(config, FIRST)
    before = _counts(lived_in)
    assert before["person"] > 20
    assert before["certificate"] > 5
    steps = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    for revision in reversed(steps):
        upgrade(lived_in, revision)
        now = _counts(lived_in)
        assert {name: now[name] for name in before} == before, revision
    assert is_current(lived_in)
