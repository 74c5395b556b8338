"""What requests and concerns have in common: they stay open, somebody holds them, and things happen to them.

``requests`` and ``concerns`` say which states there are and what is their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import audit, events, preferences, versions
from store.database import Work
from store.members import Member
from store.versions import Kind, Record, RecordError, may_read, readable


@dataclass(frozen=True, slots=True)
class Line:
    """A matter in a list: nothing of what it says. ``due`` is the day something is owed or to be looked at.

    ``notified`` counts how often a concern was notified (0 for a request).
    """

    reference: str
    establishment: str
    date: str
    state: str
    due: str | None
    holder: str
    author: str
    filed_at: datetime
    notified: int
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a matter: ``what``, the day it is about, its own JSON, and what holds after it.

    ``due`` is the next day something is owed or looked at; ``columns`` are further ones of the head.
    """

    what: str
    state: str
    date: str
    body: str
    due: str | None = None
    columns: Mapping[str, Any] | None = None


async def change(work: Work, kind: Kind, reference: str, made: Change, by: Member, closed: bool) -> events.Event:
    """Append what happened, and bring the head up to it; raises RecordError when it is not theirs to change."""
    row = await versions.head(work, kind, reference)
    if row is None or not may_read(by, row.establishment):
        raise RecordError("unknown", kind.name)
    if row.state == "undone":
        raise RecordError("undone", kind.name)
    await versions.set_head(
        work,
        kind,
        row.number,
        state=made.state,
        due=made.due,
        closed_on=made.date if closed else None,
        **(made.columns or {}),
    )
    return await events.add(work, kind, row.number, made.what, made.state, made.date, made.body, by.id)


async def read(work: Work, kind: Kind, reference: str, member: Member) -> tuple[Record, list[events.Event]] | None:
    """A matter with its history, for someone who may read it; None otherwise. The reading is logged."""
    record = await versions.get(work, kind, reference, member)
    return None if record is None else (record, await events.of(work, kind, kind.number(reference)))


async def lines(
    work: Work,
    kind: Kind,
    member: Member,
    states: Collection[str],
    limit: int,
    after: tuple[str, int] | None = None,
    newest_first: bool = False,
) -> list[Line]:
    """The matters in these states that a member may read, oldest first unless told otherwise.

    ``after``: date and number of the last line of the page before.
    """
    heads = kind.heads
    order, more = sa.tuple_(heads.c.date, heads.c.number), []
    if after is not None:
        more.append(order < sa.tuple_(*after) if newest_first else order > sa.tuple_(*after))
    parts = [
        versions.first_of(heads, [heads.c.establishment == place, heads.c.state == state, *more], limit, newest_first)
        for place in readable(member)
        for state in states
    ]
    query = versions.merged(heads, parts, limit, newest_first)
    return [line(kind, row) for row in await work.connection.execute(query)]


async def due(work: Work, kind: Kind, member: Member, states: Collection[str], by: str, limit: int) -> list[Line]:
    """The open matters of which something falls due on or before a day (YYYY-MM-DD), most overdue first."""
    heads = kind.heads
    query = (
        sa.select(heads)
        .where(heads.c.establishment.in_(readable(member)), heads.c.state.in_(states), heads.c.due <= by)
        .order_by(heads.c.due, heads.c.number)
        .limit(limit)
    )
    return [line(kind, row) for row in await work.connection.execute(query)]


async def with_a_day(work: Work, kind: Kind, states: Collection[str], holders: Collection[str]) -> list[Line]:
    """The open matters of these holders that have a day on which something falls due, the earliest first."""
    heads = kind.heads
    theirs = (heads.c.holder.in_(holders), heads.c.state.in_(states), heads.c.due.is_not(None))
    query = sa.select(heads).where(*theirs).order_by(heads.c.due, heads.c.number)
    return [line(kind, row) for row in await work.connection.execute(query)]


def line(kind: Kind, row: sa.Row[Any]) -> Line:
    """A head as a line."""
    return Line(
        reference=kind.reference(row.number),
        establishment=row.establishment,
        date=row.date,
        state=row.state,
        due=row.due,
        holder=row.holder,
        author=row.author,
        filed_at=row.filed_at,
        notified=getattr(row, "notified", 0),
        source=getattr(row, "source", ""),
    )


async def last_of(work: Work, kind: Kind, member: Member) -> Record | None:
    """The latest one the member filed, if they may still read it. The reading is logged."""
    heads = kind.heads
    query = sa.select(heads.c.number).where(heads.c.author == member.id, heads.c.state != "undone")
    number = await work.connection.scalar(query.order_by(heads.c.number.desc()).limit(1))
    return None if number is None else await versions.get(work, kind, kind.reference(number), member)


async def hand_over(
    work: Work, kind: Kind, states: Collection[str], holder: str, to: Member, places: Collection[str], by: str
) -> int:
    """Give the open matters that ``holder`` has at these places to another; returns how many. Logged.

    Nothing moves at a place of which ``to`` may not read the records.
    """
    heads = kind.heads
    theirs = [place for place in places if may_read(to, place)]
    moved = sa.and_(heads.c.holder == holder, heads.c.establishment.in_(theirs), heads.c.state.in_(states))
    count = (await work.connection.execute(sa.update(heads).where(moved).values(holder=to.id))).rowcount
    await preferences.touch(work, [holder, to.id])
    details: dict[str, int | str | bool] = {"to": to.id, "count": count}
    await audit.record(work, by, f"{kind.name}s.hand over", f"member:{holder}", details)
    return count
