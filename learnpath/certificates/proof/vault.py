"""Private keys at rest: sealed with AES-256-GCM under a key that the installation's own secret gives."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORM = b"\x01"  # how the rest is laid out, should it ever be another way
_SALT, _NONCE = 16, 12


class CannotOpen(Exception):
    """The secret is not the one that the key was put away with."""


class Vault:
    """Locks and unlocks private keys. `name` is bound in: a key cannot be passed off as another one."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def lock(self, content: bytes, name: str) -> bytes:
        salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
        return _FORM + salt + nonce + self._cipher(salt).encrypt(nonce, content, name.encode())

    def unlock(self, locked: bytes, name: str) -> bytes:
        """The content again. Raises CannotOpen."""
        salt, nonce = locked[1 : 1 + _SALT], locked[1 + _SALT : 1 + _SALT + _NONCE]
        try:
            return self._cipher(salt).decrypt(nonce, locked[1 + _SALT + _NONCE :], name.encode())
        except (InvalidTag, ValueError):
            raise CannotOpen(
                f"the key {name} was locked with another LEARNPATH_KEY_PASSPHRASE or LEARNPATH_SECRET_KEY;"
                " `learnpath signing-key rotate` makes new ones"
            ) from None

    def _cipher(self, salt: bytes) -> AESGCM:
        # the secret is long and random (or a passphrase of 32 characters and more): no stretching is needed
        kdf = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"learnpath signing keys")
        return AESGCM(kdf.derive(self._secret))
