"""Counts of what was filed, by establishment and time. Never a content or an identity."""

from collections import Counter
from datetime import date

import sqlalchemy as sa

from store.database import Work
from store.requests import OPEN
from store.schema import concerns, links, requests, visits


async def visits_by_day(work: Work, places: list[str], first: str, last: str) -> Counter[tuple[str, str]]:
    """How many visits there were to each of these establishments on each day (YYYY-MM-DD, both ends included)."""
    within = (visits.c.state == "filed", visits.c.date >= first, visits.c.date <= last)
    query = (
        sa.select(visits.c.establishment, visits.c.date, sa.func.count().label("times"))
        .where(visits.c.establishment.in_(places), *within)
        .group_by(visits.c.establishment, visits.c.date)
    )
    return Counter({(row.establishment, row.date): row.times for row in await work.connection.execute(query)})


async def links_by_standard(work: Work, places: list[str], first: str, last: str) -> Counter[tuple[str, str, int]]:
    """How many links there are at each establishment, by edition and standard: of visits, requests, and concerns.

    A concern that was raised in a visit counts once, there.
    """
    raised = sa.select(concerns.c.number).where(sa.or_(concerns.c.source != "", concerns.c.state == "undone"))
    query = (
        sa.select(links.c.establishment, links.c.edition, links.c.standard, sa.func.count().label("times"))
        .where(
            links.c.establishment.in_(places),
            links.c.date >= first,
            links.c.date <= last,
            sa.or_(links.c.kind != "C", links.c.number.not_in(raised)),
        )
        .group_by(links.c.establishment, links.c.edition, links.c.standard)
    )
    rows = await work.connection.execute(query)
    return Counter({(row.establishment, row.edition, row.standard): row.times for row in rows})


async def requests_by_standard(
    work: Work, places: list[str], first: str, last: str
) -> tuple[int, int, Counter[tuple[str, int]]]:
    """How many requests came, how many of them have no link, and how many are linked to each standard, by edition."""
    came = (
        requests.c.establishment.in_(places),
        requests.c.state != "undone",
        requests.c.date >= first,
        requests.c.date <= last,
    )
    number = sa.func.count(links.c.number.distinct())
    linked = sa.and_(links.c.kind == "R", links.c.number == requests.c.number)
    joined = sa.select(number).select_from(requests.join(links, linked)).where(*came)
    total = await work.connection.scalar(sa.select(sa.func.count()).select_from(requests).where(*came)) or 0
    with_link = await work.connection.scalar(joined) or 0
    query = joined.add_columns(links.c.edition, links.c.standard).group_by(links.c.edition, links.c.standard)
    counted = Counter({(edition, standard): times for times, edition, standard in await work.connection.execute(query)})
    return total, total - with_link, counted


async def days_to_answer(work: Work, places: list[str], first: str, last: str) -> list[int]:
    """Of each request that was answered or closed on one of these days: how many days after it came."""
    query = sa.select(requests.c.date, requests.c.closed_on).where(
        requests.c.establishment.in_(places),
        requests.c.state != "undone",
        requests.c.closed_on >= first,
        requests.c.closed_on <= last,
    )
    rows = await work.connection.execute(query)
    return sorted((date.fromisoformat(row.closed_on) - date.fromisoformat(row.date)).days for row in rows)


async def open_requests(work: Work, places: list[str]) -> int:
    """How many requests are open now."""
    query = sa.select(sa.func.count()).where(requests.c.establishment.in_(places), requests.c.state.in_(OPEN))
    return (await work.connection.execute(query)).scalar_one()
