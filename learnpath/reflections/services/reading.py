"""Who may read what, asked of the database: the same answer as `is_among_readers` in the access table."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Enrolment, Group, GroupMembership
from learnpath.people.models import Organisation, Person
from learnpath.policy import Actor
from learnpath.reflections.models import Reflection, ReflectionGroup
from learnpath.terms import Audience


class SharedText(NamedTuple):
    """What somebody else wrote and shared."""

    id: uuid.UUID
    given_name: str
    family_name: str
    organisation: str
    text: Markup
    audience: Audience
    written_at: datetime

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


def present_members(group_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """The enrolments that are in any of these groups now."""
    return (
        select(GroupMembership.enrolment_id)
        .join(Group, Group.id == GroupMembership.group_id)
        .where(
            GroupMembership.group_id.in_(group_ids),
            GroupMembership.until.is_(None),
            Group.archived_at.is_(None),
        )
    )


def chosen_for(group_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """The reflections whose authors chose any of these groups when they shared them."""
    return select(ReflectionGroup.reflection_id).where(ReflectionGroup.group_id.in_(group_ids))


def shared_by_others(actor: Actor, cohort_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition on a reflection of a cohort: written by somebody else, who lets the actor read it."""
    place = actor.place_in(cohort_id)
    trains = cohort_id in actor.trains
    choices: list[ColumnElement[bool]] = [false()]
    if place is not None or trains:
        choices.append(Reflection.audience == Audience.COHORT)
    if trains:
        choices.append(Reflection.audience == Audience.TRAINERS)
    if place is not None and place.group_ids:
        choices.append(
            and_(
                Reflection.audience == Audience.GROUP,
                Reflection.id.in_(chosen_for(place.group_ids)),
            )
        )
    return and_(
        Reflection.cohort_id == cohort_id,
        Reflection.enrolment_id.not_in(actor.enrolment_ids),
        or_(*choices),
    )


def shared_with(
    session: Session,
    actor: Actor,
    cohort_id: uuid.UUID,
    activity_id: uuid.UUID,
    *,
    limit: int = 20,
    offset: int = 0,
) -> list[SharedText]:
    """What others wrote on a prompt and let the actor read, the latest first. One query."""
    rows = session.execute(
        select(
            Reflection.id,
            Person.given_name,
            Person.family_name,
            Organisation.name,
            Reflection.text,
            Reflection.audience,
            Reflection.written_at,
        )
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(
            Reflection.activity_id == activity_id,
            Enrolment.withdrawn_at.is_(None),
            shared_by_others(actor, cohort_id),
        )
        .order_by(Reflection.written_at.desc(), Reflection.id)
        .limit(limit)
        .offset(offset)
    )
    return [SharedText._make(row) for row in rows]
