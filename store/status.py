"""What the database holds, in numbers."""

import sqlalchemy as sa

from store import migrations
from store.database import Work
from store.outbox import GIVEN_UP, HAND_OVER
from store.schema import (
    alerts,
    audit,
    concerns,
    drafts,
    events,
    learned,
    members,
    outbox,
    reports,
    requests,
    trainings,
    visits,
)


async def counts(work: Work) -> dict[str, int | str]:
    """Schema version; how many members, drafts, records, reports, courses, alerts and messages there are by state; how
    many events, taught examples, hand-overs and audit rows.

    Keys such as ``members.active``; a state nothing is in has no key.
    """
    version = await work.connection.run_sync(migrations.version)
    found: dict[str, int | str] = {"schema": version or "none"}
    for table in (members, drafts, visits, reports, requests, concerns, trainings, alerts, outbox):
        grouped = sa.select(table.c.state, sa.func.count()).group_by(table.c.state).order_by(table.c.state)
        for state, count in await work.connection.execute(grouped):
            found[f"{table.name}.{state}"] = count
    handing = {
        "waiting": sa.and_(outbox.c.op == HAND_OVER, outbox.c.done_at.is_(None)),
        "given up": GIVEN_UP,
    }
    for name, which in handing.items():
        if count := await work.connection.scalar(sa.select(sa.func.count()).where(which)):
            found[f"hand-over.{name}"] = count
    for table in (events, learned, audit):
        counting = sa.select(sa.func.count()).select_from(table)
        found[table.name] = (await work.connection.execute(counting)).scalar_one()
    return found
