"""Wires everything: the store, the conversations, Telegram, the outbox, the bell. No decisions."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, BaseRateLimiter, ContextTypes
from telegram.request import BaseRequest

from bot.charts.process import drawn
from bot.clock import Clock
from bot.knowing import checked
from bot.learning import Learning
from bot.logs import where
from bot.menu import Menus
from bot.outbox import Carrier, Deliverer, acknowledge
from bot.polling import Poller
from bot.settings import Settings
from conversations.engine import Engine
from conversations.registry import FLOWS
from conversations.talk import UNDO_CANCEL, Talker
from handlers import alerts as alerting
from handlers import reminding
from handlers.draw import SHOW, Drawn
from handlers.turns import COMMANDS, Done, Turns
from standards.matcher import suggest
from store import alerts, conversations, outbox, reminders, updates
from store.crypto import Keyring
from store.database import Store, Work

log = structlog.get_logger(__name__)

#: How many times a turn that fails is tried before the member is told.
TRIES = 3
#: How long done messages and seen updates are remembered.
REMEMBERED = timedelta(days=7)
EVERY_MINUTE = 60
EVERY_DAY = 24 * 60 * 60


class Assistant:
    """The running assistant. ``start`` and ``stop`` are its whole life.

    ``requests`` stand in for the network and ``limiter`` for Telegram's rate limits, where neither is wanted.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        requests: Sequence[BaseRequest] = (),
        limiter: BaseRateLimiter[Any] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.application = _application(settings, requests, limiter or AIORateLimiter())
        self.talker = Talker(Engine(FLOWS, checked(settings)), COMMANDS)
        carriers = _carriers(settings, store, clock)
        self.turns = Turns(store, self.talker, hands_over=outbox.HAND_OVER in carriers)
        draw = partial(drawn, cache=settings.home / "fonts")
        self.deliverer = Deliverer(store, self.bot, clock, self._ring_at, draw, carriers, {outbox.REMIND: self._made})
        self.menus = Menus(store, self.bot, self.talker, clock)
        self.learning = Learning(store, clock)
        self._poller: asyncio.Task[None] | None = None
        self._shown_again: set[int] = set()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @property
    def bot(self) -> Bot:
        """Telegram's bot."""
        bot: Bot = self.application.bot
        return bot

    @classmethod
    async def open(cls, settings: Settings, clock: Clock) -> "Assistant":
        """The assistant on its own store, opened for it alone.

        Raises a ``StoreError``, or a ``KnowledgeError`` before anything is opened, that says what to do.
        """
        checked(settings)
        keys = Keyring.load(settings.home, settings.key_text)
        store = await Store.open(settings.home, keys, clock.now(), settings.database_url, exclusive=True)
        return cls(settings, clock, store)

    async def start(self, *, poll: bool = True) -> None:
        """Begin: deliver what waits, register the commands, ring the bell each minute, and poll."""
        await self.application.initialize()
        await self._catch_up()
        queue = self.application.job_queue
        if queue is not None:
            everlasting = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
            queue.run_repeating(self._bell, EVERY_MINUTE, name="bell", job_kwargs=everlasting)
            queue.run_repeating(self._see_to_menus, EVERY_MINUTE, name="menus", job_kwargs=everlasting)
            queue.run_repeating(self._see_to_learning, EVERY_MINUTE, name="learning", job_kwargs=everlasting)
            queue.run_repeating(self._tidy, EVERY_DAY, name="tidy", job_kwargs=everlasting)
        await self.application.start()
        # Now, and not by a job's "first=0": that moment is over when the job is added, and it waits for the next.
        self.application.create_task(self.ring())
        self.application.create_task(asyncio.to_thread(warm_up, self.talker.engine.knowledge.current_edition))
        self.application.create_task(self.menus.bring_up_to_date())
        self.application.create_task(self.learning.bring_up_to_date())
        if poll:
            self._poller = asyncio.create_task(Poller(self.bot, self.take).run())

    async def wait(self) -> None:
        """Return when polling ends, which it does only with an error such as a token that Telegram refuses."""
        if self._poller is not None:
            await self._poller

    async def stop(self) -> None:
        """Finish the turns and deliveries in hand, then stop."""
        if self._poller is not None:
            self._poller.cancel()
            with suppress(asyncio.CancelledError, TelegramError):
                await self._poller
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
        self._shown_again.discard(chat)
        if done.joined:
            self.application.create_task(self.menus.bring_up_to_date())
        if done.query_id:
            self.application.create_task(acknowledge(self.bot, done.query_id, done.toast))
        if done.chat_id:
            self.deliverer.deliver(done.chat_id, done.rows, done.live)
        for chat in done.others:
            self.deliverer.deliver(chat, [], None)
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
        await self.ring()

    async def _see_to_menus(self, context: ContextTypes.DEFAULT_TYPE) -> None:
        del context
        await self.menus.bring_up_to_date()

    async def _see_to_learning(self, context: ContextTypes.DEFAULT_TYPE) -> None:
        del context
        await self.learning.bring_up_to_date()

    async def ring(self) -> None:
        """Look at the outbox now, as when the clock was moved."""
        if self.deliverer.in_doubt:
            self.deliverer.in_doubt = False
            async with self.store.writing(self.clock.now()) as work:
                await self._show_interrupted(work)
        await self._sound_alerts()
        await self._remind()
        await self.deliverer.sweep()

    async def _remind(self) -> None:
        """Plan what falls due, and put what is due now on its way: some members at a time, so that turns go between."""
        knowledge = self.talker.engine.knowledge
        for step in (reminding.plan, reminding.claim):
            more = True
            while more:
                async with self.store.writing(self.clock.now()) as work:
                    more = await step(work, knowledge)

    async def _made(self, work: Work, row: outbox.OutboxRow) -> Drawn | datetime | None:
        return await reminding.made(work, self.talker.engine.knowledge, row)

    async def _sound_alerts(self) -> None:
        """Send the alerts that nobody has acknowledged once more."""
        async with self.store.reading(self.clock.now()) as work:
            due = await alerts.next_due(work)
        if due is not None and due <= self.clock.now():
            async with self.store.writing(self.clock.now()) as work:
                await alerting.sound(work, self.talker.engine.knowledge)

    async def _catch_up(self) -> None:
        """Pick up where the last process stopped: a question that may not have come is shown again."""
        now = self.clock.now()
        async with self.store.writing(now) as work:
            await outbox.release_expired(work, everyone=True)
            await reminding.settle(work, self.talker.engine.knowledge)  # before what became of them is forgotten
            await self._show_interrupted(work)
        await self._tidy()

    async def _tidy(self, context: ContextTypes.DEFAULT_TYPE | None = None) -> None:
        """Forget what is done with: seen updates, delivered messages, drafts cancelled too long ago to undo."""
        del context
        now = self.clock.now()
        async with self.store.writing(now) as work:
            await updates.forget(work, now - REMEMBERED)
            await outbox.forget(work, now - REMEMBERED)
            await conversations.purge_cancelled(work, now - UNDO_CANCEL)
            await reminders.forget(work, now - reminding.REMEMBERED)

    async def _show_interrupted(self, work: Work) -> None:
        """Show a question again that may not have come, once until its member says something."""
        for chat_id, member_id in await outbox.interrupted(work, SHOW, work.now - REMEMBERED):
            if chat_id not in self._shown_again:
                self._shown_again.add(chat_id)
                await self.turns.show_again(work, chat_id, member_id)


def _carriers(settings: Settings, store: Store, clock: Clock) -> dict[str, Carrier]:
    """What delivers by another way than Telegram's: hand-overs, if they are set."""
    if settings.handover_url is None:
        return {}
    from bot.hand_over import Courier  # and with it the forms of records, which the rest does without

    courier = Courier.of(settings, store, clock)
    return {outbox.HAND_OVER: courier.deliver} if courier else {}


def warm_up(edition: str) -> None:
    """Load what the first observation needs, before somebody waits for it."""
    suggest("food was cold at lunch", edition)


def _application(
    settings: Settings, requests: Sequence[BaseRequest], limiter: BaseRateLimiter[Any]
) -> Application[Any, Any, Any, Any, Any, Any]:
    token = settings.token.get_secret_value() if settings.token else "1:LOCAL"
    builder = ApplicationBuilder().token(token).base_url(settings.base_url).base_file_url(settings.base_file_url)
    builder = builder.updater(None).rate_limiter(limiter)
    if requests:
        builder = builder.request(requests[0]).get_updates_request(requests[-1])
    return builder.build()
