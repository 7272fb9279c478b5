"""What the guard loads for reflections."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.loading import load_activity
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.paths.models import Activity, LearningPath
from learnpath.people.models import Organisation, Person
from learnpath.policy import Actor
from learnpath.reflections.models import Reflection
from learnpath.reflections.services.writing import chosen_groups
from learnpath.terms import ActivityKind, Audience

load_prompt = load_activity(ActivityKind.REFLECTION)


@dataclass(frozen=True, slots=True)
class ReflectionOfSomebody:
    """A reflection with what the access table asks for, and what its page shows once that has said yes."""

    reflection: Reflection
    author_person_id: uuid.UUID
    given_name: str
    family_name: str
    organisation: str
    cohort_name: str
    title: dict[str, str]
    languages: list[str]
    time_zone: str
    reader_group_ids: frozenset[uuid.UUID]  # the groups that the author chose it for

    @property
    def author(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def enrolment_id(self) -> uuid.UUID:
        return self.reflection.enrolment_id

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.reflection.cohort_id

    @property
    def audience(self) -> Audience:
        return self.reflection.audience


def load_reflection(session: Session, _actor: Actor, reflection_id: uuid.UUID) -> ReflectionOfSomebody | None:
    """A reflection by its id, with the groups that its author chose it for."""
    row = session.execute(
        select(
            Reflection,
            Enrolment.person_id,
            Person.given_name,
            Person.family_name,
            Organisation.name,
            Cohort.name,
            Activity.title,
            LearningPath.languages,
            LearningPath.time_zone,
        )
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .join(Cohort, Cohort.id == Reflection.cohort_id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .join(Activity, Activity.id == Reflection.activity_id)
        .where(Reflection.id == reflection_id)
    ).one_or_none()
    if row is None:
        return None
    return ReflectionOfSomebody(*row, reader_group_ids=chosen_groups(session, reflection_id))
