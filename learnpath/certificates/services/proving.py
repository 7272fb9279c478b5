"""What makes a certificate provable: its badge, the seal in its PDF, its place in the published list."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all, update
from sqlalchemy.orm import Session

from learnpath.certificates.documents import Attachment, CertificateText, certificate_text, render_certificate
from learnpath.certificates.models import Certificate, CertificateProof, ErasedCertificate, StatusList
from learnpath.certificates.proof import badge, jws
from learnpath.certificates.proof.badge import Issuer, StatusPlace
from learnpath.certificates.proof.sealing import seal_pdf
from learnpath.certificates.proof.status_bits import SIZE, scattered
from learnpath.certificates.services.contents import About
from learnpath.certificates.services.signing_keys import BadgeKey, Keys
from learnpath.certificates.snapshot import Snapshot
from learnpath.kernel.db import insert_into, new_id
from learnpath.kernel.i18n import _, in_language
from learnpath.people.models import Organisation

FILE_NAME = "open-badge.jwt"
MEDIA_TYPE = "application/vc+jwt"


@dataclass(frozen=True, slots=True)
class Proven:
    """A certificate's file and badge, both signed, and what they were signed with."""

    issuer_id: uuid.UUID
    pdf: bytes
    credential: str
    place: StatusPlace
    keys: Keys
    at: datetime


def reserve_place(session: Session, issuer_id: uuid.UUID) -> StatusPlace:
    """A place in the issuer's list for oneself alone. When a list is full, the next one begins."""
    while True:
        newest = (
            select(StatusList.id)
            .where(StatusList.issuer_id == issuer_id)
            .order_by(StatusList.position.desc())
            .limit(1)
            .scalar_subquery()
        )
        taken = session.execute(
            update(StatusList)
            .where(StatusList.id == newest, StatusList.used < SIZE)
            .values(used=StatusList.used + 1)
            .returning(StatusList.id, StatusList.used, StatusList.seed)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if taken is not None:
            return StatusPlace(taken[0], scattered(taken[1] - 1, taken[2]))
        _begin_list(session, issuer_id)


def _begin_list(session: Session, issuer_id: uuid.UUID) -> None:
    lists = session.scalars(select(StatusList.position).where(StatusList.issuer_id == issuer_id)).all()
    values = {
        "id": new_id(),
        "issuer_id": issuer_id,
        "position": max(lists, default=0) + 1,
        "seed": secrets.token_bytes(16),
        "used": 0,
    }
    session.execute(insert_into(session, StatusList).values(values).on_conflict_do_nothing())


def prove(
    snapshot: Snapshot, about: About, keys: Keys, place: StatusPlace, *, base_url: str, at: datetime
) -> Proven:
    """Draw and sign; the badge lies inside the PDF, under its seal. Raises DocumentRefused."""
    text = certificate_text(snapshot)
    with in_language(snapshot.language):
        description = _("This certificate as an Open Badge, for programs")
    payload = badge.credential(
        snapshot,
        Issuer(about.issuer_id, snapshot.issuer, base_url),
        identity=about.identity,
        achievement_id=about.achievement_id,
        issued_at=at,
        time_zone=about.time_zone,
        place=place,
        criteria="\n".join([str(text.lead.striptags()), *(f"- {line}" for line in _stations(text))]),
        narrative="\n".join(f"{term}: {value}" for term, value in text.facts),
    )
    token = signed(payload, keys.badge, base_url)
    attachment = Attachment(FILE_NAME, token.encode(), MEDIA_TYPE, description, "Alternative")
    pdf = seal_pdf(
        render_certificate(snapshot, [attachment], about.pictures), keys.seal.signer, at, keys.time_stamp
    )
    return Proven(about.issuer_id, pdf, token, place, keys, at)


def _stations(text: CertificateText) -> list[str]:
    if text.records:
        return [f"{one.title}: {one.done}" if one.done else one.title for one in text.records]
    return [title for title, _when in text.stations]


def signed(payload: dict[str, Any], key: BadgeKey, site: str) -> str:
    """With the address under which the key can be looked up."""
    return jws.sign(payload, key=key.private, algorithm=key.algorithm, kid=badge.key_url(site, key.name))


def keep_proof(session: Session, certificate_id: uuid.UUID, proven: Proven) -> None:
    session.add(
        CertificateProof(
            certificate_id=certificate_id,
            status_list_id=proven.place.list_id,
            status_index=proven.place.index,
            seal_key_id=proven.keys.seal.id,
            badge_key_id=proven.keys.badge.id,
            credential=proven.credential,
        )
    )
    session.flush()


@dataclass(frozen=True, slots=True)
class Revocations:
    """What an issuer's list says at present."""

    issuer_id: uuid.UUID
    issuer: str
    indexes: list[int]


def revocations_in(session: Session, list_id: uuid.UUID) -> Revocations | None:
    row = session.execute(
        select(StatusList.issuer_id, Organisation.name)
        .join(Organisation, Organisation.id == StatusList.issuer_id)
        .where(StatusList.id == list_id)
    ).one_or_none()
    if row is None:
        return None
    indexes = session.scalars(
        union_all(
            select(CertificateProof.status_index)
            .join(Certificate, Certificate.id == CertificateProof.certificate_id)
            .where(CertificateProof.status_list_id == list_id, Certificate.revoked_at.is_not(None)),
            # a revoked one stays revoked when it is no longer kept: its badge may still be in somebody's hands
            select(ErasedCertificate.status_index).where(ErasedCertificate.status_list_id == list_id),
        )
    ).all()
    return Revocations(row[0], row[1], list(indexes))
