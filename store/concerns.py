"""Concerns: matters notified to the governor and the co-ordinator until they are remedied.

Prisons (Scotland) Act 1989 s7D(1)(e) and (f): both are told, and told again when it is not remedied.
"""

from typing import Final

import sqlalchemy as sa

from store import events, matters, versions
from store.database import Work
from store.matters import Change
from store.members import Member
from store.schema import concerns
from store.versions import CONCERN, Content, Filed

OPEN: Final = ("open",)
DONE: Final = ("remedied",)


async def file(
    work: Work, content: Content, by: str, draft_id: str, due: str | None, notified: int, source: str = ""
) -> Filed:
    """File a concern: ``due`` is when to look again, ``notified`` 1 once both were told, else 0.

    ``source`` is the record it was raised in, with the number of its item: ``V-0042#2``. See ``versions.file``.
    """
    columns = {"state": "open", "due": due, "holder": by, "notified": notified, "source": source}
    return await versions.file(work, CONCERN, content, by, draft_id, **columns)


async def change(work: Work, reference: str, made: Change, by: Member, told_both: bool) -> events.Event:
    """What was seen when it was looked at again, and whether both were told once more; raises RecordError."""
    if told_both:
        row = await versions.head(work, CONCERN, reference)
        notified = (row.notified if row else 0) + 1
        made = Change(made.what, made.state, made.date, made.body, made.due, {"notified": notified})
    return await matters.change(work, CONCERN, reference, made, by, closed=made.state in DONE)


async def sources(work: Work, reference: str) -> dict[str, str]:
    """The concerns raised in a record: source (``V-0042#2``) to reference, those undone included."""
    query = sa.select(concerns.c.number, concerns.c.source).where(
        concerns.c.source > f"{reference}#", concerns.c.source < f"{reference}$"
    )
    return {row.source: CONCERN.reference(row.number) for row in await work.connection.execute(query)}


async def undo_of(work: Work, reference: str, by: str) -> None:
    """The filing of a record was undone, and with it the concerns raised in it that nobody has touched since."""
    for raised in (await sources(work, reference)).values():
        row = await versions.head(work, CONCERN, raised)
        if row is not None and row.state == "open" and not await versions.touched(work, CONCERN, row):
            await versions.take_back(work, CONCERN, row.number, by)
