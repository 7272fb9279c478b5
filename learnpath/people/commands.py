"""`learnpath user …`: people and their accounts from the command line, for the first administrator and for bad days."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.db import db_engine, reading_session, writing_session
from learnpath.people.models import Account, Membership, Organisation, Person
from learnpath.people.rules import is_address, tidy
from learnpath.people.services import links, offices, organisations, persons
from learnpath.people.services.administrators import LastAdministrator
from learnpath.terms import LANGUAGES, MembershipKind, OrganisationKind

user = AppGroup("user", help="Add people, give them roles, let them in or shut them out.")


def _values(kinds: type[MembershipKind] | type[OrganisationKind]) -> list[str]:
    return [kind.value for kind in kinds]


def _address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    address = tidy(value).lower()
    if not is_address(address):
        raise click.BadParameter(f"{value!r} is not an e-mail address")
    return address


_ACCOUNTS: dict[bool | None, str] = {True: "active", False: "disabled", None: "new"}
_EMAIL = click.argument("email", callback=_address)


@user.command()
@_EMAIL
@click.option("--given-name", help="Needed for somebody who is not known yet.")
@click.option("--family-name", help="Needed for somebody who is not known yet.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), help="Of pages and mail; else the installation's."
)
@click.option(
    "--role",
    type=click.Choice(_values(MembershipKind)),
    default="member",
    show_default=True,
    help="What they become.",
)
@click.option("--organisation", required=True, help="Where: any of its names. One that is not there is made.")
@click.option(
    "--kind",
    type=click.Choice(_values(OrganisationKind)),
    default="municipality",
    show_default=True,
    help="What an organisation is that has to be made.",
)
def add(
    email: str,
    given_name: str | None,
    family_name: str | None,
    language: str | None,
    role: str,
    organisation: str,
    kind: str,
) -> None:
    """Give the person with address EMAIL a role in an organisation.

    Makes the person, and the organisation, where they are not there yet. Run twice, it does no harm. Sends
    nothing; `learnpath user link` prints a link that signs them in.
    """
    with writing_session(db_engine()) as session:
        person = persons.person_with_email(session, email)
        if person is None:
            if not (tidy(given_name or "") and tidy(family_name or "")):
                raise click.UsageError(
                    f"nobody has the address {email} yet: give --given-name and --family-name"
                )
            person = persons.find_or_make(
                session,
                given_name=given_name or "",
                family_name=family_name or "",
                email=email,
                language=language or current_app.config["DEFAULT_LANGUAGE"],
            )
        place = _find_or_make(session, organisation, OrganisationKind(kind))
        offices.appoint(session, person, place, MembershipKind(role), None)
        session.commit()
        click.echo(f"{person.name} <{person.email}> is {role} in {place.name}")


def _find_or_make(session: Session, name: str, kind: OrganisationKind) -> Organisation:
    found = organisations.find_by_name(session, name)
    if found is not None:
        return found
    if not tidy(name):
        raise click.UsageError("--organisation needs a name")
    try:
        return organisations.make_organisation(session, kind, name)
    except organisations.NameTaken as taken:
        raise click.ClickException(f"{taken.owner} is archived; take it back on the site first") from None


def _person(session: Session, email: str) -> Person:
    person = persons.person_with_email(session, email)
    if person is None:
        raise click.ClickException(f"nobody has the address {email}")
    return person


@user.command()
@_EMAIL
def link(email: str) -> None:
    """Print a link that signs in as EMAIL, once, within 30 minutes.

    Whoever has the link is let in: give it to nobody else. An account with a second factor still asks for it.
    """
    with writing_session(db_engine()) as session:
        person = _person(session, email)
        links.let_in_again(session, person)
        url = links.make_link(session, person, within=links.SIGN_IN_WITHIN)
        session.commit()
    click.echo(current_app.config["BASE_URL"] + url)


@user.command()
@_EMAIL
def disable(email: str) -> None:
    """Shut EMAIL out: every session and every mailed link of theirs ends now. What they have done stays."""
    with writing_session(db_engine()) as session:
        person = _person(session, email)
        try:
            persons.disable(session, person, by_id=None)
        except LastAdministrator:
            raise click.ClickException(
                f"{person.name} is the only administrator; add another first"
            ) from None
        session.commit()
        click.echo(f"{person.name} can no longer sign in")


@user.command()
@_EMAIL
def enable(email: str) -> None:
    """Let EMAIL in again."""
    with writing_session(db_engine()) as session:
        person = _person(session, email)
        persons.enable(session, person, by_id=None)
        session.commit()
        click.echo(f"{person.name} can sign in again")


@user.command("list")
@click.option(
    "--role", type=click.Choice(_values(MembershipKind)), help="Only those who have this role somewhere."
)
def list_people(role: str | None) -> None:
    """List people: address, name, account, and what they are where; tabs between."""
    query = (
        select(Person, Account.active, Membership.kind, Organisation.name)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Person.email, Organisation.name, Membership.kind)
    )
    if role:
        query = query.where(Membership.kind == MembershipKind(role))
    with reading_session(db_engine()) as session:
        for person, active, kind, place in session.execute(query):
            part = f"{kind.value} in {place}" if place else ""
            click.echo("\t".join((person.email, person.name, _ACCOUNTS[active], part)))
