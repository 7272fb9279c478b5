"""Completions: written by the activities above, read for unlocking and certificates."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion, Enrolment
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.terms import CompletedHow, Stage


def complete(
    session: Session,
    enrolment_ids: Iterable[uuid.UUID],
    activity_id: uuid.UUID,
    how: CompletedHow,
    *,
    stage: Stage = Stage.DONE,
    by_id: uuid.UUID | None = None,
    reason: str = "",
) -> None:
    """Write how far each has come. Never takes anyone a step back; doing it twice changes nothing."""
    wanted = set(enrolment_ids)
    # In turn for each person: two who complete the same at once write it once, and neither is sent away.
    session.execute(
        select(Enrolment.id)
        .where(Enrolment.id.in_(wanted))
        .order_by(Enrolment.id)
        .with_for_update(key_share=True)
    )
    present = {
        row.enrolment_id: row
        for row in session.scalars(
            select(Completion).where(
                Completion.activity_id == activity_id, Completion.enrolment_id.in_(wanted)
            )
        )
    }
    for enrolment_id in sorted(wanted):
        row = present.get(enrolment_id)
        if row is None:
            session.add(
                Completion(
                    enrolment_id=enrolment_id,
                    activity_id=activity_id,
                    stage=stage,
                    how=how,
                    by_id=by_id,
                    reason=reason,
                )
            )
        elif row.withdrawn_at is not None or (row.stage is Stage.HANDED_IN and stage is Stage.DONE):
            row.stage, row.how, row.at, row.by_id = stage, how, now(), by_id
            row.reason, row.withdrawn_at = reason, None
    session.flush()


def withdraw(session: Session, enrolment_id: uuid.UUID, activity_id: uuid.UUID, *, by_id: uuid.UUID) -> None:
    """Take a completion back, by a dated mark."""
    row = session.scalars(
        select(Completion).where(
            Completion.enrolment_id == enrolment_id,
            Completion.activity_id == activity_id,
            Completion.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if row is not None:
        row.withdrawn_at = now()
        audit.record(session, "completion withdrawn", actor_id=by_id, subject_id=row.id)
