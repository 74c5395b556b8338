"""Notes an organisation has taught the matcher: reviewed links, with names and numbers taken out first."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store import audit, sqlite
from store.database import Work
from store.schema import learned


@dataclass(frozen=True, slots=True)
class Example:
    """One reviewed note and what it is about. ``source`` is the record and item it came from: ``V-0042#2``."""

    id: int
    edition: str
    target: str
    source: str
    note: str
    taught_by: str
    taught_at: datetime


async def teach(work: Work, edition: str, target: str, source: str, note: str, by: str) -> bool:
    """Keep a note as an example of ``target`` ("2.6"); False when this source taught something already."""
    seal_row = secrets.token_hex(8)
    put = sqlite.insert(learned).values(
        seal_row=seal_row,
        edition=edition,
        target=target,
        source=source,
        body=work.vault.seal("learned", "body", seal_row, note),
        taught_by=by,
        taught_at=work.now,
    )
    added = await work.connection.execute(put.on_conflict_do_nothing(index_elements=["source"]))
    if added.rowcount == 1:
        await audit.record(work, by, "matcher.teach", f"learned:{source}", {"target": target, "edition": edition})
    return added.rowcount == 1


async def everything(work: Work, edition: str | None = None) -> list[Example]:
    """The examples, oldest first: all, or those of one edition."""
    query = sa.select(learned).order_by(learned.c.id)
    if edition is not None:
        query = query.where(learned.c.edition == edition)
    return [
        Example(
            id=row.id,
            edition=row.edition,
            target=row.target,
            source=row.source,
            note=work.vault.open("learned", "body", row.seal_row, row.body),
            taught_by=row.taught_by,
            taught_at=row.taught_at,
        )
        for row in (await work.connection.execute(query)).all()
    ]


async def remove(work: Work, ids: Sequence[int], by: str) -> int:
    """Forget examples; returns how many there were. Logged."""
    gone = (await work.connection.execute(sa.delete(learned).where(learned.c.id.in_(ids)))).rowcount
    await audit.record(work, by, "matcher.forget", "learned", {"count": gone})
    return gone
