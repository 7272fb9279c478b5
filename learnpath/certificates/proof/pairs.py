"""Key pairs and what others see of them: the certificate of a seal, the JWK of a badge key."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey
_YEARS = 20
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


class Algorithm(StrEnum):
    """By the names of RFC 7518. RS256 is what every reader of Open Badges must know; EdDSA is far quicker."""

    ES256 = "ES256"
    RS256 = "RS256"
    EDDSA = "EdDSA"


class UnfitKey(ValueError):
    """A key or a file of keys that cannot serve; the message says why."""


@dataclass(frozen=True, slots=True)
class SealPair:
    """A private key and its chain, the signer's own certificate first."""

    private: PrivateKey
    chain: tuple[x509.Certificate, ...]


def make_private(algorithm: Algorithm) -> PrivateKey:
    match algorithm:
        case Algorithm.RS256:
            # 3072 bits: what is signed is looked at for decades
            return rsa.generate_private_key(public_exponent=65537, key_size=3072)
        case Algorithm.EDDSA:
            return ed25519.Ed25519PrivateKey.generate()
        case _:
            return ec.generate_private_key(ec.SECP256R1())


def algorithm_of(key: PrivateKey) -> Algorithm:
    """Raises UnfitKey where a key is too short or of a kind that we do not sign with."""
    match key:
        case rsa.RSAPrivateKey() if key.key_size >= 2048:
            return Algorithm.RS256
        case ec.EllipticCurvePrivateKey() if isinstance(key.curve, ec.SECP256R1):
            return Algorithm.ES256
        case ed25519.Ed25519PrivateKey():
            return Algorithm.EDDSA
        case _:
            raise UnfitKey("the key must be RSA of at least 2048 bits, or on the curve P-256")


def make_seal(organisation: str, now: datetime) -> SealPair:
    """A seal that vouches for itself. Whoever checks it compares the certificate's fingerprint with ours."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, organisation[:64]),
        ]
    )
    public = private.public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks differ
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signs_documents(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(private, hashes.SHA256())
    )
    return SealPair(private, (certificate,))


def _signs_documents() -> x509.KeyUsage:
    unused = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **unused)


def read_pkcs12(content: bytes, password: str) -> SealPair:
    """A key with its chain as a certification authority hands it out. Raises UnfitKey."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except ValueError:
        raise UnfitKey("the file cannot be opened: not PKCS#12, or another password") from None
    if key is None or certificate is None:
        raise UnfitKey("the file holds no private key with its certificate")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise UnfitKey("PDF readers know RSA and P-256 only")
    algorithm_of(key)
    return SealPair(key, (certificate, *others))


def dump_private(key: PrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def load_private(content: bytes) -> PrivateKey:
    key = load_der_private_key(content, None)
    if not isinstance(key, PrivateKey):
        raise UnfitKey("not a key that we sign with")
    return key


def dump_chain(chain: tuple[x509.Certificate, ...]) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)


def load_chain(pem: str) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(pem.encode()))


def jwk_of(key: PublicKey) -> dict[str, str]:
    """The public key as others read it (RFC 7517), without an id."""
    match key:
        case rsa.RSAPublicKey():
            numbers = key.public_numbers()
            size = (key.key_size + 7) // 8
            return {"kty": "RSA", "n": _number(numbers.n, size), "e": _number(numbers.e, 3)}
        case ec.EllipticCurvePublicKey():
            point = key.public_numbers()
            return {"kty": "EC", "crv": "P-256", "x": _number(point.x, 32), "y": _number(point.y, 32)}
        case _:
            return {"kty": "OKP", "crv": "Ed25519", "x": base64url(key.public_bytes_raw())}


def thumbprint(jwk: dict[str, Any]) -> str:
    """A key's own name (RFC 7638): whoever has the key can work it out."""
    needed = {name: jwk[name] for name in ("crv", "e", "kty", "n", "x", "y") if name in jwk}
    return base64url(sha256(json.dumps(needed, sort_keys=True, separators=(",", ":")).encode()).digest())


def public_from(jwk: dict[str, Any]) -> PublicKey:
    match jwk["kty"]:
        case "RSA":
            return rsa.RSAPublicNumbers(_int(jwk["e"]), _int(jwk["n"])).public_key()
        case "EC":
            return ec.EllipticCurvePublicNumbers(_int(jwk["x"]), _int(jwk["y"]), ec.SECP256R1()).public_key()
        case _:
            return ed25519.Ed25519PublicKey.from_public_bytes(from_base64url(jwk["x"]))


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _number(value: int, size: int) -> str:
    return base64url(value.to_bytes(size, "big"))


def _int(text: str) -> int:
    return int.from_bytes(from_base64url(text), "big")
