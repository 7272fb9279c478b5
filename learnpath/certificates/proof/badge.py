"""A certificate as an Open Badges 3.0 credential, and the list that says whether it still stands.

The recipient is named by a salted hash of the address alone: whoever knows the address can check that it is theirs.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from learnpath.certificates.design import Part
from learnpath.certificates.proof.status_bits import encoded_list
from learnpath.certificates.snapshot import Snapshot
from learnpath.certificates.wording import kind_word
from learnpath.kernel.i18n import in_language
from learnpath.terms import CertificateKind

_CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = [_CREDENTIALS, _BADGES]
_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

# The vocabulary of OB 3.0 has no word for having come to the meetings, so that one is an achievement and no more.
# A transcript tells of the learning opportunities, whether or not all of them were taken.
_TYPES = {
    CertificateKind.COMPLETION: "CertificateOfCompletion",
    CertificateKind.PARTICIPATION: "Achievement",
    CertificateKind.TRANSCRIPT: "LearningProgram",
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues, and under which addresses that can be looked up. `site` has no slash at its end."""

    id: uuid.UUID
    name: str
    site: str

    @property
    def url(self) -> str:
        return f"{self.site}/.well-known/issuers/{self.id}"

    def profile(self) -> dict[str, Any]:
        return {"id": self.url, "type": ["Profile"], "name": self.name, "url": self.site}


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """Where the published list says whether a certificate still stands."""

    list_id: uuid.UUID
    index: int


def key_url(site: str, name: str) -> str:
    return f"{site}/.well-known/keys/{name}"


def list_url(site: str, list_id: uuid.UUID) -> str:
    return f"{site}/.well-known/status/{list_id}"


def credential(
    snapshot: Snapshot,
    issuer: Issuer,
    *,
    identity: dict[str, Any],
    achievement_id: uuid.UUID,
    issued_at: datetime,
    time_zone: str,
    place: StatusPlace,
    criteria: str,
    narrative: str,
) -> dict[str, Any]:
    """The payload to be signed: the credential itself, with the registered claims that OB 3.0 asks for."""
    zone = ZoneInfo(time_zone)
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [identity],
        "achievement": _achievement(snapshot, issuer, achievement_id, criteria),
        "narrative": narrative,
        "licenseNumber": snapshot.serial,
        "activityStartDate": _stamp(_begins(snapshot.starts_on, zone)),
        "activityEndDate": _stamp(_ends(snapshot.ends_on, zone)),
    }
    if snapshot.credits and _earns_credits(snapshot):
        subject["creditsEarned"] = _number(float(snapshot.credits))
    said: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": snapshot.verify_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _name(snapshot),
        "issuer": issuer.profile(),
        "validFrom": _stamp(issued_at),
        "credentialSubject": subject,
        "credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(issuer.site, place),
    }
    claims: dict[str, Any] = {
        "iss": issuer.url,
        "jti": snapshot.verify_url,
        "nbf": int(issued_at.timestamp()),
    }
    if snapshot.valid_until is not None:
        end = _ends(snapshot.valid_until, zone)
        said["validUntil"] = _stamp(end)
        claims["exp"] = int(end.timestamp())
    return said | claims


def status_list(issuer: Issuer, list_id: uuid.UUID, revoked: list[int], now: datetime) -> dict[str, Any]:
    """The published list, to be signed with the key that signs the badges."""
    url = list_url(issuer.site, list_id)
    return {
        "@context": [_CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.url,
        "validFrom": _stamp(now),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(revoked),
        },
        "iss": issuer.url,
        "sub": f"{url}#list",
        "jti": url,
        "nbf": int(now.timestamp()),
    }


def hashed_identity(address: str, salt: str) -> str:
    return "sha256$" + hashlib.sha256((address + salt).encode()).hexdigest()


def identity_of(address: str) -> dict[str, Any]:
    salt = secrets.token_urlsafe(16)
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": hashed_identity(address, salt),
        "identityType": "emailAddress",
        "salt": salt,
    }


def _of_kind(path_id: uuid.UUID, kind: CertificateKind) -> uuid.UUID:
    """Each kind is an achievement of its own; the path's id is that of completing it."""
    return path_id if kind is CertificateKind.COMPLETION else uuid.uuid5(path_id, kind.value)


def _achievement(snapshot: Snapshot, issuer: Issuer, id_: uuid.UUID, criteria: str) -> dict[str, Any]:
    achievement: dict[str, Any] = {
        "id": f"urn:uuid:{_of_kind(id_, snapshot.kind)}",
        "type": ["Achievement"],
        "achievementType": _TYPES[snapshot.kind],
        "name": _name(snapshot),
        "description": snapshot.path_summary or snapshot.path_title,
        "criteria": {"narrative": criteria},
        "image": {"id": f"{issuer.site}/.well-known/badge.png", "type": "Image"},
        "inLanguage": snapshot.language,
    }
    if snapshot.credits:
        achievement["creditsAvailable"] = _number(float(snapshot.credits))
    if snapshot.themes:
        achievement["tag"] = list(snapshot.themes)
    return achievement


def _name(snapshot: Snapshot) -> str:
    """What wallets list it as: the path alone is the certificate of completion."""
    if snapshot.kind is CertificateKind.COMPLETION:
        return snapshot.path_title
    with in_language(snapshot.language):
        return f"{kind_word(snapshot.kind)}: {snapshot.path_title}"


def _earns_credits(snapshot: Snapshot) -> bool:
    """Only who has completed the path has; and the badge says no more than the paper."""
    is_said = Part.EXTENT not in snapshot.design.left_out
    return snapshot.kind is CertificateKind.COMPLETION and is_said


def _status(site: str, place: StatusPlace) -> dict[str, Any]:
    url = list_url(site, place.list_id)
    return {
        "id": f"{url}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": url,
    }


def _number(value: float) -> float:
    return int(value) if value.is_integer() else value


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _ends(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day where the path is walked."""
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
