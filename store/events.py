"""What happened to a record, a booking, an application or a meeting. Appended to, never changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from store import audit
from store.database import Work
from store.schema import events
from store.versions import Series

_FACTS: Final = ("kind", "number", "seq", "what", "state", "date", "made_by", "made_at")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: ``what`` it was, the ``state`` after it, the day it is about (YYYY-MM-DD).

    ``body`` is its own JSON, free text included. ``seq`` counts from 1 within the record.
    """

    seq: int
    what: str
    state: str
    date: str
    body: str
    made_by: str
    made_at: datetime


async def add(work: Work, kind: Series, number: int, what: str, state: str, date: str, body: str, by: str) -> Event:
    """Append an event to a record's history; it is in the audit log too, without its body."""
    mine = sa.and_(events.c.kind == kind.letter, events.c.number == number)
    last: int = await work.connection.scalar(sa.select(sa.func.max(events.c.seq)).where(mine)) or 0
    seq = last + 1
    facts = (kind.letter, number, seq, what, state, date, by, work.now)
    sealed = work.vault.seal("events", "body", place_of(facts), body)
    values = dict(zip(_FACTS, facts, strict=True)) | {"body": sealed}
    await work.connection.execute(sa.insert(events).values(values))
    await audit.record(work, by, f"{kind.name}.{what}", kind.subject(number), {"seq": seq, "state": state})
    return Event(seq, what, state, date, body, by, work.now)


async def of(work: Work, kind: Series, number: int, date: str = "") -> list[Event]:
    """The history of a record, oldest first; only what is about one day, with ``date``.

    Whoever asks has read the record itself, which is logged.
    """
    query = sa.select(events).where(events.c.kind == kind.letter, events.c.number == number).order_by(events.c.seq)
    query = query.where(events.c.date == date) if date else query
    return [_event(work, row) for row in (await work.connection.execute(query)).all()]


def place_of(facts: Sequence[Any]) -> str:
    """What a body is sealed to: all that its event says besides, so that none of it can be changed unseen."""
    *said, made_at = facts
    return json.dumps([*said, made_at.astimezone(UTC).isoformat()], separators=(",", ":"))


def _event(work: Work, row: sa.Row[Any]) -> Event:
    place = place_of([getattr(row, name) for name in _FACTS])
    body = work.vault.open("events", "body", place, row.body)
    return Event(row.seq, row.what, row.state, row.date, body, row.made_by, row.made_at)
