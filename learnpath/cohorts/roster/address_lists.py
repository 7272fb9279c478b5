"""Addresses pasted from a mail program or one a line: `Åsa Nygård <asa@pargas.example>; per@habo.example`."""

from __future__ import annotations

from learnpath.cohorts.roster.cleaning import split_address
from learnpath.cohorts.roster.table import MAX_ROWS, Column, Table, make_table
from learnpath.people.rules import is_address, tidy


def read_address_list(text: str) -> Table | None:
    """A table of names and addresses, if most of the text's parts are addresses; else None."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
    if "\t" in text or "@" not in text or len(lines) > 2 * MAX_ROWS:
        return None
    parts = [part for line in lines for part in _parts_of(line)]
    entries = [_entry(part) for part in parts]
    filled = sum(bool(part.strip()) for part in parts)
    if 2 * sum(entry is not None for entry in entries) <= filled:
        return None
    # what is no address stays in its row, to be refused there with a reason
    rows = [entry or ("", part) for part, entry in zip(parts, entries, strict=True)]
    return make_table(rows, (Column.FULL_NAME, Column.EMAIL))


def _parts_of(line: str) -> list[str]:
    """The entries of one line; a blank line stays a blank row."""
    parts: list[str] = []
    for piece in _split_outside_quotes(line, ";"):
        # `Nygård, Åsa <…>` is one entry, `a@x, b@x` are two
        parts.extend(_split_outside_quotes(piece, ",") if piece.count("@") > 1 else [piece])
    return [text for part in parts if (text := part.strip())] or [""]


def _split_outside_quotes(text: str, separator: str) -> list[str]:
    """A quoted name may hold a separator."""
    # between an even number of quotation marks nothing is quoted; a last, lonely one quotes nothing
    quoted = text.split('"')
    if len(quoted) % 2 == 0:
        quoted[-2:] = ['"'.join(quoted[-2:])]
    parts = [""]
    for index, run in enumerate(quoted):
        if index % 2:
            parts[-1] += f'"{run}"'
            continue
        first, *others = run.split(separator)
        parts[-1] += first
        parts.extend(others)
    return parts


def _entry(part: str) -> tuple[str, str] | None:
    """Name and address of one entry; a comma is part of a name only before `<`."""
    name, address = split_address(part)
    if is_address(address):
        return (name, address if name else part)
    words = tidy(part).split()
    if len(words) > 1 and "," not in part and is_address(split_address(words[-1])[1]):
        return (" ".join(words[:-1]), words[-1])
    return None
