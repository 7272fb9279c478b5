"""As much of ASN.1's DER as a signature needs to be written."""

from collections.abc import Iterable

_INTEGER, _OCTETS, _NULL, _OID, _SEQUENCE, _SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31
NULL = bytes((_NULL, 0))
TRUE = b"\x01\x01\xff"


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes((size,))
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def element(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes((tag,)) + _length(len(content)) + content


def sequence(*parts: bytes) -> bytes:
    return element(_SEQUENCE, *parts)


def set_of(parts: Iterable[bytes]) -> bytes:
    return element(_SET, *sorted(parts))  # DER wants a set's members in the order of their bytes


def tagged(number: int, *parts: bytes) -> bytes:
    """Context-specific and constructed."""
    return element(0xA0 | number, *parts)


def integer(value: int) -> bytes:
    return element(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(content: bytes) -> bytes:
    return element(_OCTETS, content)


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytearray((first * 40 + second,))
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7F)
        content += bytes(reversed(groups))
    return element(_OID, bytes(content))
