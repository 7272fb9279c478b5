"""The certificate as it was issued, and what has happened to it since."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import deferred

from learnpath.kernel.db import Base, Id, Made, Mapped, Name, mapped_column, relationship
from learnpath.people.models import Organisation
from learnpath.terms import CertificateEventKind


class SerialCounter(Base):
    """The last serial number that an issuer gave in a year."""

    __tablename__ = "serial_counter"

    issuer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Certificate(Base):
    """Frozen at issue: what it says, and the very bytes of its PDF. Outlives the person's account."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("issuer_id", "year", "number"),
        Index(
            "uq_certificate_standing",
            "enrolment_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    issuer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    # No foreign keys to what may be erased: the certificate stays verifiable without the person.
    cohort_id: Mapped[uuid.UUID] = mapped_column(index=True)
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    participant_organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_name: Mapped[Name]
    language: Mapped[str] = mapped_column(String(5))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))  # of the PDF
    issued_at: Mapped[Made]
    issued_by_id: Mapped[uuid.UUID | None]
    revoked_at: Mapped[datetime | None]
    override_reason: Mapped[str] = mapped_column(String(300), default="")
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("certificate.id"))
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary))

    issuer: Mapped[Organisation] = relationship(foreign_keys=[issuer_id])


class CertificateEvent(Base):
    """What has happened to a certificate: when, by whom, why."""

    __tablename__ = "certificate_event"

    id: Mapped[Id]
    certificate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    kind: Mapped[CertificateEventKind]
    at: Mapped[Made]
    by_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
