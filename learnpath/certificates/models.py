"""The certificate as it was issued, and what has happened to it since."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import deferred

from learnpath.kernel.db import Base, Id, Made, Mapped, Name, mapped_column, relationship
from learnpath.people.models import Organisation
from learnpath.terms import CertificateEventKind, CertificateKind, KeyPurpose, RevokedFor


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
            "kind",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[CertificateKind] = mapped_column(
        default=CertificateKind.COMPLETION, server_default=CertificateKind.COMPLETION.value
    )
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
    sha256: Mapped[str] = mapped_column(String(64), index=True)  # of the PDF
    issued_at: Mapped[Made]
    issued_by_id: Mapped[uuid.UUID | None]
    valid_until: Mapped[date | None]  # the last day
    revoked_at: Mapped[datetime | None]
    revoked_for: Mapped[RevokedFor | None]  # in words fit for outsiders
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


class CertificatePicture(Base):
    """A logo or a signature as certificates bear it, redrawn by us. Kept while one bears it: a correction needs it."""

    __tablename__ = "certificate_picture"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    png: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    used_at: Mapped[Made]  # when it was last known to be chosen or borne


class CertificateDesign(Base):
    """What an organisation has chosen for its certificates. Never changed, only followed."""

    __tablename__ = "certificate_design"
    __table_args__ = (
        Index(
            "uq_certificate_design_present",
            "organisation_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)  # a design.DesignChoices
    made_at: Mapped[Made]
    made_by_id: Mapped[uuid.UUID | None]
    until: Mapped[datetime | None]


class SigningKey(Base):
    """A key that certificates are signed with. Never deleted: an old one still proves what it signed."""

    __tablename__ = "signing_key"

    id: Mapped[Id]
    purpose: Mapped[KeyPurpose]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )  # none: the installation's, for all who have none of their own
    algorithm: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(64), unique=True)  # its thumbprint (RFC 7638)
    public: Mapped[dict[str, str]] = mapped_column(JSON)  # as a JWK
    chain: Mapped[str] = mapped_column(Text, default="")  # of a seal: its certificates, its own first
    private: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))  # locked
    made_at: Mapped[Made]
    retired_at: Mapped[datetime | None]


class StatusList(Base):
    """A published list of an issuer's revocations: one bit a certificate, in a place that says nothing about it."""

    __tablename__ = "status_list"
    __table_args__ = (UniqueConstraint("issuer_id", "position"),)

    id: Mapped[Id]
    issuer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    position: Mapped[int]
    seed: Mapped[bytes] = mapped_column(LargeBinary)  # of the order in which places are given
    used: Mapped[int] = mapped_column(default=0)


class CertificateProof(Base):
    """The badge of a certificate, and its place in the published list; made with it, and kept as it is."""

    __tablename__ = "certificate_proof"
    __table_args__ = (UniqueConstraint("status_list_id", "status_index"),)

    certificate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    status_list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("status_list.id"))
    status_index: Mapped[int]
    seal_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signing_key.id"))
    badge_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signing_key.id"))
    credential: Mapped[str] = mapped_column(Text)  # signed: a compact JWS


class ErasedCertificate(Base):
    """What remains of a certificate that its issuer no longer keeps: that there was one, and nobody's name."""

    __tablename__ = "erased_certificate"

    code_digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the code
    sha256: Mapped[str] = mapped_column(String(64), index=True)  # of the PDF
    issuer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    issued_year: Mapped[int]
    kept_years: Mapped[int]
    erased_at: Mapped[Made]
    was_revoked: Mapped[bool]
    was_sealed: Mapped[bool]
    # Of a revoked one: its bit in the published list stays set, for who still has the badge.
    status_list_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("status_list.id"), index=True)
    status_index: Mapped[int | None]
    # So that none is issued anew by itself. Says who, only as long as the enrolment does.
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    kind: Mapped[CertificateKind]
