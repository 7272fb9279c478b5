"""Who came to a meeting."""

import uuid

from sqlalchemy import ForeignKey

from learnpath.kernel.db import Base, Made, Mapped, mapped_column
from learnpath.terms import Presence


class Attendance(Base):
    __tablename__ = "attendance"

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True, index=True)
    presence: Mapped[Presence]
    marked_at: Mapped[Made]
    marked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
