"""Files with a draft. Taking one away leaves it with the revisions that had it."""

import uuid
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Attachment, RevisionFile, Submission
from learnpath.assignments.rules import MOST_FILES, Deed, Role
from learnpath.assignments.services.drafts import contributed, take
from learnpath.kernel.clock import now
from learnpath.kernel.files import StoredFile, Upload, store


class FileRow(NamedTuple):
    """A file as lists show it. `revision_id`: of the revision that was asked for, where it has the file."""

    id: uuid.UUID
    name: str
    size: int
    sha256: str
    is_removed: bool
    revision_id: uuid.UUID | None


class TooManyFiles(Exception):
    """The draft has as many files as it can have."""


def files_of(
    session: Session, submission_id: uuid.UUID, revision_id: uuid.UUID | None = None
) -> list[FileRow]:
    """The files of a submission, present and removed, marked with whether a revision has them. One query."""
    rows = session.execute(
        select(
            Attachment.id,
            StoredFile.name,
            StoredFile.size,
            StoredFile.sha256,
            Attachment.removed_at.is_not(None),
            RevisionFile.revision_id,
        )
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .outerjoin(
            RevisionFile,
            (RevisionFile.attachment_id == Attachment.id) & (RevisionFile.revision_id == revision_id),
        )
        .where(Attachment.submission_id == submission_id)
        .order_by(Attachment.added_at, Attachment.id)
    )
    return [FileRow._make(row) for row in rows]


def present_files(session: Session, submission_id: uuid.UUID) -> list[FileRow]:
    return [file for file in files_of(session, submission_id) if not file.is_removed]


def attach(session: Session, submission: Submission, upload: Upload, *, by_id: uuid.UUID) -> Attachment:
    """Put a file with the draft. Raises NotNow, TooManyFiles."""
    take(session, submission, Deed.WRITE, Role.WRITER)
    stored = store(session, upload, by_id)
    same = session.scalars(
        select(Attachment)
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .where(
            Attachment.submission_id == submission.id,
            Attachment.removed_at.is_(None),
            StoredFile.sha256 == stored.sha256,
            StoredFile.name == stored.name,
        )
        .limit(1)
    ).first()
    # Sent twice, or chosen again by a colleague: it is there already.
    if same is not None:
        session.delete(stored)
        return same
    if _count(session, submission.id) >= MOST_FILES:
        raise TooManyFiles
    attachment = Attachment(submission_id=submission.id, file_id=stored.id, added_by_id=by_id)
    session.add(attachment)
    contributed(session, submission, by_id)
    session.flush()
    return attachment


def _count(session: Session, submission_id: uuid.UUID) -> int:
    query = select(func.count()).where(
        Attachment.submission_id == submission_id, Attachment.removed_at.is_(None)
    )
    return session.scalar(query) or 0


def remove(session: Session, submission: Submission, attachment: Attachment, *, by_id: uuid.UUID) -> None:
    """Take a file away from the draft; doing it twice changes nothing. Raises NotNow."""
    take(session, submission, Deed.WRITE, Role.WRITER)
    if attachment.removed_at is None:
        attachment.removed_at = now()
        contributed(session, submission, by_id)
        session.flush()


def find_attachment(
    session: Session, submission_id: uuid.UUID, attachment_id: uuid.UUID
) -> Attachment | None:
    """A file of this very submission that is with its draft or with one of its revisions."""
    in_revision = exists().where(RevisionFile.attachment_id == Attachment.id)
    return session.scalars(
        select(Attachment).where(
            Attachment.id == attachment_id,
            Attachment.submission_id == submission_id,
            or_(Attachment.removed_at.is_(None), in_revision),
        )
    ).one_or_none()
