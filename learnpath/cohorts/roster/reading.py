"""A file or a paste becomes a table of text: any encoding, any separator, CSV or XLSX."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import PurePath

from learnpath.cohorts.roster.address_lists import read_address_list
from learnpath.cohorts.roster.columns import headings_in
from learnpath.cohorts.roster.table import (
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    Reason,
    Table,
    UnreadableRoster,
    make_table,
)
from learnpath.cohorts.roster.workbook import read_workbook

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_FORMATS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)
_WEB_PAGE = re.compile(r"\s*<(?:!doctype|html|table|\?xml|meta|head|body)\b", re.IGNORECASE)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # the mark of UTF-32 begins with that of UTF-16, so it is asked first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Excel writes the first; "CSV (MS-DOS)" and "CSV (Macintosh)" the others
_OLD_ENCODINGS = ("cp1252", "cp850", "mac_roman")
_NORDIC = frozenset("åäöæøÅÄÖÆØéÉüÜ")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")

_SEPARATORS = ";\t,|"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t;,]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_SAMPLE = 50
_END = "\ue000the end\ue000"


def read_table(content: bytes, file_name: str) -> Table:
    """Read an uploaded file by what it is, whatever it is called; raises UnreadableRoster."""
    if len(content) > MAX_BYTES:
        raise UnreadableRoster(Reason.TOO_LARGE)
    if not content.strip(b" \t\r\n\x00"):
        raise UnreadableRoster(Reason.EMPTY)
    if content.startswith(_ZIP):
        return read_workbook(content)
    ending = PurePath(file_name).suffix.lower()
    if content.startswith(_OLE):
        encrypted = _ENCRYPTED in content
        raise UnreadableRoster(Reason.PASSWORD_PROTECTED if encrypted else Reason.OLD_EXCEL)
    try:
        return _read_text(_decoded(content), prefer="\t" if ending == ".tsv" else "")
    except UnreadableRoster as refusal:
        # a file called .xlsx that is no text either was a workbook once
        if refusal.reason is Reason.NOT_A_TABLE and ending in {".xlsx", ".xlsm"}:
            raise UnreadableRoster(Reason.BROKEN_WORKBOOK) from refusal
        raise


def read_pasted(text: str) -> Table:
    """Read what was pasted: cells from a spreadsheet, CSV, or addresses; raises UnreadableRoster."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise UnreadableRoster(Reason.TOO_LARGE)
    return _read_text(text.removeprefix("\ufeff"))


# ---- encodings ----


def _decoded(content: bytes) -> str:
    if content.startswith(_OTHER_FORMATS):
        raise UnreadableRoster(Reason.NOT_A_TABLE)
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            # a broken character stays visible in its cell, and its row is refused
            return content[len(bom) :].decode(encoding, "replace")
    if wide := _wide_encoding(content):
        return content.decode(wide, "replace")
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # a few broken characters in good UTF-8 do not make the file an old one
    if broken * 4 <= sum(letter > "\x7f" for letter in text) - broken:
        return text
    return _decoded_by_nordic_letters(content)


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Western text is zero."""
    start = content[:4096]
    if 3 * start[1::2].count(0) > len(start[1::2]):
        return "utf-16-le"
    return "utf-16-be" if 3 * start[::2].count(0) > len(start[::2]) else None


def _decoded_by_nordic_letters(content: bytes) -> str:
    """One byte a letter: the encoding in which most of the other letters are Nordic ones."""
    texts = [content.decode(encoding, "replace") for encoding in _OLD_ENCODINGS]
    # the first of equals wins, so that cp1252 is what we believe without evidence
    return max(texts, key=lambda text: sum(letter in _NORDIC for letter in text))


# ---- text ----


def _read_text(text: str, prefer: str = "") -> Table:
    if not text.strip():
        raise UnreadableRoster(Reason.EMPTY)
    if "\x00" in text or len(_CONTROL.findall(text)) > max(5, len(text) // 100) or _WEB_PAGE.match(text):
        raise UnreadableRoster(Reason.NOT_A_TABLE)
    if named := _SEPARATOR_LINE.match(text):
        return make_table(_rows(text[named.end() :], named[1]))
    separator, has_header = _separator(text, prefer)
    if not has_header and (addresses := read_address_list(text)):
        return addresses
    return make_table(_rows(text, separator))


def _rows(text: str, separator: str) -> list[list[str]]:
    """All rows; a quotation mark that is never closed would swallow the rest in silence, so it is an error."""
    if separator in '"\r\n':
        raise UnreadableRoster(Reason.NOT_A_TABLE)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableRoster(Reason.BROKEN_QUOTES, len(rows) + 1) from error
    if rows[-1] != [_END]:
        raise UnreadableRoster(Reason.BROKEN_QUOTES, len(rows))
    return rows[:-1]


def _separator(text: str, prefer: str) -> tuple[str, bool]:
    """The separator under which the rows make most sense, and whether headings were found with it."""
    best, best_score = ";", (0, 0, 0, 0)
    for separator in _SEPARATORS:
        rows = _first_rows(text, separator)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        alike, width = max(((count, width) for width, count in widths.items()), default=(0, 0))
        headings = max((headings_in(tuple(row)) for row in rows), default=0)
        score = (headings, int(separator == prefer), alike, width)
        if score > best_score:
            best, best_score = separator, score
    return best, best_score[0] > 0


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 20 * _SAMPLE):
            if any(cell.strip() for cell in row):
                rows.append([cell[:MAX_CELL] for cell in row[:MAX_COLUMNS]])
            if len(rows) == _SAMPLE:
                break
    except csv.Error:
        # read again in earnest, and then refused with its row
        return rows
    return rows
