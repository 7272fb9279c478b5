"""First-visit guides: put away by the person, on all their devices, and brought back."""

import uuid

from sqlalchemy import delete
from sqlalchemy.orm import Session

from learnpath.kernel.db import lock
from learnpath.people.models import Person, PutAwayGuide
from learnpath.terms import Role


def put_away(session: Session, person_id: uuid.UUID, guide: Role) -> None:
    """Show a role's guide no more. Twice is as good as once."""
    lock(session, Person, person_id)
    if session.get(PutAwayGuide, (person_id, guide)) is None:
        session.add(PutAwayGuide(person_id=person_id, guide=guide))


def bring_back(session: Session, person_id: uuid.UUID) -> None:
    """Show all guides again."""
    session.execute(delete(PutAwayGuide).where(PutAwayGuide.person_id == person_id))
