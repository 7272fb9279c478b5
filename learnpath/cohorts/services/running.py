"""The cohort itself: the trainer's list of them, name, trainers, finishing and archiving."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, CohortTrainer, Enrolment, Group, Grouping, trains_at_present
from learnpath.kernel import audit
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import LearningPath
from learnpath.people.models import Membership, Person
from learnpath.people.rules import tidy
from learnpath.policy import Actor
from learnpath.terms import CohortState, MembershipKind, PathState


class NameMissing(Exception):
    """A cohort has a name."""


class LastTrainer(Exception):
    """Nobody would be left to run the cohort."""


class NotATrainer(Exception):
    """Only trainers of the organisation that owns the path can train its cohorts."""


class CohortRow(NamedTuple):
    """One line of the trainer's list."""

    id: uuid.UUID
    name: str
    starts_on: date
    state: CohortState
    title: dict[str, str]
    languages: list[str]
    people: int


class Colleague(NamedTuple):
    person_id: uuid.UUID
    given_name: str
    family_name: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class SetUp:
    """How far a cohort is set up."""

    people: int
    groups: int
    uninvited: int

    @property
    def is_done(self) -> bool:
        return bool(self.people and self.groups and not self.uninvited)


def cohorts_trained_by(actor: Actor, *, archived: bool = False) -> Select[Any]:
    """The cohorts that somebody trains: running ones first, the newest of them on top."""
    people = (
        select(func.count())
        .where(Enrolment.cohort_id == Cohort.id, Enrolment.withdrawn_at.is_(None))
        .correlate(Cohort)
        .scalar_subquery()
    )
    is_archived = Cohort.state == CohortState.ARCHIVED
    return (
        select(
            Cohort.id,
            Cohort.name,
            Cohort.starts_on,
            Cohort.state,
            LearningPath.title,
            LearningPath.languages,
            people,
        )
        .join(CohortTrainer, CohortTrainer.cohort_id == Cohort.id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(
            CohortTrainer.person_id == actor.person_id,
            trains_at_present(),
            is_archived if archived else ~is_archived,
        )
        .order_by((Cohort.state == CohortState.FINISHED), Cohort.starts_on.desc(), Cohort.id.desc())
    )


def startable_paths(session: Session, actor: Actor) -> list[LearningPath]:
    """Paths that the actor may start: ready ones of the organisations that they train for."""
    paths = session.scalars(
        select(LearningPath).where(
            LearningPath.organisation_id.in_(actor.trainer_of),
            LearningPath.origin_id.is_(None),
            LearningPath.state == PathState.READY,
        )
    )
    return sorted(paths, key=lambda path: collation_key(" ".join(path.title.values())))


def set_up_of(session: Session, cohort_id: uuid.UUID) -> SetUp:
    """How far the steps of starting have come. One query."""
    people = select(func.count()).where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
    uninvited = people.where(Enrolment.invited_at.is_(None))
    groups = (
        select(func.count())
        .select_from(Group)
        .join(Grouping, Grouping.id == Group.grouping_id)
        .where(Grouping.cohort_id == cohort_id, Group.archived_at.is_(None))
    )
    row = session.execute(
        select(people.scalar_subquery(), groups.scalar_subquery(), uninvited.scalar_subquery())
    ).one()
    return SetUp(*row)


def trainers_of(session: Session, cohort_id: uuid.UUID) -> list[Colleague]:
    """Who trains it at present."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.email)
        .join(CohortTrainer, CohortTrainer.person_id == Person.id)
        .where(CohortTrainer.cohort_id == cohort_id, trains_at_present())
    )
    return _sorted(Colleague._make(row) for row in rows)


def trainers_in(session: Session, organisation_id: uuid.UUID) -> list[Colleague]:
    """Who could train a cohort of this organisation's path."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.kind == MembershipKind.TRAINER,
            Membership.until.is_(None),
        )
    )
    return _sorted(Colleague._make(row) for row in rows)


def _sorted(colleagues: Iterable[Colleague]) -> list[Colleague]:
    return sorted(colleagues, key=lambda one: (collation_key(one.family_name), collation_key(one.given_name)))


def rename(session: Session, cohort_id: uuid.UUID, name: str, *, by_id: uuid.UUID) -> None:
    """Raises NameMissing."""
    name = tidy(name)[:200].strip()
    if not name:
        raise NameMissing
    cohort = lock(session, Cohort, cohort_id)
    if cohort.name != name:
        cohort.name = name
        audit.record(session, "cohort renamed", actor_id=by_id, subject_id=cohort_id)


def add_trainer(session: Session, cohort_id: uuid.UUID, person_id: uuid.UUID, *, by_id: uuid.UUID) -> None:
    """A colleague trains the cohort too. Raises NotATrainer."""
    cohort = lock(session, Cohort, cohort_id)
    if person_id not in {one.person_id for one in trainers_in(session, cohort.organisation_id)}:
        raise NotATrainer
    if session.get(CohortTrainer, (cohort_id, person_id)) is None:
        session.add(CohortTrainer(cohort_id=cohort_id, person_id=person_id))
        session.flush()
        _record(session, "trainer added", cohort, person_id, by_id)


def remove_trainer(session: Session, cohort_id: uuid.UUID, person_id: uuid.UUID, *, by_id: uuid.UUID) -> None:
    """Raises LastTrainer."""
    cohort = lock(session, Cohort, cohort_id)
    leaving = session.get(CohortTrainer, (cohort_id, person_id))
    if leaving is None:
        return
    if {one.person_id for one in trainers_of(session, cohort_id)} <= {person_id}:
        raise LastTrainer
    session.delete(leaving)
    session.flush()
    _record(session, "trainer removed", cohort, person_id, by_id)


def _record(session: Session, action: str, cohort: Cohort, person_id: uuid.UUID, by_id: uuid.UUID) -> None:
    audit.record(
        session,
        action,
        actor_id=by_id,
        subject_id=person_id,
        organisation_id=cohort.organisation_id,
        note=str(cohort.id),
    )


def set_state(session: Session, cohort_id: uuid.UUID, state: CohortState, *, by_id: uuid.UUID) -> None:
    """Run, finish or archive a cohort; everything in it stays."""
    cohort = lock(session, Cohort, cohort_id)
    if cohort.state is not state:
        cohort.state = state
        audit.record(
            session,
            f"cohort {state.value}",
            actor_id=by_id,
            subject_id=cohort_id,
            organisation_id=cohort.organisation_id,
        )
