"""Reading what was handed in, with what was said about it."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.assignments.services.owners import Owner, owned_by
from learnpath.cohorts.models import Enrolment
from learnpath.cohorts.services.groups import Member
from learnpath.kernel.i18n import collation_key
from learnpath.people.models import Organisation, Person
from learnpath.terms import Verdict


class ReviewRow(NamedTuple):
    verdict: Verdict
    comment: Markup
    reviewed_at: datetime
    reviewed_by_id: uuid.UUID
    reviewed_by: str


class RevisionRead(NamedTuple):
    """A revision to read; `reviews` the latest first."""

    id: uuid.UUID
    submission_id: uuid.UUID
    number: int
    text: Markup
    handed_in_at: datetime
    is_late: bool
    member_ids: list[str]
    contributor_ids: list[str]
    handed_in_by: str
    reviews: tuple[ReviewRow, ...]

    @property
    def review(self) -> ReviewRow | None:
        """The one that stands."""
        return self.reviews[0] if self.reviews else None


_handed, _reviewer = aliased(Person), aliased(Person)
_FACTS = (
    Revision.id,
    Revision.submission_id,
    Revision.number,
    Revision.text,
    Revision.handed_in_at,
    Revision.is_late,
    Revision.member_ids,
    Revision.contributor_ids,
    _handed.given_name + " " + _handed.family_name,
    Review.verdict,
    Review.comment,
    Review.reviewed_at,
    Review.reviewed_by_id,
    _reviewer.given_name + " " + _reviewer.family_name,
)


def revisions(
    session: Session, submission_id: uuid.UUID, numbers: Collection[int]
) -> dict[int, RevisionRead]:
    """Some of a submission's revisions with their reviews, by number. One query."""
    rows = session.execute(
        _with_people(select(*_FACTS).select_from(Revision))
        .where(Revision.submission_id == submission_id, Revision.number.in_(numbers))
        .order_by(Revision.number, Review.number.desc())
    )
    return _read(tuple(row) for row in rows)


def work_of(
    session: Session, activity_id: uuid.UUID, owner: Owner
) -> tuple[Submission | None, RevisionRead | None]:
    """The owner's work on an assignment and its latest revision. One query."""
    latest = (Revision.submission_id == Submission.id) & (Revision.number == Submission.last_number)
    rows = session.execute(
        _with_people(select(Submission, *_FACTS).outerjoin(Revision, latest))
        .options(joinedload(Submission.saved_by))
        .where(Submission.activity_id == activity_id, owned_by(owner))
        .order_by(Review.number.desc())
    ).all()
    found = _read(tuple(row[1:]) for row in rows)
    return (rows[0][0] if rows else None), next(iter(found.values()), None)


def _with_people(query: Any) -> Select[Any]:
    joined: Select[Any] = (
        query.outerjoin(_handed, _handed.id == Revision.handed_in_by_id)
        .outerjoin(Review, Review.revision_id == Revision.id)
        .outerjoin(_reviewer, _reviewer.id == Review.reviewed_by_id)
    )
    return joined


def _read(rows: Iterable[tuple[Any, ...]]) -> dict[int, RevisionRead]:
    found: dict[int, RevisionRead] = {}
    for row in rows:
        if row[0] is None:
            continue
        earlier = found[row[2]].reviews if row[2] in found else ()
        given = (ReviewRow._make(row[9:]),) if row[9] is not None else ()
        found[row[2]] = RevisionRead._make((*row[:9], earlier + given))
    return found


class People(NamedTuple):
    """For whom a revision was handed in, and who wrote in it."""

    members: list[Member]
    contributors: list[str]


def people_of_revision(session: Session, revision: RevisionRead, cohort_id: uuid.UUID) -> People:
    """Names as they are now, of those who were there then. One query."""
    members, writers = set(revision.member_ids), set(revision.contributor_ids)
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Enrolment.id, Organisation.name)
        .outerjoin(Enrolment, (Enrolment.person_id == Person.id) & (Enrolment.cohort_id == cohort_id))
        .outerjoin(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(
            Enrolment.id.in_([uuid.UUID(one) for one in members])
            | Person.id.in_([uuid.UUID(one) for one in writers])
        )
    ).all()
    ordered = sorted(rows, key=lambda row: (collation_key(row[2]), collation_key(row[1])))
    return People(
        [Member(row[3], row[0], f"{row[1]} {row[2]}", row[4]) for row in ordered if str(row[3]) in members],
        [f"{row[1]} {row[2]}" for row in ordered if str(row[0]) in writers],
    )
