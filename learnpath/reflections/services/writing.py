"""Writing a reflection and deleting it. Only its author does."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete as deletion
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion, Enrolment, Group, GroupMembership
from learnpath.cohorts.services.completions import complete, withdraw
from learnpath.kernel.db import lock
from learnpath.kernel.html import clean
from learnpath.paths.models import Activity
from learnpath.reflections.models import Reflection, ReflectionGroup
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

    "My group" is the groups that the author is in now: who moves them later moves no text.
    Raises EditedMeanwhile. The same form sent twice saves once.
    """
    enrolment = lock(session, Enrolment, enrolment_id)
    text = clean(text)
    groups = present_groups(session, enrolment_id) if audience is Audience.GROUP else frozenset()
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
        choose_groups(session, own.id, groups)
    elif (own.text, own.audience) != (text, audience):
        if own.version != version:
            raise EditedMeanwhile(own)
        own.shared_at = shared_since(own.audience, audience, own.shared_at, now)
        own.text, own.audience, own.written_at = text, audience, now
        own.version += 1
        choose_groups(session, own.id, groups)
    elif own.version == version and chosen_groups(session, own.id) != groups:
        own.shared_at = shared_since(None, audience, None, now)
        own.version += 1
        choose_groups(session, own.id, groups)
    complete(session, [enrolment_id], activity.id, CompletedHow.WRITTEN)
    return own


def present_groups(session: Session, enrolment_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The groups that somebody is in now."""
    return frozenset(
        session.scalars(
            select(GroupMembership.group_id)
            .join(Group, Group.id == GroupMembership.group_id)
            .where(
                GroupMembership.enrolment_id == enrolment_id,
                GroupMembership.until.is_(None),
                Group.archived_at.is_(None),
            )
        )
    )


def chosen_groups(session: Session, reflection_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The groups that an author chose as readers of a text."""
    return frozenset(
        session.scalars(
            select(ReflectionGroup.group_id).where(ReflectionGroup.reflection_id == reflection_id)
        )
    )


def choose_groups(session: Session, reflection_id: uuid.UUID, group_ids: Collection[uuid.UUID]) -> None:
    """Let these groups read a text, and no other."""
    session.execute(deletion(ReflectionGroup).where(ReflectionGroup.reflection_id == reflection_id))
    session.add_all(ReflectionGroup(reflection_id=reflection_id, group_id=one) for one in group_ids)
    session.flush()


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
