"""Reviews: the verdict and comment on a revision, once, and what follows from them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.assignments.rules import (
    DEED_OF,
    MOST_COMMENT,
    Deed,
    Lack,
    Role,
    review_lacks,
    state_after,
)
from learnpath.assignments.services.drafts import Lacking, hold
from learnpath.assignments.services.letters import tell_members
from learnpath.cohorts.models import Completion
from learnpath.cohorts.services.completions import complete, withdraw
from learnpath.kernel import audit
from learnpath.kernel.html import clean, plain_text
from learnpath.terms import CompletedHow, Stage, Verdict


class ReviewedMeanwhile(Exception):
    """Somebody else has reviewed this revision; `first` is what they said."""

    def __init__(self, first: Review) -> None:
        super().__init__("somebody else has reviewed this")
        self.first = first


class HandedInMeanwhile(Exception):
    """A newer revision waits."""


def review(
    session: Session, revision: Revision, *, verdict: Verdict, comment: str, by_id: uuid.UUID
) -> Review:
    """Accept a revision, or return it to go on with. Raises ReviewedMeanwhile, HandedInMeanwhile, Lacking."""
    cleaned = _comment(verdict, comment)
    submission = session.get_one(Submission, revision.submission_id)
    hold(session, submission)
    if submission.last_number != revision.number:
        raise HandedInMeanwhile
    after = state_after(submission.state, DEED_OF[verdict], Role.TRAINER)
    if after is None:
        first = last_review(session, revision.id)
        if first is None:
            raise HandedInMeanwhile
        if (first.verdict, first.comment, first.reviewed_by_id) == (verdict, cleaned, by_id):
            return first  # the same form, sent twice
        raise ReviewedMeanwhile(first)
    submission.state = after
    given = _write(session, revision, verdict, cleaned, by_id)
    members = members_at_hand_in(revision)
    if verdict is Verdict.ACCEPTED:
        complete(session, members, submission.activity_id, CompletedHow.ACCEPTED, by_id=by_id)
    audit.record(session, "work reviewed", actor_id=by_id, subject_id=submission.id, note=verdict.value)
    tell_members(session, submission, members, verdict)
    return given


def reopen(session: Session, revision: Revision, *, comment: str, by_id: uuid.UUID) -> Review:
    """Return accepted work after all. What its acceptance completed is taken back. Raises as `review`."""
    cleaned = _comment(Verdict.RETURNED, comment)
    submission = session.get_one(Submission, revision.submission_id)
    hold(session, submission)
    if submission.last_number != revision.number:
        raise HandedInMeanwhile
    after = state_after(submission.state, Deed.REOPEN, Role.TRAINER)
    if after is None:
        first = last_review(session, revision.id)
        if first is None:
            raise HandedInMeanwhile
        if (first.comment, first.reviewed_by_id) == (cleaned, by_id):
            return first
        raise ReviewedMeanwhile(first)
    submission.state = after
    given = _write(session, revision, Verdict.RETURNED, cleaned, by_id)
    members = members_at_hand_in(revision)
    _take_back(session, members, submission.activity_id, by_id)
    audit.record(session, "work opened again", actor_id=by_id, subject_id=submission.id)
    tell_members(session, submission, members, Verdict.RETURNED)
    return given


def _comment(verdict: Verdict, comment: str) -> str:
    cleaned = clean(comment)
    if len(cleaned) > MOST_COMMENT:
        raise Lacking(Lack.TOO_LONG)
    if lack := review_lacks(verdict, plain_text(cleaned)):
        raise Lacking(lack)
    return cleaned


def _write(session: Session, revision: Revision, verdict: Verdict, comment: str, by_id: uuid.UUID) -> Review:
    before = session.scalar(select(func.count()).where(Review.revision_id == revision.id)) or 0
    given = Review(
        revision_id=revision.id, number=before + 1, verdict=verdict, comment=comment, reviewed_by_id=by_id
    )
    session.add(given)
    session.flush()
    return given


def _take_back(
    session: Session, members: Sequence[uuid.UUID], activity_id: uuid.UUID, by_id: uuid.UUID
) -> None:
    # Only what came from the acceptance: who was excused stays so.
    accepted = session.scalars(
        select(Completion.enrolment_id).where(
            Completion.activity_id == activity_id,
            Completion.enrolment_id.in_(members),
            Completion.how == CompletedHow.ACCEPTED,
            Completion.withdrawn_at.is_(None),
        )
    ).all()
    for enrolment_id in accepted:
        withdraw(session, enrolment_id, activity_id, by_id=by_id)
    session.flush()
    complete(session, accepted, activity_id, CompletedHow.HANDED_IN, stage=Stage.HANDED_IN, by_id=by_id)


def members_at_hand_in(revision: Revision) -> list[uuid.UUID]:
    return [uuid.UUID(one) for one in revision.member_ids]


def find_revision(session: Session, submission_id: uuid.UUID, number: int) -> Revision | None:
    return session.scalars(
        select(Revision).where(Revision.submission_id == submission_id, Revision.number == number)
    ).one_or_none()


def last_review(session: Session, revision_id: uuid.UUID) -> Review | None:
    """The review that stands: the latest on a revision."""
    return session.scalars(
        select(Review)
        .options(joinedload(Review.reviewed_by))
        .where(Review.revision_id == revision_id)
        .order_by(Review.number.desc())
        .limit(1)
    ).first()
