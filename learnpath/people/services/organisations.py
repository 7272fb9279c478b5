"""Organisations and the names they go by."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.people.models import Organisation, OrganisationName
from learnpath.people.rules import organisation_finder, organisation_key, tidy
from learnpath.people.services.offices import in_office
from learnpath.terms import OrganisationKind


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
