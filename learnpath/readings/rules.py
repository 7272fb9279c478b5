"""How a reading is cited, where it leads, and when a list has been read."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

_DOI = re.compile(r"(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ENDS = (".", "?", "!", "…")


class Described(Protocol):
    """What a reading says of itself."""

    @property
    def authors(self) -> str: ...
    @property
    def year(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def published_in(self) -> str: ...
    @property
    def url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in the order of APA: authors (year). *Title*. Published in. Link.

    Each part carries its own full stop. `year` is empty when nobody knows it: the page says so in its language.
    """

    authors: str
    year: str
    title: str
    title_stop: str
    published_in: str
    url: str
    url_words: str

    @property
    def starts_with_title(self) -> bool:
        """Without authors the title takes their place, before the year."""
        return not self.authors

    @property
    def site(self) -> str:
        """The site that the link leads to."""
        return site_of(self.url)


def reference(reading: Described) -> Reference:
    """A reading as a librarian would sign it."""
    title = _one_line(reading.title)
    url = link_of(reading.url)
    return Reference(
        authors=_stopped(_one_line(reading.authors)),
        year=_one_line(reading.year),
        title=title,
        title_stop="" if title.endswith(_ENDS) else ".",
        published_in=_stopped(_one_line(reading.published_in)),
        url=url,
        url_words=url.removeprefix("https://").removeprefix("http://").rstrip("/"),
    )


def link_of(written: str) -> str:
    """An address on the web from what somebody wrote; a bare DOI leads to its resolver. Empty when it is none."""
    written = written.strip()
    doi = _DOI.fullmatch(written)
    if doi:
        return f"https://doi.org/{doi[1]}"
    if any(ord(letter) < 33 for letter in written):
        return ""
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    return written if parts.scheme.lower() in {"http", "https"} and parts.hostname else ""


def site_of(url: str) -> str:
    """The host of an address, as people say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def is_list_read(wanted: Collection[UUID], marked: Collection[UUID]) -> bool:
    """Whether all that the trainers put on a list has been read. An empty list cannot be."""
    return bool(wanted) and set(wanted) <= set(marked)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _stopped(words: str) -> str:
    return words if not words or words.endswith(_ENDS) else f"{words}."
