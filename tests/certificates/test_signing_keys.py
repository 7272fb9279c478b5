"""Keys: kept locked, made by a command, rotated without breaking what they signed."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from flask import Flask
from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.orm import Session

from learnpath.app import create_app
from learnpath.certificates.commands import signing_key
from learnpath.certificates.models import SigningKey
from learnpath.certificates.proof import pairs
from learnpath.certificates.proof.vault import CannotOpen, Vault
from learnpath.certificates.services import issue_now
from learnpath.certificates.services.signing_keys import (
    NoSigningKey,
    all_keys,
    give_vault,
    keys_of,
    make_keys,
)
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.db import create_engine, writing_session
from learnpath.kernel.migrations import upgrade
from learnpath.kernel.settings import SettingError
from learnpath.terms import KeyPurpose
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything

Run = Callable[..., Result]
SECRET = "a secret that is long enough for a vault"


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *arguments: app.test_cli_runner().invoke(signing_key, arguments)


def test_what_is_locked_opens_only_with_its_secret_and_under_its_name() -> None:
    locked = Vault(SECRET).lock(b"the key", "its name")
    assert b"the key" not in locked
    assert Vault(SECRET).unlock(locked, "its name") == b"the key"
    assert Vault(SECRET).lock(b"the key", "its name") != locked
    changed = locked[:-1] + bytes([locked[-1] ^ 1])
    for vault, content, name in (
        (Vault("another secret, just as long as it"), locked, "its name"),
        (Vault(SECRET), locked, "another name"),
        (Vault(SECRET), changed, "its name"),
        (Vault(SECRET), b"", "its name"),
    ):
        with pytest.raises(CannotOpen):
            vault.unlock(content, name)


def test_the_command_makes_keys_once_and_rotates_them(session: Session, cast: Cast, run: Run) -> None:
    said = run("make", "--organisation", "Stigfinnarna", "--algorithm", "EdDSA")
    assert (said.exit_code, said.output) == (
        0,
        "The keys are made; what is issued from now on is signed with them.\n",
    )
    again = run("make", "--organisation", "STIGFINNARNA", "--algorithm", "EdDSA")
    assert again.exit_code == 1
    assert "rotate" in again.output
    first = keys_of(session, cast.consultancy.id)
    assert first.seal.signer.name == "Stigfinnarna"
    assert (
        run(
            "rotate", "--organisation", "Stigfinnarna", "--name", "Stigfinnarna Ab", "--algorithm", "EdDSA"
        ).exit_code
        == 0
    )
    second = keys_of(session, cast.consultancy.id)
    assert {first.seal.id, first.badge.id}.isdisjoint({second.seal.id, second.badge.id})
    assert second.seal.signer.name == "Stigfinnarna Ab"
    mine = [key for key in all_keys(session) if key.organisation == "Stigfinnarna"]
    assert [key.is_current for key in mine] == [True, True, False, False]
    listed = run("list").output
    assert listed.count("Stigfinnarna") == 4
    assert listed.count("retired") == 2
    assert next(key.fingerprint for key in mine if key.purpose is KeyPurpose.SEAL) in listed
    assert (
        run("make", "--organisation", "Nowhere")
        .output.strip()
        .endswith("no organisation is called 'Nowhere'")
    )
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "signing key made")).all()
    assert [event.organisation_id for event in events][-2:] == [cast.consultancy.id] * 2


def test_an_organisation_without_keys_signs_with_the_installations(session: Session, cast: Cast) -> None:
    assert keys_of(session, cast.pargas.id).seal.signer.name == "tests"


def test_a_key_from_an_authority_is_imported(session: Session, cast: Cast, run: Run, tmp_path: Path) -> None:
    own = pairs.make_seal("Pargas stad", datetime.now(UTC))
    content = pkcs12.serialize_key_and_certificates(
        b"seal",
        own.private,  # type: ignore[arg-type]  # P-256 here
        own.chain[0],
        None,
        BestAvailableEncryption(b"hemligt"),
    )
    file = tmp_path / "seal.p12"
    file.write_bytes(content)
    wrong = run("import", str(file), "--password", "fel", "--organisation", "Pargas")
    assert wrong.exit_code == 1
    assert "another password" in wrong.output
    said = run(
        "import", str(file), "--password", "hemligt", "--organisation", "Pargas", "--algorithm", "EdDSA"
    )
    assert said.exit_code == 0
    assert keys_of(session, cast.pargas.id).seal.signer.pair.chain == own.chain


def test_without_a_key_nothing_is_issued_and_with_another_secret_neither(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.execute(delete(SigningKey))
    session.commit()
    with pytest.raises(NoSigningKey, match="signing-key make"):
        issue_now(connection, cast.paul_enrolment.id, by_id=None, base_url="http://localhost")


def test_a_changed_passphrase_opens_no_old_key(tmp_path: Path) -> None:
    engine: Engine = create_engine(f"sqlite:///{tmp_path / 'own.sqlite'}")
    upgrade(engine)
    give_vault(engine, SECRET)
    with writing_session(engine) as session:
        make_keys(session, None, "tests", pairs.Algorithm.EDDSA, by_id=None)
        session.commit()
    give_vault(engine, "another secret, just as long as it")
    with writing_session(engine) as session, pytest.raises(CannotOpen):
        keys_of(session, uuid.uuid4())
    engine.dispose()


def test_a_passphrase_that_is_too_short_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="LEARNPATH_KEY_PASSPHRASE"):
        create_app(
            SECRET_KEY=SECRET,
            DATABASE_URL=f"sqlite:///{tmp_path / 'x.sqlite'}",
            DATA=tmp_path,
            KEY_PASSPHRASE="short",
        )
