"""The review of a visit's report: whether it waits, was asked about, returned, or accepted with feedback."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from store import events, sqlite
from store.database import Work
from store.members import Member, Role
from store.schema import reports, visits
from store.versions import VISIT, RecordError, head, readable

State = Literal["waiting", "questioned", "returned", "accepted"]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list: nothing of what it says. ``since`` is when it came into its state."""

    reference: str
    establishment: str
    date: str
    author: str
    state: str
    since: datetime


async def wait(work: Work, number: int) -> None:
    """A version was filed: the report waits for the co-ordinator, whatever became of the one before."""
    row = {"number": number, "state": "waiting", "since": work.now}
    put = sqlite.insert(reports).values(row)
    await work.connection.execute(
        put.on_conflict_do_update(index_elements=["number"], set_={"state": "waiting", "since": work.now})
    )


async def state_of(work: Work, reference: str) -> str:
    """The state of a visit's report."""
    query = sa.select(reports.c.state).where(reports.c.number == VISIT.number(reference))
    state: str = (await work.connection.execute(query)).scalar_one()
    return state


async def review(
    work: Work, reference: str, decision: Literal["questioned", "returned", "accepted"], body: str, by: Member
) -> events.Event:
    """A co-ordinator's question, return or acceptance of another's report; raises RecordError when it is not theirs."""
    row = await head(work, VISIT, reference)
    theirs = by.role is Role.COORDINATOR and row is not None and row.establishment in readable(by)
    if row is None or not theirs or row.author == by.id:
        raise RecordError("unknown", "visit")
    if row.state == "undone":
        raise RecordError("undone", "visit")
    return await _add(work, row, decision, decision, body, by.id)


async def reply(work: Work, reference: str, body: str, by: Member) -> events.Event:
    """The monitor answers a question or comments; the report waits again. Raises RecordError."""
    row = await head(work, VISIT, reference)
    if row is None or row.author != by.id or row.establishment not in readable(by):
        raise RecordError("unknown", "visit")
    if row.state == "undone":
        raise RecordError("undone", "visit")
    return await _add(work, row, "replied", "waiting", body, by.id)


async def _add(work: Work, row: sa.Row[Any], what: str, state: str, body: str, by: str) -> events.Event:
    change = sa.update(reports).where(reports.c.number == row.number).values(state=state, since=work.now)
    await work.connection.execute(change)
    day = work.now.date().isoformat()
    return await events.add(work, VISIT, row.number, what, state, day, body, by)


async def lines(
    work: Work, member: Member, states: Collection[str], limit: int, after: tuple[datetime, int] | None = None
) -> list[ReportLine]:
    """Reports in these states that a member may read, the longest in its state first.

    ``after`` is when the last one of the page before came into its state, and its number.
    """
    query = (
        sa.select(reports, visits.c.establishment, visits.c.date, visits.c.author)
        .join(visits, visits.c.number == reports.c.number)
        .where(reports.c.state.in_(states), visits.c.state == "filed", visits.c.establishment.in_(readable(member)))
        .order_by(reports.c.since, reports.c.number)
        .limit(limit)
    )
    if after is not None:
        query = query.where(sa.tuple_(reports.c.since, reports.c.number) > sa.tuple_(*after))
    return [_line(row) for row in await work.connection.execute(query)]


async def in_states(
    work: Work,
    states: Collection[str],
    authors: Collection[str] | None = None,
    places: Collection[str] | None = None,
) -> list[ReportLine]:
    """All reports in these states by these authors, or of these establishments, the longest in its state first."""
    query = (
        sa.select(reports, visits.c.establishment, visits.c.date, visits.c.author)
        .join(visits, visits.c.number == reports.c.number)
        .where(reports.c.state.in_(states), visits.c.state == "filed")
        .order_by(reports.c.since, reports.c.number)
    )
    if authors is not None:
        query = query.where(visits.c.author.in_(authors))
    if places is not None:
        query = query.where(visits.c.establishment.in_(places))
    return [_line(row) for row in await work.connection.execute(query)]


def _line(row: sa.Row[Any]) -> ReportLine:
    return ReportLine(VISIT.reference(row.number), row.establishment, row.date, row.author, row.state, row.since)
