"""What counts as the same: how names and addresses are compared, and what an organisation may be called by."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")

# zero-width spaces, soft hyphens and marks that turn the direction of text: never part of a name
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# joiners are spelling in Persian and Indic scripts, and dirt from a web page anywhere else
_STRAY_JOINER = re.compile("(?<![\u0590-\u1fff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1fff])")
_DASHES = frozenset("-–—−")

_ADDRESS = re.compile(
    r"[a-z0-9_](?:[a-z0-9_&'+-]|\.(?=[a-z0-9_&'+-]))*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})"
)

_ORGANISATION_WORDS = frozenset(
    "stad stads staden kommun kommuns kommunen kaupunki kunta kommune kommunes kommunen kommunene"
    " municipality city town by".split()
)
_ORGANISATION_PREFIX = re.compile(r"^(?:city of|municipality of|town of|staden|kommunen) ")


def tidy(text: str) -> str:
    """One composed text: no invisible characters, every run of white space one space, none at the ends."""
    text = unicodedata.normalize("NFC", text)
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    # taking something out from between two characters can let them compose
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return "" if text in _DASHES else text


def folded(text: str) -> str:
    """For comparing names that people write in more than one way."""
    return unicodedata.normalize("NFC", tidy(text).casefold())


def is_address(address: str) -> bool:
    """Conservative: plain letters, a dotted domain; any ending, since nothing is looked up."""
    local, _, domain = address.partition("@")
    if len(address) > 254 or len(local) > 64 or len(domain) > 253:
        return False
    return _ADDRESS.fullmatch(address) is not None


def organisation_key(name: str) -> str:
    """What two spellings of one organisation share; the names in the database are kept by it too."""
    return folded(folded(name))


def _short_key(key: str) -> str:
    """`pargas stad`, `city of pargas` -> `pargas`."""
    words = _ORGANISATION_PREFIX.sub("", key).split()
    while len(words) > 1 and words[-1] in _ORGANISATION_WORDS:
        words.pop()
    return " ".join(words)


def organisation_finder(organisations: Mapping[str, T]) -> Callable[[str], T | None]:
    """Look names up by key, then without `stad`, `kommun`, `kunta` … where that leaves no doubt."""
    shorts = [(_short_key(key), found) for key, found in organisations.items()]
    owners = Counter(short for short, _ in set(shorts))
    by_short = {short: found for short, found in shorts if owners[short] == 1}

    def find(name: str) -> T | None:
        key = organisation_key(name)
        if not key:
            return None
        short = _short_key(key)
        return organisations.get(key) or organisations.get(short) or by_short.get(short)

    return find


# ---- sessions ----

_MOST_LIFETIMES = 12  # WCAG 2.2.1 asks for ten; for a session of an hour it is a long working day
_LONGEST = timedelta(days=90)


def last_end(began_at: datetime, lasts: timedelta) -> datetime:
    """Until when a session can be prolonged. After that its person signs in again."""
    return began_at + max(lasts, min(_MOST_LIFETIMES * lasts, _LONGEST))


# ---- browsers ----

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """`Firefox, Windows`, as far as the browser tells; empty when it tells nothing we know."""
    known = (
        next((name for sign, name in kinds if sign in user_agent), "") for kinds in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in known if name)
