"""A time stamp over a signature by an outside authority (RFC 3161): proof that it was there on that day (PAdES B-T)."""

import hashlib
import secrets
from http.client import HTTPException
from urllib.request import Request, urlopen

from learnpath.certificates.proof.cms import SHA256, TimeStamp
from learnpath.certificates.proof.der import TRUE, integer, octets, sequence

_SECONDS = 15
_MOST_BYTES = 100_000
_GRANTED = (0, 1)


class NoTimeStamp(Exception):
    """The authority could not be reached, or did not do what it was asked for; to be tried again later."""


def stamping_at(url: str) -> TimeStamp:
    """What asks the authority at an address of the installation's own setting."""

    def stamp(signature: bytes) -> bytes:
        digest = hashlib.sha256(signature).digest()
        nonce = integer(secrets.randbits(63))
        question = sequence(integer(1), sequence(SHA256, octets(digest)), nonce, TRUE)
        token = _token(_asked(url, question))
        # the reader of the PDF checks its signature; here only that it is about this very question
        if digest not in token or nonce not in token:
            raise NoTimeStamp("the answer is to another question")
        return token

    return stamp


def _asked(url: str, question: bytes) -> bytes:
    request = Request(url, question, {"Content-Type": "application/timestamp-query"})  # noqa: S310 (a setting, checked)
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read(_MOST_BYTES)
            return content
    except (OSError, HTTPException) as error:
        raise NoTimeStamp(f"the time stamp authority did not answer: {type(error).__name__}") from error


def _token(answer: bytes) -> bytes:
    """Status and token, one after the other in a sequence."""
    try:
        content, _rest = _inside(answer)
        status, token = _inside(content)
        value, _more = _inside(status)
    except IndexError:
        raise NoTimeStamp("the answer cannot be read") from None
    if len(value) != 1 or value[0] not in _GRANTED or not token:
        raise NoTimeStamp("the time stamp was refused")
    return token


def _inside(element: bytes) -> tuple[bytes, bytes]:
    """What a DER element holds, and what follows it."""
    size, start = element[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(element[2:start], "big")
    return element[start : start + size], element[start + size :]
