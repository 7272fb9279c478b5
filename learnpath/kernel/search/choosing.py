"""Which full text a database has."""

from sqlalchemy import Connection

from learnpath.kernel.search.engine import Engine
from learnpath.kernel.search.postgresql import PostgreSQL
from learnpath.kernel.search.sqlite import SQLite

_ENGINES: dict[str, Engine] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def engine_of(connection: Connection) -> Engine:
    return _ENGINES[connection.dialect.name]
