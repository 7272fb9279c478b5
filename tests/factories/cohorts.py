import uuid
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import (
    Cohort,
    CohortTrainer,
    Completion,
    Enrolment,
    Group,
    Grouping,
    GroupMembership,
)
from learnpath.paths.models import LearningPath
from learnpath.people.models import Organisation, Person
from learnpath.terms import GroupingMethod, Stage


def make_cohort(session: Session, path: LearningPath, name: str = "Vår", **values: Any) -> Cohort:
    """A cohort on a path that is already its own copy."""
    cohort = Cohort(
        path_id=path.id,
        organisation_id=path.organisation_id,
        name=name,
        **({"starts_on": date(2027, 1, 18)} | values),
    )
    session.add(cohort)
    session.flush()
    return cohort


def make_trainer(session: Session, cohort: Cohort, person: Person) -> None:
    session.add(CohortTrainer(cohort_id=cohort.id, person_id=person.id))
    session.flush()


def make_enrolment(session: Session, cohort: Cohort, person: Person, organisation: Organisation) -> Enrolment:
    enrolment = Enrolment(cohort_id=cohort.id, person_id=person.id, organisation_id=organisation.id)
    session.add(enrolment)
    session.flush()
    return enrolment


def make_grouping(
    session: Session, cohort: Cohort, name: str = "Grupper", *, is_main: bool = True
) -> Grouping:
    grouping = Grouping(cohort_id=cohort.id, name=name, method=GroupingMethod.BY_HAND, is_main=is_main)
    session.add(grouping)
    session.flush()
    return grouping


def make_group(session: Session, grouping: Grouping, name: str, *members: Enrolment) -> Group:
    group = Group(grouping_id=grouping.id, name=name)
    session.add(group)
    session.flush()
    session.add_all(GroupMembership(group_id=group.id, enrolment_id=member.id) for member in members)
    session.flush()
    return group


def stages_of(session: Session, enrolment_id: uuid.UUID) -> dict[uuid.UUID, Stage]:
    """How far one person has come with each activity they have begun."""
    rows = session.execute(
        select(Completion.activity_id, Completion.stage).where(
            Completion.enrolment_id == enrolment_id, Completion.withdrawn_at.is_(None)
        )
    )
    return {row.activity_id: row.stage for row in rows}
