"""Counts of what records are linked to: by standard or indicator, establishment and time. Never an identity."""

from dataclasses import dataclass

import sqlalchemy as sa

from store.database import Work
from store.schema import links


@dataclass(frozen=True, slots=True)
class Count:
    """How many links of one kind ("V", "R", "C") there are to one indicator at one establishment in some days."""

    kind: str
    establishment: str
    target: str
    standard: int
    edition: str
    count: int


async def counted(work: Work, establishments: list[str], first: str, last: str) -> list[Count]:
    """The links of these establishments' records from ``first`` to ``last`` (YYYY-MM-DD, both included)."""
    columns = (links.c.kind, links.c.establishment, links.c.target, links.c.standard, links.c.edition)
    query = (
        sa.select(*columns, sa.func.count().label("times"))
        .where(
            links.c.establishment.in_(establishments),
            links.c.kind.in_(("V", "R", "C")),  # all there are: with them the index leads to the days
            links.c.date >= first,
            links.c.date <= last,
        )
        .group_by(*columns)
    )
    return [
        Count(row.kind, row.establishment, row.target, row.standard, row.edition, row.times)
        for row in await work.connection.execute(query)
    ]
