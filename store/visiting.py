"""How often each monitor visits where, when they are away, and when they were there last."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from store import audit, sqlite
from store.database import Work
from store.members import Member
from store.schema import assignments, patterns, pauses, visits

Reason = Literal["holiday", "illness", "other"]
At = tuple[str, str]
"""A member's id and an establishment."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A pattern as agreed: the id of its rhythm, the day of the week (0 is Monday) or none."""

    rhythm: str
    weekday: int | None


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a member visits nowhere (YYYY-MM-DD, both included); without ``last`` it has no end yet."""

    id: int
    first: str
    last: str | None
    reason: str


async def agree(work: Work, member_id: str, establishment: str, agreed: Agreed, by: Member) -> None:
    """Note what a co-ordinator has agreed with a monitor for an establishment; earlier ones stay as they were."""
    values = {
        "member_id": member_id,
        "establishment": establishment,
        "rhythm": agreed.rhythm,
        "weekday": agreed.weekday,
        "set_by": by.id,
        "set_at": work.now,
    }
    await work.connection.execute(sa.insert(patterns).values(values))
    details: dict[str, int | str | bool] = {"establishment": establishment, "rhythm": agreed.rhythm}
    if agreed.weekday is not None:
        details["weekday"] = agreed.weekday
    await audit.record(work, by.id, "pattern.agree", f"member:{member_id}", details)


async def agreed_with(work: Work, member_ids: Collection[str]) -> dict[At, Agreed]:
    """The patterns now agreed with these members, by member and establishment; those without one are left out."""
    latest = (
        sa.select(sa.func.max(patterns.c.id))
        .where(patterns.c.member_id.in_(member_ids))
        .group_by(patterns.c.member_id, patterns.c.establishment)
    )
    rows = await work.connection.execute(sa.select(patterns).where(patterns.c.id.in_(latest)))
    return {(row.member_id, row.establishment): Agreed(row.rhythm, row.weekday) for row in rows}


async def assigned(work: Work, member_ids: Collection[str]) -> dict[At, datetime]:
    """Since when these members are assigned to each of their establishments."""
    query = sa.select(assignments).where(assignments.c.member_id.in_(member_ids), assignments.c.ended_at.is_(None))
    return {(row.member_id, row.establishment): row.assigned_at for row in await work.connection.execute(query)}


async def last_visits(work: Work, member_ids: Collection[str]) -> dict[At, str]:
    """The day of the last filed visit of each of these members to each establishment."""
    query = (
        sa.select(visits.c.author, visits.c.establishment, sa.func.max(visits.c.date).label("last"))
        .where(visits.c.author.in_(member_ids), visits.c.state == "filed")
        .group_by(visits.c.author, visits.c.establishment)
    )
    return {(row.author, row.establishment): row.last for row in await work.connection.execute(query)}


async def pause(work: Work, by: Member, first: str, last: str | None, reason: str, draft_id: str) -> None:
    """A member will be away: once for each draft."""
    values = {
        "draft_id": draft_id,
        "member_id": by.id,
        "first": first,
        "last": last,
        "reason": work.vault.seal("pauses", "reason", draft_id, reason),
        "made_at": work.now,
    }
    added = await work.connection.execute(sqlite.insert(pauses).values(values).on_conflict_do_nothing())
    if added.rowcount:
        await audit.record(work, by.id, "pause.make", f"member:{by.id}", {"first": first, "last": last or ""})


async def end_pause(work: Work, number: int, by: Member, today: str) -> bool:
    """A member is back: their pause ended yesterday, or is taken back if it had not begun; False if it is none."""
    mine = sa.and_(pauses.c.id == number, pauses.c.member_id == by.id, pauses.c.withdrawn_at.is_(None))
    row = (await work.connection.execute(sa.select(pauses).where(mine))).first()
    if row is None or (row.last is not None and row.last < today):
        return False
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    change = {"last": yesterday} if row.first < today else {"withdrawn_at": work.now}
    await work.connection.execute(sa.update(pauses).where(mine).values(change))
    await audit.record(work, by.id, "pause.end", f"member:{by.id}", {"first": row.first})
    return True


async def pauses_of(work: Work, member_ids: Collection[str]) -> dict[str, list[Away]]:
    """The pauses of each of these members, in order; those without one are left out."""
    query = sa.select(pauses).where(pauses.c.member_id.in_(member_ids), pauses.c.withdrawn_at.is_(None))
    found: dict[str, list[Away]] = defaultdict(list)
    for row in await work.connection.execute(query.order_by(pauses.c.first, pauses.c.id)):
        reason = work.vault.open("pauses", "reason", row.draft_id, row.reason)
        found[row.member_id].append(Away(row.id, row.first, row.last, reason))
    return dict(found)
