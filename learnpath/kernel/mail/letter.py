"""A letter is what a person wants to know (subject, some paragraphs, at most one thing to do); how it looks is
the layouts' affair. Here too is how it is kept: as plain JSON that a later release can still read.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from learnpath.terms import MailTiming


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it, and when they want it. Without `person_id` it is somebody who could choose nothing yet."""

    address: str
    name: str
    language: str
    timing: MailTiming = MailTiming.AT_ONCE
    person_id: uuid.UUID | None = None
    is_here: bool = True  # whoever has no account any more gets no mail


@dataclass(frozen=True, slots=True)
class Sender:
    """The organisation that a letter comes from, with its colours (`#rrggbb`); learnpath's own where it has none.

    `logo` names the logo, which is fetched as the mail leaves: it would be heavy in every row of the outbox.
    """

    name: str
    accent: str = ""
    on_accent: str = ""
    dark_accent: str = ""  # the same two for a dark screen
    on_dark_accent: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class OnPath:
    """The stop of a path that a letter is about, counted from 1; 0 is before the first, `of + 1` past the last."""

    here: int
    of: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One letter among several in a daily mail."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`url` is a path within the site; `why` tells why the mail came.

    A letter comes at once whatever its reader has chosen, unless it says that it is not essential: whoever
    forgets to say it disturbs somebody, and locks nobody out.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: str = ""
    url: str = ""
    why: str = ""
    is_essential: bool = True
    preheader: str = ""  # what the list of mails shows after the subject; else the first paragraph
    sender: Sender | None = None
    on_path: OnPath | None = None
    gathered: tuple[Gathered, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What was stored, by whatever release: names that are missing have their defaults."""
        values = {one.name: stored[one.name] for one in fields(cls) if one.name in stored}
        values["paragraphs"] = tuple(values.get("paragraphs", ()))
        values["sender"] = Sender(**values["sender"]) if values.get("sender") else None
        values["on_path"] = OnPath(**values["on_path"]) if values.get("on_path") else None
        values["gathered"] = tuple(
            Gathered(**{**one, "paragraphs": tuple(one["paragraphs"])}) for one in values.get("gathered", ())
        )
        return cls(**values)


def one_line(text: str) -> str:
    """Fit for a header: no line breaks, nothing that does not show."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
