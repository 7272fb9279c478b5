"""Full text on SQLite: FTS5, which knows words and their beginnings, but no grammar."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    SQLColumnExpression,
    column,
    delete,
    func,
    insert,
    literal_column,
    table,
)

from learnpath.kernel.search.engine import Match, Text
from learnpath.kernel.search.words import Asked, plain_words

_WORDS = table("search_words", column("rowid"), column("title"), column("note"), column("body"))
_WEIGHTS = (10.0, 4.0, 1.0)  # of title, note and body


class SQLite:
    def hold(self, connection: Connection) -> None:
        """Nobody else writes: the transaction began as a writer's."""

    def write(self, connection: Connection, texts: Sequence[Text]) -> None:
        rows = [
            {
                "rowid": text.entry_id,
                "title": plain_words(text.title),
                "note": plain_words(text.note),
                "body": plain_words(text.body),
            }
            for text in texts
        ]
        # or replace: where entries were deleted by hand, their words are still here
        connection.execute(insert(_WORDS).prefix_with("OR REPLACE"), rows)

    def forget(self, connection: Connection, entry_ids: Collection[int]) -> None:
        connection.execute(delete(_WORDS).where(_WORDS.c.rowid.in_(entry_ids)))

    def match(self, asked: Asked) -> Match:
        # In quotation marks a word is a word, whatever it means to FTS5 elsewhere; folded words hold no such marks.
        words = [f'"{word}"' for word in asked.folded]
        if asked.beginning:
            words[-1] += " *"
        fts: ColumnElement[Any] = literal_column("search_words")
        return Match(
            _WORDS,
            _WORDS.c.rowid,
            fts.op("MATCH", is_comparison=True)(" ".join(words)),
            func.bm25(fts, *_WEIGHTS),
        )

    def stems(self, asked: Asked, language: SQLColumnExpression[str]) -> ColumnElement[Any] | None:
        return None
