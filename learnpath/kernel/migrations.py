"""Bringing a database to the tables that this code needs."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from learnpath.kernel.db import Source, reading_session
from learnpath.kernel.layout import MIGRATIONS


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether our models describe a thing in the database; each database's own full text they do not."""
    return not (kind == "table" and name is not None and name.startswith("search_words"))


def alembic_config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, to: str = "head") -> None:
    """Migrate up; harmless when there is nothing to do."""
    command.upgrade(alembic_config(engine), to)


def is_current(source: Source) -> bool:
    """Whether the database has every migration that this code knows."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with reading_session(source) as session:
        connection = session.connection()
        return MigrationContext.configure(connection).get_current_revision() == head
