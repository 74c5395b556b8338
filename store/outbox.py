"""Messages committed with the change that caused them, waiting to be delivered.

``planned -> claimed -> sent | failed | uncertain``: Telegram has no idempotency key, so a send that may
have reached it is *uncertain* and is not sent again by itself. Within a chat, rows go out one at a time in
the order they were added, those due later apart. What was said does not linger: a row's body goes when it
is sent or has failed.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from store import sqlite
from store.database import Work
from store.schema import chats, outbox

PICTURE: Final = "picture"
"""The operation that draws a chart and sends it. The body holds its numbers."""
DOCUMENT: Final = "document"
"""The operation that sends a file. The body holds all of it."""
HAND_OVER: Final = "hand-over"
"""The operation that hands a filed record over to another system. The body holds its reference and version."""
REMIND: Final = "remind"
"""The operation that tells of what is due. What it says is made when it leaves, if there is still a reason."""
_PREPARED: Final = (PICTURE, HAND_OVER, REMIND)
"""To claim one of these is not to begin it: something is made first, or it may be done twice."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message to be: ``op`` says what to do, ``body`` is its JSON. Without ``due_at`` it is due at once.

    Of all items ever added with the same ``key`` (120 characters at most), only the first is kept.
    """

    chat_id: int
    op: str
    body: str
    member_id: str | None = None
    due_at: datetime | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to deliver; ``attempt`` counts the times it was claimed, this one included."""

    id: int
    chat_id: int
    member_id: str | None
    op: str
    body: str
    due_at: datetime
    attempt: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed row.

    ``retry``: it certainly did not leave; it goes out again from ``retry_at`` on, and the chat waits for it unless it
    is tried again ``apart``.
    ``error`` is a kind such as "Forbidden" (60 characters at most), never content.
    """

    id: int
    attempt: int
    state: Literal["sent", "failed", "uncertain", "retry"]
    message_id: int | None = None
    error: str | None = None
    retry_at: datetime | None = None
    apart: bool = False


_ADD = sqlite.insert(outbox).on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id)


async def add(work: Work, items: Iterable[Item]) -> list[int]:
    """Add messages in order; returns the ids of those added, so not of one whose key is there already."""
    rows = [_row(work, item) for item in items]
    if not rows:
        return []
    return sorted((await work.connection.scalars(_ADD, rows if len(rows) > 1 else rows[0])).all())


def _row(work: Work, item: Item) -> dict[str, Any]:
    seal_row = secrets.token_hex(8)  # the id is not known before the row is there
    return {
        "seal_row": seal_row,
        "key": item.key,
        "chat_id": item.chat_id,
        "member_id": item.member_id,
        "op": item.op,
        "body": work.vault.seal("outbox", "body", seal_row, item.body),
        "created_at": work.now,
        "due_at": item.due_at or work.now,
        "state": "planned",
        "attempts": 0,
        "begun": False,
    }


def _blocked(moment: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether at that moment an earlier row of the chat comes first, or another is on its way.

    Open rows are those without ``done_at``, which is what the indexes over them are made for.
    """
    other = outbox.alias("other")
    earlier = sa.and_(other.c.id < outbox.c.id, other.c.due_at <= moment)
    return sa.exists().where(
        other.c.chat_id == outbox.c.chat_id, other.c.done_at.is_(None), sa.or_(earlier, other.c.state == "claimed")
    )


_NOW = sa.bindparam("now", type_=outbox.c.due_at.type)
_FREE = (
    outbox.c.done_at.is_(None),
    outbox.c.due_at <= _NOW,
    outbox.c.state == "planned",
    sa.or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= _NOW),
    ~_blocked(_NOW),
)


def _claim(one_chat: bool) -> sa.sql.dml.ReturningUpdate[Any]:
    """Claim the first open row of each chat among those due, if it is free to go."""
    free = sa.select(outbox.c.id).where(*_FREE).order_by(outbox.c.due_at, outbox.c.id).limit(sa.bindparam("most"))
    if one_chat:
        free = free.where(outbox.c.chat_id == sa.bindparam("chat"))
    return (
        sa.update(outbox)
        .where(outbox.c.id.in_(free.scalar_subquery()))
        .values(
            state="claimed",
            attempts=outbox.c.attempts + 1,
            begun=sa.and_(sa.bindparam("as_begun", type_=sa.Boolean), outbox.c.op.not_in(_PREPARED)),
            lease_until=sa.bindparam("until"),
        )
        .returning(outbox)
    )


_CLAIM_ANY = _claim(one_chat=False)
_CLAIM_IN_CHAT = _claim(one_chat=True)


async def claim_due(
    work: Work, limit: int, lease_seconds: float, chat_id: int | None = None, *, begun: bool = False
) -> list[OutboxRow]:
    """Take up to ``limit`` rows that are due, at most one of each chat, to deliver within ``lease_seconds``.

    Commit before anything leaves the process. With ``begun`` they count as on their way from that commit on, but for
    pictures and hand-overs; otherwise call ``begin`` before each send.
    """
    facts = {
        "now": work.now,
        "most": limit,
        "as_begun": begun,
        "until": work.now + timedelta(seconds=lease_seconds),
    }
    if chat_id is None:
        claimed = await work.connection.execute(_CLAIM_ANY, facts)
    else:
        claimed = await work.connection.execute(_CLAIM_IN_CHAT, facts | {"chat": chat_id})
    return [_outbox_row(work, row) for row in sorted(claimed, key=lambda row: (row.due_at, row.id))]


def _outbox_row(work: Work, row: sa.Row[Any]) -> OutboxRow:
    return OutboxRow(
        id=row.id,
        chat_id=row.chat_id,
        member_id=row.member_id,
        op=row.op,
        body=work.vault.open("outbox", "body", row.seal_row, row.body),
        due_at=row.due_at,
        attempt=row.attempts,
    )


async def begin(work: Work, ids: Sequence[int]) -> None:
    """Note that these claimed rows may leave the process from now on."""
    await work.connection.execute(
        sa.update(outbox).where(outbox.c.id.in_(ids), outbox.c.state == "claimed").values(begun=True)
    )


_SENT = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("row"), outbox.c.state != "sent")
    .values(
        state="sent",
        body=None,
        error=None,
        lease_until=None,
        message_id=sa.bindparam("message"),
        done_at=sa.bindparam("now"),
    )
)
_NOT_SENT = (
    sa.update(outbox)
    .where(
        outbox.c.id == sa.bindparam("row"),
        outbox.c.state == "claimed",
        outbox.c.attempts == sa.bindparam("attempt"),
    )
    .values(
        state=sa.bindparam("became"),
        body=sa.case((sa.bindparam("became") == "failed", sa.null()), else_=outbox.c.body),
        error=sa.bindparam("kind"),
        lease_until=None,
        retry_at=sa.bindparam("again_at"),
        due_at=sa.func.coalesce(sa.bindparam("apart_at", type_=outbox.c.due_at.type), outbox.c.due_at),
        done_at=sa.bindparam("done"),
    )
)


async def mark(work: Work, outcomes: Iterable[Outcome]) -> None:
    """Note what became of claimed rows.

    That a row was sent always holds. Anything else holds only while the claim it was made under does.
    """
    listed = list(outcomes)
    sent = [
        {"row": outcome.id, "message": outcome.message_id, "now": work.now}
        for outcome in listed
        if outcome.state == "sent"
    ]
    others = [_not_sent(work, outcome) for outcome in listed if outcome.state != "sent"]
    if sent:
        await work.connection.execute(_SENT, sent)
    if others:
        await work.connection.execute(_NOT_SENT, others)


def _not_sent(work: Work, outcome: Outcome) -> dict[str, Any]:
    again = outcome.state == "retry"
    return {
        "row": outcome.id,
        "attempt": outcome.attempt,
        "became": "planned" if again else outcome.state,
        "kind": outcome.error,
        "again_at": outcome.retry_at or work.now if again else None,
        "apart_at": outcome.retry_at if again and outcome.apart else None,
        "done": None if again else work.now,
    }


async def release_expired(work: Work, *, everyone: bool = False) -> tuple[int, int]:
    """End the claims whose lease ran out: (planned again, uncertain).

    A row that had begun may have left the process, and becomes uncertain. With ``everyone`` all claims end:
    for the start of the only process, when whoever made them is gone.
    """
    over = sa.and_(outbox.c.done_at.is_(None), outbox.c.state == "claimed")
    if not everyone:
        over = sa.and_(over, outbox.c.lease_until <= work.now)
    again = await work.connection.execute(
        sa.update(outbox).where(over, ~outbox.c.begun).values(state="planned", lease_until=None)
    )
    uncertain = await work.connection.execute(
        sa.update(outbox).where(over).values(state="uncertain", lease_until=None, done_at=work.now, error="lease")
    )
    return again.rowcount, uncertain.rowcount


async def cancel(work: Work, key: str) -> bool:
    """Drop the planned row with this key; False when there is none, or it is on its way already."""
    dropped = await work.connection.execute(sa.delete(outbox).where(outbox.c.key == key, outbox.c.state == "planned"))
    return dropped.rowcount == 1


async def pending(work: Work) -> int:
    """How many rows are due and not done."""
    query = sa.select(sa.func.count()).where(outbox.c.done_at.is_(None), outbox.c.due_at <= work.now)
    return (await work.connection.execute(query)).scalar_one()


async def next_due(work: Work) -> datetime | None:
    """When a planned row may next go out by itself; None when nothing is planned but what waits for others."""
    goes_at = sa.func.coalesce(outbox.c.retry_at, outbox.c.due_at)
    # A row whose moment is past is asked about now: what came due since may stand before it
    not_before = sa.case((goes_at > _NOW, goes_at), else_=_NOW)
    query = sa.select(sa.func.min(goes_at)).where(
        outbox.c.done_at.is_(None), outbox.c.state == "planned", ~_blocked(not_before)
    )
    found: datetime | None = await work.connection.scalar(query, {"now": work.now})
    return found


GIVEN_UP: Final = sa.and_(outbox.c.op == HAND_OVER, outbox.c.state == "failed")
"""The hand-overs that were given up: they are counted until somebody has seen to them."""


async def forget(work: Work, before: datetime) -> int:
    """Remove the rows done with before that moment, but for hand-overs given up; returns how many.

    Their keys may then be used again.
    """
    return (await work.connection.execute(sa.delete(outbox).where(outbox.c.done_at < before, ~GIVEN_UP))).rowcount


def _set_chat(column: str) -> sa.Insert:
    setting = sqlite.insert(chats)
    return setting.on_conflict_do_update(index_elements=["chat_id"], set_={column: setting.excluded[column]})


def _block_chat() -> sa.Insert:
    """A chat that is blocked stays so since when it was."""
    setting = sqlite.insert(chats)
    since = sa.case(
        (setting.excluded.blocked_at.is_(None), sa.null()),
        else_=sa.func.coalesce(chats.c.blocked_at, setting.excluded.blocked_at),
    )
    return setting.on_conflict_do_update(index_elements=["chat_id"], set_={"blocked_at": since})


# Made once: making a statement takes longer than running it
_SET_LIVE, _SET_BLOCKED = _set_chat("live_message"), _block_chat()
_LIVE = sa.select(chats.c.live_message).where(chats.c.chat_id == sa.bindparam("chat"))


async def live_message(work: Work, chat_id: int) -> int | None:
    """The message that shows this chat's present screen; None when there is none."""
    return (await work.connection.execute(_LIVE, {"chat": chat_id})).scalar()


async def set_live_message(work: Work, chat_id: int, message_id: int | None) -> None:
    """Note which message shows this chat's present screen."""
    await work.connection.execute(_SET_LIVE, {"chat_id": chat_id, "live_message": message_id})


async def set_blocked(work: Work, chat_id: int, blocked: bool) -> None:
    """Note since when this chat takes no messages, or that it does again."""
    await work.connection.execute(_SET_BLOCKED, {"chat_id": chat_id, "blocked_at": work.now if blocked else None})


async def blocked_at(work: Work, chat_id: int) -> datetime | None:
    """Since when this chat takes no messages; None when it does."""
    query = sa.select(chats.c.blocked_at).where(chats.c.chat_id == chat_id)
    return (await work.connection.execute(query)).scalar()


async def sent_messages(work: Work, chat_id: int, op: str, since: datetime) -> list[int]:
    """The messages that rows of this ``op`` left in the chat since that moment, oldest first.

    Those of rows with a key are left out: they came of what somebody else did.
    """
    query = (
        sa.select(outbox.c.message_id)
        .where(
            outbox.c.chat_id == chat_id,
            outbox.c.op == op,
            outbox.c.key.is_(None),
            outbox.c.done_at >= since,
            outbox.c.message_id.is_not(None),
        )
        .order_by(outbox.c.id)
    )
    return list(dict.fromkeys((await work.connection.scalars(query)).all()))


async def hasten(work: Work, key: str) -> bool:
    """Make the planned row with this key due now; False when there is none, or it is on its way already."""
    hastened = await work.connection.execute(
        sa.update(outbox).where(outbox.c.key == key, outbox.c.state == "planned").values(due_at=work.now)
    )
    return hastened.rowcount == 1


async def interrupted(work: Work, op: str, since: datetime) -> list[tuple[int, str]]:
    """The chats (with their members) whose last row of this ``op`` since that moment ended uncertain."""
    last = (
        sa.select(sa.func.max(outbox.c.id))
        .where(outbox.c.op == op, outbox.c.done_at >= since, outbox.c.member_id.is_not(None))
        .group_by(outbox.c.chat_id)
    )
    query = sa.select(outbox.c.chat_id, outbox.c.member_id).where(outbox.c.id.in_(last), outbox.c.state == "uncertain")
    return [(row.chat_id, row.member_id) for row in await work.connection.execute(query)]


async def added_elsewhere(work: Work, chat_id: int) -> list[int]:
    """The other chats for which this transaction added a row that is due at once."""
    here_and_now = (outbox.c.done_at.is_(None), outbox.c.due_at == work.now, outbox.c.created_at == work.now)
    query = sa.select(outbox.c.chat_id).where(*here_and_now, outbox.c.chat_id != chat_id).distinct()
    return list((await work.connection.scalars(query)).all())


async def due_chats(work: Work) -> list[int]:
    """The chats in which a row is due and may go out now."""
    query = sa.select(outbox.c.chat_id).where(*_FREE).order_by(outbox.c.due_at, outbox.c.id)
    return list((await work.connection.scalars(query, {"now": work.now})).all())
