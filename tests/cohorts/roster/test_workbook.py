"""XLSX as people keep it."""

import datetime
import io
import zipfile

import pytest

from learnpath.cohorts.roster.reading import read_table
from learnpath.cohorts.roster.table import MAX_ROWS, Reason, UnreadableRoster
from tests.cohorts.roster.makers import workbook

HEADER = ["Förnamn", "Efternamn", "E-post", "Grupp"]
ASA = ["Åsa", "Nygård", "asa@x.example", 1]


def cells(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_table(content, "people.xlsx").rows]


def reason(content: bytes) -> Reason:
    with pytest.raises(UnreadableRoster) as refusal:
        read_table(content, "people.xlsx")
    return refusal.value.reason


def rewritten(content: bytes, name: str, text: bytes) -> bytes:
    """The workbook with one member replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, text)
    return out.getvalue()


def sheet_xml(rows: str, dimension: str = "A1") -> bytes:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def test_a_plain_workbook_is_read_with_numbers_as_people_see_them() -> None:
    rows = [HEADER, ASA, ["B", "C", "b@x.example", 2.0], ["D", "E", "d@x.example", 2.5]]
    assert [row[1][3] for row in cells(workbook(rows))] == ["Grupp", "1", "2", "2.5"]


def test_empty_rows_and_columns_before_the_list_keep_the_row_numbers() -> None:
    rows = [[], [None, "Deltagare 2026"], [], [None, None, *HEADER], [None, None, *ASA]]
    assert cells(workbook(rows))[-1] == (5, ("", "", "Åsa", "Nygård", "asa@x.example", "1"))


def test_a_formula_is_read_as_a_formula() -> None:
    assert cells(workbook([HEADER, ['=HYPERLINK("http://evil.example")', "B", "=A1", 1]]))[1][1][:3] == (
        '=HYPERLINK("http://evil.example")',
        "B",
        "=A1",
    )


def test_dates_and_truths_become_text() -> None:
    rows = [["E-post", "Datum", "Ja"], ["a@x.example", datetime.date(2026, 3, 1), True]]
    assert cells(workbook(rows))[1][1] == ("a@x.example", "2026-03-01T00:00:00", "True")


def test_the_first_visible_sheet_that_holds_anything_is_read() -> None:
    assert cells(workbook([["secret"]], [], [HEADER, ASA], [["later"]], hidden=[0]))[0][1] == tuple(HEADER)


def test_a_workbook_of_empty_sheets_is_empty() -> None:
    assert reason(workbook([], [[None]])) is Reason.EMPTY


def test_a_sheet_that_declares_itself_too_small_is_read_whole() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>a{n}@x.example</t></is></c></row>'
        for n in range(1, 4)
    )
    content = rewritten(workbook([["x"]]), "xl/worksheets/sheet1.xml", sheet_xml(rows))
    assert [row[1][0] for row in cells(content)] == ["a1@x.example", "a2@x.example", "a3@x.example"]


@pytest.mark.parametrize("number", [1_048_577, 10**15])
def test_a_row_beyond_the_end_of_excel_is_not_waited_for(number: int) -> None:
    row = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{number}"><c r="A{number}"><v>1</v></c></row>'
    content = rewritten(workbook([["x"]]), "xl/worksheets/sheet1.xml", sheet_xml(row))
    assert reason(content) is Reason.TOO_MANY_ROWS


def test_too_many_people_are_refused() -> None:
    rows = [HEADER, *([["A", "B", f"a{n}@x.example", 1] for n in range(MAX_ROWS + 1)])]
    assert reason(workbook(rows)) is Reason.TOO_MANY_ROWS


def test_a_bomb_is_not_unpacked() -> None:
    assert reason(rewritten(workbook([HEADER]), "xl/media/big.bin", bytes(40_000_000))) is Reason.TOO_LARGE


def test_declared_entities_are_refused() -> None:
    for encoding in ("utf-8", "utf-16"):
        text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'.encode(encoding)
        content = rewritten(workbook([HEADER, ASA]), "xl/sharedStrings.xml", text)
        assert reason(content) is Reason.BROKEN_WORKBOOK


def test_other_zips_are_told_apart() -> None:
    def zipped(name: str, text: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, text)
        return out.getvalue()

    ods = b"application/vnd.oasis.opendocument.spreadsheet"
    assert reason(zipped("mimetype", ods)) is Reason.OPEN_DOCUMENT
    assert reason(zipped("word/document.xml", b"<a/>")) is Reason.NOT_A_TABLE
    assert reason(zipped("xl/workbook.xml", b"<a/>")) is Reason.BROKEN_WORKBOOK


def test_a_workbook_cut_short_is_broken() -> None:
    assert reason(workbook([HEADER, ASA])[:-200]) is Reason.BROKEN_WORKBOOK
