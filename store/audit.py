"""Who did what and when, in a chain: each row's hash covers the one before it.

Triggers refuse to change or remove a row. ``verify`` finds what was done behind their backs: a row changed,
removed, added or out of order, and rows removed from the end, because the head of the chain is kept apart
under a keyed code. What it cannot find without a copy of the head kept elsewhere is the whole database put
back to an earlier state, or a chain built again by someone who has the key as well as the file.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from store import sqlite
from store.database import Work
from store.schema import audit, audit_head

SYSTEM: Final = "system"
OPERATOR: Final = "operator"
"""The actors that are no member: the assistant itself, and whoever uses its command line."""

_START: Final = bytes(32)
_FAR: Final = 2**62
_canonical: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode

_HEAD = sa.select(audit_head.c.seq, audit_head.c.row_hash, audit_head.c.mac)
_ADD = sa.insert(audit)
_PAGE_FROM = sa.select(audit).where(audit.c.seq > sa.bindparam("after")).order_by(audit.c.seq).limit(1_000)
_insert_head = sqlite.insert(audit_head)
_MOVE_HEAD = _insert_head.on_conflict_do_update(
    index_elements=["id"], set_={name: _insert_head.excluded[name] for name in ("seq", "row_hash", "mac")}
)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the row's number, and what is wrong there."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found: rows counted, the last row's hash (hex), and the breaks, if any."""

    count: int
    head: str
    broken: tuple[Break, ...]


async def record(
    work: Work, actor: str, action: str, subject: str, details: Mapping[str, int | str | bool] | None = None
) -> None:
    """Log in this transaction that ``actor`` did ``action`` to ``subject``.

    The actor is a member's id, OPERATOR or SYSTEM; ``details`` are kinds, counts, references, never content.
    """
    head = (await work.connection.execute(_HEAD)).first()
    seq, prev_hash = (head.seq + 1, head.row_hash) if head else (1, _START)
    row: dict[str, Any] = {
        "seq": seq,
        "at": work.now,
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": _canonical(dict(details or {})),
        "prev_hash": prev_hash,
    }
    row_hash = _row_hash(prev_hash, seq, work.now, actor, action, subject, row["details"])
    await work.connection.execute(_ADD, row | {"row_hash": row_hash})
    mac = work.vault.mac("audit", _head_payload(seq, row_hash))
    await work.connection.execute(_MOVE_HEAD, {"id": 1, "seq": seq, "row_hash": row_hash, "mac": mac})


async def verify(work: Work) -> Verification:
    """Check every row and the head."""
    broken: list[Break] = []
    seq, row_hash, count = 0, _START, 0
    page = (await work.connection.execute(_PAGE_FROM, {"after": -_FAR})).all()
    while page:
        for row in page:
            why = _fault(row, seq, row_hash)
            if why:
                broken.append(Break(row.seq, why))
            seq, row_hash = row.seq, row.row_hash
        count += len(page)
        page = (await work.connection.execute(_PAGE_FROM, {"after": seq})).all()
    head = (await work.connection.execute(_HEAD)).first()
    why = _head_fault(work, head, seq, row_hash)
    if why:
        broken.append(Break(head.seq if head else seq, why))
    return Verification(count, row_hash.hex(), tuple(broken))


def _fault(row: sa.Row[*tuple[Any, ...]], seq: int, prev_hash: bytes) -> str | None:
    if row.seq > seq + 1:
        return f"{row.seq - seq - 1} removed before it"
    if row.prev_hash != prev_hash:
        return "does not follow the row before it"
    if row.row_hash != _row_hash(prev_hash, row.seq, row.at, row.actor, row.action, row.subject, row.details):
        return "changed"
    return None


def _head_fault(work: Work, head: sa.Row[*tuple[Any, ...]] | None, seq: int, row_hash: bytes) -> str | None:
    if head is None:
        return "the head of the chain was removed" if seq else None
    if not work.vault.is_mac("audit", _head_payload(head.seq, head.row_hash), head.mac):
        return "the head of the chain was changed"
    if head.seq > seq:
        return f"{head.seq - seq} removed from the end"
    if head.row_hash != row_hash:
        return "the end of the chain was built again"
    return None


def _row_hash(prev: bytes, seq: int, at: datetime, actor: str, action: str, subject: str, details: str) -> bytes:
    return hashlib.sha256(
        _canonical([prev.hex(), seq, at.isoformat(), actor, action, subject, details]).encode()
    ).digest()


def _head_payload(seq: int, row_hash: bytes) -> bytes:
    return f"{seq}|{row_hash.hex()}".encode("ascii")
