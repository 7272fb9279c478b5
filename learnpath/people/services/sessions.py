"""One row a signed-in browser: the server can end this one, or all of a person's."""

import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, contains_eager

from learnpath.kernel.clock import now
from learnpath.people.models import Account, Person, SignInLink, SignInSession
from learnpath.people.rules import last_end
from learnpath.people.services.links import hashed


def find_account(session: Session, person_id: uuid.UUID) -> Account | None:
    return session.scalars(select(Account).where(Account.person_id == person_id)).one_or_none()


def account_of(session: Session, person: Person) -> Account:
    """The person's account, made when they first sign in."""
    account = find_account(session, person.id)
    if account is None:
        account = Account(
            person_id=person.id, person=person, fs_uniquifier=secrets.token_hex(32), active=True
        )
        session.add(account)
        session.flush()
    return account


def may_sign_in(session: Session, person: Person) -> bool:
    """Whether nobody has disabled or deleted the person's account. After that they wait for an invitation."""
    if person.account_deleted_at is not None:
        return False
    account = find_account(session, person.id)
    return account is None or account.active


def begin_session(session: Session, account: Account, browser: str, lasts: timedelta) -> str:
    """A new row; returns the token that goes into the cookie."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=hashed(token), account_id=account.id, browser=browser[:200], expires_at=now() + lasts
        )
    )
    return token


# Built once: building a statement costs more than running it.
_SIGNED_IN = (
    select(Account, SignInSession)
    .join(SignInSession, SignInSession.account_id == Account.id)
    .join(Account.person)
    .options(contains_eager(Account.person))
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > bindparam("now"),
        Account.active,
        Person.account_deleted_at.is_(None),
    )
)


def account_in_session(session: Session, token: str) -> tuple[Account, SignInSession] | None:
    """Who is signed in with this token, in one query."""
    row = session.execute(_SIGNED_IN, {"token_hash": hashed(token), "now": now()}).one_or_none()
    return None if row is None else (row[0], row[1])


def prolong(session: Session, token: str, lasts: timedelta) -> datetime | None:
    """Let a session last its whole time again from now on, up to its limit. Answers with its new end."""
    row = session.scalars(
        select(SignInSession).where(
            SignInSession.token_hash == hashed(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now(),
        )
    ).one_or_none()
    if row is None:
        return None
    row.expires_at = max(row.expires_at, min(now() + lasts, last_end(row.began_at, lasts)))
    return row.expires_at


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


def open_sessions(session: Session, person_id: uuid.UUID) -> list[SignInSession]:
    """Where a person is signed in, the latest used first."""
    return list(
        session.scalars(
            select(SignInSession)
            .join(SignInSession.account)
            .where(
                Account.person_id == person_id,
                SignInSession.ended_at.is_(None),
                SignInSession.expires_at > now(),
            )
            .order_by(SignInSession.seen_at.desc())
            .limit(100)
        )
    )


def own_session(session: Session, person_id: uuid.UUID | None, session_id: uuid.UUID) -> SignInSession | None:
    """One of a person's own rows."""
    return session.scalars(
        select(SignInSession)
        .join(SignInSession.account)
        .where(SignInSession.id == session_id, Account.person_id == person_id)
    ).one_or_none()


def end_one(session: Session, row: SignInSession) -> None:
    """Sign out somewhere else."""
    if row.ended_at is None:
        row.ended_at = now()


def mark_seen(session: Session, session_id: uuid.UUID) -> None:
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(seen_at=now()))


def end_links(session: Session, person_id: uuid.UUID) -> None:
    """Make every mailed link of a person useless."""
    session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
