"""People who walk a path together: cohort, enrolments, groups, what is open for whom and what is completed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    exists,
    text,
)

from learnpath.kernel.db import Base, Id, Made, Mapped, Name, mapped_column, relationship
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.people.models import Membership, Organisation, Person
from learnpath.terms import CohortState, CompletedHow, GroupingMethod, MembershipKind, Stage


class Cohort(Base):
    __tablename__ = "cohort"

    id: Mapped[Id]
    path_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learning_path.id"), unique=True)  # its own copy
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )  # the path's owner
    name: Mapped[Name]
    starts_on: Mapped[date]
    state: Mapped[CohortState] = mapped_column(default=CohortState.RUNNING)
    issues_by_itself: Mapped[bool] = mapped_column(default=False)  # certificates, as they are earned
    made_at: Mapped[Made]

    path: Mapped[LearningPath] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def cohort_id(self) -> uuid.UUID:
        """Its own id, under the name by which the access table asks."""
        return self.id


class CohortTrainer(Base):
    __tablename__ = "cohort_trainer"

    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship()
    cohort: Mapped[Cohort] = relationship()


def trains_at_present() -> ColumnElement[bool]:
    """The condition on a CohortTrainer: still a trainer of the organisation whose cohort it is.

    Whoever is dismissed there keeps the row, which says who trained, and none of what it allowed.
    """
    return exists().where(
        Cohort.id == CohortTrainer.cohort_id,
        Membership.person_id == CohortTrainer.person_id,
        Membership.organisation_id == Cohort.organisation_id,
        Membership.kind == MembershipKind.TRAINER,
        Membership.until.is_(None),
    )


class Enrolment(Base):
    """One person in one cohort, for the organisation that they started with."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: Mapped[Id]
    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    enrolled_at: Mapped[Made]
    invited_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]  # when they last looked at their path
    withdrawn_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Grouping(Base):
    """A way to divide a cohort. The main one serves every group assignment that names no other."""

    __tablename__ = "grouping"
    __table_args__ = (
        UniqueConstraint("cohort_id", "name"),
        Index(
            "uq_grouping_main",
            "cohort_id",
            unique=True,
            sqlite_where=text("is_main"),
            postgresql_where=text("is_main"),
        ),
    )

    id: Mapped[Id]
    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"))
    name: Mapped[str] = mapped_column(String(100))
    method: Mapped[GroupingMethod]
    is_main: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[Made]

    cohort: Mapped[Cohort] = relationship()


class Group(Base):
    __tablename__ = "group"
    __table_args__ = (UniqueConstraint("grouping_id", "name"),)

    id: Mapped[Id]
    grouping_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grouping.id"))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]

    grouping: Mapped[Grouping] = relationship()


class GroupMembership(Base):
    """Who was in a group, from when to when."""

    __tablename__ = "group_membership"
    __table_args__ = (
        Index(
            "uq_group_membership_present",
            "group_id",
            "enrolment_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[Id]
    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("group.id"), index=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    since: Mapped[Made]
    until: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class EarlyOpening(Base):
    """A trainer opened a station: for everybody, for one group or for one person."""

    __tablename__ = "early_opening"
    __table_args__ = (CheckConstraint("group_id IS NULL OR enrolment_id IS NULL", name="at_most_one"),)

    id: Mapped[Id]
    station_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("station.id"), index=True)
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("group.id"))
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    opened_at: Mapped[Made]
    opened_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    station: Mapped[Station] = relationship()


class Completion(Base):
    """How far one person has come with one activity. Withdrawn by a mark, never deleted."""

    __tablename__ = "completion"
    __table_args__ = (UniqueConstraint("enrolment_id", "activity_id"),)

    id: Mapped[Id]
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    stage: Mapped[Stage]
    how: Mapped[CompletedHow]
    at: Mapped[Made]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    withdrawn_at: Mapped[datetime | None]

    enrolment: Mapped[Enrolment] = relationship()
    activity: Mapped[Activity] = relationship()


class RosterPreview(Base):
    """A list of people as it was read and planned, kept between the preview and the confirmation."""

    __tablename__ = "roster_preview"

    id: Mapped[Id]
    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"), index=True)
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[Made]
    table: Mapped[dict[str, Any]] = mapped_column(JSON)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    applied_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship()
