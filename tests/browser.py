"""The real browser of the journeys: where it is, how it is started, and what to do where there is none."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Error, Page, Playwright, ViewportSize, expect

#: Viewports in CSS pixels.
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 360, "height": 640}
WIDE: ViewportSize = {"width": 1200, "height": 800}
#: How long what is expected may take, in milliseconds: generous, for a busy machine.
PATIENCE = 15_000
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "No Chromium here, so the journeys in it were left out. To get it: sudo apt-get install chromium"
#: No sandbox, since CI is root in a container; nothing that asks for anything on the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str | None:
    """The path of the machine's own Chromium, or ``None`` where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


async def launch(playwright: Playwright) -> Browser:
    """Start it. Raises ``LookupError`` where there is none."""
    path = chromium()
    if path is None:
        raise LookupError(MISSING)
    return await playwright.chromium.launch(executable_path=path, args=list(FLAGS))


@asynccontextmanager
async def opened(browser: Browser, url: str, viewport: ViewportSize, **profile: Any) -> AsyncIterator[Page]:
    """A page at ``url`` in a profile of its own. A script error on it is an error here, when the page is closed."""
    context = await browser.new_context(base_url=url, viewport=viewport, reduced_motion="reduce", **profile)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    errors: list[Error] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: errors.append(error))  # Playwright cannot wrap a builtin
    await page.goto(url)
    yield page
    await context.close()
    assert errors == []
