"""Counts of what records are linked to: by indicator, establishment and time. Never an identity."""

from dataclasses import dataclass

import sqlalchemy as sa

from store.database import Work
from store.schema import links


@dataclass(frozen=True, slots=True)
class Count:
    """How often visits and requests of an establishment were linked to one indicator in some days, and ``before``."""

    establishment: str
    target: str
    count: int
    before: int


async def compared(
    work: Work, establishments: list[str], before: str, first: str, last: str, least: int = 1
) -> list[Count]:
    """What is linked ``least`` times or more from ``first`` to ``last`` (YYYY-MM-DD, both included), and how often it
    was from ``before`` until then. A concern raised on a visit is linked there already; concerns do not count.
    """
    times = sa.func.sum(sa.case((links.c.date >= first, 1), else_=0))
    query = (
        sa.select(links.c.establishment, links.c.target, times.label("times"), sa.func.count().label("altogether"))
        .where(
            links.c.establishment.in_(establishments),
            links.c.kind.in_(("V", "R")),
            links.c.date >= before,
            links.c.date <= last,
        )
        .group_by(links.c.establishment, links.c.target)
        .having(times >= least)
    )
    return [
        Count(row.establishment, row.target, row.times, row.altogether - row.times)
        for row in await work.connection.execute(query)
    ]
