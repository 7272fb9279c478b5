"""Issuing: a number is reserved, the PDF is drawn, and both are stored with all that follows from them.

The drawing takes a hundred times as long as either transaction, so it happens between them and holds nothing.
A process that dies on the way leaves a gap in the numbers and nothing else: never a PDF without its row, nor a
row without its PDF, because they are one row.
"""

import hashlib
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.codes import new_code
from learnpath.certificates.models import Certificate, CertificateEvent, SerialCounter
from learnpath.certificates.rules import Eligibility
from learnpath.certificates.services.contents import contents_of
from learnpath.certificates.services.designs import keep_pictures
from learnpath.certificates.services.earning import standing_of
from learnpath.certificates.services.letters import tell_issued
from learnpath.certificates.services.proving import Proven, keep_proof, prove, reserve_place
from learnpath.certificates.services.signing_keys import keys_of
from learnpath.certificates.snapshot import Snapshot
from learnpath.cohorts.models import Enrolment
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import Source, insert_into, lock, reading_session, writing_session
from learnpath.kernel.jobs import Job, enqueue
from learnpath.terms import CertificateEventKind, CertificateKind

ISSUE = "issue certificates"  # the kind of job


class NotEarned(Exception):
    """Something is missing, and no reason was given to issue in spite of it."""

    def __init__(self, eligibility: Eligibility) -> None:
        super().__init__("the certificate has not been earned")
        self.eligibility = eligibility


def issue_now(
    source: Source,
    enrolment_id: uuid.UUID,
    *,
    kind: CertificateKind = CertificateKind.COMPLETION,
    by_id: uuid.UUID | None,
    base_url: str,
    reason: str = "",
    quietly: bool = False,
) -> uuid.UUID:
    """Issue one certificate of a kind and return its id; the one that stands already, if there is one.

    `reason` issues it although something is missing, or to somebody who has left the path. `quietly`: another
    mail has told of it. Raises NotEarned, DocumentRefused, NoSigningKey.
    """
    with reading_session(source) as session:
        standing = standing_of(session, enrolment_id)
        if standing is None:
            raise LookupError(f"no such enrolment: {enrolment_id}")
        if (there := standing.standing(kind)) is not None:
            return there
        is_due = standing.may_have(kind)
        if not is_due and not reason:
            raise NotEarned(standing.eligibility)
        contents = contents_of(session, enrolment_id, now(), kind)
        keys = keys_of(session, contents.issuer_id)
    with writing_session(source) as session:
        number = reserve_number(session, contents.issuer_id, contents.year)
        place = reserve_place(session, contents.issuer_id)
        session.commit()
    snapshot = contents.numbered(number, new_code(), base_url)
    proven = prove(snapshot, contents.about, keys, place, base_url=base_url, at=now())
    overridden = "" if is_due else reason
    with writing_session(source) as session:
        keep_pictures(session, contents.about.pictures)
        certificate, is_new = _store(session, enrolment_id, number, snapshot, proven, by_id, overridden)
        if is_new and not quietly:
            with_it = kind is CertificateKind.COMPLETION and standing.transcript_comes_with_it
            tell_issued(session, certificate, snapshot, with_transcript=with_it)
        session.commit()
        return certificate.id


def issue_transcript_with_it(
    source: Source, enrolment_id: uuid.UUID, *, by_id: uuid.UUID | None, base_url: str
) -> uuid.UUID | None:
    """The transcript that comes with a certificate which stands, where the path says so and there has been none.

    Done again, it does only what was left undone. Raises DocumentRefused, NoSigningKey.
    """
    with reading_session(source) as session:
        standing = standing_of(session, enrolment_id)
    if standing is None or not standing.lacks_transcript:
        return None
    kind = CertificateKind.TRANSCRIPT
    return issue_now(source, enrolment_id, kind=kind, by_id=by_id, base_url=base_url, quietly=True)


def reserve_number(session: Session, issuer_id: uuid.UUID, year: int) -> int:
    """The next number of an issuer's year, for oneself alone: one statement, so that two never get the same."""
    insert = insert_into(session, SerialCounter).values(issuer_id=issuer_id, year=year, last=1)
    number: int = session.execute(
        insert.on_conflict_do_update(
            index_elements=["issuer_id", "year"], set_={"last": SerialCounter.last + 1}
        ).returning(SerialCounter.last)
    ).scalar_one()
    return number


def _store(
    session: Session,
    enrolment_id: uuid.UUID,
    number: int,
    snapshot: Snapshot,
    proven: Proven,
    by_id: uuid.UUID | None,
    overridden: str,
) -> tuple[Certificate, bool]:
    """The certificate that stands now, and whether it is this one."""
    # Two who issue for the same person take turns here; the second finds the first one's certificate.
    enrolment = lock(session, Enrolment, enrolment_id)
    earlier = session.execute(
        select(Certificate.id, Certificate.revoked_at)
        .where(Certificate.enrolment_id == enrolment_id, Certificate.kind == snapshot.kind)
        .order_by(
            Certificate.revoked_at.is_(None).desc(), Certificate.issued_at.desc(), Certificate.id.desc()
        )
        .limit(1)
    ).one_or_none()
    if earlier is not None and earlier[1] is None:
        return session.get_one(Certificate, earlier[0]), False
    holder = Holder(enrolment.cohort_id, enrolment.id, enrolment.person_id, enrolment.organisation_id)
    replaces_id = earlier[0] if earlier is not None else None
    certificate = keep(
        session, holder, number, snapshot, proven, by_id=by_id, overridden=overridden, replaces_id=replaces_id
    )
    audit.record(
        session,
        "certificate issued",
        actor_id=by_id,
        subject_id=certificate.id,
        organisation_id=certificate.participant_organisation_id,
        note=_note(snapshot.kind, overridden),
    )
    return certificate, True


def _note(kind: CertificateKind, overridden: str) -> str:
    said = [] if kind is CertificateKind.COMPLETION else [kind.value]
    return ", ".join([*said, "override"] if overridden else said)


class Holder(NamedTuple):
    """Whose certificate it is, as far as is still known."""

    cohort_id: uuid.UUID
    enrolment_id: uuid.UUID | None
    person_id: uuid.UUID | None
    organisation_id: uuid.UUID


def keep(
    session: Session,
    holder: Holder,
    number: int,
    snapshot: Snapshot,
    proven: Proven,
    *,
    by_id: uuid.UUID | None,
    overridden: str,
    replaces_id: uuid.UUID | None,
) -> Certificate:
    """The row of a certificate with its bytes, its badge, and the first line of its history."""
    certificate = Certificate(
        kind=snapshot.kind,
        issuer_id=proven.issuer_id,
        year=snapshot.issued_on.year,
        number=number,
        code=snapshot.code,
        cohort_id=holder.cohort_id,
        enrolment_id=holder.enrolment_id,
        person_id=holder.person_id,
        participant_organisation_id=holder.organisation_id,
        person_name=snapshot.person_name[:200],
        language=snapshot.language,
        snapshot=snapshot.to_json(),
        sha256=hashlib.sha256(proven.pdf).hexdigest(),
        issued_at=proven.at,
        valid_until=snapshot.valid_until,
        issued_by_id=by_id,
        override_reason=overridden[:300],
        replaces_id=replaces_id,
        pdf=proven.pdf,
    )
    session.add(certificate)
    session.flush()
    keep_proof(session, certificate.id, proven)
    session.add(
        CertificateEvent(certificate_id=certificate.id, kind=CertificateEventKind.ISSUED, by_id=by_id)
    )
    return certificate


def ask_to_issue(
    session: Session,
    enrolment_ids: Collection[uuid.UUID],
    *,
    by_id: uuid.UUID | None,
    base_url: str,
    back_url: str,
    reason: str = "",
    kinds: Collection[CertificateKind] = (CertificateKind.COMPLETION,),
) -> Job:
    """Have certificates of these kinds issued one by one, beside the request."""
    payload = {
        "enrolments": [str(id_) for id_ in enrolment_ids],
        "kinds": [kind.value for kind in kinds],
        "base_url": base_url,
        "reason": reason,
    }
    return enqueue(session, ISSUE, payload, asked_by_id=by_id, total=len(enrolment_ids), back_url=back_url)


def kinds_asked(payload: Mapping[str, Any]) -> list[CertificateKind]:
    """Which kinds a job is about; jobs asked for before there were several are about the first."""
    return [CertificateKind(value) for value in payload.get("kinds", [CertificateKind.COMPLETION.value])]


def issued_since(
    session: Session, enrolment_ids: Collection[uuid.UUID], since: datetime
) -> set[tuple[uuid.UUID, CertificateKind]]:
    """For whom one of which kind has been issued since an instant, whether or not it still stands."""
    rows = session.execute(
        select(Certificate.enrolment_id, Certificate.kind).where(
            Certificate.enrolment_id.in_(enrolment_ids), Certificate.issued_at >= since
        )
    )
    return {(enrolment_id, kind) for enrolment_id, kind in rows if enrolment_id is not None}
