"""What the database holds, in numbers."""

import sqlalchemy as sa

from store import migrations
from store.database import Work
from store.schema import audit, drafts, members, outbox, visits


async def counts(work: Work) -> dict[str, int | str]:
    """Schema version, and how many members, drafts, visits and messages there are by state, and audit rows.

    Keys such as ``members.active``; a state nothing is in has no key.
    """
    version = await work.connection.run_sync(migrations.version)
    found: dict[str, int | str] = {"schema": version or "none"}
    for table in (members, drafts, visits, outbox):
        grouped = sa.select(table.c.state, sa.func.count()).group_by(table.c.state).order_by(table.c.state)
        for state, count in await work.connection.execute(grouped):
            found[f"{table.name}.{state}"] = count
    counting = sa.select(sa.func.count()).select_from(audit)
    found["audit"] = (await work.connection.execute(counting)).scalar_one()
    return found
