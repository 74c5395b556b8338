"""Alerts: somebody wrote words that suggest danger. They go to the co-ordinators until one acknowledges."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from store import audit
from store.database import Work
from store.schema import alerts

AGAIN_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert; it says where and what kind of danger, never what was written. ``times`` it was sent so far."""

    id: int
    establishment: str
    danger: str
    raised_by: str
    raised_at: datetime
    state: str
    settled_by: str | None
    settled_at: datetime | None
    times: int

    @property
    def reference(self) -> str:
        """What people call it: ``A-0003``."""
        return f"A-{self.id:04d}"


def number(reference: str) -> int:
    """The number in a reference as typed, 0 when it is none."""
    letter, _, digits = reference.strip().upper().partition("-")
    return int(digits) if letter == "A" and digits.isdecimal() and len(digits) < 10 else 0


async def sound(work: Work, establishment: str, danger: str, by: str) -> Alert:
    """Raise an alert for an establishment; it is due to be sent at once."""
    values: dict[str, Any] = {
        "establishment": establishment,
        "danger": danger,
        "raised_by": by,
        "raised_at": work.now,
        "state": "raised",
        "next_at": work.now,
        "times": 0,
    }
    row = (await work.connection.execute(sa.insert(alerts).values(values).returning(alerts))).one()
    alert = _alert(row)
    details: dict[str, int | str | bool] = {"danger": danger, "establishment": establishment}
    await audit.record(work, by, "alert.raise", f"alert:{alert.reference}", details)
    return alert


async def due(work: Work) -> list[Alert]:
    """The alerts to send now: new ones, and those nobody has acknowledged for ten minutes. They are then not due
    for another ten minutes."""
    query = sa.select(alerts).where(alerts.c.next_at <= work.now).order_by(alerts.c.next_at, alerts.c.id)
    found = [_alert(row) for row in (await work.connection.execute(query)).all()]
    if found:
        change = sa.update(alerts).where(alerts.c.id.in_([alert.id for alert in found]))
        await work.connection.execute(change.values(next_at=work.now + AGAIN_AFTER, times=alerts.c.times + 1))
    return found


async def next_due(work: Work) -> datetime | None:
    """When the next alert is to be sent (UTC)."""
    moment: datetime | None = await work.connection.scalar(sa.select(sa.func.min(alerts.c.next_at)))
    return moment


async def get(work: Work, reference: str) -> Alert | None:
    """The alert of this reference."""
    row = (await work.connection.execute(sa.select(alerts).where(alerts.c.id == number(reference)))).first()
    return None if row is None else _alert(row)


async def settle(work: Work, alert: Alert, state: str, by: str) -> bool:
    """Acknowledge or withdraw an alert; False when it was settled already."""
    change = sa.update(alerts).where(alerts.c.id == alert.id, alerts.c.state == "raised")
    values = {"state": state, "settled_by": by, "settled_at": work.now, "next_at": None}
    done = (await work.connection.execute(change.values(values))).rowcount == 1
    if done:
        await audit.record(work, by, f"alert.{state}", f"alert:{alert.reference}")
    return done


async def open_at(work: Work, establishments: tuple[str, ...]) -> list[Alert]:
    """The alerts of these establishments that nobody has acknowledged."""
    query = sa.select(alerts).where(alerts.c.next_at.is_not(None), alerts.c.establishment.in_(establishments))
    return [_alert(row) for row in (await work.connection.execute(query.order_by(alerts.c.id))).all()]


def _alert(row: sa.Row[Any]) -> Alert:
    return Alert(
        id=row.id,
        establishment=row.establishment,
        danger=row.danger,
        raised_by=row.raised_by,
        raised_at=row.raised_at,
        state=row.state,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
        times=row.times,
    )
