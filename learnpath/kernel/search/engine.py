"""The one small interface behind which the databases' full text lies."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Connection, FromClause, SQLColumnExpression

from learnpath.kernel.search.words import Asked


class Text(NamedTuple):
    """What there is to be found in one entry."""

    entry_id: int
    language: str
    title: str
    title_language: str
    note: str
    body: str


class Match(NamedTuple):
    """How to ask for the entries that hold some words."""

    words: FromClause
    entry_id: ColumnElement[int]
    condition: ColumnElement[bool]
    order: ColumnElement[Any]  # the best first


class Engine(Protocol):
    """Full text as one database has it."""

    def hold(self, connection: Connection) -> None:
        """Be the only one who writes the index until the transaction ends."""

    def write(self, connection: Connection, texts: Sequence[Text]) -> None: ...

    def forget(self, connection: Connection, entry_ids: Collection[int]) -> None: ...

    def match(self, asked: Asked) -> Match: ...

    def stems(self, asked: Asked, language: SQLColumnExpression[str]) -> ColumnElement[Any] | None:
        """What is left of the asked words without their endings, in the language of an entry."""
