"""Monday at eight on a phone: the digest, its picture beneath it, and the way into what it counts."""

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
    """A visit to Perth each week, one to Low Moss in the week before the last, and two open requests."""
    assert demo.assistant is not None
    async with demo.assistant.store.writing(SUNDAY) as work:
        author = await members.by_chat(work, 1002)
        assert author is not None
        for number, (place, ago) in enumerate((("perth", 1), ("perth", 8), ("perth", 15), ("low-moss", 9))):
            content = Content(place, (SUNDAY - timedelta(days=ago)).date().isoformat(), "{}", "2018", 1, ())
            await visits.file(work, content, author.id, f"v{number}")
        for ago in (3, 40):
            content = Content("perth", (SUNDAY - timedelta(days=ago)).date().isoformat(), "{}", "2018", 1, ())
            await requests.file(work, content, author.id, f"r{ago}", "open", None)


async def test_on_monday_the_digest_and_its_picture_are_there(demo: Demo, visit_page: Opens) -> None:
    await filed(demo)
    phone = Phone(await visit_page(f"{demo.url}/?as={COORDINATOR}"), COORDINATOR)
    await phone.page.get_by_role("button", name="+1 day").click()
    digest = phone.log.locator(".msg.theirs", has_text="Digest · week of 16 to 22 Nov 2026")
    await expect(digest).to_contain_text("1 of 2 establishments seen.")
    await expect(digest).to_contain_text("2 requests open: 1 over 4 weeks, 1 under 2 weeks.")
    await expect(phone.log.get_by_text("Chart: Visits against plan")).to_have_count(1)
    picture = phone.log.locator("img.photo").last
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    below, above = await picture.bounding_box(), await digest.bounding_box()
    assert below
    assert above
    assert below["y"] > above["y"], "the picture comes after the text"
    await digest.get_by_role("button", name="Week before").click()
    await expect(phone.log.get_by_text("Digest · week of 9 to 15 Nov 2026")).to_be_visible()
    await expect(phone.log.get_by_text("2 of 2 establishments seen.")).to_be_visible()
    await digest.get_by_role("button", name="Requests", exact=True).click()
    await phone.asked("R-000")
