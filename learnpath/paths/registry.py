"""What the features above a path can tell it, filled by app.py: a path never asks itself what people do with it."""

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

BegunQuestion = Callable[[Session, uuid.UUID], bool]
_questions: list[BegunQuestion] = []


def tell_of_begun(question: BegunQuestion) -> None:
    """Register a feature's answer to "has anybody begun work on this activity in your part?"."""
    if question not in _questions:
        _questions.append(question)


def has_begun(session: Session, activity_id: uuid.UUID) -> bool:
    """Whether work on the activity belongs to those who hand it in now."""
    return any(ask(session, activity_id) for ask in _questions)
