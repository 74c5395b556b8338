"""The updates from Telegram that were dealt with, so that one delivered twice has one effect."""

from datetime import datetime

import sqlalchemy as sa

from store import sqlite
from store.database import Work
from store.schema import updates

_CLAIM = sqlite.insert(updates).on_conflict_do_nothing()


async def claim(work: Work, update_id: int) -> bool:
    """Whether this update is new; from this transaction's commit on it no longer is."""
    result = await work.connection.execute(_CLAIM, {"update_id": update_id, "seen_at": work.now})
    return result.rowcount == 1


async def last(work: Work) -> int | None:
    """The highest update number seen; None when there is none."""
    highest: int | None = await work.connection.scalar(sa.select(sa.func.max(updates.c.update_id)))
    return highest


async def forget(work: Work, before: datetime) -> int:
    """Forget the updates seen before that moment, the newest excepted; returns how many."""
    newest = sa.select(sa.func.max(updates.c.update_id)).scalar_subquery()
    old = sa.delete(updates).where(updates.c.seen_at < before, updates.c.update_id != newest)
    return (await work.connection.execute(old)).rowcount
