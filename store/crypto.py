"""Sealing of free text, and the keyed codes made from what is kept. All cryptography is the library's own.

A sealed text is ``version (1 byte) | key id (4) | nonce (12) | AES-256-GCM ciphertext and tag``, bound to
the table, column and row it belongs to: put anywhere else, it does not open. Nonces are random, which is
safe for some four thousand million texts under one key (NIST SP 800-38D, 8.3).
"""

import base64
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.errors import (
    MalformedKeyError,
    MissingKeyError,
    OpenKeyFileError,
    SealedTextError,
    UnknownKeyError,
    UnreadableKeyFileError,
)
from store.files import create_private_file, make_private_folder

KEY_FILE: Final = "keys"
DATABASE_FILE: Final = "ipm.sqlite3"

_DOMAIN: Final = "ipm-assistant"
_VERSION: Final = 1
_KEY_BYTES: Final = 32
_ID_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_KEY_FILE_HEAD: Final = (
    "# The assistant's keys, the newest last. Without them nothing kept can be read:\n"
    "# keep a copy in a safe place, and never beside a backup.\n"
)


class Keyring:
    """The secret keys, oldest first. The newest seals; every one of them opens."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        self._keys = tuple(keys)

    @classmethod
    def load(cls, home: Path, environment_value: str | None) -> Self:
        """The keys from ``IPM_KEY`` when it is given, else from the file ``home/keys``.

        Both hold base64 of 32 bytes each, the newest last (in the environment, several are parted by
        commas). The file is made on the first start; raises a SecretError when it is missing beside a
        database, malformed, or open to other users.
        """
        if environment_value:
            return cls(_decode(environment_value.split(","), "IPM_KEY"))
        make_private_folder(home)
        path = home / KEY_FILE
        if not path.exists():
            if (home / DATABASE_FILE).exists():
                raise MissingKeyError(path=path)
            fresh = base64.b64encode(os.urandom(_KEY_BYTES)).decode("ascii")
            create_private_file(path, f"{_KEY_FILE_HEAD}{fresh}\n".encode())
        return cls(_read_key_file(path))

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys themselves, oldest first."""
        return self._keys

    def vault(self) -> "Vault":
        """What seals and opens with these keys."""
        return Vault(self)


def _read_key_file(path: Path) -> list[bytes]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    except OSError as error:
        raise UnreadableKeyFileError(path=path, reason=error.strerror) from error
    if mode & 0o077:
        raise OpenKeyFileError(path=path, mode=mode)
    return _decode([line for line in lines if line.strip() and not line.startswith("#")], f"The key file {path}")


def _decode(texts: list[str], source: str) -> list[bytes]:
    try:
        keys = [base64.b64decode(text.strip(), validate=True) for text in texts]
    except ValueError:
        keys = []
    if not keys or any(len(key) != _KEY_BYTES for key in keys):
        raise MalformedKeyError(source=source) from None
    return keys


class _Key:
    """One key and what is derived from it."""

    def __init__(self, secret: bytes) -> None:
        self.id = _derive(secret, "id", _ID_BYTES)
        self.cipher = AESGCM(_derive(secret, "seal", _KEY_BYTES))
        self.mac = _derive(secret, "mac", _KEY_BYTES)


def _derive(secret: bytes, purpose: str, length: int) -> bytes:
    info = f"{_DOMAIN}|{purpose}".encode("ascii")
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(secret)


class Vault:
    """Seals and opens texts, and makes keyed codes, with the keys of a keyring."""

    def __init__(self, keyring: Keyring) -> None:
        keys = [_Key(secret) for secret in keyring.keys]
        self._newest = keys[-1]
        self._newest_first = keys[::-1]
        self._by_id = {key.id: key for key in keys}
        self._header = bytes([_VERSION]) + self._newest.id

    def seal(self, table: str, column: str, row: str, plain: str) -> bytes:
        """``plain`` sealed for one column of one row; ``row`` must never change for that row."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._header + nonce + self._newest.cipher.encrypt(nonce, plain.encode(), _place(table, column, row))

    def open(self, table: str, column: str, row: str, sealed: bytes) -> str:
        """The text sealed for this place; raises SealedTextError when it was altered or moved here."""
        key = self._by_id.get(sealed[1 : 1 + _ID_BYTES])
        if sealed[:1] != bytes([_VERSION]) or key is None:
            raise UnknownKeyError(table=table)
        start = 1 + _ID_BYTES
        nonce, ciphertext = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return key.cipher.decrypt(nonce, ciphertext, _place(table, column, row)).decode()
        except (InvalidTag, ValueError) as error:
            raise SealedTextError(table=table) from error

    def mac(self, purpose: str, payload: bytes) -> bytes:
        """A keyed commitment (HMAC-SHA-256, 32 bytes) to ``payload``, under the newest key."""
        return _mac(self._newest, purpose, payload)

    def macs(self, purpose: str, payload: bytes) -> list[bytes]:
        """The same under every key, the newest first: for looking something up."""
        return [_mac(key, purpose, payload) for key in self._newest_first]

    def is_mac(self, purpose: str, payload: bytes, mac: bytes) -> bool:
        """Whether ``mac`` was made of ``payload`` with any of the keys."""
        return any(bytes_eq(candidate, mac) for candidate in self.macs(purpose, payload))

    def receipt(self, payload: bytes) -> str:
        """A short code for a filed record, such as ``7K3F-9QXM``."""
        return crockford(self.mac("receipt", payload), 8)

    def code_hashes(self, code: str) -> list[bytes]:
        """Keyed hashes of an invite code as typed, in any case and spacing, the newest key's first."""
        return self.macs("invite", code.upper().translate(_MISREAD).encode())


def _place(table: str, column: str, row: str) -> bytes:
    return f"{_DOMAIN}|{_VERSION}|{table}|{column}|{row}".encode()


def _mac(key: _Key, purpose: str, payload: bytes) -> bytes:
    maker = hmac.HMAC(key.mac, hashes.SHA256())
    maker.update(purpose.encode("ascii") + b"|" + payload)
    return maker.finalize()


def crockford(data: bytes, length: int) -> str:
    """The first ``length`` characters of ``data`` in Crockford's base 32, in groups of four."""
    bits = int.from_bytes(data, "big")
    total = len(data) * 8
    letters = [_CROCKFORD[(bits >> (total - 5 * (place + 1))) & 31] for place in range(length)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, length, 4))
