"""The time is moved: what was to leave the chat has left it, and what was begun goes on."""

import pytest
from playwright.async_api import expect

from tests.journeys.phone import PERTH, QUIET, Phone, file_quietly

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def test_after_a_day_the_copied_text_is_gone_from_the_chat(phone: Phone) -> None:
    reference = await file_quietly(phone)
    await expect(phone.log.locator("pre")).to_contain_text(reference)
    await phone.page.get_by_role("button", name="+1 day").click()
    await expect(phone.log.locator("pre")).to_have_count(0)
    await phone.asked(f"Filed: {reference}")


async def test_after_a_week_the_draft_goes_on_where_it_was(phone: Phone) -> None:
    await phone.say("/visit")
    await phone.answer({"Was the visit made?": "[Made]", "What day was it?": "[Yesterday]"})
    await phone.asked("What time did you go in")
    await phone.press("Save")
    await phone.asked("is not filed yet")
    await phone.page.get_by_role("button", name="+1 week").click()
    await phone.asked("Your visit is not filed yet, for 6 days now")
    await phone.say("/visit")
    await phone.asked("You have an unfinished visit")
    await phone.press("Continue: visit, HMP Perth, 21 Nov")
    await phone.asked("Back to your visit: HMP Perth, 21 Nov")
    await phone.answer({"What time did you go in": "1015-1240", "Were you alone?": "[Review]"})
    await phone.asked("Saturday 21 November 2026")
    await phone.press("File it")
    await phone.reference()


async def test_a_press_on_an_old_button_shows_the_current_question(phone: Phone) -> None:
    await phone.say("/visit")
    await phone.asked("Was the visit made?")
    old = await phone.button("Made").get_attribute("data-data")
    number = await phone.last.get_attribute("data-id")
    for question, answer in list(QUIET.items())[:3]:
        await phone.answer({question: answer})
    await phone.asked("Were you alone?")
    await phone.page.get_by_role("button", name="+1 week").click()
    await phone.asked("Your visit is not filed yet, for 6 days now")
    press = {"as": PERTH, "message_id": int(number or 0), "button": old, "stale": True}
    await phone.page.request.post("/local/press", data=press)
    await expect(phone.pane.get_by_text("That question has moved on. Here is the current one.")).to_be_visible()
    await phone.asked("Were you alone?")
    await phone.press("Review")
    await phone.asked("Time in: 10:15")
