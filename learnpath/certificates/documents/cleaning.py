"""Text as it may stand in an archive."""

import re
import unicodedata

# Invisible, but some scripts are written wrongly without them; all other marks without a shape go, above all those
# that turn the direction of what follows: in a name they could make a certificate read as another's.
_PICTURE = re.compile("[\U0001f000-\U0001faff\ufe00-\ufe0f]")
_JOINERS = frozenset("\u00ad\u200c\u200d")


def clean(text: str) -> str:
    """One line of visible text that may stand in an archive.

    Without control characters, lone surrogates and direction marks; without letters of private meaning, which
    PDF/A-3a forbids (ISO 19005-3, 6.2.11.7.3); without pictographs, which look different on every machine.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if text.isprintable() and not _PICTURE.search(text):
        return text
    return " ".join("".join(letter for letter in text if _is_printed(letter)).split())


def _is_printed(letter: str) -> bool:
    if letter in _JOINERS:
        return True
    # what no version of Unicode has given a meaning may be a letter of a later one, but these never will
    code = ord(letter)
    is_no_character = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    shapeless = is_no_character or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co")
    return not shapeless and not _PICTURE.match(letter)
