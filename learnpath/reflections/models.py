"""A person's text on a prompt, with readers chosen by its author."""

import uuid
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, UniqueConstraint

from learnpath.cohorts.models import Enrolment, Group
from learnpath.kernel.db import Base, Id, Made, Mapped, RichText, mapped_column, relationship
from learnpath.paths.models import Activity
from learnpath.terms import Audience


class Reflection(Base):
    __tablename__ = "reflection"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "activity_id"),
        Index(None, "cohort_id", "audience"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    cohort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cohort.id"))
    text: Mapped[Markup] = mapped_column(RichText)
    audience: Mapped[Audience] = mapped_column(default=Audience.ME)
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[Made]
    shared_at: Mapped[datetime | None]

    enrolment: Mapped[Enrolment] = relationship()
    activity: Mapped[Activity] = relationship()


class ReflectionGroup(Base):
    """A group that an author chose as readers: the one that it was then, wherever the author is moved later."""

    __tablename__ = "reflection_group"

    reflection_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reflection.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Group.id, ondelete="CASCADE"), primary_key=True, index=True
    )
