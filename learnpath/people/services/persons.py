"""Persons: finding, making and searching them; switching an account off and on."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.mail import drop_held, readdress_held
from learnpath.people.models import Account, Membership, Person
from learnpath.people.rules import tidy
from learnpath.people.services.administrators import LastAdministrator, is_last_administrator
from learnpath.people.services.letters import send_second_factor_notice
from learnpath.people.services.links import recipient
from learnpath.people.services.sessions import account_of, end_all_sessions, end_links, find_account
from learnpath.terms import LANGUAGES, MembershipKind


def person_with_email(session: Session, email: str) -> Person | None:
    return session.scalars(select(Person).where(Person.email == email.strip().lower())).one_or_none()


def find_or_make(session: Session, *, given_name: str, family_name: str, email: str, language: str) -> Person:
    """The person with this address; a known one keeps the name and language that they have."""
    email = email.strip().lower()
    person = person_with_email(session, email)
    if person is not None:
        return person
    person = Person(
        given_name=tidy(given_name)[:100],
        family_name=tidy(family_name)[:100],
        email=email,
        language=language if language in LANGUAGES else "en",
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:  # somebody made them at the same moment
        return session.scalars(select(Person).where(Person.email == email)).one()
    return person


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the administrator's list."""

    id: uuid.UUID
    name: str
    email: str
    is_active: bool


def search_people(text: str) -> Select[Person, bool | None]:
    """Persons whose name or address holds every word of the text, and whether their account is on."""
    query = (
        select(Person, Account.active)
        .outerjoin(Account, Account.person_id == Person.id)
        .order_by(func.lower(Person.family_name), func.lower(Person.given_name), Person.id)
    )
    for word in tidy(text).split()[:6]:
        query = query.where(
            or_(
                Person.given_name.icontains(word, autoescape=True),
                Person.family_name.icontains(word, autoescape=True),
                Person.email.icontains(word, autoescape=True),
            )
        )
    return query


def person_row(person: Person, active: bool | None) -> PersonRow:
    return PersonRow(person.id, person.name, person.email, active is not False)


def roles_of(session: Session, person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[MembershipKind]]:
    """What people are at present, besides members."""
    rows = session.execute(
        select(Membership.person_id, Membership.kind)
        .where(
            Membership.person_id.in_(list(person_ids)),
            Membership.until.is_(None),
            Membership.kind != MembershipKind.MEMBER,
        )
        .distinct()
    )
    roles: dict[uuid.UUID, list[MembershipKind]] = {}
    for person_id, kind in rows:
        roles.setdefault(person_id, []).append(kind)
    return roles


def rename(session: Session, person: Person, *, given_name: str, family_name: str, language: str) -> None:
    """What a person may change about themselves."""
    person.given_name, person.family_name = tidy(given_name)[:100], tidy(family_name)[:100]
    if language in LANGUAGES:
        person.language = language
    session.flush()


class AddressTaken(Exception):
    """Somebody else has this address."""


def correct(
    session: Session,
    person: Person,
    *,
    given_name: str,
    family_name: str,
    email: str,
    by_id: uuid.UUID | None,
) -> None:
    """An administrator's correction. With another address, old links and sessions end. Raises AddressTaken."""
    other = person_with_email(session, email)
    if other is not None and other.id != person.id:
        raise AddressTaken
    moved = email != person.email
    if moved:
        person.email = email
        end_links(session, person.id)
        _end_sessions_of(session, person)
    person.given_name, person.family_name = tidy(given_name)[:100], tidy(family_name)[:100]
    session.flush()
    if moved:
        readdress_held(session, recipient(person))
    audit.record(session, "person corrected", actor_id=by_id, subject_id=person.id)


def _end_sessions_of(session: Session, person: Person) -> None:
    account = find_account(session, person.id)
    if account is not None:
        end_all_sessions(session, account.id)


def remove_second_factor(session: Session, person: Person, *, by_id: uuid.UUID | None) -> None:
    """For somebody who has lost phone and codes: the administrator has made sure that it is them."""
    account = find_account(session, person.id)
    if account is None:
        return
    account.tf_primary_method = account.tf_totp_secret = account.mf_recovery_codes = None
    end_all_sessions(session, account.id)
    audit.record(session, "second factor removed", actor_id=by_id, subject_id=person.id)
    send_second_factor_notice(session, person, is_on=False)


def disable(session: Session, person: Person, *, by_id: uuid.UUID | None) -> None:
    """Shut a person out: every session and every link of theirs ends. Raises LastAdministrator."""
    if is_last_administrator(session, person.id):
        raise LastAdministrator
    if person.account_deleted_at is not None:
        return
    account = account_of(session, person)
    account.active = False
    end_all_sessions(session, account.id)
    end_links(session, person.id)
    drop_held(session, person.id)
    audit.record(session, "account disabled", actor_id=by_id, subject_id=person.id)


def enable(session: Session, person: Person, *, by_id: uuid.UUID | None) -> None:
    """Let a person in again whose account was disabled. One that was deleted is not made anew by this."""
    account = find_account(session, person.id)
    if account is None:
        return
    account.active = True
    audit.record(session, "account enabled", actor_id=by_id, subject_id=person.id)
