import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.local.server import LocalChat
from tests.bot.local.conftest import GLENOCHIL, PERTH, until


class Hook:
    """A bot's webhook: notes what comes and answers what it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.statuses: list[int] = []
        self.came = asyncio.Event()

    async def __call__(self, request: Request) -> Response:
        self.got.append((request.headers.get("x-telegram-bot-api-secret-token", ""), await request.json()))
        self.came.set()
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    async def wait(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self.came.clear()
                await self.came.wait()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = Starlette(routes=[Route("/hook", hook.__call__, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    task = asyncio.create_task(server._serve())
    await until(lambda: server.started)
    hook.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
    yield hook
    server.should_exit = True
    await task


@asynccontextmanager
async def hooked(running: LocalChat, url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=running.base_url + "1:LOCAL") as http:
        await http.post("/setWebhook", json={"url": url, "secret_token": "s3cret"})
        yield http


async def test_updates_are_posted_with_the_secret_and_confirmed(running: LocalChat, hook: Hook) -> None:
    world = running.world
    world.say(PERTH, "before")
    async with hooked(running, hook.url) as http:
        world.say(PERTH, "after")
        await hook.wait(2)
        assert [secret for secret, _ in hook.got] == ["s3cret"] * 2
        assert [update["message"]["text"] for _, update in hook.got] == ["before", "after"]
        await until(lambda: not world.updates.pending)
        assert (await http.post("/getWebhookInfo")).json()["result"]["pending_update_count"] == 0


async def test_an_update_comes_again_until_it_is_taken_and_holds_up_only_its_chat(
    running: LocalChat, hook: Hook
) -> None:
    world = running.world
    hook.statuses = [500, 503]
    async with hooked(running, hook.url) as http:
        world.say(PERTH, "a")
        await hook.wait(1)
        world.say(PERTH, "b")
        await hook.wait(4)
        assert [update["message"]["text"] for _, update in hook.got] == ["a", "a", "a", "b"]
        world.say(GLENOCHIL, "c")
        await hook.wait(5)
        info = (await http.post("/getWebhookInfo")).json()["result"]
        assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_nobody_at_the_webhook_keeps_the_update(running: LocalChat) -> None:
    async with hooked(running, "http://127.0.0.1:9/hook") as http:
        running.world.say(PERTH, "a")
        info: dict[str, Any] = {}
        while "last_error_message" not in info:
            await asyncio.sleep(0.005)
            info = (await http.post("/getWebhookInfo")).json()["result"]
        assert info["last_error_message"] == "Connection refused"
        assert info["pending_update_count"] == 1
        assert (await http.post("/deleteWebhook")).json()["ok"]
