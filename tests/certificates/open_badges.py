"""What Open Badges 3.0 asks of a credential, as a JSON schema.

Written from the published specification (1EdTech, Open Badges 3.0, data model of AchievementCredential, final of
January 2024), because the schema that 1EdTech publishes cannot be fetched here and is not ours to keep. It is
stricter: in what we write, a property that the specification does not name is a mistake.
"""

from typing import Any

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
    achievementType=_TEXT,
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
                "prefixItems": [{"const": "https://www.w3.org/ns/credentials/v2"}],
                "items": _URI,
            }
        },
    ),
}
CLAIMS = ("iss", "jti", "nbf", "exp")
