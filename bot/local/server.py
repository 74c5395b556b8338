"""Serves the local chat: the page, the person's actions and the Bot API, on loopback only."""

import asyncio
import contextlib
import ipaddress
import logging
import socket
from collections.abc import Generator

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.local.api import BotApi
from bot.local.page import Page
from bot.local.webhook import WebhookDelivery
from bot.local.world import World

HOSTS = ["127.0.0.1", "localhost", "[::1]"]


class _Server(uvicorn.Server):
    """Uvicorn inside somebody else's event loop: signals are for the one who runs it all."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone."""
        yield


class LocalChat:
    """The local chat of one world at ``http://host:port``; port 0 takes a free one.

    Raises ValueError for a host that is not this machine's loopback: the page asks nobody who they are.
    ``webhook_backoff`` is the first pause in seconds before an update is delivered again.
    """

    def __init__(self, world: World, host: str = "127.0.0.1", port: int = 8080, webhook_backoff: float = 1.0) -> None:
        if not is_loopback(host):
            msg = (
                f"the local chat lets anybody who can open it be anybody, so it only listens on this machine "
                f"(127.0.0.1, ::1 or localhost), not on {host!r}"
            )
            raise ValueError(msg)
        self.world = world
        self._host = host
        self._port = port
        self._closing = asyncio.Event()
        self._webhook = WebhookDelivery(world, webhook_backoff)
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    def app(self) -> Starlette:
        """The ASGI application."""
        page, api = Page(self.world, self._closing), BotApi(self.world, self._closing)
        guard = Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)
        return Starlette(routes=[*api.routes(), *page.routes()], middleware=[guard])

    async def start(self) -> None:
        """Listen and serve. Raises OSError when the port is taken."""
        self._closing.clear()
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((self._host, self._port))
        except OSError:
            listening.close()
            raise
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(self.app(), log_config=None, access_log=False, lifespan="off", ws="none")
        # A dropped connection is an order here, not an error.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            await asyncio.sleep(0.005)
            if self._task.done():
                await self._task
        await self._webhook.start()

    async def stop(self) -> None:
        """End what waits, close the connections and stop listening."""
        self._closing.set()
        self.world.updates.end_poll("stop")
        await self._webhook.stop()
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task

    @property
    def url(self) -> str:
        """Where the page is."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def base_url(self) -> str:
        """For python-telegram-bot's ``base_url``."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For python-telegram-bot's ``base_file_url``."""
        return f"{self.url}/file/bot"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
