"""Who asks: everything the access table wants to know about a person, in one query."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping

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
from learnpath.people.models import Membership, OrganisationLook, Person, PutAwayGuide
from learnpath.policy import Actor, Place, WornLook
from learnpath.terms import MembershipKind, Role

_NONE = cast(null(), Uuid)  # PostgreSQL wants to know the type of a column that is empty throughout
_GUIDE = "guide: "
_PATH_LOOK, _OFFICE_LOOK = "look of a path: ", "look of an office: "
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
    select(literal(_GUIDE).concat(type_coerce(PutAwayGuide.guide, String)), _NONE, _NONE, _NONE, _NONE).where(
        PutAwayGuide.person_id == bindparam("person_id")
    ),
    select(
        literal(_PATH_LOOK).concat(OrganisationLook.logo_alt), OrganisationLook.id, Enrolment.id, _NONE, _NONE
    )
    .join(Cohort, Cohort.organisation_id == OrganisationLook.organisation_id)
    .join(Enrolment, Enrolment.cohort_id == Cohort.id)
    .where(
        Enrolment.person_id == bindparam("person_id"),
        Enrolment.withdrawn_at.is_(None),
        OrganisationLook.until.is_(None),
    ),
    select(
        literal(_OFFICE_LOOK).concat(OrganisationLook.logo_alt),
        OrganisationLook.id,
        Membership.organisation_id,
        _NONE,
        _NONE,
    )
    .join(Membership, Membership.organisation_id == OrganisationLook.organisation_id)
    .where(
        Membership.person_id == bindparam("person_id"),
        Membership.until.is_(None),
        OrganisationLook.until.is_(None),
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
        guides_put_away=frozenset(role for role in Role if _GUIDE + role in facts),
        looks=tuple(_looks(facts)),
    )


def _looks(facts: Mapping[str, list[tuple[uuid.UUID, ...]]]) -> Iterator[tuple[Role, WornLook]]:
    """For each role the look of the organisation that one is here for; learnpath's own where that has none."""
    # the newest place and the organisation that was here first count, whether or not they have a look
    here_for = (
        (Role.PARTICIPANT, _PATH_LOOK, max((row[0] for row in facts.get("place", ())), default=None)),
        (Role.TRAINER, _OFFICE_LOOK, _first(facts, MembershipKind.TRAINER)),
        (Role.HR, _OFFICE_LOOK, _first(facts, MembershipKind.HR)),
    )
    for role, sign, whose in here_for:
        for kind, rows in facts.items():
            if kind.startswith(sign) and (found := next((row[0] for row in rows if row[1] == whose), None)):
                yield role, WornLook(found, kind.removeprefix(sign))


def _first(facts: Mapping[str, list[tuple[uuid.UUID, ...]]], office: MembershipKind) -> uuid.UUID | None:
    return min((row[0] for row in facts.get(office, ())), default=None)
