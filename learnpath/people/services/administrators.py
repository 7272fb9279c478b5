"""The rule that an installation never loses its last administrator."""

import uuid

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from learnpath.people.models import Account, Membership
from learnpath.terms import MembershipKind


class LastAdministrator(Exception):
    """Nobody would be left who can appoint another."""


def is_last_administrator(session: Session, person_id: uuid.UUID) -> bool:
    """Whether the person administers and nobody else who can sign in does. Holds until the transaction ends."""
    present = (Membership.kind == MembershipKind.ADMINISTRATOR, Membership.until.is_(None))
    # Locked first and counted after, so that two who shut each other out take turns.
    session.execute(select(Membership.id).where(*present).order_by(Membership.id).with_for_update())
    administrators = set(
        session.scalars(
            select(Membership.person_id)
            .outerjoin(Account, Account.person_id == Membership.person_id)
            .where(*present, or_(Account.id.is_(None), Account.active))
        )
    )
    return administrators == {person_id}
