"""Mailed links: 192 random bits, stored hashed, used up by a button, once."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import _
from learnpath.kernel.mail import Letter, Recipient, queue_mail
from learnpath.people.models import Person, SignInLink
from learnpath.terms import LANGUAGES

SIGN_IN_WITHIN = timedelta(minutes=30)
INVITATION_WITHIN = timedelta(days=30)
LONGEST_NEXT = 300  # letters of an address that the column takes


class LinkExpired(Exception):
    """The link was used, is too old, or never was."""


def hashed(token: str) -> str:
    """How tokens are stored; they are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def let_in_again(session: Session, person: Person) -> None:
    """Whoever is invited, or sent a link by somebody else, may sign in also after their account was deleted."""
    lock(session, Person, person.id).account_deleted_at = None


def make_link(session: Session, person: Person, *, within: timedelta, next_url: str = "/") -> str:
    """A new link's path within the site. An address too long to keep is forgotten: then it leads to the first page."""
    token = secrets.token_urlsafe(24)
    next_url = next_url if len(next_url) <= LONGEST_NEXT else "/"
    session.add(
        SignInLink(
            token_hash=hashed(token), person_id=person.id, next_url=next_url, expires_at=now() + within
        )
    )
    return f"/sign-in/link/{token}"


def find_link(session: Session, token: str) -> SignInLink | None:
    """The link while it can be used."""
    return session.scalars(
        select(SignInLink)
        .options(joinedload(SignInLink.person))
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now(),
            SignInLink.person.has(Person.account_deleted_at.is_(None)),
        )
    ).one_or_none()


def find_old_link(session: Session, token: str) -> SignInLink | None:
    """A link that once was good, used or expired."""
    return session.scalars(
        select(SignInLink)
        .options(joinedload(SignInLink.person))
        .where(SignInLink.token_hash == hashed(token))
    ).one_or_none()


def use_link(session: Session, token: str) -> SignInLink:
    """Use the link up. Raises LinkExpired."""
    link = find_link(session, token)
    if link is None or lock(session, Person, link.person_id).account_deleted_at is not None:
        raise LinkExpired
    # The condition is asked again as it is written, so that two at once use it once.
    used = session.scalars(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=now())
        .returning(SignInLink.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not used:
        raise LinkExpired
    return link


def recipient(person: Person) -> Recipient:
    is_here = person.account_deleted_at is None
    return Recipient(person.email, person.name, person.language, person.mail_timing, person.id, is_here)


def send_sign_in_link(session: Session, person: Person, next_url: str = "/") -> None:
    """Mail a link that signs the person in."""
    url = make_link(session, person, within=SIGN_IN_WITHIN, next_url=next_url)

    def letter() -> Letter:
        return Letter(
            subject=_("Your link to learnpath"),
            paragraphs=(
                _(
                    "Here is the link that signs you in. It works once, within %(minutes)d minutes.",
                    minutes=30,
                ),
                _("If you did not ask for it, you need not do anything."),
            ),
            action=_("Sign in"),
            url=url,
            why=_("You get this because someone asked to sign in with your address."),
        )

    queue_mail(session, recipient(person), letter)


def remember_language(session: Session, person_id: uuid.UUID, language: str) -> None:
    """Use this language for a person from now on, in mails too."""
    if language in LANGUAGES:
        session.execute(update(Person).where(Person.id == person_id).values(language=language))
