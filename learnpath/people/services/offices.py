"""Who is what in an organisation: appointed, dismissed, found."""

import uuid

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.people.models import Membership, Organisation, Person
from learnpath.people.services.administrators import LastAdministrator, is_last_administrator
from learnpath.terms import MembershipKind


def in_office(session: Session, organisation_id: uuid.UUID) -> list[Membership]:
    """Who has a role in it at present, besides its members."""
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.person)
            .options(joinedload(Membership.person))
            .where(
                Membership.organisation_id == organisation_id,
                Membership.until.is_(None),
                Membership.kind != MembershipKind.MEMBER,
            )
            .order_by(Membership.kind, Person.family_name, Person.given_name)
        )
    )


def offices_of(session: Session, person_id: uuid.UUID) -> list[Membership]:
    """What a person is, and where."""
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.organisation)
            .options(joinedload(Membership.organisation))
            .where(Membership.person_id == person_id, Membership.until.is_(None))
            .order_by(Organisation.name, Membership.kind)
        )
    )


def _present(
    session: Session, person: Person, organisation: Organisation, kind: MembershipKind
) -> Membership | None:
    return session.scalars(
        select(Membership).where(
            Membership.person_id == person.id,
            Membership.organisation_id == organisation.id,
            Membership.kind == kind,
            Membership.until.is_(None),
        )
    ).one_or_none()


def is_already(session: Session, person: Person, organisation: Organisation, kind: MembershipKind) -> bool:
    return _present(session, person, organisation, kind) is not None


def membership_in(
    session: Session, organisation_id: uuid.UUID, membership_id: uuid.UUID
) -> Membership | None:
    """One present role in an organisation, with who has it."""
    return session.scalars(
        select(Membership)
        .options(joinedload(Membership.person), joinedload(Membership.organisation))
        .where(
            Membership.id == membership_id,
            Membership.organisation_id == organisation_id,
            Membership.until.is_(None),
        )
    ).one_or_none()


def appoint(
    session: Session,
    person: Person,
    organisation: Organisation,
    kind: MembershipKind,
    by_id: uuid.UUID | None,
) -> Membership:
    """Make a person something in an organisation, from now on. Who is it already, stays it."""
    membership = _present(session, person, organisation, kind)
    if membership is not None:
        return membership
    membership = Membership(person_id=person.id, organisation_id=organisation.id, kind=kind)
    try:
        with session.begin_nested():
            session.add(membership)
    except IntegrityError:  # appointed twice at the same moment
        present = _present(session, person, organisation, kind)
        if present is None:
            raise
        return present
    audit.record(
        session,
        "appointed",
        actor_id=by_id,
        subject_id=person.id,
        organisation_id=organisation.id,
        note=kind.value,
    )
    return membership


def dismiss(session: Session, membership: Membership, by_id: uuid.UUID | None) -> None:
    """End a role from now on; that it was held stays known. Raises LastAdministrator."""
    if membership.kind is MembershipKind.ADMINISTRATOR and _leaves_nobody(session, membership):
        raise LastAdministrator
    ended = session.scalars(
        update(Membership)
        .where(Membership.id == membership.id, Membership.until.is_(None))
        .values(until=now())
        .returning(Membership.id)
    ).all()
    if ended:
        audit.record(
            session,
            "dismissed",
            actor_id=by_id,
            subject_id=membership.person_id,
            organisation_id=membership.organisation_id,
            note=membership.kind.value,
        )


def _leaves_nobody(session: Session, membership: Membership) -> bool:
    if not is_last_administrator(session, membership.person_id):
        return False
    places = session.scalars(
        select(Membership.id).where(
            Membership.person_id == membership.person_id,
            Membership.kind == MembershipKind.ADMINISTRATOR,
            Membership.until.is_(None),
        )
    ).all()
    return len(places) == 1
