"""The user's guide as the product shows it: made from docs/guide by `make guide`, text only, in Swedish and English."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from learnpath.terms import Role

# In the order of the guide. Addresses are made of these words.
CHAPTERS = ("everybody", "participants", "trainers", "hr", "administrators")
CHAPTER_OF = {
    Role.PARTICIPANT: "participants",
    Role.TRAINER: "trainers",
    Role.HR: "hr",
    Role.ADMINISTRATOR: "administrators",
}
OTHERWISE = "en"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that somebody wants to do, and how."""

    key: str
    title: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    title: str
    intro: Markup
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class HelpTexts:
    language: str
    chapters: tuple[Chapter, ...]

    def chapter(self, key: str) -> Chapter:
        return next(one for one in self.chapters if one.key == key)

    def first(self, keys: frozenset[str]) -> tuple[Chapter, ...]:
        """All chapters; those that are the reader's own come before the others."""
        return tuple(sorted(self.chapters, key=lambda one: one.key not in keys))


@cache
def help_in(language: str) -> HelpTexts:
    """The guide in this language, else in English."""
    file = Path(__file__).with_name(f"{language}.json")
    if not file.exists():
        return help_in(OTHERWISE)
    # Our own texts, turned into HTML by a Markdown parser that lets no HTML through.
    chapters = [
        Chapter(
            one["key"],
            one["title"],
            Markup(one["intro"]),  # noqa: S704
            tuple(Task(task["key"], task["title"], Markup(task["html"])) for task in one["tasks"]),  # noqa: S704
        )
        for one in json.loads(file.read_text(encoding="utf-8"))
    ]
    return HelpTexts(language, tuple(chapters))
