"""Deleting a person's account: the way in goes, and what waited for them; what others built on stays."""

import uuid

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.mail import drop_all
from learnpath.people.models import Account, Person, PutAwayGuide, SignInLink, SignInSession
from learnpath.people.registry import left_without_care
from learnpath.people.services.administrators import LastAdministrator, is_last_administrator
from learnpath.people.services.offices import dismiss, offices_of
from learnpath.terms import MailTiming, MembershipKind


class OwnAccount(Exception):
    """Somebody else has to delete it: whoever did it by mistake could not undo it."""


def delete_account(session: Session, person: Person, *, by_id: uuid.UUID | None) -> None:
    """Delete what a person signs in with, and end what they are. Said again, it changes nothing.

    Name, work and certificates stay: others worked with them, and organisations must keep them. Whoever is
    invited again has a new account and finds them. Raises OwnAccount, LastAdministrator.
    """
    if person.id == by_id:
        raise OwnAccount
    if is_last_administrator(session, person.id):
        raise LastAdministrator
    # whoever is about to sign in, or to be sent a link, comes before this or after it
    lock(session, Person, person.id)
    if person.account_deleted_at is not None:
        return
    for membership in offices_of(session, person.id):
        dismiss(session, membership, by_id)
    _delete_the_way_in(session, person)
    drop_all(session, person.id, person.email)
    session.execute(delete(PutAwayGuide).where(PutAwayGuide.person_id == person.id))
    person.mail_timing = MailTiming.AT_ONCE
    person.account_deleted_at = now()
    session.flush()
    audit.record(session, "account deleted", actor_id=by_id, subject_id=person.id)


def _delete_the_way_in(session: Session, person: Person) -> None:
    account_id = session.scalar(select(Account.id).where(Account.person_id == person.id))
    session.execute(delete(SignInLink).where(SignInLink.person_id == person.id))
    session.execute(delete(SignInSession).where(SignInSession.account_id == account_id))
    session.execute(delete(Account).where(Account.id == account_id))


def left_alone(session: Session, person: Person) -> list[str]:
    """The cohorts that nobody would train any more."""
    return [
        name
        for membership in offices_of(session, person.id)
        if membership.kind is MembershipKind.TRAINER
        for name in left_without_care(session, person.id, membership.organisation_id)
    ]
