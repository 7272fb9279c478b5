"""The signature itself: CMS SignedData as PAdES wants it (ETSI EN 319 142-1, baseline B-B).

Everything in it but a digest and the signature over it is the same from one document to the next, so it is put
together once a key. pyHanko, which checks it in the tests, needs thirty times as long to do the same.
"""

from collections.abc import Callable
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from learnpath.certificates.proof.der import NULL, integer, octets, oid, sequence, set_of, tagged
from learnpath.certificates.proof.pairs import SealPair, UnfitKey

_DATA, _SIGNED_DATA = oid("1.2.840.113549.1.7.1"), oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _MESSAGE_DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.47")
_TIME_STAMP = oid("1.2.840.113549.1.9.16.2.14")
SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"))
_ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"))
_RSA_SHA256 = sequence(oid("1.2.840.113549.1.1.11"), NULL)

TimeStamp = Callable[[bytes], bytes]  # a signature in, a time stamp token out


class Signer:
    """A key with all of its signatures that never changes, kept ready."""

    def __init__(self, pair: SealPair) -> None:
        certificate = pair.chain[0]
        self.pair = pair
        self.name = _common_name(certificate)
        self._sign, self._algorithm = _arithmetic(pair)
        self._attributes = [
            _attribute(_CONTENT_TYPE, _DATA),
            _attribute(_SIGNING_CERTIFICATE, sequence(sequence(sequence(octets(_fingerprint(certificate)))))),
        ]
        self._sid = sequence(certificate.issuer.public_bytes(), integer(certificate.serial_number))
        chain = b"".join(sorted(one.public_bytes(Encoding.DER) for one in pair.chain))
        self._before = (
            integer(1),
            set_of([SHA256]),
            sequence(_DATA),
            tagged(0, chain),
        )
        # signatures on P-256 differ by a few bytes in length
        self.most = len(self.sign(bytes(32))) + 16

    def sign(self, digest: bytes, time_stamp: TimeStamp | None = None) -> bytes:
        """The whole signature over a SHA-256 digest, in DER."""
        attributes = set_of([*self._attributes, _attribute(_MESSAGE_DIGEST, octets(digest))])
        signature = self._sign(attributes)
        unsigned = b""
        if time_stamp is not None:
            unsigned = tagged(1, _attribute(_TIME_STAMP, time_stamp(signature)))
        signer = sequence(
            integer(1),
            self._sid,
            SHA256,
            b"\xa0" + attributes[1:],  # the same set under its own tag
            self._algorithm,
            octets(signature),
            unsigned,
        )
        return sequence(_SIGNED_DATA, tagged(0, sequence(*self._before, set_of([signer]))))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return sequence(kind, set_of([value]))


def _arithmetic(pair: SealPair) -> tuple[Callable[[bytes], bytes], bytes]:
    match pair.private:
        case ec.EllipticCurvePrivateKey() as key:
            how = ec.ECDSA(hashes.SHA256())
            return lambda content: key.sign(content, how), _ECDSA_SHA256
        case rsa.RSAPrivateKey() as key:
            pad, digest = padding.PKCS1v15(), hashes.SHA256()
            return lambda content: key.sign(content, pad, digest), _RSA_SHA256
        case _:
            raise UnfitKey("PDF readers know RSA and P-256 only")


def _fingerprint(certificate: x509.Certificate) -> bytes:
    return sha256(certificate.public_bytes(Encoding.DER)).digest()


def _common_name(certificate: x509.Certificate) -> str:
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        for attribute in certificate.subject.get_attributes_for_oid(kind):
            return str(attribute.value)
    return ""
