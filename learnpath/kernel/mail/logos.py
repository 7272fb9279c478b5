"""Logos in mail: who keeps them, stands higher than the kernel and tells it here."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class MailLogo:
    """A PNG with what it says in words, and on which papers it cannot be seen."""

    png: bytes
    width: int
    height: int
    alt: str
    vanishes_on_light: bool = False
    vanishes_on_dark: bool = False


FindLogo = Callable[[Session, uuid.UUID], MailLogo | None]
_finders: list[FindLogo] = []


def tell_of_logos(find: FindLogo) -> None:
    """Register who finds a logo by the name that a letter's sender gives it."""
    _finders[:] = [find]


def find_logo(session: Session, name: str) -> MailLogo | None:
    """The logo of that name, while there is one."""
    return next((found for find in _finders if name and (found := find(session, uuid.UUID(name)))), None)
