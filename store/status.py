"""What the database holds, in numbers."""

import sqlalchemy as sa

from store import migrations
from store.database import Work
from store.schema import alerts, audit, concerns, drafts, events, learned, members, outbox, reports, requests, visits


async def counts(work: Work) -> dict[str, int | str]:
    """Schema version; how many members, drafts, records, reports, alerts and messages there are by state; and how many
    events, taught examples and audit rows.

    Keys such as ``members.active``; a state nothing is in has no key.
    """
    version = await work.connection.run_sync(migrations.version)
    found: dict[str, int | str] = {"schema": version or "none"}
    for table in (members, drafts, visits, reports, requests, concerns, alerts, outbox):
        grouped = sa.select(table.c.state, sa.func.count()).group_by(table.c.state).order_by(table.c.state)
        for state, count in await work.connection.execute(grouped):
            found[f"{table.name}.{state}"] = count
    for table in (events, learned, audit):
        counting = sa.select(sa.func.count()).select_from(table)
        found[table.name] = (await work.connection.execute(counting)).scalar_one()
    return found
