"""How long an issuer keeps its certificates, and what remains of one whose time is over.

The law of the issuer decides: archives' rules, what a municipality's plan for its information says. After that
name, PDF and badge are erased; that a certificate was issued can still be told to whoever brings its code or its file.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from learnpath.certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateProof,
    ErasedCertificate,
)
from learnpath.certificates.services.correcting import CORRECT
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.jobs import Job
from learnpath.people.models import Organisation

# A few at a time, so that nobody waits for the database; the next chore takes the next ones.
BATCH = 200


# ---- rules ----


def first_day_kept(today: date, years: int) -> date:
    """What was issued before this day has been kept for so many years. From a leap day on it is the day after."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 3, 1)


def is_shorter(years: int | None, than: int | None) -> bool:
    """Whether something may be erased that would have been kept. None is for good."""
    return years is not None and (than is None or years < than)


# ---- how long ----


def set_retention(
    session: Session, organisation_id: uuid.UUID, years: int | None, *, by_id: uuid.UUID | None
) -> None:
    """From now on; what is older is erased by the next chore. Said again, it changes nothing."""
    organisation = lock(session, Organisation, organisation_id)
    if organisation.certificates_kept_years == years:
        return
    organisation.certificates_kept_years = years
    session.flush()
    audit.record(
        session,
        "certificates kept",
        actor_id=by_id,
        subject_id=organisation_id,
        organisation_id=organisation_id,
        note=str(years or ""),
    )


def count_past_retention(session: Session, organisation_id: uuid.UUID, years: int, today: date) -> int:
    """How many certificates would be erased if they were kept for so many years."""
    past = _is_past_retention(organisation_id, first_day_kept(today, years))
    return session.scalar(select(func.count()).select_from(Certificate).where(past)) or 0


def _is_past_retention(organisation_id: uuid.UUID, first_day: date) -> ColumnElement[bool]:
    return and_(
        Certificate.issuer_id == organisation_id,
        Certificate.year <= first_day.year,  # the index knows the year of the number
        Certificate.snapshot["issued_on"].as_string() < str(first_day),  # ISO: sorts as the days do
    )


# ---- erasing ----


def erase_past_retention(session: Session, today: date, batch: int = BATCH) -> int:
    """Erase certificates whose time is over, so many at most. Returns how many."""
    found = 0
    for organisation_id, years in session.execute(
        select(Organisation.id, Organisation.certificates_kept_years)
        .where(Organisation.certificates_kept_years.is_not(None))
        .order_by(Organisation.id)
    ).all():
        if found < batch and years is not None:
            found += _erase_of(session, organisation_id, years, today, batch - found)
    return found


def _erase_of(session: Session, organisation_id: uuid.UUID, years: int, today: date, most: int) -> int:
    past = _is_past_retention(organisation_id, first_day_kept(today, years))
    rows = session.execute(_what_remains(past).limit(most)).all()
    if not rows:
        return 0
    session.execute(insert(ErasedCertificate), [_remaining(row, organisation_id, years) for row in rows])
    _erase(session, [row.id for row in rows])
    audit.record(
        session,
        "certificates erased",
        actor_id=None,
        subject_id=organisation_id,
        organisation_id=organisation_id,
        note=str(len(rows)),
    )
    return len(rows)


def _what_remains(past: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Certificate.id,
            Certificate.code,
            Certificate.sha256,
            Certificate.snapshot["issued_on"].as_string().label("issued_on"),
            Certificate.revoked_at,
            Certificate.enrolment_id,
            Certificate.kind,
            CertificateProof.status_list_id,
            CertificateProof.status_index,
        )
        .outerjoin(CertificateProof, CertificateProof.certificate_id == Certificate.id)
        .where(past)
        .order_by(Certificate.id)
        .with_for_update(of=Certificate, skip_locked=True)
    )


def _remaining(row: Row[*tuple[Any, ...]], organisation_id: uuid.UUID, years: int) -> dict[str, Any]:
    was_revoked = row.revoked_at is not None
    return {
        "code_digest": digest(row.code),
        "sha256": row.sha256,
        "issuer_id": organisation_id,
        "issued_year": date.fromisoformat(row.issued_on).year,
        "kept_years": years,
        "erased_at": now(),
        "was_revoked": was_revoked,
        "was_sealed": row.status_list_id is not None,
        "status_list_id": row.status_list_id if was_revoked else None,
        "status_index": row.status_index if was_revoked else None,
        "enrolment_id": row.enrolment_id,
        "kind": row.kind,
    }


def _erase(session: Session, ids: Sequence[uuid.UUID]) -> None:
    """A later one that replaced one of these stands on its own from now on."""
    plainly = {"synchronize_session": False}
    session.execute(
        update(Certificate).where(Certificate.replaces_id.in_(ids)).values(replaces_id=None),
        execution_options=plainly,
    )
    for about in (CertificateEvent, CertificateProof):
        session.execute(delete(about).where(about.certificate_id.in_(ids)), execution_options=plainly)
    # a correction that was asked for names the person, too
    session.execute(
        delete(Job).where(
            Job.kind == CORRECT, Job.payload["certificate"].as_string().in_([str(id_) for id_ in ids])
        ),
        execution_options=plainly,
    )
    session.execute(delete(Certificate).where(Certificate.id.in_(ids)), execution_options=plainly)


# ---- what remains ----


@dataclass(frozen=True, slots=True)
class Erased:
    """All that can be said of a certificate that is no longer kept."""

    issuer: str
    year: int
    kept_years: int
    was_revoked: bool
    was_sealed: bool


def digest(code: str) -> str:
    """How a code is remembered that must not be known any more."""
    return hashlib.sha256(code.encode()).hexdigest()


def find_erased(session: Session, *, code: str | None = None, sha256: str | None = None) -> Erased | None:
    """What is known of one that was erased, by its code or by the checksum of its PDF."""
    asked = [
        *([ErasedCertificate.code_digest == digest(code)] if code else []),
        *([ErasedCertificate.sha256 == sha256] if sha256 else []),
    ]
    if not asked:
        return None
    row = session.execute(
        select(
            Organisation.name,
            ErasedCertificate.issued_year,
            ErasedCertificate.kept_years,
            ErasedCertificate.was_revoked,
            ErasedCertificate.was_sealed,
        )
        .join(Organisation, Organisation.id == ErasedCertificate.issuer_id)
        .where(or_(*asked))
        .limit(1)
    ).first()
    return None if row is None else Erased(*row)
