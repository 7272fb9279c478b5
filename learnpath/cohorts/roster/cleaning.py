"""Mending what people type: spaces, shouting, addresses, names of organisations and languages."""

from __future__ import annotations

import re
import unicodedata

from learnpath.people.rules import folded, tidy

_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]")
# the full-width forms count: spreadsheets in some languages calculate with them as well
_FORMULA = re.compile(r"[=+\-@＝＋－＠]|#(?:N/A$|\S*[!?]$)")
_PARTICLES = frozenset(
    "von af av de del della der den di da do dos du la le ten ter van vom zu zur und f.d. fd född o.s. née né".split()
)
_VOWELS = frozenset("aeiouyåäöæøéèüáíóú")
_WORD = re.compile(r"[^\s\-'’.;,()/]+")

_ADDRESS_START = re.compile(r"""^(?:[ ;,<>"']|mailto:)+""")
_IN_BRACKETS = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>]*)>$")

_LANGUAGES = {
    "sv": "sv swe svensk svenska svenskt ruotsi ruotsinkielinen swedish svedese schwedisch ruotsiksi",
    "fi": "fi fin finska finsk suomi suomeksi suomenkielinen finnish finlandsk",
    "da": "da dan dk danska dansk tanska danish",
    "nb": "nb no nor nob nn nno norsk norska norja norwegian bokmål bokmal nynorsk",
    "en": "en eng engelska engelsk englanti english gb uk",
}
_LANGUAGE_OF = {word: code for code, words in _LANGUAGES.items() for word in words.split()}


def has_unreadable_characters(text: str) -> bool:
    """Control characters, and what a broken encoding leaves behind."""
    return _UNREADABLE.search(text) is not None


def is_formula(text: str) -> bool:
    """Would a spreadsheet calculate this cell (or has it tried to: `#N/A`)?"""
    return _FORMULA.match(tidy(text)) is not None


# ---- names ----


def mend_name(text: str) -> str:
    """A tidy name; its case is touched only where it is all capitals or all small letters."""
    name = tidy(text)
    if not (name.isupper() or name.islower()):
        return name
    cased = _with_capitals(name)
    # some letters change their nature with their case: such a name is better left alone
    return cased if _with_capitals(cased) == cased and tidy(cased) == cased else name


def _with_capitals(name: str) -> str:
    shouted = name.isupper()
    lone = len(name.split()) == 1

    def capital(match: re.Match[str]) -> str:
        word = match.group()
        # KG and JP are initials
        if shouted and 1 < len(word) <= 3 and not _VOWELS & set(word.lower()):
            return word
        return word[:1].title() + word[1:].lower()

    words = [
        word.lower() if word.lower() in _PARTICLES and not lone else _WORD.sub(capital, word)
        for word in name.split(" ")
    ]
    return unicodedata.normalize("NFC", " ".join(words))


def split_name(text: str, *, family_first: bool = False) -> tuple[str, str]:
    """Given and family name out of one cell: `Nygård, Åsa`, `Åsa Nygård`, `Carl von Essen`."""
    name = tidy(text).strip(",;")
    if "," in name:
        family, _, given = name.partition(",")
        return tidy(given), tidy(family)
    name, aside = _without_aside(name)
    words = name.split()
    if len(words) < 2:
        return _joined(name, aside), ""
    if family_first:
        end = next((i for i, word in enumerate(words) if word.lower() not in _PARTICLES), 0) + 1
        return " ".join(words[end:]), _joined(" ".join(words[:end]), aside)
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), _joined(" ".join(words[start:]), aside)


def _without_aside(name: str) -> tuple[str, str]:
    """`Per Lindh (f.d. Ek)` is a name and an aside that belongs to the family name."""
    match = re.fullmatch(r"(.*\S) (\([^()]*\))", name)
    return (match.group(1), match.group(2)) if match else (name, "")


def _joined(first: str, second: str) -> str:
    return f"{first} {second}" if second else first


# ---- addresses ----


def split_address(text: str) -> tuple[str, str]:
    """The name beside an address (or nothing) and the mended address: `Åsa <Asa@X.example>`."""
    name, address = "", tidy(text)
    if found := _IN_BRACKETS.match(address):
        name, address = tidy(found["name"]).strip("\"' "), tidy(found["address"])
    start = _ADDRESS_START.match(address := address.lower())
    if start and "mailto:" in start.group():
        address = address.partition("?")[0]
    return name, tidy(_ADDRESS_START.sub("", address, count=1).rstrip(" ;,<>\"'."))


def plain_letters(text: str) -> str:
    """Lower case letters and digits without accents, as in `åsa` -> `asa`: for guessing, never for storing."""
    text = text.casefold().replace("ø", "o").replace("æ", "ae").replace("đ", "d").replace("ł", "l")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if letter.isalnum())


# ---- languages ----


def language_code(text: str) -> str | None:
    """`sv`, `Svenska`, `ruotsi`, `sv-FI`, `svenska/finska` (the first counts) -> a code of ours, or None."""
    words = [word for word in re.split(r"[\W_]+", folded(text)) if word]
    return _LANGUAGE_OF.get(words[0]) if 0 < len(words) <= 3 else None
