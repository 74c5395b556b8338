"""The poll loop with a bot that is told what to bring."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot import polling
from bot.polling import Poller


class Bot:
    """Brings what it was given, an exception raised among it, and notes what it was asked."""

    def __init__(self, *batches: Any) -> None:
        self.batches = list(batches)
        self.asked: list[tuple[int | None, int]] = []
        self.done = asyncio.Event()

    async def get_updates(self, offset: int | None, limit: int, **_: Any) -> tuple[Any, ...]:
        self.asked.append((offset, limit))
        if not self.batches:
            self.done.set()
            await asyncio.Event().wait()
        batch = self.batches.pop(0)
        if isinstance(batch, Exception):
            raise batch
        return tuple(SimpleNamespace(update_id=number) for number in batch)


async def _polled(bot: Bot, take: Any) -> None:
    running = asyncio.create_task(Poller(bot, take).run())  # type: ignore[arg-type]  # the part of it that is used
    async with asyncio.timeout(10):
        await bot.done.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "WAIT_FIRST", 0.0)


async def test_an_update_is_confirmed_only_after_it_is_taken() -> None:
    bot = Bot([7, 8], [9])
    confirmed: list[int | None] = []

    async def take(update: Any) -> bool:
        confirmed.append(bot.asked[-1][0])
        return True

    await _polled(bot, take)
    assert confirmed == [None, None, 9]
    assert bot.asked == [(None, 100), (9, 100), (10, 100)]


async def test_what_could_not_be_kept_is_asked_for_again_with_all_after_it() -> None:
    bot = Bot([7, 8, 9], [8, 9])
    refused = [8]

    async def take(update: Any) -> bool:
        return not (update.update_id in refused and refused.pop())

    await _polled(bot, take)
    assert [offset for offset, _ in bot.asked] == [None, 8, 10]


async def test_a_failing_network_and_a_limit_are_waited_out() -> None:
    bot = Bot(NetworkError("away"), RetryAfter(0), NetworkError("away"), [7])
    taken = []

    async def take(update: Any) -> bool:
        taken.append(update.update_id)
        return True

    await _polled(bot, take)
    assert taken == [7]


async def test_a_refused_token_ends_it() -> None:
    with pytest.raises(InvalidToken):
        await Poller(Bot(InvalidToken()), None).run()  # type: ignore[arg-type]  # the part of it that is used


async def test_an_update_that_cannot_be_parsed_is_passed_and_the_others_are_taken() -> None:
    bot = Bot([7], TypeError("planted"), TypeError("planted"), [9], [10, 11])
    taken = []

    async def take(update: Any) -> bool:
        taken.append(update.update_id)
        return True

    await _polled(bot, take)
    assert taken == [7, 9, 10, 11]
    assert bot.asked == [(None, 100), (8, 100), (8, 1), (9, 1), (10, 100), (12, 100)]


async def test_being_stopped_it_finishes_the_turns_in_hand() -> None:
    bot, begun, finish, finished = Bot([7]), asyncio.Event(), asyncio.Event(), []

    async def take(update: Any) -> bool:
        begun.set()
        await finish.wait()
        finished.append(update.update_id)
        return True

    running = asyncio.create_task(Poller(bot, take).run())  # type: ignore[arg-type]  # the part of it that is used
    await begun.wait()
    running.cancel()
    await asyncio.sleep(0)
    finish.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert finished == [7]
