"""Words: what somebody asks for, how letters are compared, and where a text has what was asked for."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

MOST_LETTERS = 200
_MOST_WORDS = 8
_LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Letters that have no plainer form of their own: who has no such key finds Sørensen by "sorensen".
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ŋ": "n"})
_LONGEST_ENDING = 5
_SHORTEST_ROOT = 3
_BEFORE, _SNIPPET = 70, 220


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, as both databases are given them."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def folded(text: str) -> str:
    """Letters without their marks: å and ä as a, ø as o. Case does not count."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _MARKS.sub("", plain).translate(_PLAIN)


def plain_words(text: str) -> str:
    """The words of a text in plain letters, and nothing between them."""
    return " ".join(_WORD.findall(folded(text)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: every word must be there, the last one perhaps unfinished."""

    words: tuple[str, ...]  # as typed, in small letters
    folded: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.folded)

    @property
    def beginning(self) -> str:
        """The last word where it may be the beginning of a longer one."""
        last = self.folded[-1] if self.folded else ""
        return last if len(last) > 1 else ""

    def means(self, word: str, roots: Collection[str] = ()) -> bool:
        """Whether a word of a text is one that was asked for; `roots` are the asked words without their endings."""
        plain = folded(word)
        if plain in self.folded or (self.beginning and plain.startswith(self.beginning)):
            return True
        return any(plain.startswith(root) and _is_ending(plain.removeprefix(root), root) for root in roots)


def _is_ending(rest: str, root: str) -> bool:
    return len(rest) <= min(len(root), _LONGEST_ENDING)


def asked_in(text: str) -> Asked:
    """What somebody typed. Nothing in it is taken for more than a word."""
    words = [word[:_LONGEST] for word in words_in(text[:MOST_LETTERS])][:_MOST_WORDS]
    return Asked(tuple(words), tuple(plain_words(" ".join(words)).split()))


def roots_in(stems: Collection[str]) -> frozenset[str]:
    """Stems that are long enough to tell words apart."""
    return frozenset(root for root in map(folded, stems) if len(root) >= _SHORTEST_ROOT)


def marked(text: str, asked: Asked, roots: Collection[str] = ()) -> Markup:
    """The text, escaped, with the words that were asked for in <mark>."""
    parts, end = [], 0
    for found in _found(text, asked, roots):
        parts += [escape(text[end : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def snippet(text: str, asked: Asked, roots: Collection[str] = ()) -> Markup:
    """The part of a text around the first word that was asked for, else its beginning."""
    text = unicodedata.normalize("NFC", " ".join(text.replace("• ", "").split()))
    first = next(_found(text, asked, roots), None)
    start = max(0, first.start() - _BEFORE) if first else 0
    if start:
        start = text.find(" ", start) + 1
    end = len(text) if len(text) <= start + _SNIPPET else text.rfind(" ", start, start + _SNIPPET)
    end = end if end > start else start + _SNIPPET
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return Markup("").join([before, marked(text[start:end], asked, roots), after])


def _found(text: str, asked: Asked, roots: Collection[str]) -> Iterator[re.Match[str]]:
    return (found for found in _WORD.finditer(text) if asked.means(found[0], roots))
