"""Figures on a phone: a picture that fits, its numbers beneath, and buttons for another."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from store import members, requests, visits
from store.versions import Content
from tests.journeys.conftest import SUNDAY, Opens
from tests.journeys.phone import COORDINATOR, Phone

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def filed(demo: Demo) -> None:
    """Visits and requests of some weeks, at both of the co-ordinator's establishments."""
    assert demo.assistant is not None
    async with demo.assistant.store.writing(SUNDAY) as work:
        author = await members.by_chat(work, 1002)
        assert author is not None
        for number in range(24):
            day = (SUNDAY - timedelta(days=3 * number)).date().isoformat()
            targets = tuple((0, f"{1 + (number * k) % 9}.1") for k in (1, 2, 3))
            place = "perth" if number % 3 else "low-moss"
            content = Content(place, day, "{}", "2018", 1, tuple(dict.fromkeys(targets)))
            await visits.file(work, content, author.id, f"v{number}")
            await requests.file(work, content, author.id, f"r{number}", "answered" if number % 2 else "open", None)


async def test_a_chart_comes_as_a_picture_with_its_numbers(demo: Demo, visit_page: Opens) -> None:
    await filed(demo)
    phone = Phone(await visit_page(f"{demo.url}/?as={COORDINATOR}"), COORDINATOR)
    await phone.say("/figures")
    await phone.asked("Visits against plan, 12 weeks to 22 Nov 2026")
    await phone.asked("Week of 16 November")
    picture = phone.log.locator("img.photo").last
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    box, pane = await picture.bounding_box(), await phone.log.bounding_box()
    assert box
    assert pane
    assert pane["x"] <= box["x"]
    assert box["x"] + box["width"] <= pane["x"] + pane["width"]
    assert box["width"] > 240
    natural = await picture.evaluate("image => image.naturalHeight / image.naturalWidth")
    assert abs(box["height"] / box["width"] - natural) < 0.02, "nothing of it is cut"
    for label in ("Standards", "Requests", "Time to answer"):
        await phone.press(label)
        await phone.asked("12 weeks to 22 Nov 2026")
        await expect(phone.log.get_by_text(f"Chart: {label}")).to_have_count(1)
    await phone.press("12 months")
    await phone.asked("12 months to 22 Nov 2026")
