"""What waits for somebody, counted and listed: reports, requests, concerns, drafts. Nothing is opened for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.database import Work
from store.members import Member, Role
from store.schema import assignments, concerns, drafts, members, reports, requests, visits
from store.versions import CONCERN, REQUEST, VISIT, readable

#: How often a concern was notified to both before it counts as unremedied twice.
TWICE = 2
_SHOWN = ("number", "establishment", "date", "due", "state")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: its sort, its reference (a draft's is its owner's id), where, and since when or until when.

    ``since`` is the day it began to wait (YYYY-MM-DD); ``due`` the day something falls due, if one was set.
    """

    sort: str
    reference: str
    establishment: str
    since: str
    due: str | None
    state: str = ""
    who: str = ""


async def waiting(work: Work, member: Member, today: str, week_ago: datetime, limit: int) -> list[Waiting]:
    """Up to ``limit`` of each sort of thing that waits for the member, the longest first within each.

    For a co-ordinator: reports to review, open requests, concerns that are due, have no day or were notified
    twice, and drafts of their monitors left for a week. For a monitor: reports with a question, their own requests and
    concerns, drafts.
    """
    if member.role is Role.COORDINATOR:
        found = await _reports(work, member, ("waiting",), limit)
    else:
        found = await _reports(work, member, ("questioned", "returned"), limit)
    found += await _requests(work, member, limit)
    found += await _concerns(work, member, today, limit)
    return found + await _drafts(work, member, week_ago, limit)


async def _reports(work: Work, member: Member, states: Sequence[str], limit: int) -> list[Waiting]:
    query = (
        sa.select(reports.c.number, reports.c.since, reports.c.state, visits.c.establishment)
        .join(visits, visits.c.number == reports.c.number)
        .where(reports.c.state.in_(states), visits.c.state == "filed", visits.c.establishment.in_(readable(member)))
        .order_by(reports.c.since, reports.c.number)
        .limit(limit)
    )
    mine = visits.c.author == member.id
    query = query.where(~mine if member.role is Role.COORDINATOR else mine)
    return [
        Waiting("report", VISIT.reference(row.number), row.establishment, row.since.date().isoformat(), None, row.state)
        for row in await work.connection.execute(query)
    ]


async def _requests(work: Work, member: Member, limit: int) -> list[Waiting]:
    query = (
        sa.select(*(requests.c[name] for name in _SHOWN))
        .where(
            requests.c.establishment.in_(readable(member)),
            requests.c.state.in_(("open", "waiting", "with co-ordinator")),
        )
        .order_by(sa.func.coalesce(requests.c.due, requests.c.date), requests.c.number)
        .limit(limit)
    )
    if member.role is not Role.COORDINATOR:
        query = query.where(requests.c.holder == member.id)
    return [
        Waiting("request", REQUEST.reference(row.number), row.establishment, row.date, row.due, row.state)
        for row in await work.connection.execute(query)
    ]


async def _concerns(work: Work, member: Member, today: str, limit: int) -> list[Waiting]:
    mine = concerns.c.holder == member.id
    lapsed = sa.or_(concerns.c.due <= today, concerns.c.due.is_(None))
    urgent = sa.or_(lapsed, concerns.c.notified >= TWICE, concerns.c.notified == 0)
    query = (
        sa.select(*(concerns.c[name] for name in _SHOWN), concerns.c.notified)
        .where(concerns.c.establishment.in_(readable(member)), concerns.c.state == "open", urgent)
        .order_by(sa.func.coalesce(concerns.c.due, concerns.c.date), concerns.c.number)
        .limit(limit)
    )
    if member.role is not Role.COORDINATOR:
        query = query.where(mine)
    return [
        Waiting("concern", CONCERN.reference(row.number), row.establishment, row.date, row.due, _stands(row))
        for row in await work.connection.execute(query)
    ]


def _stands(row: sa.Row[*tuple[Any, ...]]) -> str:
    if row.notified >= TWICE:
        return f"notified {row.notified} times"
    return "look again" if row.notified else "not yet notified"


async def _drafts(work: Work, member: Member, week_ago: datetime, limit: int) -> list[Waiting]:
    """Drafts left for a week: one's own, or for a co-ordinator those of the monitors of the same establishments."""
    query = (
        sa.select(drafts.c.id, drafts.c.flow, drafts.c.member_id, drafts.c.updated_at)
        .where(drafts.c.state.in_(("active", "parked")), drafts.c.updated_at < week_ago)
        .order_by(drafts.c.updated_at, drafts.c.id)
        .limit(limit)
    )
    if member.role is Role.COORDINATOR:
        theirs = (
            sa.select(assignments.c.member_id)
            .join(members, members.c.id == assignments.c.member_id)
            .where(
                assignments.c.establishment.in_(readable(member)),
                assignments.c.ended_at.is_(None),
                members.c.state == "active",
                members.c.role == Role.MONITOR,
            )
        )
        query = query.where(drafts.c.member_id.in_(theirs))
    else:
        query = query.where(drafts.c.member_id == member.id)
    return [
        Waiting("draft", row.id, "", row.updated_at.date().isoformat(), None, row.flow, row.member_id)
        for row in await work.connection.execute(query)
    ]
