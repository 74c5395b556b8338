"""Looking through the texts of records: decrypted in memory, a stretch at a time, the newest first."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from store import audit
from store.database import Work
from store.members import Member
from store.schema import links
from store.versions import Kind, between, first_of, merged, readable


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
    parts = [part for place in places for part in _parts(kind, place, wanted, limit)]
    newest = merged(heads, parts, limit, newest_first=True).subquery()
    columns: list[Any] = [newest.c[name] for name in ("number", "version", "establishment", "date", "state")]
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(*columns, versions.c.body)
        .join(versions, sa.and_(versions.c.number == newest.c.number, versions.c.version == newest.c.version))
        .order_by(newest.c.date.desc(), newest.c.number.desc())
    )
    return [_candidate(work, kind, row) for row in await work.connection.execute(query)]


def _parts(kind: Kind, place: str, wanted: Wanted, limit: int) -> list[sa.Select[Any]]:
    """The newest records of one place; with targets, those of each target by the index of links."""
    heads = kind.heads
    if not wanted.targets:
        more = [heads.c.establishment == place, heads.c.state != "undone", *between(heads, wanted.first, wanted.last)]
        return [first_of(heads, more, limit, newest_first=True)]
    more = [links.c.establishment == place, links.c.kind == kind.letter, *between(links, wanted.first, wanted.last)]
    return [first_of(links, [*more, one], limit, newest_first=True) for target in wanted.targets for one in _to(target)]


def _to(target: str) -> list[sa.ColumnElement[bool]]:
    """Linked to an indicator ("2.6"), or to a standard ("2") and to each of its indicators ("2." to "2/")."""
    exact = links.c.target == target
    return [exact] if "." in target else [exact, sa.and_(links.c.target > f"{target}.", links.c.target < f"{target}/")]


def _candidate(work: Work, kind: Kind, row: sa.Row[*tuple[Any, ...]]) -> Candidate:
    body = work.vault.open(kind.versions.name, "body", f"{row.number}/{row.version}", row.body)
    return Candidate(kind.reference(row.number), row.establishment, row.date, row.number, row.state, body)


async def note(work: Work, member: Member, looked_through: int, found: int) -> None:
    """Log that a member's search read this many texts; never what was sought."""
    await audit.record(work, member.id, "records.find", "records", {"read": looked_through, "found": found})
