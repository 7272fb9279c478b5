"""Many certificates as one ZIP, sent while it is made: one file in memory at a time."""

import uuid
from collections.abc import Iterable, Iterator, Sequence

from zipstream import ZIP_STORED, ZipStream

from learnpath.certificates.file_names import without_doubles
from learnpath.certificates.services.holding import DocumentRow, stored_pdf
from learnpath.kernel.db import Source, reading_session

MOST = 2000  # certificates in one archive


def stream_archive(source: Source, documents: Sequence[DocumentRow]) -> Iterator[bytes]:
    """The bytes of the archive. PDFs are compressed already, so they are only stored."""
    archive = ZipStream(compress_type=ZIP_STORED)
    for row, name in zip(documents, without_doubles(one.name for one in documents), strict=True):
        archive.add(_content(source, row.certificate_id), name)
    yield from archive


def _content(source: Source, certificate_id: uuid.UUID) -> Iterable[bytes]:
    # Its turn comes after the request's own session has ended, so it opens one of its own.
    with reading_session(source) as session:
        pdf = stored_pdf(session, certificate_id)
    yield pdf
