"""Organisations, the names they go by, and who is what in them."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.people.models import Membership, Organisation, OrganisationName, Person
from learnpath.people.rules import organisation_finder, organisation_key, tidy
from learnpath.people.services.administrators import LastAdministrator, is_last_administrator
from learnpath.terms import MembershipKind, OrganisationKind


class NameTaken(Exception):
    """Another organisation goes by this name."""

    def __init__(self, name: str, owner: str) -> None:
        super().__init__(f"{name} is a name of {owner}")
        self.name, self.owner = name, owner


class StillInOffice(Exception):
    """People have roles in the organisation: dismiss them first, so that nobody acts for one that is put away."""


# ---- names ----


def organisation_names(session: Session) -> dict[str, uuid.UUID]:
    """Every name of every present organisation, as the key that people/rules compares by."""
    rows = session.execute(
        select(OrganisationName.key, OrganisationName.organisation_id)
        .join(OrganisationName.organisation)
        .where(Organisation.archived_at.is_(None))
    )
    return {key: organisation_id for key, organisation_id in rows}  # noqa: C416 (a Row is not a pair to dict())


def find_by_name(session: Session, name: str) -> Organisation | None:
    """The organisation that somebody means: `Pargas`, `PARGAS` and `Pargas stad` are the same."""
    found = organisation_finder(organisation_names(session))(name)
    return None if found is None else session.get(Organisation, found)


def _refuse_taken(session: Session, names: Iterable[str], own_id: uuid.UUID | None) -> None:
    others = {
        key: (organisation_id, owner)
        for key, organisation_id, owner in session.execute(
            select(OrganisationName.key, OrganisationName.organisation_id, Organisation.name).join(
                OrganisationName.organisation
            )
        )
        if organisation_id != own_id
    }
    find = organisation_finder(others)
    for name in names:
        found = find(name)
        if found is not None:
            raise NameTaken(name, found[1])


def _write_names(session: Session, organisation: Organisation, other_names: Iterable[str]) -> None:
    names = {organisation_key(name): tidy(name)[:200] for name in (*other_names, organisation.name)}
    names.pop("", None)
    _refuse_taken(session, names.values(), organisation.id)
    kept = set()
    for row in session.scalars(
        select(OrganisationName).where(OrganisationName.organisation_id == organisation.id)
    ):
        if row.key in names:
            row.name = names[row.key]
            kept.add(row.key)
        else:
            session.delete(row)
    session.flush()
    session.add_all(
        OrganisationName(organisation_id=organisation.id, name=name, key=key)
        for key, name in names.items()
        if key not in kept
    )
    session.flush()


def other_names_of(session: Session, organisation: Organisation) -> list[str]:
    """The names besides its own, in the order of the alphabet."""
    own = organisation_key(organisation.name)
    rows = session.execute(
        select(OrganisationName.key, OrganisationName.name).where(
            OrganisationName.organisation_id == organisation.id
        )
    )
    return sorted((name for key, name in rows if key != own), key=str.casefold)


# ---- organisations ----


def search_organisations(text: str, *, archived: bool = False) -> Select[Organisation]:
    """Organisations of which a name holds the text."""
    query = select(Organisation).order_by(func.lower(Organisation.name), Organisation.id)
    query = query.where(
        Organisation.archived_at.is_not(None) if archived else Organisation.archived_at.is_(None)
    )
    key = organisation_key(text)
    if key:
        query = query.where(
            Organisation.id.in_(
                select(OrganisationName.organisation_id).where(
                    OrganisationName.key.contains(key, autoescape=True)
                )
            )
        )
    return query


def make_organisation(
    session: Session,
    kind: OrganisationKind,
    name: str,
    other_names: Sequence[str] = (),
    by_id: uuid.UUID | None = None,
) -> Organisation:
    """A new organisation. Raises NameTaken."""
    organisation = Organisation(kind=kind, name=tidy(name)[:200])
    _refuse_taken(session, (name, *other_names), None)
    session.add(organisation)
    session.flush()
    _write_names(session, organisation, other_names)
    audit.record(
        session,
        "organisation made",
        actor_id=by_id,
        subject_id=organisation.id,
        organisation_id=organisation.id,
    )
    return organisation


def change_organisation(
    session: Session,
    organisation: Organisation,
    *,
    kind: OrganisationKind,
    name: str,
    other_names: Sequence[str],
    by_id: uuid.UUID | None,
) -> None:
    """Another kind or other names. Raises NameTaken."""
    _refuse_taken(session, (name, *other_names), organisation.id)
    organisation.kind, organisation.name = kind, tidy(name)[:200]
    _write_names(session, organisation, other_names)
    audit.record(
        session,
        "organisation changed",
        actor_id=by_id,
        subject_id=organisation.id,
        organisation_id=organisation.id,
    )


def archive(session: Session, organisation: Organisation, *, by_id: uuid.UUID | None) -> None:
    """Put away: no longer found or offered; what was done in it stays. Raises StillInOffice."""
    if in_office(session, organisation.id):
        raise StillInOffice
    organisation.archived_at = now()
    audit.record(
        session,
        "organisation archived",
        actor_id=by_id,
        subject_id=organisation.id,
        organisation_id=organisation.id,
    )


def restore(session: Session, organisation: Organisation, *, by_id: uuid.UUID | None) -> None:
    organisation.archived_at = None
    audit.record(
        session,
        "organisation restored",
        actor_id=by_id,
        subject_id=organisation.id,
        organisation_id=organisation.id,
    )


# ---- who is what in them ----


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
