"""The trainer's cockpit: what waits, who is late, and the matrix of people and activities."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.assignments.services.overviews import matrix_states
from learnpath.cohorts.loading import InCohort
from learnpath.cohorts.models import Completion, Enrolment, Group, Grouping, GroupMembership
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import Activity, Station
from learnpath.paths.services.outline import ActivityRow, Outline, outline_of
from learnpath.people.models import Organisation, Person
from learnpath.terms import ActivityKind, CompletedHow, Stage, SubmissionState, WorkBy


class Walker(NamedTuple):
    """One person of the cohort, with the group of the main grouping and all that they are in."""

    enrolment_id: uuid.UUID
    name: str
    family_name: str
    organisation_id: uuid.UUID
    organisation: str
    group: str
    group_ids: dict[str, uuid.UUID]  # by the grouping's name; "" is the main one


@dataclass(frozen=True, slots=True)
class Cockpit:
    outline: Outline
    walkers: list[Walker]  # in the reader's order
    past_due_ids: frozenset[uuid.UUID]
    works: dict[tuple[uuid.UUID, uuid.UUID], SubmissionState]
    next_meeting: ActivityRow | None
    at: datetime

    @property
    def waiting(self) -> int:
        return sum(state is SubmissionState.HANDED_IN for state in self.works.values())

    @property
    def late_ids(self) -> frozenset[uuid.UUID]:
        """Who is late with something required, or has work that came back and lies past its deadline."""
        returned = {
            walker.enrolment_id
            for walker in self.walkers
            for row in self.outline.activities
            if self.work_of(walker, row) is SubmissionState.RETURNED and row.due_at and row.due_at < self.at
        }
        return self.past_due_ids | returned

    def work_of(self, walker: Walker, row: ActivityRow) -> SubmissionState | None:
        owner = {
            WorkBy.PERSON: walker.enrolment_id,
            WorkBy.ORGANISATION: walker.organisation_id,
            WorkBy.GROUP: walker.group_ids.get(row.grouping_name),
            None: None,
        }[row.work_by]
        return self.works.get((row.id, owner)) if owner else None


def cockpit_of(session: Session, cohort: InCohort, now: datetime) -> Cockpit:
    """Everything of the cockpit but the cells, in four queries."""
    outline = outline_of(session, cohort.path_id)
    meetings = [row for row in outline.activities if row.kind is ActivityKind.MEETING and row.starts_at]
    ahead = [row for row in meetings if (row.ends_at or row.starts_at or now) > now]
    return Cockpit(
        outline=outline,
        walkers=_walkers(session, cohort.cohort_id),
        past_due_ids=_past_due(session, cohort, now),
        works=matrix_states(session, cohort.cohort_id),
        next_meeting=min(ahead, key=lambda row: row.starts_at or now, default=None),
        at=now,
    )


def _walkers(session: Session, cohort_id: uuid.UUID) -> list[Walker]:
    rows = session.execute(
        select(
            Enrolment.id,
            Person.given_name,
            Person.family_name,
            Organisation.id,
            Organisation.name,
            Grouping.name,
            Grouping.is_main,
            Group.id,
            Group.name,
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .outerjoin(
            GroupMembership,
            (GroupMembership.enrolment_id == Enrolment.id) & GroupMembership.until.is_(None),
        )
        .outerjoin(Group, (Group.id == GroupMembership.group_id) & Group.archived_at.is_(None))
        .outerjoin(Grouping, Grouping.id == Group.grouping_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
    )
    walkers: dict[uuid.UUID, Walker] = {}
    for row in rows:
        walker = walkers.setdefault(row[0], Walker._make((*row[:5], "", {})))
        grouping, is_main, group_id, group = row[5:]
        if group_id is not None:
            walker.group_ids[grouping] = group_id
        if is_main:
            walker.group_ids[""] = group_id
            walkers[row[0]] = walker._replace(group=group)
    return sorted(walkers.values(), key=lambda one: collation_key(f"{one.family_name} {one.name}"))


def _past_due(session: Session, cohort: InCohort, now: datetime) -> frozenset[uuid.UUID]:
    """Who has something required that is past its deadline and not even handed in. One query."""
    return frozenset(
        session.scalars(
            select(Enrolment.id)
            .distinct()
            .select_from(Enrolment)
            .join(Station, Station.path_id == cohort.path_id)
            .join(Activity, Activity.station_id == Station.id)
            .outerjoin(
                Completion,
                (Completion.enrolment_id == Enrolment.id)
                & (Completion.activity_id == Activity.id)
                & Completion.withdrawn_at.is_(None),
            )
            .where(
                Enrolment.cohort_id == cohort.cohort_id,
                Enrolment.withdrawn_at.is_(None),
                Station.archived_at.is_(None),
                Activity.archived_at.is_(None),
                Activity.required,
                Activity.due_at < now,
                Completion.id.is_(None),
            )
        )
    )


def stages_of_many(
    session: Session, enrolment_ids: list[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], tuple[Stage, CompletedHow]]:
    """How far, and how, each of some people has come with each activity. One query."""
    rows = session.execute(
        select(Completion.enrolment_id, Completion.activity_id, Completion.stage, Completion.how).where(
            Completion.enrolment_id.in_(enrolment_ids), Completion.withdrawn_at.is_(None)
        )
    )
    return {(enrolment_id, activity_id): (stage, how) for enrolment_id, activity_id, stage, how in rows}
