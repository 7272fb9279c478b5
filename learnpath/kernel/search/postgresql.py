"""Full text on PostgreSQL: a tsvector of the words in their language's grammar, and of their plain letters."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    SQLColumnExpression,
    case,
    cast,
    column,
    delete,
    func,
    literal,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import REGCONFIG

from learnpath.kernel.search.engine import Match, Text
from learnpath.kernel.search.words import Asked, plain_words, words_in

_WORDS = table("search_words", column("entry_id"), column("words"))
_GRAMMARS: Mapping[str, str] = {
    "sv": "swedish",
    "fi": "finnish",
    "da": "danish",
    "nb": "norwegian",
    "en": "english",
}
_LOCK = 4_711_004  # any number that nobody else takes; the index has no other writer than us

_WRITE = text(
    "INSERT INTO search_words (entry_id, words) VALUES (:entry_id,"
    " setweight(to_tsvector(CAST(:title_grammar AS regconfig), :title), 'A')"
    " || setweight(to_tsvector('simple', :plain_title), 'A')"
    " || setweight(to_tsvector('simple', :plain_note), 'B')"
    " || to_tsvector(CAST(:grammar AS regconfig), :body)"
    " || to_tsvector('simple', :plain_body))"
)


class PostgreSQL:
    def hold(self, connection: Connection) -> None:
        # Two that write the same entry at once would meet at its unique key. Whoever waits here sees what the
        # other one has committed; nobody who holds this waits for anything else.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def write(self, connection: Connection, texts: Sequence[Text]) -> None:
        connection.execute(_WRITE, [_row(one) for one in texts])

    def forget(self, connection: Connection, entry_ids: Collection[int]) -> None:
        connection.execute(delete(_WORDS).where(_WORDS.c.entry_id.in_(entry_ids)))

    def match(self, asked: Asked) -> Match:
        query: ColumnElement[Any] = func.to_tsquery(_grammar("simple"), _joined(asked.folded, asked))
        for language, grammar in _GRAMMARS.items():
            words = [_without_et(word) if language == "sv" else word for word in asked.words]
            query = query.op("||")(func.to_tsquery(_grammar(grammar), _joined(words, asked)))
        return Match(
            _WORDS,
            _WORDS.c.entry_id,
            _WORDS.c.words.op("@@", is_comparison=True)(query),
            func.ts_rank(_WORDS.c.words, query).desc(),
        )

    def stems(self, asked: Asked, language: SQLColumnExpression[str]) -> ColumnElement[Any] | None:
        of_language = {
            code: func.tsvector_to_array(func.to_tsvector(_grammar(name), _prepared(asked.words, code)))
            for code, name in _GRAMMARS.items()
        }
        return case(of_language, value=language)


def _grammar(name: str) -> ColumnElement[Any]:
    return cast(literal(name), REGCONFIG)


def _joined(words: Sequence[str], asked: Asked) -> str:
    """All of the words, the last one perhaps unfinished. Words hold no quotation marks."""
    quoted = [f"'{word}'" for word in words]
    return " & ".join([*quoted[:-1], quoted[-1] + (":*" if asked.beginning else "")])


def _row(one: Text) -> dict[str, Any]:
    return {
        "entry_id": one.entry_id,
        "title_grammar": _GRAMMARS.get(one.title_language, "simple"),
        "title": _prepared(words_in(one.title), one.title_language),
        "grammar": _GRAMMARS.get(one.language, "simple"),
        "body": _prepared(words_in(one.body), one.language),
        "plain_title": plain_words(one.title),
        "plain_note": plain_words(one.note),
        "plain_body": plain_words(one.body),
    }


def _prepared(words: Iterable[str], language: str) -> str:
    """Nothing but words: PostgreSQL would find addresses, versions and tags among them."""
    return " ".join(_without_et(word) if language == "sv" else word for word in words)


# Until Snowball 3 the Swedish grammar knew "-en" and "-arna", but not "-et": ledarskapet, arbetet, mötet. Not an
# ending in trygghet, aktivitet, alfabet, paket …
_ET = re.compile(r"(\w*[aeiouyåäö]\w*[^\Waeiouyåäö])(?<!h)(?<!it)(?<!fab)(?<!kom)(?<!rak)(?<!pak)ets?")


def _without_et(word: str) -> str:
    found = _ET.fullmatch(word)
    return found[1] if found else word
