"""Which certificates are revoked, one bit each, as W3C's Bitstring Status List 1.0 writes it."""

import gzip
from collections.abc import Iterable
from hashlib import blake2s

from learnpath.certificates.proof.pairs import base64url

_HIGH, _LOW = 9, 8
SIZE = 1 << _HIGH + _LOW  # 131,072 bits: the least that hides one among many


def encoded_list(revoked: Iterable[int]) -> str:
    """GZIP in multibase's base64url ("u"). The first bit of a byte is its highest."""
    bits = bytearray(SIZE // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def scattered(number: int, seed: bytes) -> int:
    """The place of the list's so-manieth certificate: each once, in an order that nobody can guess.

    A Feistel network with halves of unequal size: whatever the rounds do, no two numbers meet.
    """
    widths = (_HIGH, _LOW)
    halves = [number >> _LOW, number & (1 << _LOW) - 1]
    for turn in range(8):
        this, other = turn % 2, 1 - turn % 2
        mixed = blake2s(bytes((turn,)) + halves[other].to_bytes(2, "big"), key=seed, digest_size=2).digest()
        halves[this] ^= int.from_bytes(mixed, "big") & (1 << widths[this]) - 1
    return halves[0] << _LOW | halves[1]
