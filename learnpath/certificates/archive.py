"""Many certificates as one ZIP, sent while it is made: one file in memory at a time.

Beside the PDFs lie the register and a list of checksums, by which anybody can see that nothing is missing:
`sha256sum -c` reads it.
"""

import hashlib
import uuid
from collections.abc import Iterator, Sequence

from zipstream import ZIP_STORED, ZipStream

from learnpath.certificates.file_names import without_doubles
from learnpath.certificates.register import register_csv, register_xlsx
from learnpath.certificates.services.choosing import ChosenRow
from learnpath.certificates.services.holding import stored_pdf
from learnpath.kernel.db import Source, reading_session
from learnpath.kernel.i18n import _

MANIFEST = "SHA256SUMS.txt"


class DamagedCertificate(Exception):
    """What is stored is not what was issued. The archive breaks off rather than carry it."""


def stream_archive(source: Source, rows: Sequence[ChosenRow]) -> Iterator[bytes]:
    """The bytes of the archive. PDFs are compressed already, so they are only stored."""
    register = _("Register")
    # the register's names are taken first: no certificate gets one of them
    reserved = (f"{register}.xlsx", f"{register}.csv", MANIFEST)
    files = list(without_doubles([*reserved, *(row.file for row in rows)]))[len(reserved) :]
    # written in the reader's language, which is known only while the request lasts
    registers = {reserved[0]: register_xlsx(rows, files), reserved[1]: register_csv(rows, files)}
    return _stream(source, rows, files, registers)


def _stream(
    source: Source, rows: Sequence[ChosenRow], files: Sequence[str], registers: dict[str, bytes]
) -> Iterator[bytes]:
    archive = ZipStream(compress_type=ZIP_STORED)
    for row, file in zip(rows, files, strict=True):
        archive.add(_content(source, row.certificate_id, row.sha256), file)
    for name, content in registers.items():
        archive.add(content, name)
    sums = [(row.sha256, file) for row, file in zip(rows, files, strict=True)]
    sums += [(hashlib.sha256(content).hexdigest(), name) for name, content in registers.items()]
    archive.add("".join(f"{checksum}  {name}\n" for checksum, name in sums).encode(), MANIFEST)
    yield from archive


def _content(source: Source, certificate_id: uuid.UUID, sha256: str) -> Iterator[bytes]:
    # Its turn comes after the request's own session has ended, so it opens one of its own.
    with reading_session(source) as session:
        pdf = stored_pdf(session, certificate_id)
    if hashlib.sha256(pdf).hexdigest() != sha256:
        raise DamagedCertificate(certificate_id)
    yield pdf
