"""What can truly be said of a certificate that somebody brings: by its code, or as a file."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from learnpath.certificates.codes import parse_code
from learnpath.certificates.models import Certificate, CertificateProof
from learnpath.certificates.proof import jws
from learnpath.certificates.proof.baking import token_in
from learnpath.certificates.proof.pairs import public_from
from learnpath.certificates.proof.photographs import Unreadable, codes_on, is_picture
from learnpath.certificates.services.retention import Erased, find_erased
from learnpath.certificates.services.signing_keys import public_key
from learnpath.certificates.snapshot import Snapshot
from learnpath.cohorts.models import Cohort
from learnpath.paths.models import LearningPath
from learnpath.terms import RevokedFor


@dataclass(frozen=True, slots=True)
class Checked:
    """What the public page may say of a certificate; of a revocation only the kind of its reason."""

    snapshot: Snapshot
    sha256: str
    revoked_at: datetime | None
    revoked_for: RevokedFor | None
    replaced_at: datetime | None
    replaced_by: str | None  # the newer one's code
    is_sealed: bool
    time_zone: str

    def has_expired(self, now: datetime) -> bool:
        last: date | None = self.snapshot.valid_until
        return last is not None and now.astimezone(ZoneInfo(self.time_zone)).date() > last


class Brought(StrEnum):
    """What a file is."""

    UNCHANGED = "unchanged"  # the very file that was issued
    BADGE = "badge"  # another file around a credential that is as it was issued
    ALTERED = "altered"  # something of ours that is no longer as it was issued
    NOT_OURS = "not_ours"
    PHOTOGRAPH = "photograph"  # a picture that shows the code of a certificate, and who knows what else
    SEVERAL_CODES = "several_codes"
    NO_CODE = "no_code"
    NO_PICTURE = "no_picture"  # it says that it is one, and cannot be opened


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a file is. The code on a photograph has not been looked up: whoever asks must be counted first."""

    brought: Brought
    checked: Checked | None = None
    code: str | None = None
    erased: Erased | None = None  # issued here, and no longer kept


def check_code(session: Session, code: str) -> Checked | None:
    """What is known of the certificate with a code. The serial number opens nothing."""
    return _checked(session, Certificate.code == code)


def check_file(session: Session, content: bytes) -> FileAnswer:
    """Compare a file with what was issued. Reads only what it must, and keeps nothing."""
    token = token_in(content)
    if token is None and is_picture(content):
        return _photographed(content)
    sha256 = hashlib.sha256(content).hexdigest()
    checked = _checked(session, Certificate.sha256 == sha256)
    erased = find_erased(session, sha256=sha256) if checked is None else None
    if checked is not None or erased is not None:
        return FileAnswer(Brought.UNCHANGED, checked, erased=erased)
    if token is None:
        return FileAnswer(Brought.NOT_OURS)
    answer = _check_token(session, token)
    if answer.brought is Brought.BADGE and content.startswith(b"%PDF-"):
        # the badge inside is whole, but the file around it is not the one that was sealed
        return FileAnswer(Brought.ALTERED, answer.checked)
    return answer


def _photographed(content: bytes) -> FileAnswer:
    """Only the code is read. Of several none is chosen: each picture asks for one certificate."""
    try:
        codes = codes_on(content)
    except Unreadable:
        return FileAnswer(Brought.NO_PICTURE)
    match codes:
        case ():
            return FileAnswer(Brought.NO_CODE)
        case (code,):
            return FileAnswer(Brought.PHOTOGRAPH, code=code)
    return FileAnswer(Brought.SEVERAL_CODES)


def _check_token(session: Session, token: str) -> FileAnswer:
    try:
        header = jws.header_of(token)
        key = public_key(session, str(header.get("kid", "")).rpartition("/")[2][:64])
        if key is None:
            return FileAnswer(Brought.NOT_OURS)
        said = jws.verified(token, public_from(key[1]), key[0])
    except jws.NotSigned:
        return FileAnswer(Brought.ALTERED if _names_our_key(session, token) else Brought.NOT_OURS)
    code = parse_code(str(said.get("id", "")).rpartition("/")[2])
    checked = _checked(session, Certificate.code == code) if code else None
    erased = find_erased(session, code=code) if checked is None else None
    if checked is None and erased is None:
        return FileAnswer(Brought.NOT_OURS)
    return FileAnswer(Brought.BADGE, checked, erased=erased)


def _names_our_key(session: Session, token: str) -> bool:
    try:
        name = str(jws.header_of(token).get("kid", "")).rpartition("/")[2]
    except jws.NotSigned:
        return False
    return public_key(session, name[:64]) is not None


def _checked(session: Session, which: ColumnElement[bool]) -> Checked | None:
    newer = aliased(Certificate)
    row = session.execute(
        select(
            Certificate, newer.issued_at, newer.code, CertificateProof.certificate_id, LearningPath.time_zone
        )
        .outerjoin(CertificateProof, CertificateProof.certificate_id == Certificate.id)
        .outerjoin(newer, newer.replaces_id == Certificate.id)
        .outerjoin(Cohort, Cohort.id == Certificate.cohort_id)
        .outerjoin(LearningPath, LearningPath.id == Cohort.path_id)
        .where(which)
        .order_by(newer.issued_at)
        .limit(1)
    ).first()
    if row is None:
        return None
    certificate, replaced_at, replaced_by, sealed, time_zone = row
    return Checked(
        Snapshot.from_json(certificate.snapshot),
        certificate.sha256,
        certificate.revoked_at,
        certificate.revoked_for,
        replaced_at,
        replaced_by,
        sealed is not None,
        time_zone or "UTC",
    )
