"""Links that sign in as somebody of the demonstration. They are derived, not stored, so that they can be printed again."""

import base64
import hashlib
import hmac
import uuid
from typing import TypedDict

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import CohortTrainer, Enrolment
from learnpath.kernel.db import reading_session
from learnpath.kernel.i18n import collation_key
from learnpath.people.models import Membership, Organisation, Person
from learnpath.terms import MembershipKind

_MAC_BYTES = 16  # 128 bits

# In the order in which one gets to know a training.
_ROLES = {
    MembershipKind.ADMINISTRATOR: "admin",
    MembershipKind.TRAINER: "trainer",
    MembershipKind.HR: "hr",
}
_ORDER = ("admin", "trainer", "hr", "participant")


class PersonLink(TypedDict):
    email: str
    name: str
    roles: list[str]
    organisation: str
    url: str


def token_for(app: Flask, person_id: uuid.UUID) -> str:
    """The person's id, and what only this installation can derive from it."""
    return _text(person_id.bytes + _mac(app, person_id))


def person_in(app: Flask, token: str) -> uuid.UUID | None:
    """Whose token it is, if it is one of ours."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(raw) != 16 + _MAC_BYTES:
        return None
    person_id = uuid.UUID(bytes=raw[:16])
    return person_id if hmac.compare_digest(raw[16:], _mac(app, person_id)) else None


def _mac(app: Flask, person_id: uuid.UUID) -> bytes:
    purpose = b"sign-in links of the demonstration"
    key = hmac.digest(str(app.config["SECRET_KEY"]).encode(), purpose, hashlib.sha256)
    return hmac.digest(key, person_id.bytes, hashlib.sha256)[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def everybody(app: Flask) -> list[PersonLink]:
    """Each person of the demonstration with roles, organisation and link."""
    base = app.config["BASE_URL"]
    with reading_session(app.extensions["engine"]) as session:
        found = [
            PersonLink(
                email=person.email,
                name=person.name,
                roles=roles,
                organisation=organisation,
                url=f"{base}/demonstration/{token_for(app, person.id)}",
            )
            for person, roles, organisation in _people(session)
        ]
    # Who has the rarest role comes first; within a role by organisation, as a Swedish reader sorts.
    return sorted(found, key=lambda one: (_ORDER.index(one["roles"][0]), collation_key(one["organisation"])))


def _people(session: Session) -> list[tuple[Person, list[str], str]]:
    trainers = set(session.scalars(select(CohortTrainer.person_id)))
    enrolled = set(session.scalars(select(Enrolment.person_id)))
    roles: dict[uuid.UUID, set[str]] = {}
    places: dict[uuid.UUID, str] = {}
    rows = session.execute(
        select(Membership.person_id, Membership.kind, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.until.is_(None))
        .order_by(Membership.since, Membership.id)
    )
    for person_id, kind, organisation in rows:
        roles.setdefault(person_id, set()).update({_ROLES[kind]} if kind in _ROLES else ())
        places.setdefault(person_id, organisation)
    found = []
    for person in session.scalars(select(Person).order_by(Person.family_name, Person.given_name, Person.id)):
        own = roles.get(person.id, set())
        own |= {"trainer"} if person.id in trainers else set()
        own |= {"participant"} if person.id in enrolled else set()
        if own:
            found.append((person, [role for role in _ORDER if role in own], places.get(person.id, "")))
    return found
