"""What people do with an assignment: one draft that changes, revisions that do not, reviews of these."""

import uuid
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, text

from learnpath.cohorts.models import Cohort, Enrolment, Group
from learnpath.kernel.db import Base, Id, Made, Mapped, RichText, mapped_column, relationship
from learnpath.kernel.files import StoredFile
from learnpath.paths.models import Activity
from learnpath.people.models import Organisation, Person
from learnpath.terms import SubmissionState, Verdict


def _one_per(owner: str) -> Index:
    where = text(f"{owner} IS NOT NULL")
    name = f"uq_submission_{owner.removesuffix('_id')}"
    return Index(name, "activity_id", owner, unique=True, sqlite_where=where, postgresql_where=where)


class Submission(Base):
    """The work of exactly one group, person or organisation on one assignment, with its draft."""

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN group_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN enrolment_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
        _one_per("group_id"),
        _one_per("enrolment_id"),
        _one_per("organisation_id"),
        Index(None, "cohort_id", "organisation_id"),
    )

    id: Mapped[Id]
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id"))
    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"))
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("group.id"), index=True)
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[SubmissionState] = mapped_column(default=SubmissionState.DRAFT)
    draft: Mapped[Markup] = mapped_column(RichText, default="")
    version: Mapped[int] = mapped_column(
        default=0
    )  # of the draft; a form carries the one that it was drawn from
    saved_at: Mapped[datetime | None]
    saved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    last_number: Mapped[int] = mapped_column(default=0)  # of its latest revision; 0: never handed in
    made_at: Mapped[Made]

    activity: Mapped[Activity] = relationship()
    cohort: Mapped[Cohort] = relationship()
    group: Mapped[Group | None] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    saved_by: Mapped[Person | None] = relationship()


class Contributor(Base):
    """Somebody who wrote in a draft since the last hand-in."""

    __tablename__ = "contributor"

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    last_at: Mapped[Made]


class Revision(Base):
    """One handed-in state of a submission. Immutable."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: Mapped[Id]
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"))
    number: Mapped[int]
    text: Mapped[Markup] = mapped_column(RichText)
    sha256: Mapped[str] = mapped_column(String(64))  # of the text and the files' hashes
    handed_in_at: Mapped[Made]
    handed_in_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    is_late: Mapped[bool]
    contributor_ids: Mapped[list[str]] = mapped_column(JSON, default=list)  # persons
    member_ids: Mapped[list[str]] = mapped_column(JSON, default=list)  # enrolments it was handed in for

    submission: Mapped[Submission] = relationship()
    handed_in_by: Mapped[Person] = relationship()


class RevisionIsImmutable(Exception):
    """Somebody tried to change what was handed in."""


@event.listens_for(Revision, "before_update")
def _refuse(*_: object) -> None:
    raise RevisionIsImmutable


class Attachment(Base):
    """A file with a submission's draft; revisions keep those that were there at hand-in."""

    __tablename__ = "attachment"

    id: Mapped[Id]
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[Made]
    removed_at: Mapped[datetime | None]

    submission: Mapped[Submission] = relationship()
    file: Mapped[StoredFile] = relationship()


class RevisionFile(Base):
    __tablename__ = "revision_file"

    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    attachment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attachment.id"), primary_key=True)

    attachment: Mapped[Attachment] = relationship()


class Review(Base):
    """The trainer's verdict and comment on one revision; a second one only where accepted work was opened again."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("revision_id", "number"),)

    id: Mapped[Id]
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    number: Mapped[int] = mapped_column(default=1)
    verdict: Mapped[Verdict]
    comment: Mapped[Markup] = mapped_column(RichText, default="")
    reviewed_at: Mapped[Made]
    reviewed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    revision: Mapped[Revision] = relationship()
    reviewed_by: Mapped[Person] = relationship()
