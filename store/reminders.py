"""What people are to be told and when: a row for each member, kind, subject and rung of the kind's ladder.

``planned -> claimed -> sent | failed | uncertain``, or ``dropped`` when the reason was gone before it left. A claimed
one travels in a row of the outbox, whose end it takes over; so of several workers one claims it, and it is sent once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from store import sqlite
from store.database import Work
from store.schema import drafts, outbox, reminders

#: How many ids go into one statement.
_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to be: of what, which day it falls due, which ``rung`` (a day; with an hour when somebody chose it),
    and the moment (UTC) to send it."""

    member: str
    kind: str
    subject: str
    due_on: str
    rung: str
    at: datetime

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two of them the same."""
        return self.member, self.kind, self.subject, self.rung


@dataclass(frozen=True, slots=True)
class Row(Planned):
    """A reminder as kept. ``held``: it waited for the end of a conversation. ``repeats``: it is sent a second time."""

    id: int
    state: str
    held: bool
    repeats: bool
    outbox_id: int | None
    done_at: datetime | None
    answer: str | None

    @property
    def chosen(self) -> bool:
        """Whether its moment was chosen by the member, who put it off until then."""
        return "T" in self.rung


async def replan(work: Work, member_ids: Sequence[str], wanted: Iterable[Planned]) -> None:
    """Bring what is planned for these members up to what is wanted: what is not wanted goes, what is new is added.

    A rung is not added again once its subject was told on its day or later. What a member put off stays, if its subject
    is still wanted for the same day, and takes the place of the other rungs.
    """
    told = await _told(work, member_ids)
    everything = list(wanted)
    days = {one.key[:3]: one.due_on for one in everything}
    listed = {one.key: one for one in everything if one.rung > told.get(one.key[:3], "")}
    gone, there, put_off = [], set(), set()
    for row in await planned(work, member_ids):
        same = listed.get(row.key)
        if row.chosen and days.get(row.key[:3]) == row.due_on:
            put_off.add(row.key[:3])
        elif row.repeats or (same is not None and same.due_on == row.due_on and (same.at == row.at or row.held)):
            there.add(row.key)
        else:
            gone.append(row.id)
    await _delete(work, gone)
    await add(work, [one for key, one in listed.items() if key not in there and key[:3] not in put_off])


async def _told(work: Work, member_ids: Sequence[str]) -> dict[tuple[str, str, str], str]:
    """The last day on which somebody was told of something, or it left for them, by member, kind and subject."""
    query = (
        sa.select(reminders.c.member_id, reminders.c.kind, reminders.c.subject, sa.func.max(reminders.c.told_on))
        .where(reminders.c.member_id.in_(member_ids), reminders.c.told_on.is_not(None), reminders.c.state != "dropped")
        .group_by(reminders.c.member_id, reminders.c.kind, reminders.c.subject)
    )
    return {(row[0], row[1], row[2]): row[3] for row in await work.connection.execute(query)}


def _adding() -> sa.Insert:
    adding = sqlite.insert(reminders)
    again = {name: adding.excluded[name] for name in ("due_on", "at", "state", "held", "repeats")}
    return adding.on_conflict_do_update(
        index_elements=["member_id", "kind", "subject", "rung"],
        set_=again | {"outbox_id": None, "done_at": None, "told_on": None},
        where=reminders.c.state == "dropped",
    )


_ADD: Final = _adding()


async def add(work: Work, wanted: Sequence[Planned]) -> None:
    """Plan these, but for rungs that there are already. One that was dropped is planned again: its reason is back."""
    if not wanted:
        return
    values = [
        {
            "member_id": one.member,
            "kind": one.kind,
            "subject": one.subject,
            "due_on": one.due_on,
            "rung": one.rung,
            "at": one.at,
            "state": "planned",
            "held": False,
            "repeats": False,
        }
        for one in wanted
    ]
    await work.connection.execute(_ADD, values)


async def planned(work: Work, member_ids: Sequence[str]) -> list[Row]:
    """What is planned for these members, the soonest first."""
    query = sa.select(reminders).where(reminders.c.member_id.in_(member_ids), reminders.c.state == "planned")
    return [_row(row) for row in await work.connection.execute(query.order_by(reminders.c.at, reminders.c.id))]


async def refused(work: Work, member_ids: Sequence[str]) -> set[tuple[str, str, str, str]]:
    """What these members said is not theirs: member, kind, subject, and the day it was due."""
    query = sa.select(reminders.c.member_id, reminders.c.kind, reminders.c.subject, reminders.c.due_on)
    query = query.where(reminders.c.member_id.in_(member_ids), reminders.c.answer == "not me")
    return {tuple(row) for row in await work.connection.execute(query)}


async def _delete(work: Work, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        await work.connection.execute(sa.delete(reminders).where(reminders.c.id.in_(ids[start : start + _AT_ONCE])))


async def carrying(work: Work, member_ids: Sequence[str]) -> set[str]:
    """Those of these members to whom reminders are on their way already."""
    query = sa.select(reminders.c.member_id).where(
        reminders.c.state == "claimed", reminders.c.member_id.in_(member_ids)
    )
    return set((await work.connection.scalars(query)).all())


async def due_members(work: Work, limit: int) -> list[str]:
    """Up to ``limit`` members of whom something is to be sent now, whoever waits longest first."""
    query = (
        sa.select(reminders.c.member_id)
        .where(reminders.c.state == "planned", reminders.c.at <= work.now)
        .group_by(reminders.c.member_id)
        .order_by(sa.func.min(reminders.c.at))
        .limit(limit)
    )
    return list((await work.connection.scalars(query)).all())


async def put_off(work: Work, rows: Iterable[Row], until: datetime, *, held: bool = False) -> None:
    """Send these planned ones later: quiet hours, or with ``held`` the end of a conversation."""
    values: dict[str, Any] = {"at": until} | ({"held": True} if held else {})
    ids = [row.id for row in rows]
    if ids:
        await work.connection.execute(sa.update(reminders).where(reminders.c.id.in_(ids)).values(values))


_CLAIM: Final = (
    sa.update(reminders)
    .where(reminders.c.id == sa.bindparam("row"), reminders.c.state == "planned")
    .values(state="claimed", outbox_id=sa.bindparam("travels_in"), told_on=sa.bindparam("today"))
)


async def claim(work: Work, parcels: Iterable[tuple[int, Iterable[Row]]], today: str) -> None:
    """These travel now, each parcel in its row of the outbox, to be told today (YYYY-MM-DD)."""
    values = [{"row": row.id, "travels_in": number, "today": today} for number, rows in parcels for row in rows]
    if values:
        await work.connection.execute(_CLAIM, values)


async def tell(work: Work, rows: Iterable[Row], today: str) -> None:
    """These leave today (YYYY-MM-DD), perhaps later than they were claimed: further rungs until today go with them."""
    for row in rows:
        same = (reminders.c.member_id == row.member, reminders.c.kind == row.kind, reminders.c.subject == row.subject)
        overtaken = (reminders.c.state == "planned", ~reminders.c.repeats, reminders.c.rung <= today)
        await work.connection.execute(sa.delete(reminders).where(*same, *overtaken))
        await work.connection.execute(sa.update(reminders).where(reminders.c.id == row.id).values(told_on=today))


async def drop(work: Work, rows: Iterable[Row]) -> None:
    """The reason for these is gone: they are not sent."""
    ids = [row.id for row in rows]
    if ids:
        change = sa.update(reminders).where(reminders.c.id.in_(ids)).values(state="dropped", done_at=work.now)
        await work.connection.execute(change)


async def carried(work: Work, outbox_id: int) -> list[Row]:
    """The reminders that travel in a row of the outbox."""
    query = sa.select(reminders).where(reminders.c.state == "claimed", reminders.c.outbox_id == outbox_id)
    return [_row(row) for row in await work.connection.execute(query.order_by(reminders.c.due_on, reminders.c.id))]


_SETTLED: Final = (
    sa.update(reminders)
    .where(reminders.c.id == sa.bindparam("row"))
    .values(state=sa.bindparam("became"), done_at=sa.bindparam("done"))
)
_REPEATED: Final = (
    sa.update(reminders)
    .where(reminders.c.id == sa.bindparam("row"))
    .values(state="planned", repeats=True, at=sa.bindparam("again_at"), outbox_id=None)
)


async def settle(work: Work, repeated: Collection[str], again_at: datetime) -> int:
    """Take over what became of the rows in the outbox; returns of how many reminders.

    One of the ``repeated`` kinds of which it is not known whether it arrived is planned once more, for ``again_at``.
    """
    query = (
        sa.select(reminders, outbox.c.state.label("became"), outbox.c.done_at.label("when"))
        .outerjoin(outbox, outbox.c.id == reminders.c.outbox_id)
        .where(reminders.c.state == "claimed", sa.or_(outbox.c.id.is_(None), outbox.c.done_at.is_not(None)))
    )
    found = (await work.connection.execute(query)).all()
    over, again = [], []
    for row in found:
        if row.became == "uncertain" and row.kind in repeated and not row.repeats:
            again.append({"row": row.id, "again_at": again_at})
        else:
            over.append({"row": row.id, "became": row.became or "failed", "done": row.when or work.now})
    if over:
        await work.connection.execute(_SETTLED, over)
    if again:
        await work.connection.execute(_REPEATED, again)
    return len(found)


async def answer(work: Work, row: Row, said: str) -> None:
    """Note what the member said to a reminder: "seen" (which takes nothing back), "done", "later" or "not me"."""
    change = sa.update(reminders).where(reminders.c.id == row.id)
    if said == "seen":
        change = change.where(reminders.c.answer.is_(None))
    await work.connection.execute(change.values(answer=said, answered_at=work.now))


async def acknowledge(work: Work, member_id: str, number: int, *, one: bool) -> int:
    """Note as seen what came in one message (by its row in the outbox), or with ``one`` one reminder; returns how many.

    What was answered already stays answered so.
    """
    mine = (reminders.c.member_id == member_id, reminders.c.answer.is_(None))
    which = reminders.c.id == number if one else reminders.c.outbox_id == number
    change = sa.update(reminders).where(*mine, which, reminders.c.state.in_(("claimed", "sent", "uncertain")))
    return (await work.connection.execute(change.values(answer="seen", answered_at=work.now))).rowcount


async def choose(work: Work, chosen: Planned) -> None:
    """The member wants to hear of it at this moment, and not before: it takes the place of what was planned of it."""
    same = (
        reminders.c.member_id == chosen.member,
        reminders.c.kind == chosen.kind,
        reminders.c.subject == chosen.subject,
        reminders.c.state == "planned",
    )
    await work.connection.execute(sa.delete(reminders).where(*same))
    await add(work, [chosen])


async def get(work: Work, reminder_id: int, member_id: str) -> Row | None:
    """A reminder of this member's, or None."""
    query = sa.select(reminders).where(reminders.c.id == reminder_id, reminders.c.member_id == member_id)
    found = (await work.connection.execute(query)).first()
    return None if found is None else _row(found)


async def release(work: Work, member_id: str) -> None:
    """A conversation is over: what was held for it may go now."""
    held = sa.and_(reminders.c.member_id == member_id, reminders.c.state == "planned", reminders.c.held)
    await work.connection.execute(sa.update(reminders).where(held, reminders.c.at > work.now).values(at=work.now))


async def writing_since(work: Work, member_ids: Sequence[str], since: datetime) -> dict[str, datetime]:
    """The members with a conversation open that was touched since that moment, and when it last was (UTC)."""
    query = (
        sa.select(drafts.c.member_id, sa.func.max(drafts.c.updated_at).label("last"))
        .where(drafts.c.member_id.in_(member_ids), drafts.c.state == "active", drafts.c.updated_at > since)
        .group_by(drafts.c.member_id)
    )
    return {row.member_id: row.last for row in await work.connection.execute(query)}


async def unanswered(work: Work, member_ids: Sequence[str]) -> list[tuple[str, str, str, datetime]]:
    """What is still planned for these members and was never answered: member, kind, subject, when first told (UTC).

    Something that falls due on another day now is another matter: what was told of the day before was done.
    """
    later = reminders.alias("later")
    still = sa.exists().where(
        later.c.member_id == reminders.c.member_id,
        later.c.kind == reminders.c.kind,
        later.c.subject == reminders.c.subject,
        later.c.due_on == reminders.c.due_on,
        later.c.state == "planned",
    )
    query = (
        sa.select(
            reminders.c.member_id,
            reminders.c.kind,
            reminders.c.subject,
            sa.func.min(reminders.c.done_at).label("since"),
        )
        .where(reminders.c.member_id.in_(member_ids), reminders.c.state.in_(("sent", "uncertain", "failed")), still)
        .group_by(reminders.c.member_id, reminders.c.kind, reminders.c.subject, reminders.c.due_on)
        .having(sa.func.count(reminders.c.answer) == 0)
    )
    return [tuple(row) for row in await work.connection.execute(query)]


async def forget(work: Work, before: datetime) -> int:
    """Remove reminders done with before that moment; returns how many."""
    return (await work.connection.execute(sa.delete(reminders).where(reminders.c.done_at < before))).rowcount


def _row(row: sa.Row[Any]) -> Row:
    return Row(
        id=row.id,
        member=row.member_id,
        kind=row.kind,
        subject=row.subject,
        due_on=row.due_on,
        rung=row.rung,
        at=row.at,
        state=row.state,
        held=row.held,
        repeats=row.repeats,
        outbox_id=row.outbox_id,
        done_at=row.done_at,
        answer=row.answer,
    )
