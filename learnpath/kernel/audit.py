"""The audit log: who did what to which thing, and when. Append-only, and never what anybody wrote."""

import uuid
from datetime import datetime

from sqlalchemy import String, event
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import Base, Id, Mapped, mapped_column


class AuditEvent(Base):
    __tablename__ = "audit_event"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[uuid.UUID | None]  # no foreign key: the log outlives the person
    action: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(String(200), default="")  # a count, a reason code; no content


def record(
    session: Session,
    action: str,
    *,
    actor_id: uuid.UUID | None,
    subject_id: uuid.UUID | None = None,
    organisation_id: uuid.UUID | None = None,
    note: str = "",
) -> None:
    """Add one line to the log, in the caller's transaction."""
    session.add(
        AuditEvent(
            actor_id=actor_id,
            action=action,
            subject_id=subject_id,
            organisation_id=organisation_id,
            note=note[:200],
        )
    )


class LogIsAppendOnly(Exception):
    """Somebody tried to change what has been recorded."""


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse(*_: object) -> None:
    raise LogIsAppendOnly
