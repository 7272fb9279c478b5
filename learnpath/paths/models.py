"""All that an author writes: the path, its stations and themes, and activities of every kind.

A cohort walks its own copy, in the same tables: a path with an `origin_id`. Parts of a copy are archived,
never deleted, once people may have worked on them.
"""

import uuid
from datetime import date, datetime
from decimal import Decimal

from markupsafe import Markup
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint, false

from learnpath.kernel.db import (
    Base,
    Id,
    Made,
    Mapped,
    RichTexts,
    Texts,
    mapped_column,
    relationship,
)
from learnpath.kernel.files import StoredFile
from learnpath.people.models import Organisation
from learnpath.terms import ActivityKind, Gate, Opening, PathState, WorkBy


class LearningPath(Base):
    __tablename__ = "learning_path"

    id: Mapped[Id]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    summary: Mapped[dict[str, Markup]] = mapped_column(RichTexts, default=dict)
    languages: Mapped[list[str]] = mapped_column(JSON)  # the first is the fallback
    time_zone: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    credits: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    meetings_required: Mapped[int] = mapped_column(default=0)  # how many a certificate asks for
    valid_months: Mapped[int | None]  # how long a certificate holds; none: for good
    # who came to so many meetings may have a certificate of participation; none: the path gives none
    participation_meetings: Mapped[int | None]
    with_transcript: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[PathState] = mapped_column(default=PathState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    origin_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("learning_path.id"), index=True)
    origin_version: Mapped[int | None]
    made_at: Mapped[Made]

    organisation: Mapped[Organisation] = relationship()

    @property
    def is_copy(self) -> bool:
        """Whether this is a cohort's own copy."""
        return self.origin_id is not None


class Theme(Base):
    __tablename__ = "theme"

    id: Mapped[Id]
    path_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learning_path.id"), index=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(Texts)
    version: Mapped[int] = mapped_column(default=1)
    origin_id: Mapped[uuid.UUID | None]
    origin_version: Mapped[int | None]

    path: Mapped[LearningPath] = relationship()


class Station(Base):
    __tablename__ = "station"

    id: Mapped[Id]
    path_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learning_path.id"), index=True)
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    intro: Mapped[dict[str, Markup]] = mapped_column(RichTexts, default=dict)
    opening: Mapped[Opening] = mapped_column(default=Opening.AT_ONCE)
    opens_at: Mapped[datetime | None]
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    version: Mapped[int] = mapped_column(default=1)
    archived_at: Mapped[datetime | None]
    origin_id: Mapped[uuid.UUID | None]
    origin_version: Mapped[int | None]

    path: Mapped[LearningPath] = relationship()


class StationTheme(Base):
    """A theme put on a station."""

    __tablename__ = "station_theme"

    station_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("station.id"), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True)


class Activity(Base):
    """One thing to do at a station, of any kind. Columns that a kind does not use stay empty."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("kind <> 'assignment' OR work_by IS NOT NULL", name="assignment_says_by_whom"),
        CheckConstraint("kind <> 'meeting' OR gate = 'none'", name="meeting_does_not_gate"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[Id]
    station_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("station.id"), index=True)
    kind: Mapped[ActivityKind]
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(Texts)
    brief: Mapped[dict[str, Markup]] = mapped_column(RichTexts, default=dict)
    required: Mapped[bool] = mapped_column(default=True)
    gate: Mapped[Gate] = mapped_column(default=Gate.NONE)
    counts_for_certificate: Mapped[bool] = mapped_column(default=True)
    due_at: Mapped[datetime | None]
    work_by: Mapped[WorkBy | None]  # assignment
    grouping_name: Mapped[str] = mapped_column(
        String(100), default=""
    )  # assignment by group; empty: the main one
    starts_at: Mapped[datetime | None]  # meeting
    ends_at: Mapped[datetime | None]  # meeting
    place: Mapped[str] = mapped_column(String(200), default="")  # meeting
    url: Mapped[str] = mapped_column(String(1000), default="")  # meeting
    version: Mapped[int] = mapped_column(default=1)
    archived_at: Mapped[datetime | None]
    origin_id: Mapped[uuid.UUID | None]
    origin_version: Mapped[int | None]

    station: Mapped[Station] = relationship()


class Reading(Base):
    """One reference on a reading list, and why it is worth the time."""

    __tablename__ = "reading"

    id: Mapped[Id]
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    position: Mapped[int]
    authors: Mapped[str] = mapped_column(String(500), default="")
    year: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(String(500))
    published_in: Mapped[str] = mapped_column(
        String(500), default=""
    )  # journal with volume and pages, or publisher
    language: Mapped[str] = mapped_column(String(5), default="")
    url: Mapped[str] = mapped_column(String(1000), default="")
    minutes: Mapped[int | None]
    why: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    is_suggestion: Mapped[bool] = mapped_column(default=False)  # a participant's: not the authors' to edit
    version: Mapped[int] = mapped_column(default=1)
    archived_at: Mapped[datetime | None]
    archived_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))  # in a cohort
    origin_id: Mapped[uuid.UUID | None]
    origin_version: Mapped[int | None]
    made_at: Mapped[Made]

    activity: Mapped[Activity] = relationship()


class Picture(Base):
    """A picture that texts of a path show; the same file may serve the path and its copies."""

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("path_id", "file_id"),)

    id: Mapped[Id]
    path_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learning_path.id"))
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), index=True)

    path: Mapped[LearningPath] = relationship()
    file: Mapped[StoredFile] = relationship()
