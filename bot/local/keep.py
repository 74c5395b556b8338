"""What survives a restart of the demo: sealed rows in one SQLite file.

The local chat stands in for Telegram's servers, so messages, pending updates and the like must still be
there after a restart. Nothing readable lies on disk: every row is sealed by the callables given.
"""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, key)
)
"""


class Keeper(Protocol):
    """Where rows go."""

    def put(self, kind: str, key: str, value: Any) -> None:
        """Write one row, replacing the one with the same kind and key. ``value`` is anything JSON takes."""

    def drop(self, kind: str, key: str) -> None:
        """Forget one row."""

    def load(self, kind: str) -> dict[str, Any]:
        """Every row of a kind, by key."""


class Nowhere:
    """Keeps nothing: the world lives in memory only."""

    def put(self, kind: str, key: str, value: Any) -> None:
        """Forget it at once."""

    def drop(self, kind: str, key: str) -> None:
        """Nothing to forget."""

    def load(self, kind: str) -> dict[str, Any]:
        """Nothing."""
        return {}


class Keep:
    """One SQLite file (mode 0600, WAL, secure_delete) whose rows are sealed one by one.

    ``seal`` and ``open`` encrypt and decrypt bytes. The row's kind and key are sealed with its value, so a
    row moved to another place is noticed: ``load`` then raises ValueError.
    """

    def __init__(self, path: Path, seal: Callable[[bytes], bytes], open: Callable[[bytes], bytes]) -> None:  # noqa: A002 - the contract's word
        self._seal = seal
        self._open = open
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(SCHEMA)

    def put(self, kind: str, key: str, value: Any) -> None:
        """Write one row now, replacing the one with the same kind and key."""
        sealed = self._seal(json.dumps([kind, key, value], ensure_ascii=False).encode())
        self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (kind, key, sealed))

    def drop(self, kind: str, key: str) -> None:
        """Forget one row now."""
        self._db.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, key))

    def load(self, kind: str) -> dict[str, Any]:
        """Every row of a kind, by key. Raises ValueError for a row that is not where it was written."""
        rows = self._db.execute("SELECT key, sealed FROM kept WHERE kind = ?", (kind,)).fetchall()
        return {key: self._read(kind, key, sealed) for key, sealed in rows}

    def _read(self, kind: str, key: str, sealed: bytes) -> Any:
        found_kind, found_key, value = json.loads(self._open(sealed))
        if (found_kind, found_key) != (kind, key):
            msg = f"the row {kind} {key} of the local chat was written as {found_kind} {found_key}"
            raise ValueError(msg)
        return value

    def close(self) -> None:
        """Close the file."""
        self._db.close()
