"""Writing a reflection and deleting it. Only its author does."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion, Enrolment
from learnpath.cohorts.services.completions import complete, withdraw
from learnpath.kernel.db import lock
from learnpath.kernel.html import clean
from learnpath.paths.models import Activity
from learnpath.reflections.models import Reflection
from learnpath.reflections.rules import shared_since
from learnpath.terms import Audience, CompletedHow


class EditedMeanwhile(Exception):
    """The text was changed after the form was drawn; `theirs` is what is saved."""

    def __init__(self, theirs: Reflection) -> None:
        super().__init__(theirs.id)
        self.theirs = theirs


def write(
    session: Session,
    activity: Activity,
    enrolment_id: uuid.UUID,
    *,
    text: str,
    audience: Audience,
    version: int,
    now: datetime,
) -> Reflection:
    """Save a person's text. `version` is the one the form was drawn from, 0 for a new text.

    Raises EditedMeanwhile. The same form sent twice saves once.
    """
    enrolment = lock(session, Enrolment, enrolment_id)
    text = clean(text)
    own = session.scalars(
        select(Reflection).where(
            Reflection.enrolment_id == enrolment_id, Reflection.activity_id == activity.id
        )
    ).one_or_none()
    if own is None:
        own = Reflection(
            enrolment_id=enrolment_id,
            activity_id=activity.id,
            cohort_id=enrolment.cohort_id,
            text=text,
            audience=audience,
            written_at=now,
            shared_at=shared_since(None, audience, None, now),
        )
        session.add(own)
        session.flush()
    elif (own.text, own.audience) != (text, audience):
        if own.version != version:
            raise EditedMeanwhile(own)
        own.shared_at = shared_since(own.audience, audience, own.shared_at, now)
        own.text, own.audience, own.written_at = text, audience, now
        own.version += 1
    complete(session, [enrolment_id], activity.id, CompletedHow.WRITTEN)
    return own


def delete(session: Session, reflection: Reflection, *, by_id: uuid.UUID) -> None:
    """Delete a text for good, and take back the completion that it gave. What a trainer granted or excused stays."""
    how = session.scalar(
        select(Completion.how).where(
            Completion.enrolment_id == reflection.enrolment_id,
            Completion.activity_id == reflection.activity_id,
            Completion.withdrawn_at.is_(None),
        )
    )
    session.delete(reflection)
    if how is CompletedHow.WRITTEN:
        withdraw(session, reflection.enrolment_id, reflection.activity_id, by_id=by_id)
