"""Takes the pictures in the documentation of the running page: ``python -m tests.journeys.pictures``."""

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import ViewportSize, async_playwright

from bot.clock import MovableClock
from bot.demo import Demo
from bot.settings import Settings
from tests.browser import PHONE, launch, opened
from tests.journeys.phone import NOTE, PERTH, Phone

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
#: As tall as one long message with its whole review.
TALL: ViewportSize = {"width": 390, "height": 1236}
#: A Sunday afternoon; the pictures do not change from day to day.
SUNDAY = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)


async def take() -> None:
    """Write ``chat.png``, the review of one long message, and ``filed.png``, what its filing shows."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        demo = Demo(Settings(home=Path(home), port=0), MovableClock(fixed=SUNDAY))
        await demo.start()
        try:
            await _photograph(f"{demo.url}/?as={PERTH}")
        finally:
            await demo.stop()


async def _photograph(url: str) -> None:
    async with (
        async_playwright() as playwright,
        await launch(playwright) as browser,
        opened(browser, url, TALL, device_scale_factor=1.5) as page,
    ):
        phone = Phone(page)
        await phone.say(NOTE)
        await phone.asked("One answer is still needed")
        await page.screenshot(path=PICTURES / "chat.png")
        await page.set_viewport_size(PHONE)
        await phone.press("Answer 1 question")
        await phone.answer({"Who has been told": "[Governor and co-ordinator]", "Is this right?": "[File it]"})
        await phone.reference()
        await page.screenshot(path=PICTURES / "filed.png")


if __name__ == "__main__":
    asyncio.run(take())
