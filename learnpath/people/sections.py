"""What stands on "My things" besides the account: each feature gives a card, `app.py` registers them."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from learnpath.policy import Actor


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A link with what it leads to. `icon` is one of assets/src/icons.json."""

    title: str
    text: str
    url: str
    icon: str = "file"


Section = Callable[[Session, Actor], SectionCard | None]
_sections: list[Section] = []


def register(section: Section) -> Section:
    """Add a card; None from it means that this person has nothing there."""
    if section not in _sections:
        _sections.append(section)
    return section


def cards_for(session: Session, actor: Actor) -> list[SectionCard]:
    """The cards of a person, in the order of registration."""
    return [card for section in _sections if (card := section(session, actor)) is not None]
