"""Around one prompt: one's own text, who has written, who would read it. One query, however many they are.

Of others' texts nothing is selected here: that they have written, and whether the actor may read it.
"""

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Boolean, Uuid, and_, case, exists, false, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from learnpath.cohorts.models import CohortTrainer, Enrolment, trains_at_present
from learnpath.people.models import Organisation, Person
from learnpath.policy import Actor
from learnpath.reflections.models import Reflection, ReflectionGroup
from learnpath.reflections.services.reading import present_members, shared_by_others
from learnpath.terms import Audience, initials


class Fellow(NamedTuple):
    """Somebody of the cohort, as far as a prompt is concerned."""

    is_trainer: bool
    id: uuid.UUID  # an enrolment; of a trainer, the person
    given_name: str
    family_name: str
    organisation: str | None
    in_group: bool  # shares a group with the actor now
    reflection_id: uuid.UUID | None
    may_read: bool
    own_text: Markup | None  # the actor's, never anybody else's
    own_audience: Audience | None
    own_version: int | None
    own_elsewhere: bool | None  # shared with a group that the actor is not in any more

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def has_written(self) -> bool:
        return self.reflection_id is not None


@dataclass(frozen=True, slots=True)
class Circle:
    own: Fellow | None
    others: tuple[Fellow, ...]
    trainers: tuple[Fellow, ...]

    @property
    def mates(self) -> list[Fellow]:
        return [fellow for fellow in self.others if fellow.in_group]

    @property
    def writers(self) -> list[Fellow]:
        return [fellow for fellow in self.others if fellow.has_written]

    @property
    def participants(self) -> int:
        return len(self.others) + (self.own is not None)

    @property
    def shared(self) -> int:
        """How many texts of others the actor may read."""
        return sum(fellow.may_read for fellow in self.others)


def circle_of(session: Session, actor: Actor, cohort_id: uuid.UUID, activity_id: uuid.UUID) -> Circle:
    """Everybody of the cohort around a prompt, as this actor may know it."""
    place = actor.place_in(cohort_id)
    own_id = place.enrolment_id if place else uuid.UUID(int=0)
    rows = session.execute(
        union_all(_participants(actor, cohort_id, activity_id, own_id), _trainers(cohort_id))
    )
    fellows = [Fellow._make(row) for row in rows]
    return Circle(
        own=next((fellow for fellow in fellows if fellow.id == own_id), None),
        others=tuple(fellow for fellow in fellows if not fellow.is_trainer and fellow.id != own_id),
        trainers=tuple(fellow for fellow in fellows if fellow.is_trainer and fellow.id != actor.person_id),
    )


def _participants(actor: Actor, cohort_id: uuid.UUID, activity_id: uuid.UUID, own_id: uuid.UUID) -> Any:
    place = actor.place_in(cohort_id)
    is_own = Enrolment.id == own_id
    group_ids = place.group_ids if place else frozenset()
    return (
        select(
            false().label("is_trainer"),
            Enrolment.id,
            Person.given_name,
            Person.family_name,
            Organisation.name,
            Enrolment.id.in_(present_members(group_ids)).label("in_group"),
            Reflection.id.label("reflection_id"),
            and_(Reflection.id.is_not(None), shared_by_others(actor, cohort_id)).label("may_read"),
            case((is_own, Reflection.text)).label("own_text"),
            case((is_own, Reflection.audience)).label("own_audience"),
            case((is_own, Reflection.version)).label("own_version"),
            and_(is_own, _chosen_besides(group_ids)).label("own_elsewhere"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .outerjoin(
            Reflection, and_(Reflection.enrolment_id == Enrolment.id, Reflection.activity_id == activity_id)
        )
        .where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
    )


def _chosen_besides(group_ids: frozenset[uuid.UUID]) -> Any:
    return exists().where(
        ReflectionGroup.reflection_id == Reflection.id, ReflectionGroup.group_id.not_in(group_ids)
    )


def _trainers(cohort_id: uuid.UUID) -> Any:
    return (
        select(
            literal(value=True, type_=Boolean),
            CohortTrainer.person_id,
            Person.given_name,
            Person.family_name,
            null(),
            false(),
            type_coerce(null(), Uuid),
            false(),
            null(),
            null(),
            null(),
            false(),
        )
        .join(Person, Person.id == CohortTrainer.person_id)
        .where(CohortTrainer.cohort_id == cohort_id, trains_at_present())
    )
