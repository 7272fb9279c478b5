"""What the guard loads for the pages of assignments."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from learnpath.assignments.models import Attachment, Submission
from learnpath.assignments.rules import Standing, standing
from learnpath.assignments.services.attachments import find_attachment
from learnpath.assignments.services.owners import Owner, owner_for
from learnpath.assignments.services.revisions import RevisionRead, revisions, work_of
from learnpath.cohorts.loading import ActivityInCohort, activity_url, load_activity
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.paths.models import Activity
from learnpath.policy import Actor
from learnpath.terms import ActivityKind

_load_assignment = load_activity(ActivityKind.ASSIGNMENT)


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment as one person meets it: theirs, their group's or their organisation's work on it."""

    at: ActivityInCohort
    owner: Owner | None  # None: a trainer, or somebody who is in no group yet
    submission: Submission | None  # None: not begun
    latest: RevisionRead | None

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.at.cohort_id

    @property
    def activity(self) -> Activity:
        return self.at.activity

    @property
    def url(self) -> str:
        return self.at.url

    @property
    def standing(self) -> Standing:
        begun = self.submission
        return standing(
            begun.state if begun else None,
            self.at.state,
            saved_at=begun.saved_at if begun else None,
            handed_in_at=self.latest.handed_in_at if self.latest else None,
        )


def load_work(session: Session, actor: Actor, cohort_id: uuid.UUID, activity_id: uuid.UUID) -> Work | None:
    """The actor's work on the assignment of an address: the activity's queries and two more."""
    at = _load_assignment(session, actor, cohort_id, activity_id)
    if at is None:
        return None
    if at.place is None or not at.is_open:
        return Work(at, None, None, None)
    owner = owner_for(session, at, at.place)
    begun, latest = work_of(session, activity_id, owner) if owner else (None, None)
    return Work(at, owner, begun, latest)


def load_submission(session: Session, _actor: Actor, submission_id: uuid.UUID) -> Submission | None:
    """A submission with what every page about it names."""
    return session.scalars(
        select(Submission)
        .options(
            joinedload(Submission.activity).joinedload(Activity.station),
            joinedload(Submission.cohort).joinedload(Cohort.path),
            joinedload(Submission.group),
            joinedload(Submission.enrolment).joinedload(Enrolment.person),
            joinedload(Submission.organisation),
            joinedload(Submission.saved_by),
        )
        .where(Submission.id == submission_id)
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class PartOfWork:
    """Something that belongs to a submission, in the shape that the access table reads."""

    submission: Submission

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.submission.cohort_id

    @property
    def group_id(self) -> uuid.UUID | None:
        return self.submission.group_id

    @property
    def enrolment_id(self) -> uuid.UUID | None:
        return self.submission.enrolment_id

    @property
    def organisation_id(self) -> uuid.UUID | None:
        return self.submission.organisation_id


@dataclass(frozen=True, slots=True)
class RevisionOfWork(PartOfWork):
    revision: RevisionRead


@dataclass(frozen=True, slots=True)
class FileOfWork(PartOfWork):
    attachment: Attachment


def load_revision(
    session: Session, actor: Actor, submission_id: uuid.UUID, number: int
) -> RevisionOfWork | None:
    """A revision by its number within its submission."""
    submission = load_submission(session, actor, submission_id)
    if submission is None:
        return None
    found = revisions(session, submission_id, [number]).get(number)
    return RevisionOfWork(submission, found) if found else None


def load_attachment(
    session: Session, actor: Actor, submission_id: uuid.UUID, attachment_id: uuid.UUID
) -> FileOfWork | None:
    """A file, checked against the submission in the address."""
    attachment = find_attachment(session, submission_id, attachment_id)
    submission = load_submission(session, actor, submission_id) if attachment else None
    return FileOfWork(submission, attachment) if submission and attachment else None


def owner_name(submission: Submission) -> str:
    """Whose a loaded submission is, in words."""
    if submission.group is not None:
        return submission.group.name
    if submission.organisation is not None:
        return submission.organisation.name
    return submission.enrolment.person.name if submission.enrolment else ""


def own_page(submission: Submission) -> str:
    """Where those who share it write."""
    return activity_url(ActivityKind.ASSIGNMENT, submission.cohort_id, submission.activity_id)
