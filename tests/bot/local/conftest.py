"""A world with two people, its API and, where a test needs one, a running server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.clock import MovableClock
from bot.local.server import LocalChat
from bot.local.world import Person, World

PERTH, GLENOCHIL = 101, 102
PEOPLE = [
    Person(PERTH, "Monitor, HMP Perth", "monitor"),
    Person(GLENOCHIL, "Monitor, HMP Glenochil", "monitor"),
]
Api = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(fixed=datetime(2026, 11, 22, 14, 5, tzinfo=UTC))


@pytest.fixture
def world(clock: MovableClock) -> World:
    return World(clock, PEOPLE)


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(LocalChat(world).app())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def api(http: httpx.AsyncClient) -> Api:
    """Calls a method with JSON and gives the whole answer."""

    async def call(method: str, **params: Any) -> dict[str, Any]:
        return (await http.post(f"/bot1:LOCAL/{method}", json=params)).json()

    return call


@pytest.fixture
async def running(world: World) -> AsyncIterator[LocalChat]:
    chat = LocalChat(world, port=0, webhook_backoff=0.01)
    await chat.start()
    yield chat
    await chat.stop()


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that happens by itself soon."""
    async with asyncio.timeout(10):
        while True:
            if true():
                return
            await asyncio.sleep(0.005)
