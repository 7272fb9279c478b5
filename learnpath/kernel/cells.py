"""What is put into the cells of a spreadsheet."""

import unicodedata

_BEGINS_A_FORMULA = ("=", "+", "-", "@")


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and never runs, also after it has been saved as CSV and opened again."""
    text = "".join(
        " " if letter in "\t\r\n" else letter
        for letter in text
        if letter in "\t\r\n" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
    # NFKC: a full-width equals sign begins a formula as well
    begins = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return f"'{text}" if begins in _BEGINS_A_FORMULA and begins else text
