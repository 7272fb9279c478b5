"""Where work stands, for pages that show much of it: columns only, one query each."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, bindparam, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.assignments.rules import is_overdue
from learnpath.cohorts.models import Enrolment, Group
from learnpath.kernel.clock import now
from learnpath.kernel.db import columns
from learnpath.paths.models import Activity
from learnpath.people.models import Organisation, Person
from learnpath.policy import Place
from learnpath.terms import SubmissionState, Verdict


class WorkState(NamedTuple):
    """How one piece of work stands. `late`: handed in late, or not handed in though its time has come."""

    submission_id: uuid.UUID
    state: SubmissionState
    saved_at: datetime | None
    saved_by_name: str
    handed_in_at: datetime | None
    due_at: datetime | None
    late: bool


def work_of_one() -> ColumnElement[bool]:
    """Work that a person has a part in: their groups', their own, their organisation's in this cohort.

    Asks for enrolment_id, group_ids, organisation_id and cohort_id. Each branch can use an index of its own.
    """
    return or_(
        Submission.enrolment_id == bindparam("enrolment_id"),
        Submission.group_id.in_(bindparam("group_ids", expanding=True)),
        (Submission.organisation_id == bindparam("organisation_id"))
        & (Submission.cohort_id == bindparam("cohort_id")),
    )


def _latest() -> ColumnElement[bool]:
    return (Revision.submission_id == Submission.id) & (Revision.number == Submission.last_number)


# Built once: building a statement costs more than running it.
_WORK_STATES = (
    select(
        Submission.activity_id,
        Submission.id,
        Submission.state,
        Submission.saved_at,
        Person.given_name,
        Person.family_name,
        Revision.handed_in_at,
        Activity.due_at,
        Revision.is_late,
    )
    .join(Activity, Activity.id == Submission.activity_id)
    .outerjoin(Person, Person.id == Submission.saved_by_id)
    .outerjoin(Revision, _latest())
    .where(work_of_one())
    .order_by(Submission.made_at)
)


def work_states(
    session: Session,
    cohort_id: uuid.UUID,
    enrolment_id: uuid.UUID,
    group_ids: Collection[uuid.UUID],
    organisation_id: uuid.UUID,
) -> dict[uuid.UUID, WorkState]:
    """One person's work in a cohort, their group's and their organisation's included, by activity."""
    values = {
        "cohort_id": cohort_id,
        "enrolment_id": enrolment_id,
        "group_ids": list(group_ids),
        "organisation_id": organisation_id,
    }
    rows = columns(session, _WORK_STATES, values)
    at = now()
    return {
        row[0]: WorkState(
            submission_id=row[1],
            state=row[2],
            saved_at=row[3],
            saved_by_name=f"{row[4]} {row[5]}" if row[4] else "",
            handed_in_at=row[6],
            due_at=row[7],
            late=bool(row[8]) or is_overdue(row[2], row[7], at, was_in_time=row[8] is False),
        )
        for row in rows
    }


def _mine(
    enrolment_id: uuid.UUID, group_ids: Collection[uuid.UUID], organisation_id: uuid.UUID
) -> ColumnElement[bool]:
    return or_(
        Submission.enrolment_id == enrolment_id,
        Submission.group_id.in_(group_ids),
        Submission.organisation_id == organisation_id,
    )


def waiting_for_review(session: Session, cohort_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How much waits for a trainer, by cohort; cohorts where nothing does are not in it."""
    rows = session.execute(
        select(Submission.cohort_id, func.count())
        .where(Submission.cohort_id.in_(cohort_ids), Submission.state == SubmissionState.HANDED_IN)
        .group_by(Submission.cohort_id)
    )
    return {row[0]: row[1] for row in rows}


def matrix_states(
    session: Session, cohort_id: uuid.UUID
) -> dict[tuple[uuid.UUID, uuid.UUID], SubmissionState]:
    """Every work of a cohort by (activity, owner); the owner is a group, an enrolment or an organisation."""
    owner = func.coalesce(Submission.group_id, Submission.enrolment_id, Submission.organisation_id)
    rows = session.execute(
        select(Submission.activity_id, owner, Submission.state).where(Submission.cohort_id == cohort_id)
    )
    return {(activity_id, owner_id): state for activity_id, owner_id, state in rows}


class ReviewNews(NamedTuple):
    """A review of one's work."""

    submission_id: uuid.UUID
    activity_id: uuid.UUID
    activity_title: Mapping[str, str]
    verdict: Verdict
    reviewed_at: datetime
    reviewed_by_name: str


def news_since(session: Session, place: Place, since: datetime | None, *, most: int = 10) -> list[ReviewNews]:
    """The reviews of one's work since a moment, the latest first."""
    query = (
        select(
            Submission.id,
            Submission.activity_id,
            Activity.title,
            Review.verdict,
            Review.reviewed_at,
            Person.given_name + " " + Person.family_name,
        )
        .select_from(Review)
        .join(Revision, Revision.id == Review.revision_id)
        .join(Submission, Submission.id == Revision.submission_id)
        .join(Activity, Activity.id == Submission.activity_id)
        .join(Person, Person.id == Review.reviewed_by_id)
        .where(
            Submission.cohort_id == place.cohort_id,
            _mine(place.enrolment_id, place.group_ids, place.organisation_id),
        )
        .order_by(Review.reviewed_at.desc())
        .limit(most)
    )
    if since is not None:
        query = query.where(Review.reviewed_at > since)
    return [ReviewNews._make(row) for row in session.execute(query)]


def has_work(session: Session, group_id: uuid.UUID) -> bool:
    """Whether a group has begun any work."""
    return bool(session.scalar(select(exists().where(Submission.group_id == group_id))))


def has_begun(session: Session, activity_id: uuid.UUID) -> bool:
    """Whether anybody has begun work on an assignment."""
    return bool(session.scalar(select(exists().where(Submission.activity_id == activity_id))))


class WorkRow(NamedTuple):
    """One work in a trainer's list."""

    submission_id: uuid.UUID
    activity_id: uuid.UUID
    title: Mapping[str, str]
    owner: str
    state: SubmissionState
    number: int
    handed_in_at: datetime | None
    saved_at: datetime | None
    is_late: bool | None


def works() -> Select[Any]:
    """Works as a trainer's list shows them (WorkRow), what has waited longest first. Narrow it with .where()."""
    author = aliased(Person)
    owner = case(
        (Submission.group_id.is_not(None), Group.name),
        (Submission.organisation_id.is_not(None), Organisation.name),
        else_=cast(author.given_name + " " + author.family_name, String),
    )
    waits = case((Submission.state == SubmissionState.HANDED_IN, 0), else_=1)
    return (
        select(
            Submission.id,
            Submission.activity_id,
            Activity.title,
            owner,
            Submission.state,
            Submission.last_number,
            Revision.handed_in_at,
            Submission.saved_at,
            Revision.is_late,
        )
        .select_from(Submission)
        .join(Activity, Activity.id == Submission.activity_id)
        .outerjoin(Group, Group.id == Submission.group_id)
        .outerjoin(Enrolment, Enrolment.id == Submission.enrolment_id)
        .outerjoin(author, author.id == Enrolment.person_id)
        .outerjoin(Organisation, Organisation.id == Submission.organisation_id)
        .outerjoin(Revision, _latest())
        .order_by(waits, func.coalesce(Revision.handed_in_at, Submission.made_at), Submission.id)
    )


def all_in(cohort_id: uuid.UUID) -> Select[Any]:
    """Everything that has been begun."""
    return works().where(Submission.cohort_id == cohort_id)


def waiting_in(cohort_id: uuid.UUID) -> Select[Any]:
    return works().where(Submission.cohort_id == cohort_id, Submission.state == SubmissionState.HANDED_IN)


def late_in(cohort_id: uuid.UUID) -> Select[Any]:
    """Begun and not there though its time has come, or there and late, and not accepted yet."""
    overdue = (Activity.due_at < now()) & Submission.state.in_(
        [SubmissionState.DRAFT, SubmissionState.RETURNED]
    )
    waits_late = (Submission.state == SubmissionState.HANDED_IN) & Revision.is_late
    was_in_time = Revision.is_late.is_(False)
    return works().where(
        Submission.cohort_id == cohort_id,
        or_(waits_late, overdue & or_(Revision.id.is_(None), ~was_in_time)),
    )


def next_waiting(session: Session, cohort_id: uuid.UUID, besides: uuid.UUID) -> WorkRow | None:
    """What a trainer reads next."""
    row = session.execute(waiting_in(cohort_id).where(Submission.id != besides).limit(1)).first()
    return None if row is None else WorkRow._make(row)
