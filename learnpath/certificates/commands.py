"""`learnpath signing-key …`: the keys that certificates are signed with."""

from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from learnpath.certificates.proof.pairs import Algorithm, SealPair, UnfitKey, read_pkcs12
from learnpath.certificates.services import signing_keys
from learnpath.kernel.db import db_engine, reading_session, writing_session
from learnpath.people.models import Organisation
from learnpath.people.services.organisations import find_by_name

signing_key = AppGroup("signing-key", help="Make, import, replace and list the keys that sign certificates.")

_ORGANISATION = click.option(
    "--organisation",
    help="Whose key: any of its names. Without it, the installation's, for all who have none.",
)
_NAME = click.option(
    "--name", help="Who the seal in the PDF says has sealed it; else the organisation's name."
)
_ALGORITHM = click.option(
    "--algorithm",
    type=click.Choice([one.value for one in Algorithm]),
    default=Algorithm.RS256.value,
    show_default=True,
    help="Of badges. RS256 is read everywhere; EdDSA signs twenty times as fast.",
)


def host_name() -> str:
    """What the installation is called in a certificate that names no organisation."""
    return urlsplit(current_app.config["BASE_URL"]).hostname or "learnpath"


@signing_key.command()
@_ORGANISATION
@_NAME
@_ALGORITHM
def make(organisation: str | None, name: str | None, algorithm: str) -> None:
    """Make the first keys: one for PDFs, with a certificate that vouches for itself, and one for badges."""
    with writing_session(db_engine()) as session:
        owner = _owner(session, organisation)
        if any(
            key.is_current and key.organisation == (owner and owner.name)
            for key in signing_keys.all_keys(session)
        ):
            raise click.ClickException("there are keys already; `learnpath signing-key rotate` replaces them")
        _make(session, owner, name, algorithm)
        session.commit()
    click.echo("The keys are made; what is issued from now on is signed with them.")


@signing_key.command()
@_ORGANISATION
@_NAME
@_ALGORITHM
def rotate(organisation: str | None, name: str | None, algorithm: str) -> None:
    """Replace the keys. What the old ones signed stays valid, and can be checked as before."""
    with writing_session(db_engine()) as session:
        _make(session, _owner(session, organisation), name, algorithm)
        session.commit()
    click.echo("New keys are in use. The old ones are kept, for checking only.")


@signing_key.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.password_option(confirmation_prompt=False, help="Opens the file; asked for when it is not given.")
@_ORGANISATION
@_ALGORITHM
def import_(file: Path, password: str, organisation: str | None, algorithm: str) -> None:
    """Seal PDFs with a key from a certification authority: a PKCS#12 FILE (.p12, .pfx) with its chain."""
    try:
        pair = read_pkcs12(file.read_bytes(), password)
    except UnfitKey as error:
        raise click.ClickException(str(error)) from None
    with writing_session(db_engine()) as session:
        _make(session, _owner(session, organisation), None, algorithm, pair)
        session.commit()
    click.echo("PDFs are sealed with the imported key from now on. Remove the file from this machine.")


@signing_key.command(name="list")
def list_() -> None:
    """Show every key: whose, for what, and by which fingerprint PDF readers know it."""
    with reading_session(db_engine()) as session:
        for key in signing_keys.all_keys(session):
            state = "in use" if key.is_current else "retired"
            owner = key.organisation or "the installation"
            click.echo(f"{key.purpose:<6} {key.algorithm:<6} {state:<8} {owner}")
            click.echo(f"    {key.fingerprint or key.name}")


def _make(
    session: Session,
    owner: Organisation | None,
    name: str | None,
    algorithm: str,
    seal: SealPair | None = None,
) -> None:
    organisation_id, known_as = (owner.id, owner.name) if owner else (None, host_name())
    signing_keys.make_keys(
        session, organisation_id, name or known_as, Algorithm(algorithm), by_id=None, seal=seal
    )


def _owner(session: Session, name: str | None) -> Organisation | None:
    if name is None:
        return None
    found = find_by_name(session, name)
    if found is None:
        raise click.ClickException(f"no organisation is called {name!r}")
    return found
