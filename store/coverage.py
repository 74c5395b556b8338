"""Who has looked where, and at what, and when last: from the index of visits, without opening a record."""

from bisect import bisect_right
from dataclasses import dataclass

import sqlalchemy as sa

from store.database import Work
from store.schema import areas_seen, links, visits


@dataclass(frozen=True, slots=True)
class Seen:
    """The visits to an establishment in some days: how many, and by whom; ``last`` is the latest day ever."""

    establishment: str
    visits: int
    by: tuple[str, ...]
    last: str | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """What nobody has looked at for long: an indicator's number or an area's name, the latest day it was seen (or
    ``None`` for never), and how many visits there were since.
    """

    what: str
    last: str | None
    visits_since: int


_FILED = visits.c.state == "filed"


async def seen(work: Work, establishments: list[str], first: str, last: str) -> list[Seen]:
    """For each of these establishments, its visits from ``first`` to ``last`` (YYYY-MM-DD, both included)."""
    within = (visits.c.date >= first, visits.c.date <= last)
    found = []
    for establishment in establishments:
        here = (visits.c.establishment == establishment, _FILED)
        authors = sa.select(visits.c.author).where(*here, *within).order_by(visits.c.date)
        by = list((await work.connection.scalars(authors)).all())
        latest = await work.connection.scalar(sa.select(sa.func.max(visits.c.date)).where(*here))
        found.append(Seen(establishment, len(by), tuple(dict.fromkeys(by)), latest))
    return found


async def visited(work: Work, establishments: list[str], first: str, last: str) -> list[tuple[str, str, str]]:
    """The filed visits to these establishments between two days (both included): place, day and author, by day."""
    query = sa.select(visits.c.establishment, visits.c.date, visits.c.author).where(
        visits.c.establishment.in_(establishments), _FILED, visits.c.date >= first, visits.c.date <= last
    )
    rows = await work.connection.execute(query.order_by(visits.c.date, visits.c.number))
    return [(row.establishment, row.date, row.author) for row in rows]


async def indicators(work: Work, establishment: str, known: list[str], edition: str) -> list[Unseen]:
    """The indicators of an edition by how many visits have passed without anyone looking, most first."""
    query = (
        sa.select(links.c.target, sa.func.max(links.c.date).label("last"))
        .where(links.c.establishment == establishment, links.c.kind == "V", links.c.edition == edition)
        .group_by(links.c.target)
    )
    last = {row.target: row.last for row in await work.connection.execute(query)}
    return await _unseen(work, establishment, known, last)


async def areas(work: Work, establishment: str, known: list[str]) -> list[Unseen]:
    """The areas of an establishment by how many visits have passed without anyone seeing them, most first."""
    query = (
        sa.select(areas_seen.c.area, sa.func.max(areas_seen.c.date).label("last"))
        .where(areas_seen.c.establishment == establishment)
        .group_by(areas_seen.c.area)
    )
    last = {row.area: row.last for row in await work.connection.execute(query)}
    return await _unseen(work, establishment, known, last)


async def _unseen(work: Work, establishment: str, known: list[str], last: dict[str, str]) -> list[Unseen]:
    days = sa.select(visits.c.date).where(visits.c.establishment == establishment, _FILED).order_by(visits.c.date)
    dates = list((await work.connection.scalars(days)).all())
    found = [
        Unseen(what, when, len(dates) - (bisect_right(dates, when) if when else 0))
        for what in known
        for when in (last.get(what),)
    ]
    return sorted(found, key=lambda one: (-one.visits_since, one.last or ""))
