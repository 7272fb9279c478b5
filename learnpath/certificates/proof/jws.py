"""Signed JSON in its compact form (RFC 7515), as verifiable credentials travel."""

import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from learnpath.certificates.proof.pairs import (
    Algorithm,
    PrivateKey,
    PublicKey,
    base64url,
    from_base64url,
)

MOST_BYTES = 100_000
_PAD, _SHA256 = padding.PKCS1v15(), hashes.SHA256()


class NotSigned(ValueError):
    """Not a credential in this form, or not by this key."""


def sign(payload: dict[str, Any], *, key: PrivateKey, algorithm: Algorithm, kid: str) -> str:
    header = {"alg": algorithm.value, "kid": kid, "typ": "JWT"}
    signed = f"{base64url(_json(header))}.{base64url(_json(payload))}"
    return f"{signed}.{base64url(_signature(key, signed.encode()))}"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _signature(key: PrivateKey, content: bytes) -> bytes:
    match key:
        case rsa.RSAPrivateKey():
            return key.sign(content, _PAD, _SHA256)
        case ed25519.Ed25519PrivateKey():
            return key.sign(content)
        case _:
            r, s = decode_dss_signature(key.sign(content, ec.ECDSA(_SHA256)))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def header_of(token: str) -> dict[str, Any]:
    """What a token says about itself, before anything is believed. Raises NotSigned."""
    if len(token) > MOST_BYTES or token.count(".") != 2:
        raise NotSigned
    return _read(token.split(".")[0])


def verified(token: str, key: PublicKey, algorithm: str) -> dict[str, Any]:
    """What a token says, if this key signed it; the algorithm is ours, not the token's. Raises NotSigned."""
    header = header_of(token)
    # an extension that must be understood is one that we do not understand
    if header.get("alg") != algorithm or "crit" in header:
        raise NotSigned
    signed, _dot, signature = token.rpartition(".")
    try:
        _check(key, from_base64url(signature), signed.encode("ascii"))
    except (InvalidSignature, ValueError):
        raise NotSigned from None
    return _read(signed.split(".")[1])


def _check(key: PublicKey, signature: bytes, content: bytes) -> None:
    match key:
        case rsa.RSAPublicKey():
            key.verify(signature, content, _PAD, _SHA256)
        case ed25519.Ed25519PublicKey():
            key.verify(signature, content)
        case _:
            halves = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
            if len(signature) != 64:
                raise InvalidSignature
            key.verify(encode_dss_signature(*halves), content, ec.ECDSA(_SHA256))


def payload_of(token: str) -> dict[str, Any]:
    """What one of our own says, as we stored it."""
    return _read(token.split(".")[1])


def _read(part: str) -> dict[str, Any]:
    try:
        value = json.loads(from_base64url(part))
    except (ValueError, RecursionError):
        raise NotSigned from None
    if not isinstance(value, dict):
        raise NotSigned
    return value
