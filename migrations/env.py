"""Alembic's way into the application: the engine and the tables come from there."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from learnpath.kernel.db import Base
from learnpath.kernel.migrations import is_described


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write a column's type in the database's terms: a migration must not change when our code does."""
    if kind != "type":
        return False
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    while isinstance(item, sa.TypeDecorator):
        item = item.impl_instance
    return f"sa.{item!r}"


engine = context.config.attributes["engine"]

with engine.execution_options(writes=True).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_name=is_described,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()
