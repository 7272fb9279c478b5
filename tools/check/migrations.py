"""One line of migrations, named so that they can be read, and at its end the tables that the models describe."""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from learnpath.kernel.db import Base, create_engine
from learnpath.kernel.migrations import is_described, upgrade
from tests.postgres import fresh_database, postgres_url
from tools.check.application import application

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\d{3}_[a-z0-9_]+\.py")


def complaints_about_the_line() -> Iterator[str]:
    script = ScriptDirectory(str(ROOT / "migrations"))
    heads = script.get_heads()
    if len(heads) != 1:
        names = ", ".join(heads) or "none"
        yield f"there are {len(heads)} heads ({names}); give the later one the other as down_revision"
    for file in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        if not NAME.fullmatch(file.name):
            yield f"{file.name}: a migration is called NNN_what_it_does.py"


def complaints_about_the_tables(kind: str, url: str) -> Iterator[str]:
    engine = create_engine(url)
    try:
        upgrade(engine)
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_name": is_described,
                    "target_metadata": Base.metadata,
                },
            )
            differences = compare_metadata(context, Base.metadata)
    finally:
        engine.dispose()
    for difference in differences:
        yield f"{kind}: the models have what no migration makes, or the other way round: {difference}"


def main() -> int:
    application()  # imports every feature's models
    complaints = list(complaints_about_the_line())
    if not complaints:
        with tempfile.TemporaryDirectory() as folder:
            complaints += complaints_about_the_tables("SQLite", f"sqlite:///{folder}/empty.sqlite")
        server = postgres_url()
        if server:
            with fresh_database(server, "check") as url:
                complaints += complaints_about_the_tables("PostgreSQL", url)
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
