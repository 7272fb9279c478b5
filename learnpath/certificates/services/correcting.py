"""Correcting a certificate: a new one says the rest as before, and the old one points to it.

What else the same person has from the same path, and says the same, is corrected with it.
"""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.codes import format_serial, new_code
from learnpath.certificates.models import Certificate, CertificateEvent, CertificateProof
from learnpath.certificates.proof import jws
from learnpath.certificates.proof.badge import identity_of
from learnpath.certificates.services.contents import About
from learnpath.certificates.services.designs import pictures_for
from learnpath.certificates.services.issuing import Holder, keep, reserve_number
from learnpath.certificates.services.letters import tell_corrected
from learnpath.certificates.services.proving import Proven, prove, reserve_place
from learnpath.certificates.services.signing_keys import keys_of
from learnpath.certificates.snapshot import Snapshot
from learnpath.cohorts.models import Cohort
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import Source, lock, reading_session, writing_session
from learnpath.kernel.jobs import Job, enqueue
from learnpath.paths.models import LearningPath
from learnpath.people.models import Person
from learnpath.terms import CertificateEventKind, RevokedFor

CORRECT = "correct a certificate"  # the kind of job


class CannotCorrect(Exception):
    """It was revoked in the meantime, or nobody knows any more whose it is."""


class Correction(NamedTuple):
    """What the new certificate says instead."""

    person_name: str
    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, certificate: Certificate) -> Self:
        """What it says now."""
        said = Snapshot.from_json(certificate.snapshot)
        return cls(said.person_name, said.starts_on, said.ends_on)

    def to_json(self) -> dict[str, str]:
        return {
            "person_name": self.person_name,
            "starts_on": str(self.starts_on),
            "ends_on": str(self.ends_on),
        }

    @classmethod
    def from_json(cls, stored: dict[str, str]) -> Self:
        first, last = date.fromisoformat(stored["starts_on"]), date.fromisoformat(stored["ends_on"])
        return cls(stored["person_name"], first, last)


def said_alike(session: Session, certificate: Certificate) -> list[Certificate]:
    """The person's other papers of this path that stand and say what this one says, or has said."""
    if certificate.enrolment_id is None:
        return []
    others = session.scalars(
        select(Certificate)
        .where(
            Certificate.enrolment_id == certificate.enrolment_id,
            Certificate.kind != certificate.kind,
            Certificate.revoked_at.is_(None),
        )
        .order_by(Certificate.issued_at, Certificate.id)
    )
    said = Correction.of(certificate)
    return [other for other in others if Correction.of(other) == said]


def ask_to_correct(
    session: Session,
    certificate: Certificate,
    correction: Correction,
    *,
    by_id: uuid.UUID,
    base_url: str,
    reason: str,
) -> Job:
    """Have it and all that says the same corrected beside the request."""
    payload: dict[str, Any] = {
        "certificate": str(certificate.id),
        "correction": correction.to_json(),
        "base_url": base_url,
        "reason": reason,
    }
    back = f"/cohorts/{certificate.cohort_id}/certificates"
    total = 1 + len(said_alike(session, certificate))
    return enqueue(session, CORRECT, payload, asked_by_id=by_id, total=total, back_url=back)


def correct_now(
    source: Source,
    certificate_id: uuid.UUID,
    correction: Correction,
    *,
    by_id: uuid.UUID | None,
    base_url: str,
    reason: str,
    quietly: bool = False,
) -> uuid.UUID:
    """Issue the corrected one and return its id; the one that is there already, if this is done again.

    `quietly`: another mail has told of it. Raises CannotCorrect, DocumentRefused, NoSigningKey.
    """
    with reading_session(source) as session:
        if (newer := _newer(session, certificate_id)) is not None:
            return newer
        old = session.get_one(Certificate, certificate_id)
        about = _about(session, old)
        keys = keys_of(session, old.issuer_id)
    today = now().astimezone(ZoneInfo(about.time_zone)).date()
    with writing_session(source) as session:
        number = reserve_number(session, old.issuer_id, today.year)
        place = reserve_place(session, old.issuer_id)
        session.commit()
    code = new_code()
    snapshot = replace(
        Snapshot.from_json(old.snapshot),
        **correction._asdict(),
        serial=format_serial(today.year, number),
        code=code,
        verify_url=f"{base_url}/verify/{code}",
        issued_on=today,
    )
    proven = prove(snapshot, about, keys, place, base_url=base_url, at=now())
    with writing_session(source) as session:
        new, is_new = _exchange(session, certificate_id, number, snapshot, proven, by_id, reason)
        if is_new and not quietly:
            tell_corrected(session, new, snapshot, reason, [one.kind for one in said_alike(session, old)])
        session.commit()
        return new.id


def _newer(session: Session, certificate_id: uuid.UUID) -> uuid.UUID | None:
    return session.scalar(select(Certificate.id).where(Certificate.replaces_id == certificate_id))


def _about(session: Session, old: Certificate) -> About:
    """What the badge needs. Of somebody whom nobody knows any more, the old badge still has the hash."""
    path_id, origin_id, time_zone = session.execute(
        select(LearningPath.id, LearningPath.origin_id, LearningPath.time_zone)
        .join(Cohort, Cohort.path_id == LearningPath.id)
        .where(Cohort.id == old.cohort_id)
    ).one()
    person = session.get(Person, old.person_id) if old.person_id else None
    proof = session.get(CertificateProof, old.id)
    if person is not None:
        identity = identity_of(person.email)
    elif proof is not None:
        identity = jws.payload_of(proof.credential)["credentialSubject"]["identifier"][0]
    else:
        raise CannotCorrect
    # what the old one bears, not what the issuer has chosen since
    pictures = pictures_for(session, Snapshot.from_json(old.snapshot).design)
    return About(old.issuer_id, origin_id or path_id, time_zone, identity, pictures)


def _exchange(
    session: Session,
    certificate_id: uuid.UUID,
    number: int,
    snapshot: Snapshot,
    proven: Proven,
    by_id: uuid.UUID | None,
    reason: str,
) -> tuple[Certificate, bool]:
    """The old one out, the new one in, in one transaction: there is never none, and never both.

    The one that stands now, and whether it is this one.
    """
    old = lock(session, Certificate, certificate_id)
    if (newer := _newer(session, certificate_id)) is not None:
        return session.get_one(Certificate, newer), False
    if old.revoked_at is not None:
        raise CannotCorrect
    old.revoked_at, old.revoked_for = now(), RevokedFor.MISTAKE_ON_IT
    session.add(
        CertificateEvent(
            certificate_id=old.id, kind=CertificateEventKind.REPLACED, by_id=by_id, reason=reason[:300]
        )
    )
    session.flush()
    holder = Holder(old.cohort_id, old.enrolment_id, old.person_id, old.participant_organisation_id)
    new = keep(
        session,
        holder,
        number,
        snapshot,
        proven,
        by_id=by_id,
        overridden=old.override_reason,
        replaces_id=old.id,
    )
    audit.record(
        session,
        "certificate corrected",
        actor_id=by_id,
        subject_id=new.id,
        organisation_id=new.participant_organisation_id,
    )
    return new, True
