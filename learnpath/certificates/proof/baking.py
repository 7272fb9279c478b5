"""A badge's credential put into a picture, and found again in whatever file somebody brings.

What is brought is hostile until shown otherwise: nothing is parsed as XML, lengths are checked before they are
believed, and what is packed is unpacked only so far.
"""

import re
import struct
import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
# A whole run of the letters that a token is written in: each letter is looked at once, whatever they spell.
_RUN = re.compile(rb"[A-Za-z0-9_.-]{40,}")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_CHUNKS, _MOST_STREAMS, _MOST_UNPACKED, _MOST_OF_ALL = 10_000, 500, 200_000, 20_000_000


class NoPicture(ValueError):
    """Not a PNG or an SVG of ours to put a credential into."""


def bake_png(picture: bytes, token: str) -> bytes:
    """The picture with the credential in a text chunk of its own, right after the header."""
    if not picture.startswith(_PNG) or picture[12:16] != b"IHDR":
        raise NoPicture
    end = len(_PNG) + 25  # the header chunk: length, name, thirteen bytes, checksum
    # keyword, not packed, neither language nor translation
    content = _KEYWORD + b"\0\0\0\0\0" + token.encode()
    named = b"iTXt" + content
    chunk = struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))
    return picture[:end] + chunk + picture[end:]


def bake_svg(picture: str, token: str) -> str:
    """The picture with the credential in an element of its own, first in it."""
    match = re.search(r"<svg\b[^>]*>", picture)
    if match is None:
        raise NoPicture
    opening = match[0][:-1] + ' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
    element = f'<openbadges:credential verify="{token}"></openbadges:credential>'
    return picture[: match.start()] + opening + element + picture[match.end() :]


def token_in(content: bytes) -> str | None:
    """The first credential in a PNG, a PDF, an SVG, a JSON or a bare one in a file."""
    if content.startswith(_PNG):
        found = _in_png(content)
    else:
        found = _in_text(content)
        if found is None and content.startswith(b"%PDF-"):
            found = _in_packed_streams(content)
    return found.decode("ascii") if found else None


def _in_text(content: bytes) -> bytes | None:
    runs = (match[0] for match in _RUN.finditer(content))
    return next((run for run in runs if run.startswith(b"eyJ") and run.count(b".") == 2), None)


def _in_png(content: bytes) -> bytes | None:
    at = len(_PNG)
    for _number in range(_MOST_CHUNKS):
        if at + 12 > len(content):
            return None
        (size,) = struct.unpack_from(">I", content, at)
        chunk = content[at + 8 : at + 8 + size]
        if content[at + 4 : at + 8] == b"iTXt" and chunk.startswith(_KEYWORD + b"\0"):
            return _in_text(chunk)
        at += 12 + size
    return None


def _in_packed_streams(content: bytes) -> bytes | None:
    """Another program may have packed the attachment when it saved the file."""
    left = _MOST_OF_ALL
    for number, match in enumerate(_STREAM.finditer(content)):
        if number >= _MOST_STREAMS or left <= 0:
            return None
        try:
            unpacked = zlib.decompressobj().decompress(
                content[match.end() : match.end() + _MOST_UNPACKED], _MOST_UNPACKED
            )
        except zlib.error:
            continue
        left -= len(unpacked)
        if found := _in_text(unpacked):
            return found
    return None
