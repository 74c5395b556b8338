"""Prisoners' requests to a monitor: about a matter, not a name, from the first word until it is closed."""

from typing import Any, Final

import sqlalchemy as sa

from store import events, matters, versions
from store.database import Work
from store.matters import Change
from store.members import Member
from store.schema import requests
from store.versions import REQUEST, Content, Filed

OPEN: Final = ("open", "waiting", "with co-ordinator")
"""The states in which something is still to be done."""
DONE: Final = ("answered", "closed", "withdrawn")


async def file(work: Work, content: Content, by: str, draft_id: str, state: str, due: str | None) -> Filed:
    """File a request; ``due`` is the day by which something is owed to the person. See ``versions.file``."""
    closed_on = content.date if state in DONE else None
    columns = {"state": state, "due": due, "holder": by, "closed_on": closed_on}
    return await versions.file(work, REQUEST, content, by, draft_id, **columns)


async def refile(work: Work, reference: str, content: Content, by: str, state: str, due: str | None) -> Filed:
    """File what its author had undone; raises RecordError."""
    closed_on = content.date if state in DONE else None
    columns = {"state": state, "due": due, "closed_on": closed_on}
    return await versions.refile(work, REQUEST, reference, content, by, **columns)


async def change(work: Work, reference: str, made: Change, by: Member) -> events.Event:
    """A change of state, with its date and note; raises RecordError."""
    return await matters.change(work, REQUEST, reference, made, by, closed=made.state in DONE)


async def answer_times(work: Work, member: Member, since: str) -> list[tuple[str, str, str]]:
    """Establishment, day it came and day it was closed or answered, of each request that was since that day."""
    chosen = versions.within(requests, member, since, None)
    query = sa.select(requests.c.establishment, requests.c.date, requests.c.closed_on).where(
        *chosen, requests.c.closed_on.is_not(None)
    )
    rows: list[Any] = list(await work.connection.execute(query))
    return [(row.establishment, row.date, row.closed_on) for row in rows]
