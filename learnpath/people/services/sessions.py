"""One row a signed-in browser: the server can end this one, or all of a person's."""

import secrets
import uuid
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from learnpath.kernel.clock import now
from learnpath.people.models import Account, Person, SignInLink, SignInSession
from learnpath.people.services.links import hashed


def account_of(session: Session, person: Person) -> Account:
    """The person's account, made when they first sign in."""
    account = session.scalars(select(Account).where(Account.person_id == person.id)).one_or_none()
    if account is None:
        account = Account(
            person_id=person.id, person=person, fs_uniquifier=secrets.token_hex(32), active=True
        )
        session.add(account)
        session.flush()
    return account


def begin_session(session: Session, account: Account, browser: str, lasts: timedelta) -> str:
    """A new row; returns the token that goes into the cookie."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=hashed(token), account_id=account.id, browser=browser[:200], expires_at=now() + lasts
        )
    )
    return token


def account_in_session(session: Session, token: str) -> tuple[Account, SignInSession] | None:
    """Who is signed in with this token, in one query."""
    row = session.execute(
        select(Account, SignInSession)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .join(Account.person)
        .options(contains_eager(Account.person))
        .where(
            SignInSession.token_hash == hashed(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now(),
            Account.active,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def end_session(session: Session, token: str) -> None:
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == hashed(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_all_sessions(session: Session, account_id: uuid.UUID, *, but: str | None = None) -> None:
    """End every session of an account, except perhaps the one that asks."""
    query = update(SignInSession).where(
        SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)
    )
    if but is not None:
        query = query.where(SignInSession.token_hash != hashed(but))
    session.execute(query.values(ended_at=now()))


def mark_seen(session: Session, session_id: uuid.UUID) -> None:
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(seen_at=now()))


def end_links(session: Session, person_id: uuid.UUID) -> None:
    """Make every mailed link of a person useless."""
    session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
