"""The process is killed in the middle of a visit, twice; nothing is lost and nothing is filed twice."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Opens
from tests.journeys.phone import COLD_FOOD, PERTH, Phone
from tests.journeys.process import running

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def test_a_visit_goes_on_after_the_process_was_killed(tmp_path: Path, visit_page: Opens) -> None:
    async with running(tmp_path) as assistant:
        phone = Phone(await visit_page(f"{assistant.url}/?as={PERTH}"))
        await phone.say("/visit")
        await phone.answer(
            {
                "Was the visit made?": "[Made]",
                "What day was it?": "[Yesterday]",
                "What time did you go in": "1015-1240",
            }
        )
        await phone.asked("Were you alone?")
        await phone.typing.fill("on my o")
        await assistant.kill()
        await expect(phone.pane.get_by_text("Connecting…")).to_be_visible()

        await assistant.start()
        await expect(phone.pane.get_by_text("Connecting…")).to_have_count(0)
        await expect(phone.typing).to_have_value("on my o")
        await expect(phone.log.locator(".own").get_by_text("1015-1240")).to_be_visible()
        await phone.answer(
            {
                "Were you alone?": "on my own",
                "Which areas did you see?": "[Skip]",
                "How many prisoners did": "[Skip]",
                "How many staff": "[Skip]",
                **COLD_FOOD,
                "Another observation?": "[Review]",
            }
        )
        await phone.asked("Is this right?")
        async with phone.page.expect_response("**/local/press") as taken:
            await phone.press("File it")
        assert (await taken.value).ok
        await assistant.kill()

        await assistant.start()
        assert await phone.reference() == "V-0001"
        await expect(phone.log.get_by_text("Filed: V-0001")).to_have_count(1)
        await phone.say("/visits")
        await phone.asked("Filed visits")
        await expect(phone.last.get_by_role("button", name="V-")).to_have_count(1)


async def test_it_stops_cleanly_when_asked(tmp_path: Path, visit_page: Opens) -> None:
    async with running(tmp_path) as assistant:
        phone = Phone(await visit_page(f"{assistant.url}/?as={PERTH}"))
        await phone.say("/menu")
        await phone.asked("What would you like to do?")
        assert await assistant.stop() == 0
