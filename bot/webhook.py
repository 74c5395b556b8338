"""The webhook: Telegram posts an update, and is answered 200 only when its turn is committed."""

import asyncio
import contextlib
import hmac
import json
import socket
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update

from bot.logs import where
from bot.settings import Settings
from handlers.receive import ALLOWED
from store.crypto import Vault

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name, no secret
#: The longest update taken, in bytes. Telegram's own stay far below.
MOST_BYTES = 1_000_000
#: How long updates in hand may take at the end, in seconds.
LAST_TURNS = 30


class _Server(uvicorn.Server):
    """Uvicorn inside somebody else's event loop: signals are for the one who runs it all."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone."""
        yield


@dataclass(frozen=True)
class Address:
    """Where Telegram posts to, and the secret it sends along. Both are made from the key, unless given."""

    url: str
    path: str
    secret: str

    @classmethod
    def of(cls, settings: Settings, vault: Vault) -> "Address":
        """The address of this installation: the same at every start and in every process with the same key."""
        bot = settings.token.get_secret_value().partition(":")[0] if settings.token else ""
        path = f"/telegram/{vault.mac('webhook path', bot.encode()).hex()[:32]}"
        made = vault.mac("webhook secret", bot.encode()).hex()
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else made
        return cls(f"{settings.webhook_url}{path}", path, secret)


class Webhook:
    """Listens for updates on ``host:port``; port 0 takes a free one."""

    def __init__(self, bot: Bot, take: Callable[[Update], Awaitable[bool]], address: Address) -> None:
        """``take`` deals with one update and says whether it is committed."""
        self._bot = bot
        self._take = take
        self.address = address
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self.port = 0

    def app(self) -> Starlette:
        """The ASGI application. There is nothing in it but the one secret address."""
        return Starlette(routes=[Route(self.address.path, self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        """One update: 200 when it is kept (or can never be), 500 when it must come again, 403 without the secret."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.address.secret.encode()):
            return Response(status_code=403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        try:
            update = Update.de_json(json.loads(body), self._bot)
        except Exception as error:  # it would be no better the next time, and must not hold up the others
            log.error("webhook.unreadable", kind=type(error).__name__, where=where(error))
            return Response(status_code=200)
        return Response(status_code=200 if await self._take(update) else 500)

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises OSError when that cannot be."""
        listening = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=128
        )
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            self.app(),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=LAST_TURNS,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            await asyncio.sleep(0.005)
            if self._task.done():
                await self._task

    async def wait(self) -> None:
        """Return when it no longer listens."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def register(self) -> None:
        """Tell Telegram the address, the secret and what to send. Raises TelegramError."""
        await self._bot.set_webhook(self.address.url, allowed_updates=ALLOWED, secret_token=self.address.secret)

    async def stop(self) -> None:
        """Finish the updates in hand, then stop listening. Telegram keeps the others."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task


async def _body(request: Request) -> bytes | None:
    """The body, or ``None`` when it is too long to be an update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
