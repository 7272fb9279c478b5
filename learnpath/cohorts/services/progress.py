"""One person's progress as the trainer sees it, and completing or excusing by hand, with a reason."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion
from learnpath.cohorts.services import completions
from learnpath.kernel import audit
from learnpath.terms import CompletedHow, Stage

BY_HAND = frozenset({CompletedHow.EXCUSED, CompletedHow.BY_TRAINER})
REASON_LENGTH = 300


class ReasonMissing(Exception):
    """Whoever decides by hand says why."""


class NotByHand(Exception):
    """The completion follows from work that was done; it is changed where the work is."""


class CompletionRow(NamedTuple):
    activity_id: uuid.UUID
    stage: Stage
    how: CompletedHow
    at: datetime
    reason: str

    @property
    def is_by_hand(self) -> bool:
        return self.how in BY_HAND


def completions_of(session: Session, enrolment_id: uuid.UUID) -> dict[uuid.UUID, CompletionRow]:
    """How a person's activities were completed, by activity."""
    rows = session.execute(
        select(
            Completion.activity_id, Completion.stage, Completion.how, Completion.at, Completion.reason
        ).where(Completion.enrolment_id == enrolment_id, Completion.withdrawn_at.is_(None))
    )
    return {row[0]: CompletionRow._make(row) for row in rows}


def complete_by_hand(
    session: Session,
    enrolment_id: uuid.UUID,
    activity_id: uuid.UUID,
    how: CompletedHow,
    reason: str,
    *,
    by_id: uuid.UUID,
) -> None:
    """Excuse a person from an activity, or count it as done. Raises ReasonMissing, NotByHand."""
    reason = " ".join(reason.split())[:REASON_LENGTH]
    if not reason:
        raise ReasonMissing
    if how not in BY_HAND:
        raise NotByHand
    completions.complete(session, [enrolment_id], activity_id, how, by_id=by_id, reason=reason)
    audit.record(session, f"activity {how.value}", actor_id=by_id, subject_id=enrolment_id)


def take_back(session: Session, enrolment_id: uuid.UUID, activity_id: uuid.UUID, *, by_id: uuid.UUID) -> None:
    """Withdraw what was decided by hand. Raises NotByHand for what follows from work."""
    row = completions_of(session, enrolment_id).get(activity_id)
    if row is None:
        return
    if not row.is_by_hand:
        raise NotByHand
    completions.withdraw(session, enrolment_id, activity_id, by_id=by_id)
