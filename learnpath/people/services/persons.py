"""Persons: finding, making and searching them; switching an account off and on."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.people.models import Account, Membership, Person
from learnpath.people.rules import tidy
from learnpath.people.services.administrators import LastAdministrator, is_last_administrator
from learnpath.people.services.sessions import account_of, end_all_sessions, end_links
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
    has_signed_in: bool


def search_people(text: str) -> Select[tuple[uuid.UUID, str, str, str, bool | None]]:
    """Persons whose name or address holds every word of the text."""
    query = (
        select(Person.id, Person.given_name, Person.family_name, Person.email, Account.active)
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


def person_row(row: tuple[uuid.UUID, str, str, str, bool | None]) -> PersonRow:
    id_, given_name, family_name, email, active = row
    return PersonRow(id_, f"{given_name} {family_name}", email, active is not False, active is not None)


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


def disable(session: Session, person: Person, *, by_id: uuid.UUID | None) -> None:
    """Shut a person out: every session and every link of theirs ends. Raises LastAdministrator."""
    if is_last_administrator(session, person.id):
        raise LastAdministrator
    account = account_of(session, person)
    account.active = False
    end_all_sessions(session, account.id)
    end_links(session, person.id)
    audit.record(session, "account disabled", actor_id=by_id, subject_id=person.id)


def enable(session: Session, person: Person, *, by_id: uuid.UUID | None) -> None:
    """Let a person in again."""
    account_of(session, person).active = True
    audit.record(session, "account enabled", actor_id=by_id, subject_id=person.id)
