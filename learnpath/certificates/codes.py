"""Verification codes and serial numbers: how they are made, written and read back."""

import secrets
import unicodedata

# Crockford's base32: without I, L, O and U, so that no letter is taken for a digit and few words form.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Twelve characters, 60 bits from the system's source of randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text)


def format_code(code: str) -> str:
    """The code in groups of four, as it stands on paper: "7QK4-M2XP-9T6D"."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def parse_code(typed: str) -> str | None:
    """The code that somebody meant, or nothing; case, spaces and dashes do not matter, O is 0, I and L 1."""
    # long before any code: what a scanner or a curious person posts is not worth folding
    if len(typed) > 100:
        return None
    # NFKC first: phones and word processors write full-width digits and narrow spaces
    folded = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(
        letter
        for letter in folded
        if not letter.isspace() and unicodedata.category(letter) not in ("Pd", "Cf")
    ).translate(_READ_AS)
    return letters if is_code(letters) else None


def format_serial(year: int, number: int) -> str:
    """The serial number within an issuer's year: "2027-00042"."""
    if year < 1 or number < 1:
        raise ValueError(f"no such serial: {year}, {number}")
    return f"{year:04d}-{number:05d}"
