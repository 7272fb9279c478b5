"""What Open Badges 3.0 asks of a credential, as a JSON schema.

Written from the published specification (1EdTech, Open Badges 3.0, data model of AchievementCredential, final of
January 2024), because the schema that 1EdTech publishes is not ours to keep. It is stricter: in what we write, a
property that the specification does not name is a mistake. Where 1EdTech's own can be had, that one judges, too.
"""

import json
import sys
from functools import cache
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

_TEXT = {"type": "string", "minLength": 1}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
_URI = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}


def _types(*needed: str) -> dict[str, Any]:
    return {
        "type": "array",
        "minItems": 1,
        "items": _TEXT,
        "allOf": [{"contains": {"const": one}} for one in needed],
    }


def _thing(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


_IMAGE = _thing("id type", id=_URI, type={"const": "Image"}, caption=_TEXT)
_PROFILE = _thing(
    "id type",
    id=_URI,
    type=_types("Profile"),
    name=_TEXT,
    url=_URI,
    email=_TEXT,
    description=_TEXT,
    image=_IMAGE,
)
_IDENTITY = _thing(
    "type hashed identityHash identityType",
    type={"const": "IdentityObject"},
    hashed={"type": "boolean"},
    identityHash={"type": "string", "pattern": r"^sha256\$[0-9a-f]{64}$"},
    identityType={"enum": ["emailAddress"]},
    salt=_TEXT,
)
_ACHIEVEMENT = _thing(
    "id type criteria description name",
    id=_URI,
    type=_types("Achievement"),
    # those of the vocabulary that we use
    achievementType={"enum": ["CertificateOfCompletion", "Achievement", "LearningProgram"]},
    name=_TEXT,
    description=_TEXT,
    criteria=_thing("narrative", id=_URI, narrative=_TEXT),
    image=_IMAGE,
    inLanguage={"type": "string", "pattern": "^[a-z]{2}$"},
    creditsAvailable={"type": "number"},
    tag={"type": "array", "items": _TEXT},
)
_SUBJECT = _thing(
    "type achievement identifier",
    type=_types("AchievementSubject"),
    identifier={"type": "array", "minItems": 1, "items": _IDENTITY},
    achievement=_ACHIEVEMENT,
    narrative=_TEXT,
    licenseNumber=_TEXT,
    activityStartDate=_MOMENT,
    activityEndDate=_MOMENT,
    creditsEarned={"type": "number"},
)
_CONTEXT = r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d+\.json$"
CREDENTIAL = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    **_thing(
        "@context id type name issuer validFrom credentialSubject",
        id=_URI,
        type=_types("VerifiableCredential", "OpenBadgeCredential"),
        name=_TEXT,
        issuer=_PROFILE,
        validFrom=_MOMENT,
        validUntil=_MOMENT,
        credentialSubject=_SUBJECT,
        credentialSchema={
            "type": "array",
            "items": _thing("id type", id=_URI, type={"const": "1EdTechJsonSchemaValidator2019"}),
        },
        credentialStatus=_thing(
            "id type statusPurpose statusListIndex statusListCredential",
            id=_URI,
            type={"const": "BitstringStatusListEntry"},
            statusPurpose={"const": "revocation"},
            statusListIndex={"type": "string", "pattern": "^[0-9]{1,6}$"},
            statusListCredential=_URI,
        ),
        **{
            "@context": {
                "type": "array",
                "minItems": 2,
                # a list here, as drafts before 2020-12 have it
                "items": [{"const": "https://www.w3.org/ns/credentials/v2"}, {"pattern": _CONTEXT}],
                "additionalItems": _URI,
            }
        },
    ),
}
CLAIMS = ("iss", "jti", "nbf", "exp")

# tools/setup.sh takes it from the sources of openbadgeslib, which keeps a copy of what 1EdTech publishes
_FETCHED = Path(sys.prefix, "share/ob_v3p0_achievementcredential_schema.json")
_PUBLISHED = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"


@cache
def published_schema() -> dict[str, Any] | None:
    """1EdTech's own schema: as `make test` has fetched it, or from the network where there is one."""
    if _FETCHED.is_file():
        return json.loads(_FETCHED.read_text(encoding="utf-8"))
    try:
        with urlopen(_PUBLISHED, timeout=5) as answer:
            schema = json.loads(answer.read(1 << 20))
    except (OSError, ValueError, HTTPException):
        return None
    return schema if isinstance(schema, dict) and "AchievementSubject" in schema.get("$defs", {}) else None
