"""Wires everything: the store, the conversations, Telegram, the outbox, the bell. No decisions."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault, Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, BaseRateLimiter, ContextTypes
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.logs import where
from bot.outbox import Deliverer, acknowledge
from bot.polling import Poller
from bot.settings import Settings
from conversations.engine import Engine
from conversations.registry import FLOWS
from conversations.talk import Talker
from handlers import membership, records
from handlers.turns import Done, Turns
from standards.loader import load
from store import conversations, members, outbox, updates
from store.crypto import Keyring
from store.database import Store

log = structlog.get_logger(__name__)

#: How many times a turn that fails is tried before the member is told.
TRIES = 3
#: How long done messages and seen updates are remembered.
REMEMBERED = timedelta(days=7)
EVERY_MINUTE = 60


class Assistant:
    """The running assistant. ``start`` and ``stop`` are its whole life."""

    def __init__(self, settings: Settings, clock: Clock, store: Store, requests: Sequence[BaseRequest] = ()) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.application = _application(settings, requests)
        self.talker = Talker(Engine(FLOWS, load()), (*records.COMMANDS, *membership.COMMANDS))
        self.turns = Turns(store, self.talker)
        self.deliverer = Deliverer(store, self.bot, clock, self._ring_at)
        self._poller: asyncio.Task[None] | None = None
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @property
    def bot(self) -> Bot:
        """Telegram's bot."""
        bot: Bot = self.application.bot
        return bot

    @classmethod
    async def open(cls, settings: Settings, clock: Clock) -> "Assistant":
        """The assistant on its own store, opened for it alone. Raises a ``StoreError`` that says what to do."""
        key = settings.key.get_secret_value() if settings.key else None
        keys = Keyring.load(settings.home, key)
        store = await Store.open(settings.home, keys, clock.now(), settings.database_url, exclusive=True)
        return cls(settings, clock, store)

    async def start(self, *, poll: bool = True) -> None:
        """Begin: deliver what waits, register the commands, ring the bell each minute, and poll."""
        await self.application.initialize()
        await self._catch_up()
        queue = self.application.job_queue
        if queue is not None:
            everlasting = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
            queue.run_repeating(self._bell, EVERY_MINUTE, first=0, name="bell", job_kwargs=everlasting)
        await self.application.start()
        if poll:
            self._poller = asyncio.create_task(Poller(self.bot, self.take).run())
        self._registering = asyncio.create_task(self._register_commands())

    async def wait(self) -> None:
        """Return when polling ends, which it does only with an error such as a token that Telegram refuses."""
        if self._poller is not None:
            await self._poller

    async def stop(self) -> None:
        """Finish the turns and deliveries in hand, then stop."""
        for task in (self._poller, getattr(self, "_registering", None)):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError, TelegramError):
                    await task
        await self.deliverer.finish()
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()
        await self.store.close()

    async def take(self, update: Update) -> bool:
        """Deal with one update, in the order of its chat. ``False`` when it could not be kept: it must come again."""
        chat = update.effective_chat.id if update.effective_chat else 0
        lock = self._locks.setdefault(chat, asyncio.Lock())
        async with lock:
            done = await self._committed(update)
        if done is None:
            return False
        if done.query_id:
            self.application.create_task(acknowledge(self.bot, done.query_id, done.toast))
        if done.chat_id:
            self.deliverer.deliver(done.chat_id, done.rows, done.live)
        return True

    async def _committed(self, update: Update) -> Done | None:
        """The turn, committed; one that keeps failing is given up with an apology; ``None`` if even that fails."""
        for attempt in range(TRIES):
            try:
                return await self.turns.take(update, self.clock.now()) or Done(0)
            except Exception as error:
                log.error("turn.failed", kind=type(error).__name__, where=where(error), update=update.update_id)
                await asyncio.sleep(0.05 * attempt)
        try:
            return await self.turns.apologise(update, self.clock.now()) or Done(0)
        except Exception as error:
            log.critical("turn.not-kept", kind=type(error).__name__, where=where(error), update=update.update_id)
            return None

    def _ring_at(self, moment: datetime) -> None:
        """Have the outbox looked at again at this moment (UTC)."""
        if self.application.job_queue is not None:
            wait = max(timedelta(), moment - self.clock.now())
            self.application.job_queue.run_once(self._bell, wait, job_kwargs={"misfire_grace_time": None})

    async def _bell(self, context: ContextTypes.DEFAULT_TYPE) -> None:
        del context
        await self.deliverer.sweep()

    async def ring(self) -> None:
        """Look at the outbox now, as when the clock was moved."""
        await self.deliverer.sweep()

    async def _catch_up(self) -> None:
        """Pick up where the last process stopped: a question that may not have come is shown again."""
        now = self.clock.now()
        async with self.store.writing(now) as work:
            await outbox.release_expired(work, everyone=True)
            for chat_id, member_id in await outbox.interrupted(work, "show", now - REMEMBERED):
                await self.turns.show_again(work, chat_id, member_id)
            await updates.forget(work, now - REMEMBERED)
            await conversations.purge_cancelled(work, now - timedelta(days=1))

    async def _register_commands(self) -> None:
        """Tell Telegram each member's commands by role, and nobody else any."""
        async with self.store.reading(self.clock.now()) as work:
            everyone = [member for member in await members.everyone(work) if member.chat_id is not None]
        try:
            await self.bot.set_my_commands([], scope=BotCommandScopeDefault())
            for member in everyone:
                await register_commands(self.bot, self.talker, member.chat_id or 0, member.role)
        except TelegramError as error:
            log.warning("commands.not-registered", kind=type(error).__name__)


async def register_commands(bot: Bot, talker: Talker, chat_id: int, role: str) -> None:
    """Show one member the commands of the role in the chat's menu."""
    commands = [BotCommand(name, about) for name, about in talker.commands(role)]
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))


def _application(settings: Settings, requests: Sequence[BaseRequest]) -> Application[Any, Any, Any, Any, Any, Any]:
    token = settings.token.get_secret_value() if settings.token else "1:LOCAL"
    builder = ApplicationBuilder().token(token).base_url(settings.base_url).base_file_url(settings.base_file_url)
    limiter: BaseRateLimiter[Any] = AIORateLimiter()
    builder = builder.updater(None).rate_limiter(limiter)
    if requests:
        builder = builder.request(requests[0]).get_updates_request(requests[-1])
    return builder.build()
