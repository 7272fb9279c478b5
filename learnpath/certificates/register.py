"""The register of certificates, as a workbook and as plain text for other programs."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from learnpath.certificates.services.choosing import ChosenRow
from learnpath.certificates.wording import kind_word
from learnpath.kernel.cells import harmless
from learnpath.kernel.i18n import _

Cell = str | date | None
_WIDTHS = (16, 28, 26, 30, 24, 26, 14, 14, 14, 60)


def _heads() -> tuple[str, ...]:
    return (
        _("Number"),
        _("Name"),
        _("Organisation"),
        _("Path"),
        _("Cohort"),
        _("Kind"),
        _("Issued"),
        _("Valid until"),
        _("Code"),
        _("File"),
    )


def _lines(rows: Sequence[ChosenRow], files: Sequence[str]) -> Iterable[tuple[Cell, ...]]:
    for row, file in zip(rows, files, strict=True):
        texts = (row.serial, row.name, row.organisation, row.path, row.cohort, kind_word(row.kind))
        yield (
            *(harmless(text) for text in texts),
            row.issued_on,
            row.valid_until,
            row.code,
            harmless(file),
        )


def register_xlsx(rows: Sequence[ChosenRow], files: Sequence[str]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Certificates")[:31])
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C2"
    heads = [WriteOnlyCell(sheet, value=head) for head in _heads()]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for line in _lines(rows, files):
        sheet.append(line)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def register_csv(rows: Sequence[ChosenRow], files: Sequence[str]) -> bytes:
    """With commas and a byte order mark, by which spreadsheets know that it is UTF-8."""
    kept = StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow(_heads())
    writer.writerows(_lines(rows, files))
    return kept.getvalue().encode("utf-8-sig")
