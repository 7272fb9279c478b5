"""The keys that certificates are signed with: made, imported, rotated, found. An old key is kept: it still proves.

An organisation signs with its own keys where it has some, else with the installation's.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from learnpath.certificates.models import SigningKey
from learnpath.certificates.proof import pairs
from learnpath.certificates.proof.cms import Signer, TimeStamp
from learnpath.certificates.proof.pairs import Algorithm, PrivateKey, SealPair
from learnpath.certificates.proof.timestamps import stamping_at
from learnpath.certificates.proof.vault import Vault
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.people.models import Organisation
from learnpath.terms import KeyPurpose

_VAULT, _TIME_STAMP = "vault", "time_stamp"


class NoSigningKey(Exception):
    """Nothing can be issued before a key has been made."""


@dataclass(frozen=True, slots=True)
class BadgeKey:
    """The key of badges, opened; `name` is what others ask for it by."""

    id: uuid.UUID
    name: str
    algorithm: Algorithm
    private: PrivateKey


@dataclass(frozen=True, slots=True)
class SealKey:
    id: uuid.UUID
    signer: Signer


class Keys(NamedTuple):
    seal: SealKey
    badge: BadgeKey
    time_stamp: TimeStamp | None


class KeyRow(NamedTuple):
    """A key as one lists it."""

    name: str
    purpose: KeyPurpose
    algorithm: str
    organisation: str | None
    chain: str
    is_current: bool

    @property
    def fingerprint(self) -> str:
        """Of a seal's certificate, as PDF readers show it; for comparing over the telephone."""
        if not self.chain:
            return ""
        return hashlib.sha256(pairs.load_chain(self.chain)[0].public_bytes(Encoding.DER)).hexdigest()


def give_vault(engine: Engine, secret: str, time_stamp_url: str = "") -> None:
    """Whoever reaches this database opens its keys with this secret: server, worker and commands alike."""
    time_stamp = stamping_at(time_stamp_url) if time_stamp_url else None
    engine.update_execution_options(**{_VAULT: Vault(secret), _TIME_STAMP: time_stamp})


def _vault(session: Session) -> Vault:
    vault = session.connection().get_execution_options().get(_VAULT)
    if not isinstance(vault, Vault):
        raise NoSigningKey("this database's engine was given no secret")
    return vault


def make_first_keys(session: Session, name: str) -> bool:
    """The installation's keys, if it has none yet. True where some were made."""
    if len(_current(session, None)) == len(KeyPurpose):
        return False
    make_keys(session, None, name, Algorithm.RS256, by_id=None)
    return True


def make_keys(
    session: Session,
    organisation_id: uuid.UUID | None,
    name: str,
    algorithm: Algorithm,
    *,
    by_id: uuid.UUID | None,
    seal: SealPair | None = None,
) -> None:
    """New keys of both kinds; the ones so far are retired. `seal` is one from a certification authority."""
    at = now()
    session.execute(
        update(SigningKey)
        .where(_of(organisation_id), SigningKey.retired_at.is_(None))
        .values(retired_at=at)
        .execution_options(synchronize_session=False)
    )
    pair = seal or pairs.make_seal(name, at)
    vault = _vault(session)
    _store(session, vault, KeyPurpose.SEAL, organisation_id, pair.private, pairs.dump_chain(pair.chain))
    _store(session, vault, KeyPurpose.BADGE, organisation_id, pairs.make_private(algorithm))
    audit.record(session, "signing key made", actor_id=by_id, organisation_id=organisation_id)
    session.flush()


def _of(organisation_id: uuid.UUID | None):  # type: ignore[no-untyped-def]  # a condition
    if organisation_id is None:
        return SigningKey.organisation_id.is_(None)
    return SigningKey.organisation_id == organisation_id


def _store(
    session: Session,
    vault: Vault,
    purpose: KeyPurpose,
    organisation_id: uuid.UUID | None,
    private: PrivateKey,
    chain: str = "",
) -> None:
    public = pairs.jwk_of(private.public_key())
    name = pairs.thumbprint(public)
    session.add(
        SigningKey(
            purpose=purpose,
            organisation_id=organisation_id,
            algorithm=pairs.algorithm_of(private),
            name=name,
            public=public,
            chain=chain,
            private=vault.lock(pairs.dump_private(private), name),
        )
    )


class _Current(NamedTuple):
    id: uuid.UUID
    algorithm: str
    name: str


def _current(session: Session, organisation_id: uuid.UUID | None) -> dict[KeyPurpose, _Current]:
    """What is in use for each purpose: the organisation's own before the installation's, the newest first."""
    either = _of(None) if organisation_id is None else _of(None) | _of(organisation_id)
    found: dict[KeyPurpose, _Current] = {}
    for purpose, id_, algorithm, name in session.execute(
        select(SigningKey.purpose, SigningKey.id, SigningKey.algorithm, SigningKey.name)
        .where(SigningKey.retired_at.is_(None), either)
        .order_by(SigningKey.organisation_id.is_(None), SigningKey.made_at.desc(), SigningKey.id.desc())
    ):
        found.setdefault(purpose, _Current(id_, algorithm, name))
    return found


def keys_of(session: Session, organisation_id: uuid.UUID) -> Keys:
    """What an organisation signs with at present. Raises NoSigningKey, CannotOpen."""
    current = _current(session, organisation_id)
    if len(current) < len(KeyPurpose):
        raise NoSigningKey("no signing key; `learnpath signing-key make` makes one")
    seal, badge = current[KeyPurpose.SEAL], current[KeyPurpose.BADGE]
    return Keys(
        SealKey(seal.id, _signer(session, seal.id)),
        BadgeKey(badge.id, badge.name, Algorithm(badge.algorithm), _opened(session, badge.id)),
        session.connection().get_execution_options().get(_TIME_STAMP),
    )


# Opened once a process: taking a key out of the vault costs ten times a signature. A key's row never changes.
_SIGNERS: dict[tuple[Vault, uuid.UUID], Signer] = {}
_OPENED: dict[tuple[Vault, uuid.UUID], PrivateKey] = {}


def _signer(session: Session, key_id: uuid.UUID) -> Signer:
    known = (_vault(session), key_id)
    if known not in _SIGNERS:
        chain = session.execute(select(SigningKey.chain).where(SigningKey.id == key_id)).scalar_one()
        _SIGNERS[known] = Signer(SealPair(_opened(session, key_id), pairs.load_chain(chain)))
    return _SIGNERS[known]


def _opened(session: Session, key_id: uuid.UUID) -> PrivateKey:
    vault = _vault(session)
    if (vault, key_id) not in _OPENED:
        name, locked = session.execute(
            select(SigningKey.name, SigningKey.private).where(SigningKey.id == key_id)
        ).one()
        _OPENED[vault, key_id] = pairs.load_private(vault.unlock(locked, name))
    return _OPENED[vault, key_id]


def badge_key_of(session: Session, organisation_id: uuid.UUID) -> BadgeKey:
    return keys_of(session, organisation_id).badge


def public_keys(session: Session) -> list[tuple[str, str, dict[str, str]]]:
    """Name, algorithm and public half of every key that ever signed a badge."""
    rows = session.execute(
        select(SigningKey.name, SigningKey.algorithm, SigningKey.public)
        .where(SigningKey.purpose == KeyPurpose.BADGE)
        .order_by(SigningKey.made_at.desc(), SigningKey.id.desc())
    )
    return [(name, algorithm, public) for name, algorithm, public in rows]


def public_key(session: Session, name: str) -> tuple[str, dict[str, str]] | None:
    """Algorithm and public half of a badge key, current or retired."""
    row = session.execute(
        select(SigningKey.algorithm, SigningKey.public).where(
            SigningKey.purpose == KeyPurpose.BADGE, SigningKey.name == name
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def all_keys(session: Session) -> Sequence[KeyRow]:
    """Every key, the current ones first."""
    rows = session.execute(
        select(
            SigningKey.name,
            SigningKey.purpose,
            SigningKey.algorithm,
            Organisation.name,
            SigningKey.chain,
            SigningKey.retired_at.is_(None),
        )
        .outerjoin(Organisation, Organisation.id == SigningKey.organisation_id)
        .order_by(SigningKey.retired_at.is_not(None), Organisation.name, SigningKey.made_at.desc())
    )
    return [KeyRow._make(row) for row in rows]
