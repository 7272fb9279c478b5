"""The register as a workbook, written row by row into a temporary file."""

from collections.abc import Iterable, Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from learnpath.kernel.cells import harmless
from learnpath.kernel.i18n import _
from learnpath.overview.our_people.services import PersonRow
from learnpath.overview.our_people.wording import state_word

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (30, 24, 28, 12, 8, 10, 10, 10, 20, 14, 14)
_PIECE = 64 * 1024

Cell = str | int | date | None


def stream_register(people: Iterable[PersonRow]) -> Iterator[bytes]:
    """The workbook, written whole and then sent piece by piece."""
    return _pieces(_write(people))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece


def _write(people: Iterable[PersonRow]) -> IO[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Our people")[:31])
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJK"[number]].width = width
    sheet.freeze_panes = "B2"
    heads = []
    for head in _heads():
        cell = WriteOnlyCell(sheet, value=head)
        cell.font = Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    for person in people:
        sheet.append([harmless(value) if isinstance(value, str) else value for value in _cells(person)])
    stream: IO[bytes] = TemporaryFile()  # noqa: SIM115 (closed when its last piece has been sent)
    book.save(stream)
    stream.seek(0)
    return stream


def _heads() -> tuple[str, ...]:
    return (
        _("Name"),
        _("Organisation"),
        _("Cohort"),
        _("Began"),
        _("Done"),
        _("Required"),
        _("Meetings attended"),
        _("Meetings"),
        _("State"),
        _("Certificate issued"),
        _("Certificate number"),
    )


def _cells(person: PersonRow) -> tuple[Cell, ...]:
    issued = person.issued_at.astimezone(ZoneInfo(person.time_zone)).date() if person.issued_at else None
    return (
        person.name,
        person.organisation,
        person.cohort,
        person.starts_on,
        person.done,
        person.required,
        person.attended,
        person.meetings,
        state_word(person.state),
        issued,
        person.serial or None,
    )
