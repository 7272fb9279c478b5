"""The address that turns mail off without signing in (RFC 8058): it knows by itself for whom it is good.

Nothing of it is stored. It is bound to the address that the mail went to: once a person has another, the links in
old mail are dead.
"""

import hashlib
import hmac
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

_SEAL = 16  # bytes


def mail_off_token(secret: str, person_id: uuid.UUID, address: str) -> str:
    sealed = person_id.bytes + _seal(secret, person_id, address)
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def person_in(token: str) -> uuid.UUID | None:
    """For whom a token says it is. Believe it only when it is genuine."""
    read = _read(token)
    return None if read is None else read[0]


def is_genuine(secret: str, token: str, address: str) -> bool:
    """Whether we made this token, for the person with this address."""
    read = _read(token)
    return read is not None and hmac.compare_digest(read[1], _seal(secret, read[0], address))


def _read(token: str) -> tuple[uuid.UUID, bytes] | None:
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (NotBase64, ValueError):
        return None
    return (uuid.UUID(bytes=raw[:16]), raw[16:]) if len(raw) == 16 + _SEAL else None


def _seal(secret: str, person_id: uuid.UUID, address: str) -> bytes:
    # a key of its own, so that this says nothing about what else the secret signs
    key = hashlib.sha256(b"mail off:" + secret.encode()).digest()
    return hmac.digest(key, person_id.bytes + address.encode(), "sha256")[:_SEAL]
