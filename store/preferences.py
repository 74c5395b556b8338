"""When a member wants to be told, and of what: the hour of the day's message, quiet hours, kinds turned off."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from store import audit
from store.database import Work
from store.schema import members, preferences

USUAL: Final[Mapping[str, Any]] = {
    "hour": "08:00",
    "quiet_from": "21:00",
    "quiet_until": "08:00",
    "digest_day": 0,
    "digest_hour": "08:00",
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one member has set. Hours are HH:MM on the wall in London; ``digest_day`` is 0 for Monday.

    ``hour`` is when the day's message comes; nothing but what cannot wait comes from ``quiet_from`` until
    ``quiet_until``. ``ladders`` are one's own, by kind of reminder: its days before and whether on the day, as
    ``[90, 30, 0]``. ``told_on`` is the day of the last message (YYYY-MM-DD).
    """

    member: str
    hour: str = USUAL["hour"]
    quiet_from: str = USUAL["quiet_from"]
    quiet_until: str = USUAL["quiet_until"]
    digest_day: int = USUAL["digest_day"]
    digest_hour: str = USUAL["digest_hour"]
    kinds_off: frozenset[str] = frozenset()
    ladders: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    told_on: str | None = None


async def begin(work: Work, member_id: str) -> None:
    """A new member has what is usual."""
    values = {"member_id": member_id, "kinds_off": "[]", "ladders": "{}", **USUAL}
    await work.connection.execute(sa.insert(preferences).values(values))


async def of(work: Work, member_ids: Sequence[str]) -> dict[str, Preferences]:
    """The preferences of these members, by id."""
    query = sa.select(preferences).where(preferences.c.member_id.in_(member_ids))
    return {row.member_id: _preferences(row) for row in await work.connection.execute(query)}


async def change(work: Work, member_id: str, by: str, **values: Any) -> None:
    """Set some of a member's preferences; what was planned for them is planned anew. Logged."""
    kept = {name: value for name, value in values.items() if name not in ("kinds_off", "ladders")}
    if "kinds_off" in values:
        kept["kinds_off"] = json.dumps(sorted(values["kinds_off"]))
    if "ladders" in values:
        kept["ladders"] = json.dumps({kind: list(days) for kind, days in values["ladders"].items()}, sort_keys=True)
    change = sa.update(preferences).where(preferences.c.member_id == member_id)
    await work.connection.execute(change.values(**kept, planned_on=None))
    await audit.record(work, by, "preferences.change", f"member:{member_id}", {"what": ", ".join(sorted(values))})


async def touch(work: Work, member_ids: Sequence[str]) -> None:
    """Something that may fall due for these members changed: what is planned for them is planned anew."""
    change = sa.update(preferences).where(preferences.c.member_id.in_(member_ids))
    await work.connection.execute(change.values(planned_on=None))


async def unplanned(work: Work, today: str, limit: int) -> list[str]:
    """Up to ``limit`` active members for whom nothing was planned on this day (YYYY-MM-DD) yet, or since a change."""
    stale = sa.or_(preferences.c.planned_on.is_(None), preferences.c.planned_on < today)
    query = (
        sa.select(preferences.c.member_id)
        .join(members, members.c.id == preferences.c.member_id)
        .where(stale, members.c.state == "active")
        .limit(limit)
    )
    return list((await work.connection.scalars(query)).all())


async def planned(work: Work, member_ids: Sequence[str], today: str) -> None:
    """Note that what falls due for these members is planned, as of this day."""
    change = sa.update(preferences).where(preferences.c.member_id.in_(member_ids))
    await work.connection.execute(change.values(planned_on=today))


async def told(work: Work, member_ids: Sequence[str], today: str) -> None:
    """Note that these members had their message of this day."""
    change = sa.update(preferences).where(preferences.c.member_id.in_(member_ids))
    await work.connection.execute(change.values(told_on=today))


def _preferences(row: sa.Row[Any]) -> Preferences:
    return Preferences(
        member=row.member_id,
        hour=row.hour,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        digest_day=row.digest_day,
        digest_hour=row.digest_hour,
        kinds_off=frozenset(json.loads(row.kinds_off)),
        ladders={kind: tuple(days) for kind, days in json.loads(row.ladders).items()},
        told_on=row.told_on,
    )
