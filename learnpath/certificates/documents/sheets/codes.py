"""QR codes of addresses that differ only in their last characters, a hundred times as fast as from scratch.

Within one version, level and mask, a QR code is an affine map of its data bits over GF(2): the error correction is
linear, the placing moves bits, the mask adds a constant (ISO/IEC 18004, clauses 7.5 to 7.8). So each bit that differs
from a base address turns over the same modules whatever the others are, and these need to be found only once.
"""

from functools import lru_cache
from itertools import chain, compress

import segno

from learnpath.certificates.codes import ALPHABET, LENGTH

# Fixed: the search for the best of the eight masks costs more than the rest of a certificate, and every reader takes
# the mask from the symbol itself.
MASK = 2


def qr_matrix(url: str) -> tuple[bytearray, ...]:
    """The QR code's modules, row by row, without the quiet zone (the paper around it)."""
    matrix: tuple[bytearray, ...] = segno.make(url, micro=False, error="m", mask=MASK).matrix
    return matrix


class CodeFamily:
    """The QR codes of all codes under one address."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        base = qr_matrix(prefix + ALPHABET[0] * LENGTH)
        self.size = len(base)
        self._base = _as_number(base)
        self._turned: dict[tuple[int, str], int] = {}
        self._bits: dict[tuple[int, int], int] = {}
        # where a run of dark modules may begin, and end: each row has a light one after it
        self._spots = self.size * (self.size + 1)
        places = [divmod(spot, self.size + 1) for spot in range(self._spots)]
        self._from = [b"%d %d.5 m" % (column, row) for row, column in places]
        self._to = [b"%d %d.5 l" % (column, row) for row, column in places]

    def drawing(self, code: str) -> bytes:
        """The dark modules as lines to be stroked, one for each run in a row, in PDF's operators."""
        dark = self._number(code)
        before = dark >> 1  # each module's neighbour to the left
        starts = compress(self._from, self._flags(dark & ~before))
        ends = compress(self._to, self._flags(before & ~dark))
        return b"\n".join((b"0 0 m", *chain.from_iterable(zip(starts, ends, strict=True))))

    def matrix(self, code: str) -> tuple[bytearray, ...]:
        """The modules, row by row."""
        flags, step = self._flags(self._number(code)), self.size + 1
        return tuple(bytearray(flags[row * step : row * step + self.size]) for row in range(self.size))

    def _flags(self, number: int) -> bytes:
        """The number's bits as bytes, the highest first."""
        return f"{number:0{self._spots}b}".encode().translate(_FLAGS)

    def _number(self, code: str) -> int:
        number = self._base
        for place, letter in enumerate(code):
            turned = self._turned.get((place, letter))
            if turned is None:
                turned = self._turned[place, letter] = self._turns(place, letter)
            number ^= turned
        return number

    def _turns(self, place: int, letter: str) -> int:
        differing = ord(letter) ^ ord(ALPHABET[0])
        turned = 0
        for bit in range(8):
            if differing >> bit & 1:
                turned ^= self._turns_of_bit(place, bit)
        return turned

    def _turns_of_bit(self, place: int, bit: int) -> int:
        if (known := self._bits.get((place, bit))) is not None:
            return known
        letters = [ALPHABET[0]] * LENGTH
        letters[place] = chr(ord(ALPHABET[0]) ^ 1 << bit)
        turned = _as_number(qr_matrix(self._prefix + "".join(letters))) ^ self._base
        self._bits[place, bit] = turned
        return turned


_FLAGS = bytes.maketrans(b"01", b"\x00\x01")
_DIGITS = bytes.maketrans(b"\x00\x01", b"01")


def _as_number(matrix: tuple[bytearray, ...]) -> int:
    return int(b"".join(bytes(row) + b"\x00" for row in matrix).translate(_DIGITS), 2)


@lru_cache(maxsize=8)
def code_family(prefix: str) -> CodeFamily:
    return CodeFamily(prefix)
