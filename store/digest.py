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
class Requests:
    """The requests of one establishment that were open: how many, by age: the ``oldest``, and those not so ``old``."""

    establishment: str
    count: int
    oldest: int
    old: int


@dataclass(frozen=True, slots=True)
class Concerns:
    """The concerns of one establishment that were not remedied: how many; ``twice`` were notified twice or more,
    ``late`` are past their day, both as they are now.
    """

    establishment: str
    count: int
    twice: int
    late: int


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


async def open_requests(
    work: Work, places: Sequence[str], day: str, ages: tuple[str, str], *, past: bool
) -> list[Requests]:
    """The requests open at the end of a day (YYYY-MM-DD). With ``past`` the day is gone by, and those that were closed
    after it count too. The oldest came before the first day of ``ages``, the others that are old by the second.
    """
    came = REQUEST.heads.c.date
    oldest, old = _times(came < ages[0]), _times(sa.and_(came >= ages[0], came <= ages[1]))
    query = _open(REQUEST, places, requests.OPEN, requests.DONE, day, past)
    query = query.add_columns(oldest.label("oldest"), old.label("old"))
    rows = await work.connection.execute(query)
    return [Requests(row.establishment, row.times, row.oldest, row.old) for row in rows]


async def open_concerns(work: Work, places: Sequence[str], day: str, *, past: bool) -> list[Concerns]:
    """The concerns not remedied at the end of a day (YYYY-MM-DD); ``past`` as above."""
    heads = CONCERN.heads
    twice, late = _times(heads.c.notified >= TWICE), _times(heads.c.due < day)
    query = _open(CONCERN, places, concerns.OPEN, concerns.DONE, day, past)
    query = query.add_columns(twice.label("twice"), late.label("late"))
    rows = await work.connection.execute(query)
    return [Concerns(row.establishment, row.times, row.twice, row.late) for row in rows]


def _times(so: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((so, 1), else_=0))


def _open(
    kind: Kind, places: Sequence[str], still: Collection[str], over: Collection[str], day: str, past: bool
) -> sa.Select[Any]:
    heads = kind.heads
    was_open: sa.ColumnElement[bool] = heads.c.state.in_(still)
    if past:
        was_open = sa.or_(was_open, sa.and_(heads.c.state.in_(over), heads.c.closed_on > day))
    return (
        sa.select(heads.c.establishment, sa.func.count().label("times"))
        .where(heads.c.establishment.in_(places), was_open, heads.c.date <= day)
        .group_by(heads.c.establishment)
    )
