"""Cohorts that nobody trains any more: found by their organisation's trainers, and foreseen before it happens."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from learnpath.cohorts.models import Cohort, CohortTrainer
from learnpath.paths.models import LearningPath
from learnpath.people.models import Membership
from learnpath.terms import CohortState, MembershipKind

_MOST = 50


class UntrainedRow(NamedTuple):
    """A cohort without a trainer, as a line of a list."""

    id: uuid.UUID
    name: str
    starts_on: date
    title: dict[str, str]
    languages: list[str]


def _has_trainer(*, but: uuid.UUID | None = None) -> ColumnElement[bool]:
    """The condition on a Cohort: somebody trains it at present, besides that person."""
    trainer, part = aliased(CohortTrainer), aliased(Membership)
    found = exists().where(
        trainer.cohort_id == Cohort.id,
        part.person_id == trainer.person_id,
        part.organisation_id == Cohort.organisation_id,
        part.kind == MembershipKind.TRAINER,
        part.until.is_(None),
    )
    return found if but is None else found.where(trainer.person_id != but)


def is_untrained(session: Session, cohort_id: uuid.UUID) -> bool:
    return bool(session.scalar(select(exists().where(Cohort.id == cohort_id, ~_has_trainer()))))


def untrained_cohorts(session: Session, organisation_ids: Iterable[uuid.UUID]) -> list[UntrainedRow]:
    """What their trainers can take over, the newest first; what was put away needs nobody. One query."""
    rows = session.execute(
        select(Cohort.id, Cohort.name, Cohort.starts_on, LearningPath.title, LearningPath.languages)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(
            Cohort.organisation_id.in_(organisation_ids),
            Cohort.state != CohortState.ARCHIVED,
            ~_has_trainer(),
        )
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
        .limit(_MOST)
    )
    return [UntrainedRow._make(row) for row in rows]


def left_untrained(session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID) -> list[str]:
    """The cohorts that nobody would train if this trainer of the organisation were dismissed."""
    return list(
        session.scalars(
            select(Cohort.name)
            .join(CohortTrainer, CohortTrainer.cohort_id == Cohort.id)
            .where(
                CohortTrainer.person_id == person_id,
                Cohort.organisation_id == organisation_id,
                Cohort.state != CohortState.ARCHIVED,
                ~_has_trainer(but=person_id),
            )
            .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
            .limit(_MOST)
        )
    )
