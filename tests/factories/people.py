from itertools import count

from sqlalchemy.orm import Session

from learnpath.people.models import Membership, Organisation, OrganisationName, Person
from learnpath.terms import MembershipKind, OrganisationKind

_number = count(1)


def make_organisation(
    session: Session, name: str = "", kind: OrganisationKind = OrganisationKind.MUNICIPALITY
) -> Organisation:
    name = name or f"Kommun {next(_number)}"
    organisation = Organisation(name=name, kind=kind)
    session.add(organisation)
    session.flush()
    session.add(OrganisationName(organisation_id=organisation.id, name=name, key=name.casefold()))
    session.flush()
    return organisation


def make_person(session: Session, name: str = "", *, email: str = "", language: str = "en") -> Person:
    number = next(_number)
    given, _, family = (name or f"Person Nummer{number}").partition(" ")
    person = Person(
        given_name=given,
        family_name=family or "Andersson",
        email=email or f"{given.lower()}.{number}@people.example",
        language=language,
    )
    session.add(person)
    session.flush()
    return person


def make_member(
    session: Session, person: Person, organisation: Organisation, kind: MembershipKind = MembershipKind.MEMBER
) -> Membership:
    membership = Membership(person_id=person.id, organisation_id=organisation.id, kind=kind)
    session.add(membership)
    session.flush()
    return membership
