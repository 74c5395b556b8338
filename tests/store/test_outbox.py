import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa

from store import outbox
from store.crypto import Keyring
from store.database import Store
from store.outbox import Item, OutboxRow, Outcome
from store.schema import outbox as table
from tests.store.conftest import NOW, add_member

State = Literal["sent", "failed", "uncertain", "retry"]


def item(chat_id: int, text: str = "hello", seconds: float | None = None, key: str | None = None) -> Item:
    due_at = None if seconds is None else NOW + timedelta(seconds=seconds)
    return Item(chat_id, "send", f'"{text}"', due_at=due_at, key=key)


async def added(store: Store, *items: Item) -> list[int]:
    async with store.writing(NOW) as work:
        return await outbox.add(work, items)


async def claimed(
    store: Store, seconds: float = 0, limit: int = 10, chat_id: int | None = None, *, begun: bool = False
) -> list[OutboxRow]:
    async with store.writing(NOW + timedelta(seconds=seconds)) as work:
        return await outbox.claim_due(work, limit, 30, chat_id, begun=begun)


async def marked(store: Store, *outcomes: Outcome, seconds: float = 0) -> None:
    async with store.writing(NOW + timedelta(seconds=seconds)) as work:
        await outbox.mark(work, outcomes)


async def row(store: Store, row_id: int) -> sa.Row[tuple[object, ...]]:
    async with store.reading(NOW) as work:
        return (await work.connection.execute(sa.select(table).where(table.c.id == row_id))).one()


async def test_a_message_is_claimed_as_it_was_added(store: Store) -> None:
    member = await add_member(store, 5)
    due = NOW - timedelta(minutes=1)
    (row_id,) = await added(store, Item(5, "edit", '{"text": "Perth"}', member.id, due, "reminder:1"))
    assert await claimed(store) == [OutboxRow(row_id, 5, member.id, "edit", '{"text": "Perth"}', due, 1)]
    assert await claimed(store) == []


async def test_a_chats_messages_go_one_at_a_time_in_order(store: Store) -> None:
    ids = await added(store, *(item(5, str(number)) for number in range(4)))
    assert ids == sorted(ids)
    sent = []
    for _ in ids:
        (only,) = await claimed(store)
        assert await claimed(store) == []
        sent.append(only.body)
        await marked(store, Outcome(only.id, only.attempt, "sent"))
    assert sent == ['"0"', '"1"', '"2"', '"3"']
    assert await claimed(store) == []


async def test_chats_do_not_wait_for_each_other(store: Store) -> None:
    await added(store, item(5), item(5), item(6), item(7), item(7))
    assert [row.chat_id for row in await claimed(store, limit=2)] == [5, 6]
    assert [row.chat_id for row in await claimed(store)] == [7]


async def test_one_chats_message_can_be_claimed_alone(store: Store) -> None:
    await added(store, item(5), item(6))
    assert [row.chat_id for row in await claimed(store, chat_id=6)] == [6]
    assert await claimed(store, chat_id=7) == []


async def test_what_is_due_later_waits_and_blocks_nothing(store: Store) -> None:
    later, now = await added(store, item(5, seconds=60), item(5))
    assert [row.id for row in await claimed(store, 59)] == [now]
    assert await claimed(store, 60) == []  # one of the chat's is on its way
    await marked(store, Outcome(now, 1, "sent"))
    assert [row.id for row in await claimed(store, 60)] == [later]


async def test_a_message_that_did_not_leave_is_tried_again_before_the_next(store: Store) -> None:
    first, second = await added(store, item(5), item(5))
    await claimed(store)
    await marked(store, Outcome(first, 1, "retry", error="RetryAfter", retry_at=NOW + timedelta(seconds=20)))
    assert await claimed(store, 19) == []
    (again,) = await claimed(store, 20)
    assert (again.id, again.attempt) == (first, 2)
    await marked(store, Outcome(first, 2, "sent"))
    assert [row.id for row in await claimed(store, 20)] == [second]


@pytest.mark.parametrize("state", ["sent", "failed", "uncertain"])
async def test_what_is_done_lets_the_next_go_and_says_nothing_more(store: Store, state: State) -> None:
    first, second = await added(store, item(5), item(5))
    await claimed(store, begun=True)
    await marked(store, Outcome(first, 1, state, message_id=77, error="Forbidden"))
    kept = await row(store, first)
    assert kept.state == state
    assert (kept.body is None) == (state != "uncertain")
    assert (kept.message_id, kept.error) == ((77, None) if state == "sent" else (None, "Forbidden"))
    assert [row.id for row in await claimed(store)] == [second]


async def test_a_lease_that_ran_out_before_the_send_is_planned_again(store: Store) -> None:
    (row_id,) = await added(store, item(5))
    await claimed(store)
    async with store.writing(NOW + timedelta(seconds=29)) as work:
        assert await outbox.release_expired(work) == (0, 0)
    async with store.writing(NOW + timedelta(seconds=30)) as work:
        assert await outbox.release_expired(work) == (1, 0)
    (again,) = await claimed(store, 30)
    assert (again.id, again.attempt) == (row_id, 2)


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_lease_that_ran_out_after_it_is_uncertain(store: Store, at_once: bool) -> None:
    first, second = await added(store, item(5), item(5))
    await claimed(store, begun=at_once)
    async with store.writing(NOW) as work:
        if not at_once:
            await outbox.begin(work, [first])
    async with store.writing(NOW + timedelta(seconds=30)) as work:
        assert await outbox.release_expired(work) == (0, 1)
    assert (await row(store, first)).state == "uncertain"
    assert [row.id for row in await claimed(store, 30)] == [second]


async def test_at_a_start_nobody_holds_a_claim(store: Store) -> None:
    await added(store, item(5), item(6))
    await claimed(store, chat_id=5)
    await claimed(store, chat_id=6, begun=True)
    async with store.writing(NOW) as work:
        assert await outbox.release_expired(work, everyone=True) == (1, 1)


async def test_a_late_word_holds_only_when_it_says_sent(store: Store) -> None:
    (row_id,) = await added(store, item(5))
    await claimed(store)
    async with store.writing(NOW + timedelta(seconds=30)) as work:
        await outbox.release_expired(work)
    await claimed(store, 30)
    await marked(store, Outcome(row_id, 1, "failed", error="late"))
    assert (await row(store, row_id)).state == "claimed"
    async with store.writing(NOW + timedelta(seconds=31)) as work:
        await outbox.begin(work, [row_id])
        await outbox.release_expired(work, everyone=True)
    await marked(store, Outcome(row_id, 2, "retry"))
    assert (await row(store, row_id)).state == "uncertain"
    await marked(store, Outcome(row_id, 1, "sent", message_id=7))
    kept = await row(store, row_id)
    assert (kept.state, kept.message_id, kept.body, kept.error) == ("sent", 7, None, None)


async def test_many_outcomes_at_once(store: Store) -> None:
    ids = await added(store, *(item(chat) for chat in range(4)))
    await claimed(store, begun=True)
    states: tuple[State, ...] = ("sent", "failed", "uncertain", "retry")
    await marked(store, *(Outcome(row_id, 1, state) for row_id, state in zip(ids, states, strict=True)))
    assert [(await row(store, row_id)).state for row_id in ids] == ["sent", "failed", "uncertain", "planned"]


async def test_a_key_is_there_once(store: Store) -> None:
    first = await added(store, item(5, "a", key="k"), item(5, "b", key="k"), item(5, "c"))
    assert len(first) == 2
    assert await added(store, item(6, "d", key="k")) == []
    assert len(await added(store, item(6, key="k2"))) == 1
    assert await added(store) == []
    (only,) = await claimed(store, chat_id=5)
    assert only.body == '"a"'


async def test_what_is_planned_can_be_cancelled(store: Store) -> None:
    await added(store, item(5, key="k", seconds=60))
    async with store.writing(NOW) as work:
        assert await outbox.cancel(work, "k")
        assert not await outbox.cancel(work, "k")
    assert len(await added(store, item(5, key="k"))) == 1
    await claimed(store)
    async with store.writing(NOW) as work:
        assert not await outbox.cancel(work, "k")


async def test_what_is_planned_can_be_hastened(store: Store) -> None:
    await added(store, item(5, key="k", seconds=60))
    async with store.writing(NOW) as work:
        assert await outbox.hasten(work, "k")
        assert not await outbox.hasten(work, "other")
    assert len(await claimed(store)) == 1
    async with store.writing(NOW) as work:
        assert not await outbox.hasten(work, "k")


async def test_what_waits_is_known(store: Store) -> None:
    async def known(seconds: float) -> tuple[int, datetime | None, list[int]]:
        async with store.reading(NOW + timedelta(seconds=seconds)) as work:
            return await outbox.pending(work), await outbox.next_due(work), await outbox.due_chats(work)

    assert await known(0) == (0, None, [])
    (row_id, _, _) = await added(store, item(5), item(6, seconds=60), item(5))
    assert await known(0) == (2, NOW, [5])
    await claimed(store)
    assert await known(59) == (2, NOW + timedelta(seconds=60), [])  # the chat's second waits for its first
    await marked(store, Outcome(row_id, 1, "retry", retry_at=NOW + timedelta(seconds=50)))
    assert await known(49) == (2, NOW + timedelta(seconds=50), [])
    assert await known(60) == (3, NOW + timedelta(seconds=50), [5, 6])


async def test_what_was_due_earlier_is_not_said_to_be_due_while_it_stands_behind_what_came_due_since(
    store: Store,
) -> None:
    first, second = await added(store, item(5, seconds=60), item(5, seconds=20))
    (taken,) = await claimed(store, 60)
    assert taken.id == first
    again = NOW + timedelta(seconds=100)
    await marked(store, Outcome(first, 1, "retry", retry_at=again), seconds=60)
    async with store.reading(NOW + timedelta(seconds=60)) as work:
        assert (await outbox.due_chats(work), await outbox.next_due(work)) == ([], again)
    assert [row.id for row in await claimed(store, 100)] == [first]
    await marked(store, Outcome(first, 2, "sent"), seconds=100)
    assert [row.id for row in await claimed(store, 100)] == [second]


async def test_what_is_done_is_forgotten_after_a_while(store: Store) -> None:
    ids = await added(store, item(5, key="k"), item(6), item(7))
    await claimed(store)
    await marked(store, Outcome(ids[0], 1, "sent"))
    await marked(store, Outcome(ids[1], 1, "uncertain"), seconds=60)
    async with store.writing(NOW + timedelta(days=30)) as work:
        assert await outbox.forget(work, NOW + timedelta(seconds=30)) == 1
        assert await outbox.forget(work, NOW + timedelta(seconds=90)) == 1
        assert await outbox.forget(work, work.now) == 0
        assert await outbox.pending(work) == 1
    assert (await added(store, item(5, key="k")))[0] > ids[-1]  # an id never comes again


async def test_what_is_said_can_be_found_to_take_it_back(store: Store) -> None:
    ids = await added(store, item(5), item(5), Item(5, "delete", "[]"), item(6))
    for row_id, message in zip(ids, (11, 12, 13, 14), strict=True):
        await marked(store, Outcome(row_id, 0, "sent", message_id=message), seconds=row_id)
    async with store.reading(NOW) as work:
        assert await outbox.sent_messages(work, 5, "send", NOW) == [11, 12]
        assert await outbox.sent_messages(work, 5, "send", NOW + timedelta(seconds=ids[1])) == [12]
        assert await outbox.sent_messages(work, 7, "send", NOW) == []


async def test_chats_whose_last_screen_may_not_have_arrived(store: Store) -> None:
    one, two = await add_member(store, 5), await add_member(store, 6)
    ids = await added(
        store,
        Item(5, "send", "1", one.id),
        Item(6, "send", "1", two.id),
        Item(6, "send", "2", two.id),
        Item(7, "send", "1"),
    )
    await claimed(store, begun=True)
    await marked(store, *(Outcome(row_id, 1, "uncertain") for row_id in ids))
    await claimed(store)
    await marked(store, Outcome(ids[2], 1, "sent"))
    async with store.reading(NOW) as work:
        assert await outbox.interrupted(work, "send", NOW) == [(5, one.id)]
        assert await outbox.interrupted(work, "send", NOW + timedelta(seconds=1)) == []


async def test_a_chat_knows_its_screen_and_whether_it_is_blocked(store: Store) -> None:
    async with store.writing(NOW) as work:
        assert await outbox.live_message(work, 5) is None
        assert await outbox.blocked_at(work, 5) is None
        await outbox.set_live_message(work, 5, 2**40)
        await outbox.set_blocked(work, 5, True)
        assert (await outbox.live_message(work, 5), await outbox.blocked_at(work, 5)) == (2**40, NOW)
        await outbox.set_live_message(work, 5, None)
        assert (await outbox.live_message(work, 5), await outbox.blocked_at(work, 5)) == (None, NOW)
        await outbox.set_blocked(work, 5, False)
        assert await outbox.blocked_at(work, 5) is None
        assert await outbox.live_message(work, 6) is None


async def test_a_chat_is_blocked_since_the_first_time(store: Store) -> None:
    for moment in (NOW, NOW + timedelta(days=3)):
        async with store.writing(moment) as work:
            await outbox.set_blocked(work, 5, True)
    async with store.reading(NOW) as work:
        assert await outbox.blocked_at(work, 5) == NOW


async def test_two_workers_never_get_the_same_message(store: Store, home: Path) -> None:
    ids = await added(store, *(item(chat) for chat in range(20)))
    beside = await Store.open(home, Keyring.load(home, None), NOW)
    batches = await asyncio.gather(*(claimed(through, limit=3) for through in [store, beside] * 5))
    assert sorted(row.id for batch in batches for row in batch) == ids
    await beside.close()
