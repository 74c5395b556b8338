"""The real demonstration, in this process and standing at a fixed time, and people at its page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize

from bot.clock import MovableClock
from bot.demo import Demo
from bot.settings import Settings
from tests.browser import PHONE, opened
from tests.journeys.phone import PERTH, Phone

#: A Sunday afternoon in winter, when London wall time is UTC.
SUNDAY = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)
Opens = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    demo = Demo(Settings(home=tmp_path / "home", port=0), MovableClock(fixed=SUNDAY))
    await demo.start()
    yield demo
    await demo.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def visit_page(browser: Browser) -> AsyncIterator[Opens]:
    """Opens addresses, each in a browser profile of its own; a script error on one fails the test."""
    async with AsyncExitStack() as stack:

        async def open_page(url: str, viewport: ViewportSize = PHONE, **profile: Any) -> Page:
            return await stack.enter_async_context(opened(browser, url, viewport, **profile))

        yield open_page


@pytest_asyncio.fixture(loop_scope="session")
async def phone(demo: Demo, visit_page: Opens) -> Phone:
    """The monitor of HMP Perth, on a phone."""
    return Phone(await visit_page(f"{demo.url}/?as={PERTH}"))
