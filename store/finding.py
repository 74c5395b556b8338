"""Looking through the texts of records: decrypted in memory, a stretch at a time, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from store import audit
from store.database import Work
from store.members import Member
from store.schema import links
from store.versions import Kind, readable


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look through: establishments (of those the member may read; empty: all), days (YYYY-MM-DD, included,
    or ``None``), and standards or indicators ("2", "2.6") of which a record must be linked to one, if any are given.
    """

    establishments: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record to look into: its place in the order (date and number), and its text as JSON."""

    reference: str
    establishment: str
    date: str
    number: int
    state: str
    body: str


async def stretch(work: Work, kind: Kind, member: Member, wanted: Wanted, limit: int) -> list[Candidate]:
    """Up to ``limit`` records of a kind that the member may read, newest first."""
    heads, versions = kind.heads, kind.versions
    places = [place for place in readable(member) if not wanted.establishments or place in wanted.establishments]
    query = (
        sa.select(heads, versions.c.body)
        .join(versions, sa.and_(versions.c.number == heads.c.number, versions.c.version == heads.c.version))
        .where(heads.c.establishment.in_(places), heads.c.state != "undone")
        .order_by(heads.c.date.desc(), heads.c.number.desc())
        .limit(limit)
    )
    if wanted.first is not None:
        query = query.where(heads.c.date >= wanted.first)
    if wanted.last is not None:
        query = query.where(heads.c.date <= wanted.last)
    if wanted.targets:
        query = query.where(_linked(kind, wanted.targets))
    return [_candidate(work, kind, row) for row in await work.connection.execute(query)]


def _linked(kind: Kind, targets: Collection[str]) -> sa.ColumnElement[bool]:
    whole = [int(target) for target in targets if "." not in target]
    exact = [target for target in targets if "." in target]
    mine = sa.and_(links.c.kind == kind.letter, links.c.number == kind.heads.c.number)
    return sa.exists().where(mine, sa.or_(links.c.standard.in_(whole), links.c.target.in_(exact)))


def _candidate(work: Work, kind: Kind, row: sa.Row[Any]) -> Candidate:
    body = work.vault.open(kind.versions.name, "body", f"{row.number}/{row.version}", row.body)
    return Candidate(kind.reference(row.number), row.establishment, row.date, row.number, row.state, body)


async def note(work: Work, member: Member, looked_through: int, found: int) -> None:
    """Log that a member's search read this many texts; never what was sought."""
    await audit.record(work, member.id, "records.find", "records", {"read": looked_through, "found": found})
