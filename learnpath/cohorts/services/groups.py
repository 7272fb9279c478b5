"""Groups: who works with whom, now and earlier."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Group, Grouping, GroupMembership
from learnpath.cohorts.services.enrolments import PersonInCohort, people_of
from learnpath.paths.models import Activity, Station
from learnpath.terms import GroupingMethod


@dataclass(frozen=True, slots=True)
class Member:
    enrolment_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    organisation: str


class GroupingRow(NamedTuple):
    id: uuid.UUID
    name: str
    method: GroupingMethod
    is_main: bool


@dataclass(frozen=True, slots=True)
class GroupCard:
    id: uuid.UUID
    name: str
    members: tuple[PersonInCohort, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A grouping as its page shows it: the groups, who is in none, and those put away."""

    groups: tuple[GroupCard, ...]
    without_group: tuple[PersonInCohort, ...]
    archived: tuple[GroupCard, ...]

    @property
    def people(self) -> list[PersonInCohort]:
        return [person for group in self.groups for person in group.members] + list(self.without_group)


# ---- questions ----


def groups_of(session: Session, enrolment_id: uuid.UUID) -> list[tuple[str, str]]:
    """The groups that a person is in: the grouping's name and the group's, the main one first."""
    rows = session.execute(
        select(Grouping.name, Group.name)
        .join(Group, Group.grouping_id == Grouping.id)
        .join(GroupMembership, GroupMembership.group_id == Group.id)
        .where(
            GroupMembership.enrolment_id == enrolment_id,
            GroupMembership.until.is_(None),
            Group.archived_at.is_(None),
        )
        .order_by(Grouping.is_main.desc(), Grouping.made_at)
    )
    return [(row[0], row[1]) for row in rows]


def groupings_of(session: Session, cohort_id: uuid.UUID) -> list[GroupingRow]:
    """The cohort's groupings, the main one first."""
    rows = session.execute(
        select(Grouping.id, Grouping.name, Grouping.method, Grouping.is_main)
        .where(Grouping.cohort_id == cohort_id)
        .order_by(Grouping.is_main.desc(), Grouping.made_at, Grouping.id)
    )
    return [GroupingRow._make(row) for row in rows]


def board_of(session: Session, cohort_id: uuid.UUID, grouping_id: uuid.UUID | None) -> Board:
    """The groups of a grouping with their people. Two queries."""
    people = people_of(session, cohort_id)
    rows: Sequence[Any] = session.execute(
        select(Group.id, Group.name, Group.archived_at, GroupMembership.enrolment_id)
        .outerjoin(
            GroupMembership, and_(GroupMembership.group_id == Group.id, GroupMembership.until.is_(None))
        )
        .where(Group.grouping_id == grouping_id)
        .order_by(Group.position, Group.id)
    ).all()
    names = {row[0]: (row[1], row[2]) for row in rows}
    group_of = {row[3]: row[0] for row in rows if row[3] is not None and row[2] is None}
    members: dict[uuid.UUID | None, list[PersonInCohort]] = {}
    for person in people:
        members.setdefault(group_of.get(person.enrolment_id), []).append(person)
    cards = [
        (GroupCard(id_, name, tuple(members.get(id_, ()))), archived_at)
        for id_, (name, archived_at) in names.items()
    ]
    return Board(
        groups=tuple(card for card, archived_at in cards if archived_at is None),
        without_group=tuple(members.get(None, ())),
        archived=tuple(card for card, archived_at in cards if archived_at is not None),
    )


def groups_to_choose(session: Session, cohort_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str, bool]]:
    """Every present group of a cohort: id, name, its grouping's name, whether that is the main one."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in session.execute(
            select(Group.id, Group.name, Grouping.name, Grouping.is_main)
            .join(Grouping, Grouping.id == Group.grouping_id)
            .where(Grouping.cohort_id == cohort_id, Group.archived_at.is_(None))
            .order_by(Grouping.is_main.desc(), Grouping.made_at, Grouping.id, Group.position, Group.id)
        )
    ]


def names_missing(session: Session, path_id: uuid.UUID, present: Collection[str]) -> list[str]:
    """Groupings that assignments of the path ask for and the cohort has not."""
    asked = session.scalars(
        select(func.min(Activity.grouping_name))
        .join(Station, Station.id == Activity.station_id)
        .where(
            Station.path_id == path_id,
            Station.archived_at.is_(None),
            Activity.archived_at.is_(None),
            Activity.grouping_name != "",
        )
        .group_by(Activity.grouping_name)
    )
    return sorted(name for name in asked if name not in present)
