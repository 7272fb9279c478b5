"""Certificates that have been issued: finding, reading, checking and revoking them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from learnpath.certificates.file_names import family_first, file_name
from learnpath.certificates.models import Certificate, CertificateEvent, CertificateProof
from learnpath.certificates.services.letters import tell_revoked
from learnpath.certificates.wording import kind_in_file_name
from learnpath.cohorts.models import Enrolment
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import in_language
from learnpath.people.models import Person
from learnpath.terms import CertificateEventKind, CertificateKind, RevokedFor


@dataclass(frozen=True, slots=True)
class Document:
    """A certificate's file: what it is called, and the bytes as they were stored."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge is called as a file, what its picture says, and the credential that it carries."""

    name: str
    kind: str  # in words, of anything but the certificate itself
    title: str
    issuer: str
    token: str


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """One line of a person's own list."""

    id: uuid.UUID
    kind: CertificateKind
    title: str
    language: str
    serial: str
    issued_on: date
    revoked_at: datetime | None
    valid_until: date | None
    has_badge: bool


def find_certificate(session: Session, certificate_id: uuid.UUID) -> Certificate | None:
    return session.get(Certificate, certificate_id)


def document_of(session: Session, certificate_id: uuid.UUID) -> Document | None:
    """The stored file, byte for byte."""
    row = session.execute(
        select(Certificate, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == Certificate.person_id)
        .options(undefer(Certificate.pdf))
        .where(Certificate.id == certificate_id)
    ).one_or_none()
    if row is None:
        return None
    certificate, given_name, family_name = row
    return Document(_named(certificate, given_name, family_name), certificate.pdf)


def badge_of(session: Session, certificate_id: uuid.UUID) -> Badge | None:
    """The credential as it was signed; none for what was issued before there were badges."""
    row = session.execute(
        select(Certificate, Person.given_name, Person.family_name, CertificateProof.credential)
        .join(CertificateProof, CertificateProof.certificate_id == Certificate.id)
        .outerjoin(Person, Person.id == Certificate.person_id)
        .where(Certificate.id == certificate_id)
    ).one_or_none()
    if row is None:
        return None
    certificate, given_name, family_name, token = row
    said = certificate.snapshot
    name = _named(certificate, given_name, family_name).removesuffix(".pdf")
    with in_language(certificate.language):
        kind = kind_in_file_name(certificate.kind)
    return Badge(name, kind, said["path_title"], said["issuer"], token)


def _named(certificate: Certificate, given_name: str | None, family_name: str | None) -> str:
    issued_on = date.fromisoformat(certificate.snapshot["issued_on"])
    name = family_first(certificate.person_name, given_name, family_name)
    title, word = certificate.snapshot["path_title"], kind_in_file_name(certificate.kind)
    return file_name(issued_on, name, title, word)


def stored_pdf(session: Session, certificate_id: uuid.UUID) -> bytes:
    """Nothing but the bytes. Raises NoResultFound."""
    return session.execute(select(Certificate.pdf).where(Certificate.id == certificate_id)).scalar_one()


def names_of(session: Session, enrolment_ids: Collection[uuid.UUID]) -> list[str]:
    """The names of people, for telling a trainer for whom something did not work."""
    persons = session.scalars(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.id.in_(enrolment_ids))
        .order_by(Person.family_name, Person.given_name)
    )
    return [person.name for person in persons]


def certificates_of(session: Session, person_id: uuid.UUID) -> list[OwnCertificate]:
    """A person's own, the newest day first, and of a day the certificate before what comes with it."""
    rows = session.execute(
        select(
            Certificate.id,
            Certificate.kind,
            Certificate.snapshot["path_title"].as_string(),
            Certificate.language,
            Certificate.snapshot["serial"].as_string(),
            Certificate.snapshot["issued_on"].as_string(),
            Certificate.revoked_at,
            Certificate.valid_until,
            CertificateProof.certificate_id.is_not(None),
        )
        .outerjoin(CertificateProof, CertificateProof.certificate_id == Certificate.id)
        .where(Certificate.person_id == person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    )
    found = [
        OwnCertificate(id_, kind, title, language, serial, date.fromisoformat(issued_on), *rest)
        for id_, kind, title, language, serial, issued_on, *rest in rows
    ]
    kinds = list(CertificateKind)
    return sorted(found, key=lambda one: (-one.issued_on.toordinal(), kinds.index(one.kind)))


def revoke(
    session: Session,
    certificate: Certificate,
    *,
    reason: str,
    by_id: uuid.UUID | None,
    because: RevokedFor = RevokedFor.OTHER,
) -> bool:
    """Withdraw a certificate for good, and tell its holder why. False when it was revoked already.

    Outsiders learn `because`, and nothing of the reason.
    """
    certificate = lock(session, Certificate, certificate.id)
    if certificate.revoked_at is not None:
        return False
    certificate.revoked_at, certificate.revoked_for = now(), because
    session.add(
        CertificateEvent(
            certificate_id=certificate.id, kind=CertificateEventKind.REVOKED, by_id=by_id, reason=reason[:300]
        )
    )
    audit.record(
        session,
        "certificate revoked",
        actor_id=by_id,
        subject_id=certificate.id,
        organisation_id=certificate.participant_organisation_id,
        note=because.value,
    )
    tell_revoked(session, certificate, reason)
    session.flush()
    return True
