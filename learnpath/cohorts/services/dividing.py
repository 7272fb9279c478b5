"""Dividing a cohort: a proposal that nothing stores, and doing what was proposed."""

import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.division import divide
from learnpath.cohorts.models import Group, Grouping
from learnpath.cohorts.registry import has_work
from learnpath.cohorts.services import grouping as groupings
from learnpath.cohorts.services.enrolments import PersonInCohort, people_of
from learnpath.cohorts.services.groups import board_of
from learnpath.kernel import audit
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import _, collation_key, in_language
from learnpath.people.rules import folded
from learnpath.terms import GroupingMethod


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants a cohort divided; the same wish gives the same proposal."""

    method: GroupingMethod
    groups: int = 1
    seed: int = 1


@dataclass(frozen=True, slots=True)
class ProposedGroup:
    """A group as it would be; `group_id` when it is there already and stays."""

    group_id: uuid.UUID | None
    name: str
    members: tuple[PersonInCohort, ...]


@dataclass(frozen=True, slots=True)
class Surplus:
    """A group that nobody would be in any more."""

    group_id: uuid.UUID
    name: str
    has_work: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    groups: tuple[ProposedGroup, ...]
    surplus: tuple[Surplus, ...]

    @property
    def fingerprint(self) -> str:
        """Equal for two proposals that put the same people into the same groups."""
        parts = [
            "/".join(
                [str(group.group_id), group.name, *sorted(str(one.enrolment_id) for one in group.members)]
            )
            for group in self.groups
        ]
        parts += [f"{one.group_id}{one.has_work}" for one in self.surplus]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


class ChangedSince(Exception):
    """People or groups have changed since the proposal was shown."""


def propose(
    session: Session, cohort_id: uuid.UUID, grouping_id: uuid.UUID, wish: Wish, language: str
) -> Proposal:
    """How the groups would be. New groups are named in the path's language."""
    people = people_of(session, cohort_id)
    present = list(
        session.scalars(
            select(Group)
            .where(Group.grouping_id == grouping_id, Group.archived_at.is_(None))
            .order_by(Group.position, Group.id)
        )
    )
    if wish.method is GroupingMethod.BY_ORGANISATION:
        groups = _by_organisation(people, present)
    else:
        groups = _mixed(people, present, wish, language)
    kept = {group.group_id for group in groups}
    surplus = tuple(
        Surplus(group.id, group.name, has_work(session, group.id))
        for group in present
        if group.id not in kept
    )
    return Proposal(tuple(groups), surplus)


def _by_organisation(people: list[PersonInCohort], present: list[Group]) -> list[ProposedGroup]:
    by_name = {folded(group.name): group for group in present}
    members: dict[str, list[PersonInCohort]] = {}
    for person in people:
        members.setdefault(person.organisation, []).append(person)
    groups = []
    for name in sorted(members, key=collation_key):
        group = by_name.get(folded(name[: groupings.NAME_LENGTH]))
        groups.append(
            ProposedGroup(
                group.id if group else None,
                group.name if group else name[: groupings.NAME_LENGTH],
                tuple(members[name]),
            )
        )
    return groups


def _mixed(
    people: list[PersonInCohort], present: list[Group], wish: Wish, language: str
) -> list[ProposedGroup]:
    by_id = {person.enrolment_id: person for person in people}
    # in the order of enrolment: the reader's sorting must not change what a seed gives
    pairs = [(id_, by_id[id_].organisation_id) for id_ in sorted(by_id)]
    division = divide(pairs, max(1, min(wish.groups, len(people) or 1)), wish.seed)
    taken = {folded(group.name) for group in present}
    groups, number = [], 0
    for index, seats in enumerate(division):
        members = tuple(sorted((by_id[id_] for id_ in seats), key=lambda one: collation_key(one.family_name)))
        if index < len(present):
            groups.append(ProposedGroup(present[index].id, present[index].name, members))
            continue
        while True:
            number += 1
            with in_language(language):
                name = _("Group %(number)s", number=number)
            if folded(name) not in taken:
                break
        taken.add(folded(name))
        groups.append(ProposedGroup(None, name, members))
    return groups


def _is_taken(session: Session, grouping: Grouping, proposal: Proposal) -> bool:
    """Whether everybody sits as proposed already, under whatever names."""
    board = board_of(session, grouping.cohort_id, grouping.id)
    present = {frozenset(one.enrolment_id for one in group.members) for group in board.groups}
    proposed = {frozenset(one.enrolment_id for one in group.members) for group in proposal.groups}
    return not proposal.surplus and present == proposed


def apply_proposal(
    session: Session, grouping_id: uuid.UUID, wish: Wish, fingerprint: str, language: str, *, by_id: uuid.UUID
) -> Proposal:
    """Seat people as proposed. Work stays with the group where it was done. Raises ChangedSince."""
    grouping = lock(session, Grouping, grouping_id)
    proposal = propose(session, grouping.cohort_id, grouping_id, wish, language)
    if _is_taken(session, grouping, proposal):
        return proposal  # the form was sent twice
    if proposal.fingerprint != fingerprint:
        raise ChangedSince
    new = [group.name for group in proposal.groups if group.group_id is None]
    made = {group.name: group.id for group in groupings.add_groups(session, grouping_id, new)}
    # in the order that is shown
    seats: dict[uuid.UUID, uuid.UUID | None] = {
        one.enrolment_id: group.group_id or made[group.name]
        for group in proposal.groups
        for one in group.members
    }
    groupings.seat(session, grouping_id, seats)
    for surplus in proposal.surplus:
        group = session.get_one(Group, surplus.group_id)
        groupings.remove_group(session, group, keep=True, by_id=by_id)
    grouping.method = wish.method
    audit.record(session, "cohort divided", actor_id=by_id, subject_id=grouping_id, note=wish.method.value)
    session.flush()
    return proposal
