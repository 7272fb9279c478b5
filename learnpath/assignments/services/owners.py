"""Whose work an assignment is: of a group, of one person, or of all from one organisation."""

import uuid
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from learnpath.assignments.models import Submission
from learnpath.cohorts.models import Enrolment, Group, Grouping, GroupMembership
from learnpath.cohorts.services.groups import Member
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import Activity
from learnpath.people.models import Organisation, Person
from learnpath.policy import Place
from learnpath.terms import WorkBy


class InItsCohort(Protocol):
    """What is asked of an activity's surroundings (cohorts.loading.ActivityInCohort has it)."""

    @property
    def cohort_id(self) -> uuid.UUID: ...
    @property
    def activity(self) -> Activity: ...


@dataclass(frozen=True, slots=True)
class Owner:
    """Exactly one of the three ids is set. `members` are those who share the work at present."""

    name: str
    group_id: uuid.UUID | None = None
    enrolment_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    members: tuple[Member, ...] = ()

    @property
    def enrolment_ids(self) -> tuple[uuid.UUID, ...]:
        return tuple(member.enrolment_id for member in self.members)

    @property
    def ids(self) -> dict[str, uuid.UUID | None]:
        return {
            "group_id": self.group_id,
            "enrolment_id": self.enrolment_id,
            "organisation_id": self.organisation_id,
        }


def owner_for(session: Session, at: InItsCohort, place: Place) -> Owner | None:
    """Whose work it is for somebody in the cohort; None while they are in no group. One query."""
    activity = at.activity
    match activity.work_by:
        case WorkBy.PERSON:
            rows = _rows(session, _people().where(Enrolment.id == place.enrolment_id))
            return (
                Owner(rows[0][0].name, enrolment_id=place.enrolment_id, members=_members(rows))
                if rows
                else None
            )
        case WorkBy.ORGANISATION:
            rows = _rows(session, _of_organisation(at.cohort_id, place.organisation_id))
            name = rows[0][0].organisation if rows else ""
            return (
                Owner(name, organisation_id=place.organisation_id, members=_members(rows)) if rows else None
            )
        case _:
            return _group(session, at.cohort_id, activity.grouping_name, place)


def _group(session: Session, cohort_id: uuid.UUID, grouping_name: str, place: Place) -> Owner | None:
    which: ColumnElement[bool] = (
        Grouping.name == grouping_name if grouping_name else Grouping.is_main.is_(True)
    )
    rows = _rows(
        session,
        _people(Group.id, Group.name)
        .join(GroupMembership, GroupMembership.enrolment_id == Enrolment.id)
        .join(Group, Group.id == GroupMembership.group_id)
        .join(Grouping, Grouping.id == Group.grouping_id)
        .where(
            Group.id.in_(place.group_ids),
            Group.archived_at.is_(None),
            Grouping.cohort_id == cohort_id,
            which,
            GroupMembership.until.is_(None),
        ),
    )
    if not rows:
        return None
    group_id, name = rows[0][1]
    return Owner(name, group_id=group_id, members=_members([row for row in rows if row[1][0] == group_id]))


def members_now(session: Session, submission: Submission) -> tuple[Member, ...]:
    """Those who share a submission at present."""
    if submission.group_id is not None:
        query = (
            _people()
            .join(GroupMembership, GroupMembership.enrolment_id == Enrolment.id)
            .where(GroupMembership.group_id == submission.group_id, GroupMembership.until.is_(None))
        )
    elif submission.enrolment_id is not None:
        query = _people().where(Enrolment.id == submission.enrolment_id)
    else:
        query = _of_organisation(submission.cohort_id, submission.organisation_id)
    return _members(_rows(session, query))


def _of_organisation(cohort_id: uuid.UUID, organisation_id: uuid.UUID | None) -> Select[Any]:
    return _people().where(Enrolment.cohort_id == cohort_id, Enrolment.organisation_id == organisation_id)


def _people(*more: Any) -> Select[Any]:
    return (
        select(Enrolment.id, Person.id, Person.given_name, Person.family_name, Organisation.name, *more)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(Enrolment.withdrawn_at.is_(None))
    )


def _rows(session: Session, query: Select[Any]) -> list[tuple[Member, tuple[Any, ...]]]:
    rows = sorted(session.execute(query), key=lambda row: (collation_key(row[3]), collation_key(row[2])))
    return [(Member(row[0], row[1], f"{row[2]} {row[3]}", row[4]), tuple(row[5:])) for row in rows]


def _members(rows: list[tuple[Member, tuple[Any, ...]]]) -> tuple[Member, ...]:
    return tuple(member for member, _more in rows)


def owned_by(owner: Owner) -> ColumnElement[bool]:
    """The submissions of an owner."""
    if owner.group_id is not None:
        return Submission.group_id == owner.group_id
    if owner.enrolment_id is not None:
        return Submission.enrolment_id == owner.enrolment_id
    return Submission.organisation_id == owner.organisation_id


def submission_of(session: Session, activity_id: uuid.UUID, owner: Owner) -> Submission | None:
    """The owner's work on an assignment, once somebody has begun it."""
    return session.scalars(
        select(Submission)
        .options(joinedload(Submission.saved_by))
        .where(Submission.activity_id == activity_id, owned_by(owner))
    ).one_or_none()


def submission_for(session: Session, at: InItsCohort, place: Place) -> Submission | None:
    """The work on an assignment of the one whose place this is."""
    owner = owner_for(session, at, place)
    return submission_of(session, at.activity.id, owner) if owner else None


def open_submission(session: Session, at: InItsCohort, owner: Owner) -> Submission:
    """The owner's work, begun now if nobody has. Two at once begin one: the activity's row is taken first."""
    lock(session, Activity, at.activity.id)
    present = submission_of(session, at.activity.id, owner)
    if present is not None:
        return present
    begun = Submission(activity_id=at.activity.id, cohort_id=at.cohort_id, draft="", **owner.ids)
    session.add(begun)
    session.flush()
    return begun
