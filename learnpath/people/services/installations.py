"""What this database is: a real installation or a demonstration. Said once, when it is made."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.people.models import Installation


def is_demonstration(session: Session) -> bool | None:
    """What the database was made as; None when nobody has said so yet."""
    return session.scalars(select(Installation.is_demonstration)).one_or_none()


def mark_installation(session: Session, *, demonstration: bool = False) -> None:
    """Say what the database is. What has been said stays."""
    if is_demonstration(session) is None:
        session.add(Installation(is_demonstration=demonstration))
        session.flush()
