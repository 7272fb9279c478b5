"""What an administrator finds of people: organisations and persons, by name and address."""

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.search import Entry, Source, Watch
from learnpath.people.models import Organisation, OrganisationName, Person
from learnpath.policy import Finder, found_by
from learnpath.terms import Localised


def _persons(session: Session, ids: Collection[uuid.UUID]) -> Iterator[Entry]:
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.email).where(Person.id.in_(ids))
    )
    for id_, given_name, family_name, email in rows:
        yield Entry(
            subject_id=id_,
            title=Localised(f"{given_name} {family_name}", ""),
            language="",
            note=email,
            keys=[found_by(Finder.ADMINISTRATORS)],
            url=f"/people/{id_}",
        )


def _organisations(session: Session, ids: Collection[uuid.UUID]) -> Iterator[Entry]:
    rows = session.execute(
        select(Organisation.id, Organisation.name, OrganisationName.name)
        .outerjoin(OrganisationName, OrganisationName.organisation_id == Organisation.id)
        .where(Organisation.id.in_(ids), Organisation.archived_at.is_(None))
        .order_by(OrganisationName.name)
    )
    names: dict[tuple[uuid.UUID, str], list[str]] = {}
    for id_, name, other in rows:
        others = names.setdefault((id_, name), [])
        if other and other != name:
            others.append(other)
    for (id_, name), others in names.items():
        yield Entry(
            subject_id=id_,
            title=Localised(name, ""),
            language="",
            note=", ".join(others),
            keys=[found_by(Finder.ADMINISTRATORS)],
            url=f"/organisations/{id_}",
        )


SOURCES = (
    Source(
        "person",
        Person.id,
        _persons,
        (Watch(Person.id, frozenset({"given_name", "family_name", "email"})),),
    ),
    Source(
        "organisation",
        Organisation.id,
        _organisations,
        (
            Watch(Organisation.id, frozenset({"name", "archived_at"})),
            Watch(OrganisationName.organisation_id),
        ),
    ),
)
