import asyncio
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.local.errors import ApiError
from bot.local.keep import Nowhere
from bot.local.updates import UpdateQueue


def ids(updates: list[dict[str, Any]]) -> list[int]:
    return [update["update_id"] for update in updates]


@pytest.fixture
def queue() -> UpdateQueue:
    queue = UpdateQueue(Nowhere())
    for number in range(3):
        queue.add("message", {"n": number})
    return queue


async def test_updates_stay_until_a_later_offset_confirms_them(queue: UpdateQueue) -> None:
    assert ids(await queue.poll(0, 100, 0)) == [1, 2, 3]
    assert ids(await queue.poll(0, 2, 0)) == [1, 2]
    assert ids(await queue.poll(3, 100, 0)) == [3]
    assert ids(await queue.poll(4, 100, 0)) == []


async def test_a_negative_offset_keeps_the_last_ones(queue: UpdateQueue) -> None:
    assert ids(await queue.poll(-1, 100, 0)) == [3]
    assert ids(await queue.poll(0, 100, 0)) == [3]


async def test_a_waiting_poll_wakes_up_for_an_update(queue: UpdateQueue) -> None:
    waiting = asyncio.create_task(queue.poll(4, 100, 30))
    await asyncio.sleep(0)
    queue.add("message", {})
    assert ids(await waiting) == [4]


async def test_a_second_poll_ends_the_first_with_a_conflict(queue: UpdateQueue) -> None:
    first = asyncio.create_task(queue.poll(4, 100, 30))
    await asyncio.sleep(0)
    assert await queue.poll(4, 100, 0) == []
    with pytest.raises(ApiError, match="terminated by other getUpdates request") as caught:
        await first
    assert caught.value.code == 409


async def test_a_poll_ends_for_a_webhook_a_stop_or_its_timeout(queue: UpdateQueue) -> None:
    for reason, fails in (("webhook", True), ("stop", False)):
        waiting = asyncio.create_task(queue.poll(4, 100, 30))
        await asyncio.sleep(0)
        queue.end_poll(reason)
        if fails:
            with pytest.raises(ApiError, match="terminated by setWebhook"):
                await waiting
        else:
            assert await waiting == []
    assert await queue.poll(4, 100, 0.001) == []


def test_only_wanted_kinds_are_made(queue: UpdateQueue) -> None:
    assert queue.add("message_reaction", {}) is None
    queue.allow(["message"])
    assert queue.add("callback_query", {}) is None
    queue.allow([])
    assert queue.add("callback_query", {}) == 4


class Polling(RuleBasedStateMachine):
    """Whatever the order of adding and polling, the bot gets every update in order, none after confirming it."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = UpdateQueue(Nowhere())
        self.added: list[int] = []
        self.confirmed = 0

    @rule()
    def add(self) -> None:
        update_id = self.queue.add("message", {})
        assert update_id is not None
        self.added.append(update_id)

    @rule(limit=st.integers(1, 4), confirm=st.booleans())
    def poll(self, limit: int, confirm: bool) -> None:
        got = ids(asyncio.run(self.queue.poll(self.confirmed + 1, limit, 0)))
        assert got == [i for i in self.added if i > self.confirmed][:limit]
        if confirm and got:
            self.confirmed = got[-1]

    @invariant()
    def nothing_unconfirmed_is_lost(self) -> None:
        assert set(self.added[self.confirmed :]) <= set(ids(self.queue.pending))


TestPolling = Polling.TestCase
TestPolling.settings = settings(max_examples=20, stateful_step_count=15)
