"""Who asks: everything the access table wants to know about a person, in one query."""

import uuid
from collections import defaultdict

from sqlalchemy import String, Uuid, bindparam, cast, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from learnpath.cohorts.models import (
    Cohort,
    CohortTrainer,
    Enrolment,
    Group,
    GroupMembership,
    trains_at_present,
)
from learnpath.kernel.db import columns
from learnpath.people.models import Membership, Person
from learnpath.policy import Actor, Place
from learnpath.terms import MembershipKind

_NONE = cast(null(), Uuid)  # PostgreSQL wants to know the type of a column that is empty throughout
# Built once: building a statement costs more than running it.
_EVERYTHING = union_all(
    select(type_coerce(Membership.kind, String), Membership.organisation_id, _NONE, _NONE, _NONE).where(
        Membership.person_id == bindparam("person_id"), Membership.until.is_(None)
    ),
    select(literal("trains"), CohortTrainer.cohort_id, Cohort.path_id, _NONE, _NONE)
    .join(Cohort, Cohort.id == CohortTrainer.cohort_id)
    .where(CohortTrainer.person_id == bindparam("person_id"), trains_at_present()),
    select(literal("place"), Enrolment.id, Enrolment.cohort_id, Enrolment.organisation_id, Cohort.path_id)
    .join(Cohort, Cohort.id == Enrolment.cohort_id)
    .where(Enrolment.person_id == bindparam("person_id"), Enrolment.withdrawn_at.is_(None)),
    select(literal("group"), GroupMembership.enrolment_id, GroupMembership.group_id, _NONE, _NONE)
    .join(Enrolment, Enrolment.id == GroupMembership.enrolment_id)
    .join(Group, Group.id == GroupMembership.group_id)
    .where(
        Enrolment.person_id == bindparam("person_id"),
        Enrolment.withdrawn_at.is_(None),
        GroupMembership.until.is_(None),
        Group.archived_at.is_(None),
    ),
)


def load_actor(session: Session, person: Person) -> Actor:
    """The person as the access table sees them."""
    facts: dict[str, list[tuple[uuid.UUID, ...]]] = defaultdict(list)
    for kind, *ids in columns(session, _EVERYTHING, {"person_id": person.id}):
        facts[kind].append(tuple(ids))
    groups: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for enrolment_id, group_id, *_ in facts["group"]:
        groups[enrolment_id].add(group_id)
    places = tuple(
        Place(enrolment_id, cohort_id, organisation_id, frozenset(groups[enrolment_id]))
        for enrolment_id, cohort_id, organisation_id, _path in facts["place"]
    )
    return Actor(
        person_id=person.id,
        name=person.name,
        is_administrator=bool(facts[MembershipKind.ADMINISTRATOR]),
        trainer_of=frozenset(row[0] for row in facts[MembershipKind.TRAINER]),
        hr_of=frozenset(row[0] for row in facts[MembershipKind.HR]),
        trains=frozenset(row[0] for row in facts["trains"]),
        places=places,
        cohort_ids=frozenset(place.cohort_id for place in places),
        enrolment_ids=frozenset(place.enrolment_id for place in places),
        group_ids=frozenset(row[1] for row in facts["group"]),
        path_ids=frozenset([row[1] for row in facts["trains"]] + [row[3] for row in facts["place"]]),
    )
