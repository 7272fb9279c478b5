"""Whatever people send becomes a table, or is refused with a reason."""

import contextlib

import pytest

from learnpath.cohorts.roster.reading import read_pasted, read_table
from learnpath.cohorts.roster.table import (
    MAX_BYTES,
    MAX_ROWS,
    Column,
    Reason,
    UnreadableRoster,
    table_from_json,
    table_to_json,
)
from tests.cohorts.roster.makers import SAMPLE, planned

TEXT = "Förnamn;Efternamn;E-post\r\nÅsa;Nygård;asa@pargas.example\r\nÖrjan;Sjö;orjan@pargas.example\r\n"
CELLS = [
    ("Förnamn", "Efternamn", "E-post"),
    ("Åsa", "Nygård", "asa@pargas.example"),
    ("Örjan", "Sjö", "orjan@pargas.example"),
]


def cells(content: bytes, name: str = "people.csv") -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(content, name).rows]


def reason(content: bytes, name: str = "people.csv") -> Reason:
    with pytest.raises(UnreadableRoster) as refusal:
        read_table(content, name)
    return refusal.value.reason


@pytest.mark.parametrize(
    "encoding",
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp1252 latin-1 cp850 mac_roman".split(),
)
def test_any_encoding_is_read(encoding: str) -> None:
    assert cells(TEXT.encode(encoding)) == CELLS


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_any_separator_and_line_break_is_read(separator: str, line_break: str) -> None:
    assert cells(TEXT.replace(";", separator).replace("\r\n", line_break).encode()) == CELLS


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\n', "SEP=;\r"])
def test_a_line_that_names_the_separator_is_obeyed_and_not_counted(first: str) -> None:
    table = read_table((first + TEXT).encode(), "people.csv")
    assert [row.cells for row in table.rows] == CELLS
    assert table.rows[0].number == 1


def test_a_separator_or_line_break_in_quotes_belongs_to_the_cell() -> None:
    text = 'Namn,E-post,Titel\n"Nygård, Åsa",asa@x.example,"Chef\nför ""allt"""\nPer,per@x.example,Rektor\n'
    table = read_table(text.encode(), "people.csv")
    assert table.rows[1].cells == ("Nygård, Åsa", "asa@x.example", 'Chef\nför "allt"')
    assert [row.number for row in table.rows] == [1, 2, 3]


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row() -> None:
    with pytest.raises(UnreadableRoster) as refusal:
        read_table(b'Namn;E-post\nA B;a@x.example\n"C D;c@x.example\nE F;e@x.example\n', "people.csv")
    assert (refusal.value.reason, refusal.value.row) == (Reason.BROKEN_QUOTES, 3)


def test_a_broken_character_in_good_utf8_spoils_only_its_row() -> None:
    content = TEXT.encode().replace("Åsa".encode(), b"\xc5sa")
    assert cells(content)[1][0] == "\ufffdsa"
    assert cells(content)[2] == CELLS[2]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "people.csv", Reason.EMPTY),
        (b" \r\n\t\n", "people.csv", Reason.EMPTY),
        (b"\xef\xbb\xbf", "people.csv", Reason.EMPTY),
        (b";;;\r\n;;;\r\n", "people.csv", Reason.EMPTY),
        (b"a;" * MAX_BYTES, "people.csv", Reason.TOO_LARGE),
        (b"%PDF-1.7 \xe2\xe3", "people.csv", Reason.NOT_A_TABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "people.xlsx", Reason.BROKEN_WORKBOOK),
        (bytes(range(256)) * 20, "people.csv", Reason.NOT_A_TABLE),
        (b"<html><table><tr><td>a@x.example", "people.xls", Reason.NOT_A_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "people.xls", Reason.OLD_EXCEL),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "people.xlsx",
            Reason.PASSWORD_PROTECTED,
        ),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, name: str, expected: Reason) -> None:
    assert reason(content, name) is expected


def test_five_thousand_people_are_read_and_one_more_is_too_many() -> None:
    rows = "".join(f"A;B;a{number}@x.example\n" for number in range(MAX_ROWS))
    header = "Förnamn;Efternamn;E-post\n"
    assert len(cells((header + rows + ";;\n" * 10_000).encode())) == MAX_ROWS + 1
    assert reason((header + rows + "A;B;c@x.example\n").encode()) is Reason.TOO_MANY_ROWS


def test_blank_rows_keep_the_numbers_of_the_others_right() -> None:
    text = "\n\nFörnamn;Efternamn;E-post\n;;\nA;B;a@x.example\n" + ";;\n" * 500 + "C;D;c@x.example\n;;\n"
    numbers = [row.number for row in read_table(text.encode(), "people.csv").rows if not row.is_blank]
    assert numbers == [3, 5, 506]


def test_a_table_survives_being_stored() -> None:
    for content in (SAMPLE.read_bytes(), b"a@x.example\nb@x.example"):
        table = read_table(content, "people.csv")
        assert table_from_json(table_to_json(table)) == table


# ---- pasting ----


def test_cells_pasted_from_a_spreadsheet_are_a_table() -> None:
    table = read_pasted('Förnamn\tEfternamn\tE-post\nÅsa\t"Nyg\nård"\tasa@x.example')
    assert table.rows[1].cells == ("Åsa", "Nyg\nård", "asa@x.example")
    assert table.columns is None


@pytest.mark.parametrize(
    "text",
    [
        "Åsa Nygård <asa@x.example>; Per Lindh <per@x.example>",
        "Åsa Nygård <asa@x.example>, Per Lindh <per@x.example>,",
        "Åsa Nygård <asa@x.example>\nPer Lindh <per@x.example>\n",
        '"Åsa Nygård" <asa@x.example>;\r\n"Per Lindh" <per@x.example>;\r\n',
        "Åsa Nygård asa@x.example\nPer Lindh per@x.example",
    ],
)
def test_names_and_addresses_from_a_mail_program_are_read(text: str) -> None:
    table = read_pasted(text)
    assert table.columns == (Column.FULL_NAME, Column.EMAIL)
    assert [row.cells for row in table.rows] == [
        ("Åsa Nygård", "asa@x.example"),
        ("Per Lindh", "per@x.example"),
    ]


def test_a_comma_in_a_name_does_not_end_the_entry() -> None:
    for text in (
        "Nygård, Åsa <asa@x.example>; Lindh, Per <per@x.example>",
        '"Nygård, Åsa" <asa@x.example>, b@x.example',
    ):
        assert read_pasted(text).rows[0].cells == ("Nygård, Åsa", "asa@x.example")


@pytest.mark.parametrize(
    "text", ["a@x.example\nb@x.example", "a@x.example, b@x.example", "a@x.example;b@x.example"]
)
def test_bare_addresses_are_read(text: str) -> None:
    assert [row.cell(1).strip() for row in read_pasted(text).rows] == ["a@x.example", "b@x.example"]


def test_a_line_that_is_no_address_stays_in_its_place_to_be_refused() -> None:
    table = read_pasted("a@x.example\n\neva(at)x.example\nb@x.example")
    assert [(row.number, row.cell(1)) for row in table.rows if not row.is_blank] == [
        (1, "a@x.example"),
        (3, "eva(at)x.example"),
        (4, "b@x.example"),
    ]


def test_rows_of_cells_without_headings_are_not_taken_for_addresses() -> None:
    for text in ("Åsa;Nygård;asa@x.example", "Åsa Nygård,asa@x.example", "Åsa Nygård;asa@x.example"):
        assert read_pasted(text).columns is None


def test_nothing_pasted_is_empty_and_too_much_is_too_large() -> None:
    for text, expected in ((" \n", Reason.EMPTY), ("å" * MAX_BYTES, Reason.TOO_LARGE)):
        with pytest.raises(UnreadableRoster) as refusal:
            read_pasted(text)
        assert refusal.value.reason is expected


@pytest.mark.parametrize(
    "text", [";" * 2_000_000, '"' * 2_000_000, "a@b.example;" * 160_000, "\n" * 2_000_000 + "a"]
)
def test_a_hostile_megabyte_is_answered_soon(text: str) -> None:
    with contextlib.suppress(UnreadableRoster):
        planned(text)
