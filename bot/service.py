"""The assistant in service (``ipm run``): Telegram reached and reached again, signals, an orderly end."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.app import Assistant
from bot.clock import Clock, SystemClock
from bot.logs import where
from bot.sentences import CommandError
from bot.settings import Settings
from store.crypto import Keyring

if TYPE_CHECKING:
    from bot.webhook import Webhook

log = structlog.get_logger(__name__)

#: How long to wait before Telegram is tried again at the start: at first, and at most, in seconds.
WAIT_FIRST, WAIT_MOST = 0.5, 60.0


class Service:
    """The whole service; ``start`` and ``stop`` are its life."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.assistant: Assistant | None = None
        self.webhook: Webhook | None = None

    async def start(self) -> None:
        """Open the store, reach Telegram however long it takes, and serve.

        Raises StoreError, OSError, InvalidToken or CommandError when no waiting would help.
        """
        settings = self._settings
        assistant = self.assistant = await Assistant.open(settings, self._clock)
        await until_reached(assistant.application.initialize)
        if settings.webhook_url is None:
            await until_reached(assistant.bot.delete_webhook)
            await assistant.start()
            return
        from bot.webhook import Address, Webhook  # and with it a web server, which polling does without

        address = Address.of(settings, Keyring.load(settings.home, settings.key_text).vault())
        self.webhook = Webhook(assistant.bot, assistant.take, address)
        await assistant.start(poll=False)
        await self.webhook.start(settings.host, settings.port)
        try:
            await until_reached(self.webhook.register)
        except BadRequest as error:
            raise CommandError(f"Telegram does not take IPM_WEBHOOK_URL: {error.message}.") from error

    async def wait(self) -> None:
        """Return or raise when the service cannot go on by itself."""
        if self.webhook is not None:
            await self.webhook.wait()
        elif self.assistant is not None:
            await self.assistant.wait()

    async def stop(self) -> None:
        """Finish the turns and deliveries in hand, then stop."""
        if self.webhook is not None:
            await self.webhook.stop()
        if self.assistant is not None:
            await self.assistant.stop()


async def until_reached(call: Callable[[], Awaitable[Any]]) -> None:
    """Make a call to Telegram, again until it is answered. Raises InvalidToken, BadRequest: waiting does not help."""
    wait = WAIT_FIRST
    while True:
        try:
            await call()
        except (InvalidToken, BadRequest):
            raise
        except RetryAfter as error:
            after = error.retry_after
            await asyncio.sleep(after if isinstance(after, int | float) else after.total_seconds())
        except TelegramError as error:
            log.warning("telegram.not-reached", kind=type(error).__name__, again_in=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, WAIT_MOST)
        else:
            return


async def run(settings: Settings, clock: Clock | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C, or an error that waiting does not help: that one is raised."""
    if settings.token is None:
        raise CommandError(
            "TELEGRAM_BOT_TOKEN is not set, so there is no bot to run. BotFather gives one (docs/telegram.md); "
            "ipm demo needs none."
        )
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_unnoticed)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    service = Service(settings, clock or SystemClock())
    try:
        if await _unless(stopping, service.start()):
            log.info("service.started", webhook=settings.webhook_url is not None)
            gc.freeze()  # what is loaded stays; to look through it again takes a tenth of a second, for everybody
            await _unless(stopping, service.wait())
    finally:
        await service.stop()
        log.info("service.stopped")


async def _unless(stopping: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do the work; ``False`` when told to stop before it was done. Raises what the work raises."""
    working, told = asyncio.ensure_future(work), asyncio.ensure_future(stopping.wait())
    await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if working.done():
        working.result()
        return True
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    return False


def _unnoticed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An error nobody waited for: its kind and place, since asyncio's own line shows all of it."""
    del loop
    error = context.get("exception")
    if isinstance(error, BaseException):
        log.error("task.failed", kind=type(error).__name__, where=where(error))
    else:
        log.error("loop.complained")
