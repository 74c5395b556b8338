"""What a digest counts, at many establishments in one question: when each was last seen, and what was open on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from store import concerns, requests
from store.database import Work
from store.desk import TWICE
from store.schema import visits
from store.versions import CONCERN, REQUEST, Kind


@dataclass(frozen=True, slots=True)
class Open:
    """Matters of one establishment, all of one day, that were open: how many.

    ``twice`` of them were notified twice or more, and ``late`` are past their day; both count concerns as they are now.
    """

    establishment: str
    date: str
    count: int
    twice: int = 0
    late: int = 0


async def last_seen(work: Work, places: Sequence[str], until: str) -> dict[str, str]:
    """The last visit to each of these establishments on or before a day (YYYY-MM-DD), where there was one."""
    if not places:
        return {}
    latest = [
        sa.select(
            sa.literal(place).label("place"),
            sa.select(visits.c.date)
            .where(visits.c.establishment == place, visits.c.state == "filed", visits.c.date <= until)
            .order_by(visits.c.date.desc(), visits.c.number.desc())
            .limit(1)
            .scalar_subquery()
            .label("date"),
        )
        for place in places
    ]
    return {row.place: row.date for row in await work.connection.execute(sa.union_all(*latest)) if row.date}


async def open_requests(work: Work, places: Sequence[str], day: str, *, past: bool) -> list[Open]:
    """The requests open at the end of a day (YYYY-MM-DD), by the day they came. With ``past`` the day is gone by, and
    those that were closed after it count too.
    """
    query = _open(REQUEST, places, requests.OPEN, requests.DONE, day, past)
    return [Open(row.establishment, row.date, row.times) for row in await work.connection.execute(query)]


async def open_concerns(work: Work, places: Sequence[str], day: str, *, past: bool) -> list[Open]:
    """The concerns not remedied at the end of a day (YYYY-MM-DD), by the day they were raised; ``past`` as above."""
    heads = CONCERN.heads
    query = _open(CONCERN, places, concerns.OPEN, concerns.DONE, day, past).add_columns(
        sa.func.sum(sa.case((heads.c.notified >= TWICE, 1), else_=0)).label("twice"),
        sa.func.sum(sa.case((heads.c.due < day, 1), else_=0)).label("late"),
    )
    rows = await work.connection.execute(query)
    return [Open(row.establishment, row.date, row.times, row.twice, row.late) for row in rows]


def _open(
    kind: Kind, places: Sequence[str], still: Collection[str], over: Collection[str], day: str, past: bool
) -> sa.Select[Any]:
    heads = kind.heads
    was_open: sa.ColumnElement[bool] = heads.c.state.in_(still)
    if past:
        was_open = sa.or_(was_open, sa.and_(heads.c.state.in_(over), heads.c.closed_on > day))
    return (
        sa.select(heads.c.establishment, heads.c.date, sa.func.count().label("times"))
        .where(heads.c.establishment.in_(places), was_open, heads.c.date <= day)
        .group_by(heads.c.establishment, heads.c.date)
    )
