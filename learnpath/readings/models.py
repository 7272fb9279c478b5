"""What people do with a reading list: suggest a reading, mark one as read."""

import uuid

from sqlalchemy import ForeignKey

from learnpath.cohorts.models import Enrolment
from learnpath.kernel.db import Base, Made, Mapped, mapped_column, relationship
from learnpath.paths.models import Reading


class Suggestion(Base):
    """A reading on a cohort's own list that a participant put there."""

    __tablename__ = "suggestion"

    reading_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reading.id"), primary_key=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)

    reading: Mapped[Reading] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class ReadMark(Base):
    __tablename__ = "read_mark"

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    reading_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reading.id"), primary_key=True, index=True)
    read_at: Mapped[Made]
