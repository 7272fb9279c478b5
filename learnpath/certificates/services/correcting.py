"""Correcting a certificate: a new one says the rest as before, and the old one points to it.

What else the same person has from the same path, and says the same, is corrected with it.
"""

import uuid
from collections.abc import Sequence
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
from learnpath.certificates.services.signing_keys import Keys, keys_of
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
    """It was revoked or corrected otherwise in the meantime, or nobody knows any more whose it is."""


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
    """The person's other papers of this path that stand and say what this one says."""
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
    return enqueue(session, CORRECT, payload, asked_by_id=by_id, total=1, back_url=back)


class _Drawn(NamedTuple):
    """A corrected one that is ready to be stored."""

    old: Certificate
    number: int
    snapshot: Snapshot
    proven: Proven


def correct_now(
    source: Source,
    certificate_id: uuid.UUID,
    correction: Correction,
    *,
    by_id: uuid.UUID | None,
    base_url: str,
    reason: str,
) -> uuid.UUID:
    """Issue the corrected one, and of all that says the same, and return its id.

    All of them or none. Done again, it returns the one that is there already. Raises CannotCorrect,
    DocumentRefused, NoSigningKey.
    """
    with reading_session(source) as session:
        if (newer := _corrected(session, certificate_id, correction)) is not None:
            return newer
        first = session.get_one(Certificate, certificate_id)
        wanted = [(old, _about(session, old)) for old in (first, *said_alike(session, first))]
        keys = keys_of(session, first.issuer_id)
    drawn = [_draw(source, old, about, keys, correction, base_url) for old, about in wanted]
    with writing_session(source) as session:
        id_ = _exchange(session, drawn, correction, by_id, reason)
        session.commit()
    return id_


def _draw(
    source: Source, old: Certificate, about: About, keys: Keys, correction: Correction, base_url: str
) -> _Drawn:
    at = now()
    today = at.astimezone(ZoneInfo(about.time_zone)).date()
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
    return _Drawn(old, number, snapshot, prove(snapshot, about, keys, place, base_url=base_url, at=at))


def _corrected(session: Session, certificate_id: uuid.UUID, correction: Correction) -> uuid.UUID | None:
    """The one that has replaced it, where it says just this. Raises CannotCorrect where it says something else."""
    newer = session.scalars(
        select(Certificate).where(Certificate.replaces_id == certificate_id)
    ).one_or_none()
    if newer is None:
        return None
    if Correction.of(newer) != correction:
        raise CannotCorrect
    return newer.id


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
    session: Session, drawn: Sequence[_Drawn], correction: Correction, by_id: uuid.UUID | None, reason: str
) -> uuid.UUID:
    """The old ones out, the new ones in, in one transaction: there is never none, and never both."""
    first = drawn[0].old.id
    # in one order, whoever corrects which of them
    present = {id_: lock(session, Certificate, id_) for id_ in sorted(one.old.id for one in drawn)}
    if (newer := _corrected(session, first, correction)) is not None:
        return newer
    if present[first].revoked_at is not None:
        raise CannotCorrect
    # what was revoked while they were drawn stays revoked, and its new one is thrown away
    new = [
        (_replace(session, present[one.old.id], one, by_id, reason), one.snapshot)
        for one in drawn
        if present[one.old.id].revoked_at is None
    ]
    (certificate, snapshot), *others = new
    tell_corrected(session, certificate, snapshot, reason, [other.kind for other, _said in others])
    return certificate.id


def _replace(
    session: Session, old: Certificate, drawn: _Drawn, by_id: uuid.UUID | None, reason: str
) -> Certificate:
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
        drawn.number,
        drawn.snapshot,
        drawn.proven,
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
    return new
