"""XLSX: the first visible sheet that holds anything, formulas shown as what they are."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from learnpath.cohorts.roster.table import MAX_COLUMNS, Reason, Table, UnreadableRoster, make_table

# 5,000 rows of thirty columns unpack to some 9 MB; a bomb unpacks to gigabytes
_MAX_UNPACKED = 24 * 1024 * 1024
_MAX_MEMBERS = 1_000
_ESCAPED_CONTROL = re.compile(r"_x00(0[9AaDd])_")
# a document type is where an XML file declares entities; no spreadsheet program writes one
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def read_workbook(content: bytes) -> Table:
    """Read an XLSX; raises UnreadableRoster for whatever else comes in a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
        return _first_filled_sheet(content)
    except UnreadableRoster:
        raise
    # openpyxl raises whatever its parsers happen to: KeyError, ValueError, ParseError, BadZipFile …
    except Exception as error:
        raise UnreadableRoster(Reason.BROKEN_WORKBOOK) from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse what is no workbook, and what would unpack to more than its size allows."""
    members = archive.infolist()
    names = {member.filename for member in members}
    # reading a member never yields more than the size it declares
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED:
        raise UnreadableRoster(Reason.TOO_LARGE)
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
        raise UnreadableRoster(Reason.OPEN_DOCUMENT)
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableRoster(Reason.NOT_A_TABLE)
    for member in members:
        text = archive.read(member)
        if any(doctype in text for doctype in _DOCTYPES):
            raise UnreadableRoster(Reason.BROKEN_WORKBOOK)


def _first_filled_sheet(content: bytes) -> Table:
    with warnings.catch_warnings():
        # openpyxl warns of styles and extensions that it leaves out; values are all we take
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                # some programs declare a sheet smaller than it is
                sheet.reset_dimensions()
                try:
                    return make_table(_texts(sheet.iter_rows(values_only=True)))
                except UnreadableRoster as refusal:
                    if refusal.reason is not Reason.EMPTY:
                        raise
        finally:
            book.close()
    raise UnreadableRoster(Reason.EMPTY)


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(value) for value in islice(row, MAX_COLUMNS)] if row else []


def _text(value: object) -> str:
    """A cell as its sender sees it, but a formula as a formula."""
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "=" + str(getattr(value, "text", None) or "").removeprefix("=")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return _ESCAPED_CONTROL.sub(lambda match: chr(int(match[1], 16)), str(value))
