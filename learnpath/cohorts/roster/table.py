"""What was read from a file or a paste: rows of text, each with the number its sender sees."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 200
# the last row of any sheet in Excel
_LAST_ROW = 1_048_576
# a cell longer than this is no name, title or address: its beginning is enough to show and to refuse
MAX_CELL = 2_000
# blank rows further on in one gap say nothing more
BLANKS_KEPT = 20


class Column(StrEnum):
    """What a column can hold that an enrolment uses."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    TITLE = "title"
    GROUP = "group"
    LANGUAGE = "language"


class Reason(StrEnum):
    """Why a whole file or paste cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_A_TABLE = "not_a_table"
    OLD_EXCEL = "old_excel"
    OPEN_DOCUMENT = "open_document"
    PASSWORD_PROTECTED = "password_protected"
    BROKEN_WORKBOOK = "broken_workbook"
    BROKEN_QUOTES = "broken_quotes"


class UnreadableRoster(Exception):
    """Nothing can be planned from this content; `row` says where, when that is known."""

    def __init__(self, reason: Reason, row: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.row = row


@dataclass(frozen=True)
class Row:
    """One row: its number as Excel shows it (from 1), and its cells as they stand."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        return self.cells[index] if 0 <= index < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        """`make_table` keeps no empty tail, so a row of blank cells has none."""
        return not self.cells


@dataclass(frozen=True)
class Table:
    """Rows as read. `columns` is set only where the reader knew what each cell is (a list of addresses)."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...] | None = None


def make_table(rows: Iterable[Iterable[str]], columns: tuple[Column, ...] | None = None) -> Table:
    """Number the rows, drop blank ones at the end and in long gaps; raises when empty or too long."""
    kept: list[Row] = []
    blanks: list[Row] = []
    filled = 0
    for number, cells in enumerate(rows, start=1):
        if number > _LAST_ROW:
            raise UnreadableRoster(Reason.TOO_MANY_ROWS, number)
        texts = _trimmed(cells)
        if not texts:
            if len(blanks) < BLANKS_KEPT:
                blanks.append(Row(number, ()))
            continue
        filled += 1
        # one more than people are told: the headings are a row too
        if filled > MAX_ROWS + 1:
            raise UnreadableRoster(Reason.TOO_MANY_ROWS, number)
        # blank rows above the first filled one are no rows of the list
        kept.extend(blanks if kept else ())
        blanks = []
        kept.append(Row(number, texts))
    if not kept:
        raise UnreadableRoster(Reason.EMPTY)
    return Table(tuple(kept), columns)


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """Cells within reason: not too many, none too long, no empty tail."""
    texts = [cell[:MAX_CELL] for cell in islice(cells, MAX_COLUMNS)]
    while texts and not texts[-1].strip():
        texts.pop()
    return tuple(texts)


def one_person(values: dict[Column, str]) -> Table:
    """A table of one row, so that enrolling one person by a form takes the same road as a file."""
    return Table((Row(1, tuple(values.values())),), tuple(values))


def table_to_json(table: Table) -> str:
    """The table as stored between preview and confirmation, to be planned again."""
    columns = None if table.columns is None else [column.value for column in table.columns]
    return json.dumps({"columns": columns, "rows": [[row.number, *row.cells] for row in table.rows]})


def table_from_json(text: str) -> Table:
    data = json.loads(text)
    columns = None if data["columns"] is None else tuple(Column(name) for name in data["columns"])
    return Table(tuple(Row(number, tuple(cells)) for number, *cells in data["rows"]), columns)
