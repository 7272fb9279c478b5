"""Who walks the path: enrolling, withdrawing, bringing back, and the list of people."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, Enrolment, Group, Grouping, GroupMembership
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import collation_key
from learnpath.people.models import Membership, Organisation, Person
from learnpath.terms import MembershipKind

T = TypeVar("T")
_CHUNK = 500  # a query with thousands of parameters is refused by some databases


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who is about to be enrolled."""

    person: Person
    organisation_id: uuid.UUID
    title: str = ""


class PersonInCohort(NamedTuple):
    """One line of a cohort's list of people. `group` is the one in the main grouping."""

    enrolment_id: uuid.UUID
    person_id: uuid.UUID
    given_name: str
    family_name: str
    email: str
    language: str
    organisation_id: uuid.UUID
    organisation: str
    title: str
    invited_at: datetime | None
    seen_at: datetime | None
    withdrawn_at: datetime | None
    group: str | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Items in portions that one query can name."""
    everything = list(items)
    for start in range(0, len(everything), _CHUNK):
        yield everything[start : start + _CHUNK]


def enrol(
    session: Session,
    cohort: Cohort,
    person: Person,
    organisation: Organisation,
    *,
    title: str = "",
    by_id: uuid.UUID | None,
) -> Enrolment:
    """The person's place in the cohort. Doing it twice changes nothing; who was withdrawn comes back."""
    return enrol_all(session, cohort.id, [Joining(person, organisation.id, title)], by_id=by_id)[0]


def enrol_all(
    session: Session, cohort_id: uuid.UUID, joining: Sequence[Joining], *, by_id: uuid.UUID | None
) -> list[Enrolment]:
    """Enrol many at once, with as few queries as for a handful."""
    lock(session, Cohort, cohort_id)
    session.flush()  # persons who were made a moment ago
    person_ids = [one.person.id for one in joining]
    present = {
        row.person_id: row
        for some in chunks(person_ids)
        for row in session.scalars(
            select(Enrolment).where(Enrolment.cohort_id == cohort_id, Enrolment.person_id.in_(some))
        )
    }
    enrolments: list[Enrolment] = []
    for one in joining:
        row = present.get(one.person.id)
        if row is None:
            row = Enrolment(
                cohort_id=cohort_id,
                person_id=one.person.id,
                organisation_id=one.organisation_id,
                title=one.title[:200],
            )
            session.add(row)
            present[one.person.id] = row
        elif row.withdrawn_at is not None:
            row.withdrawn_at = None
        enrolments.append(row)
    session.flush()
    _make_members(session, joining)
    for row in dict.fromkeys(enrolments):
        audit.record(
            session, "enrolled", actor_id=by_id, subject_id=row.id, organisation_id=row.organisation_id
        )
    session.flush()
    return enrolments


def _make_members(session: Session, joining: Sequence[Joining]) -> None:
    """Who takes part for an organisation belongs to it."""
    wanted = dict.fromkeys((one.person.id, one.organisation_id) for one in joining)
    for some in chunks({person_id for person_id, _ in wanted}):
        for pair in session.execute(
            select(Membership.person_id, Membership.organisation_id).where(
                Membership.person_id.in_(some),
                Membership.kind == MembershipKind.MEMBER,
                Membership.until.is_(None),
            )
        ):
            wanted.pop((pair[0], pair[1]), None)
    session.add_all(
        Membership(person_id=person_id, organisation_id=organisation_id, kind=MembershipKind.MEMBER)
        for person_id, organisation_id in wanted
    )


def _main_groups(cohort_id: uuid.UUID) -> Select[uuid.UUID, str]:
    return (
        select(GroupMembership.enrolment_id, Group.name)
        .join(Group, Group.id == GroupMembership.group_id)
        .join(Grouping, Grouping.id == Group.grouping_id)
        .where(
            Grouping.cohort_id == cohort_id,
            Grouping.is_main,
            Group.archived_at.is_(None),
            GroupMembership.until.is_(None),
        )
    )


def people_of(session: Session, cohort_id: uuid.UUID, *, withdrawn: bool = False) -> list[PersonInCohort]:
    """The cohort's people as the reader sorts, by family name; or those who were withdrawn. One query."""
    groups = _main_groups(cohort_id).subquery()
    rows = session.execute(
        select(
            Enrolment.id,
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.email,
            Person.language,
            Organisation.id,
            Organisation.name,
            Enrolment.title,
            Enrolment.invited_at,
            Enrolment.seen_at,
            Enrolment.withdrawn_at,
            groups.c.name,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .outerjoin(groups, groups.c.enrolment_id == Enrolment.id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.withdrawn_at.is_not(None) if withdrawn else Enrolment.withdrawn_at.is_(None),
        )
    )
    return sorted(map(PersonInCohort._make, rows), key=by_name)


def by_name(person: PersonInCohort) -> tuple[tuple[str, str], tuple[str, str]]:
    """As a list of names is sorted in the reader's language: family name first."""
    return collation_key(person.family_name), collation_key(person.given_name)


def organisation_names_of(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    """The names that organisations go by. One query."""
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_([id_ for id_ in ids if id_]))
    )
    return {row[0]: row[1] for row in rows}


def withdraw(session: Session, enrolment: Enrolment, *, by_id: uuid.UUID) -> None:
    """Take a person off the path; what they did stays, and their group keeps what it did together."""
    if enrolment.withdrawn_at is None:
        enrolment.withdrawn_at = now()
        audit.record(
            session,
            "participant withdrawn",
            actor_id=by_id,
            subject_id=enrolment.id,
            organisation_id=enrolment.organisation_id,
        )


def bring_back(session: Session, enrolment: Enrolment, *, by_id: uuid.UUID) -> None:
    """Undo a withdrawal: everything is as it was, the group included."""
    if enrolment.withdrawn_at is not None:
        enrolment.withdrawn_at = None
        audit.record(
            session,
            "participant brought back",
            actor_id=by_id,
            subject_id=enrolment.id,
            organisation_id=enrolment.organisation_id,
        )
