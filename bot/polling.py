"""Long polling that confirms an update to Telegram only when its turn is committed.

python-telegram-bot's own Updater confirms first and handles later, so that a crash in between loses a message.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.logs import where
from handlers.receive import ALLOWED

log = structlog.get_logger(__name__)

#: How long Telegram holds a poll open when nothing comes, in seconds.
HOLD = 50
#: How many updates one poll brings at most.
MOST = 100
#: How long to wait after a poll that failed: at first, and at most, in seconds.
WAIT_FIRST, WAIT_MOST = 0.5, 30.0


class Poller:
    """Fetches updates and hands them on; updates of different chats are taken at the same time."""

    def __init__(self, bot: Bot, take: Callable[[Update], Awaitable[bool]]) -> None:
        """``take`` deals with one update and says whether it is committed; it keeps one chat's in order."""
        self._bot = bot
        self._take = take
        self._offset = 0
        self._limit = MOST
        self._wait = WAIT_FIRST

    async def run(self) -> None:
        """Poll until cancelled. A batch under way is finished first."""
        while True:
            batch = await self._fetch()
            if batch:
                working = asyncio.ensure_future(self._deal_with(batch))
                try:
                    await asyncio.shield(working)
                except asyncio.CancelledError:
                    await working
                    raise

    async def _fetch(self) -> tuple[Update, ...]:
        try:
            batch = await self._bot.get_updates(
                offset=self._offset or None,
                limit=self._limit,
                timeout=HOLD,
                allowed_updates=ALLOWED,
                read_timeout=HOLD + 10,
            )
        except InvalidToken:
            raise
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, int | float) else wait.total_seconds())
            return ()
        except TelegramError as error:
            log.warning("poll.failed", kind=type(error).__name__, again_in=self._wait)
            await self._pause()
            return ()
        except Exception as error:  # an update that cannot be parsed must not end the service, nor hold up the others
            log.error("poll.unreadable", kind=type(error).__name__, where=where(error), one_at_a_time=self._limit == 1)
            if self._limit == 1 and self._offset:
                self._offset += 1
            self._limit = 1
            await self._pause()
            return ()
        self._limit = MOST
        self._wait = WAIT_FIRST
        return batch

    async def _deal_with(self, batch: tuple[Update, ...]) -> None:
        """Take a batch; the offset moves on to the first update that could not be committed."""
        committed = await asyncio.gather(*(self._take(update) for update in batch))
        for update, done in zip(batch, committed, strict=True):
            if not done:
                await self._pause()
                return
            self._offset = update.update_id + 1

    async def _pause(self) -> None:
        await asyncio.sleep(self._wait)
        self._wait = min(self._wait * 2, WAIT_MOST)
