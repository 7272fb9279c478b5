"""What a certificate is called as a file: readable, the same everywhere, never twice in one folder."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

# What Windows, macOS or a shell would not have in a file's name.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_PART = 70


def file_name(issued_on: date, name: str, title: str, kind: str = "") -> str:
    """ "2027-06-14 Nygård Åsa – Ledarskapsstigen.pdf"; with a kind "… – Ledarskapsstigen (Studieutdrag).pdf" """
    which = f" ({_part(kind)})" if kind else ""
    return f"{issued_on.isoformat()} {_part(name)} – {_part(title)}{which}.pdf"


def family_first(name: str, given_name: str | None, family_name: str | None) -> str:
    """The name as files are sorted by it. A person who has been renamed since keeps the name on the paper."""
    if given_name and family_name and f"{given_name} {family_name}" == name:
        return f"{family_name} {given_name}"
    return name


def without_doubles(names: Iterable[str]) -> Iterator[str]:
    """The names in turn, each different from those before also where case does not count."""
    taken: set[str] = set()
    for name in names:
        stem, dot, ending = name.rpartition(".")
        number, unique = 1, name
        while unique.casefold() in taken:
            number += 1
            unique = f"{stem} ({number}){dot}{ending}"
        taken.add(unique.casefold())
        yield unique


def _part(text: str) -> str:
    text = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text))
    # format characters turn the direction of text or cannot be seen; lone surrogates cannot be written
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return " ".join(text.split())[:_LONGEST_PART].strip(" .") or "–"
