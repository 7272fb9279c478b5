"""What the features above people can tell them, filled by app.py: people never ask the cohorts themselves."""

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

# The names of what nobody would look after if this trainer of the organisation were dismissed.
CareQuestion = Callable[[Session, uuid.UUID, uuid.UUID], list[str]]
_questions: list[CareQuestion] = []


def tell_of_care(question: CareQuestion) -> None:
    """Register a feature's answer."""
    if question not in _questions:
        _questions.append(question)


def left_without_care(session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID) -> list[str]:
    """All that would be left alone."""
    return [name for ask in _questions for name in ask(session, person_id, organisation_id)]
