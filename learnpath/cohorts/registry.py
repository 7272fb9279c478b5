"""What the features above a cohort can tell it, filled by app.py: a cohort never asks the activities itself."""

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

WorkQuestion = Callable[[Session, uuid.UUID], bool]
_questions: list[WorkQuestion] = []


def tell_of_work(question: WorkQuestion) -> None:
    """Register a feature's answer to "has this group any work in your part?"."""
    if question not in _questions:
        _questions.append(question)


def has_work(session: Session, group_id: uuid.UUID) -> bool:
    """Whether removing the group would take anybody's work from sight."""
    return any(ask(session, group_id) for ask in _questions)
