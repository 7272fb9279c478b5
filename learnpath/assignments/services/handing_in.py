"""Handing in: what is seen on the confirmation page becomes a revision that nobody can change."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Contributor, Revision, RevisionFile, Submission
from learnpath.assignments.rules import Deed, Role, hand_in_lacks, is_late
from learnpath.assignments.services.attachments import FileRow, present_files
from learnpath.assignments.services.drafts import EditedMeanwhile, Lacking, take, theirs
from learnpath.assignments.services.letters import tell_trainers
from learnpath.assignments.services.owners import members_now
from learnpath.cohorts.services.completions import complete
from learnpath.kernel import audit
from learnpath.paths.models import Activity
from learnpath.terms import CompletedHow, Stage, SubmissionState


def fingerprint(text: str, files: Iterable[FileRow]) -> str:
    """Says whether two states of a work are the same: sha256 over the text and the files' names and hashes."""
    digest = hashlib.sha256(str(text).encode())
    for name, sha256 in sorted((file.name, file.sha256) for file in files):
        digest.update(f"\n{sha256} {name}".encode())
    return digest.hexdigest()


def hand_in(
    session: Session, submission: Submission, *, by_id: uuid.UUID, now: datetime, seen: str | None = None
) -> Revision:
    """Make the draft a revision for those who share it at this moment.

    `seen` is the fingerprint of what the person saw before saying yes. Raises EditedMeanwhile when it is
    something else by now, Lacking when there is nothing, NotNow. Handed in twice, it is one revision.
    """
    after = take(session, submission, Deed.HAND_IN, Role.WRITER)
    files = present_files(session, submission.id)
    sha256 = fingerprint(submission.draft, files)
    if seen is not None and seen != sha256:
        raise EditedMeanwhile(theirs(session, submission))
    if lack := hand_in_lacks(submission.draft, len(files)):
        raise Lacking(lack)
    waiting = latest_revision(session, submission) if submission.state is SubmissionState.HANDED_IN else None
    if waiting is not None and waiting.sha256 == sha256:
        return waiting
    revision = _revision(session, submission, files, sha256, by_id, now)
    submission.state, submission.last_number = after, revision.number
    members = [uuid.UUID(one) for one in revision.member_ids]
    complete(
        session, members, submission.activity_id, CompletedHow.HANDED_IN, stage=Stage.HANDED_IN, by_id=by_id
    )
    audit.record(session, "work handed in", actor_id=by_id, subject_id=submission.id)
    # A correction of work that waits already needs no second letter.
    if waiting is None:
        tell_trainers(session, submission)
    return revision


def _revision(
    session: Session,
    submission: Submission,
    files: list[FileRow],
    sha256: str,
    by_id: uuid.UUID,
    now: datetime,
) -> Revision:
    due_at = session.scalar(select(Activity.due_at).where(Activity.id == submission.activity_id))
    writers = session.scalars(select(Contributor.person_id).where(Contributor.submission_id == submission.id))
    revision = Revision(
        submission_id=submission.id,
        number=submission.last_number + 1,
        text=submission.draft,
        sha256=sha256,
        handed_in_at=now,
        handed_in_by_id=by_id,
        is_late=is_late(due_at, now, was_in_time=_was_in_time(session, submission.id)),
        contributor_ids=sorted(str(one) for one in writers),
        member_ids=[str(member.enrolment_id) for member in members_now(session, submission)],
    )
    session.add(revision)
    session.flush()
    session.add_all(RevisionFile(revision_id=revision.id, attachment_id=file.id) for file in files)
    session.execute(delete(Contributor).where(Contributor.submission_id == submission.id))
    session.flush()
    return revision


def _was_in_time(session: Session, submission_id: uuid.UUID) -> bool:
    in_time = exists().where(Revision.submission_id == submission_id, Revision.is_late.is_(False))
    return bool(session.scalar(select(in_time)))


def latest_revision(session: Session, submission: Submission) -> Revision | None:
    return session.scalars(
        select(Revision).where(
            Revision.submission_id == submission.id, Revision.number == submission.last_number
        )
    ).one_or_none()
