"""Two monitors side by side in one window, filing at the same time, and their co-ordinator after them."""

import pytest
from playwright.async_api import Page, expect

from bot.demo import Demo
from tests.browser import WIDE
from tests.journeys.conftest import Opens
from tests.journeys.phone import BOTH, COORDINATOR, PERTH, Phone, file_quietly

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def side_by_side(demo: Demo, visit_page: Opens, one: int, other: int) -> tuple[Page, Phone, Phone]:
    page = await visit_page(f"{demo.url}/?as={one}&beside={other}", WIDE)
    await expect(page.get_by_role("region")).to_have_count(2)
    return page, Phone(page, one), Phone(page, other)


async def test_two_visits_told_at_the_same_time_do_not_mix(demo: Demo, visit_page: Opens) -> None:
    _, left, right = await side_by_side(demo, visit_page, PERTH, BOTH)
    await left.say("/visit")
    await right.say("/visit")
    await right.answer({"Which prison": "[Low Moss]"})
    for phone, day in ((left, "[Yesterday]"), (right, "[Today]")):
        await phone.answer({"Was the visit made?": "[Made]", "What day was it?": day})
    await left.answer({"What time did you go in": "1015-1240"})
    await right.answer({"What time did you go in": "9 to 11"})
    for phone in (right, left):
        await phone.answer({"Were you alone?": "[Alone]", "Which areas": "[Skip]", "How many prisoners did": "[Skip]"})
    for phone, seen in ((left, "the gym floor was wet"), (right, "the library was shut")):
        await phone.answer({"How many staff": "[Skip]", "What did you observe?": seen, "How do you know?": "[Seen"})
    for phone in (right, left):
        await phone.answer({"What kind of observation": "[Neutral]", "Which quality indicator": "[No link]"})
        await phone.answer({"Another observation?": "[Review]"})
    await left.asked("Is this right?")
    await right.asked("Is this right?")
    await left.press("File it")
    await right.press("File it")
    assert {await left.reference(), await right.reference()} == {"V-0001", "V-0002"}
    for phone, own, other in ((left, "gym floor", "library"), (right, "library", "gym floor")):
        await expect(phone.log.locator("pre")).to_contain_text(own)
        await expect(phone.log).not_to_contain_text(other)
    await expect(left.log).not_to_contain_text("Low Moss")


async def test_the_co_ordinator_reads_what_the_prisons_monitors_filed(demo: Demo, visit_page: Opens) -> None:
    _, monitor, coordinator = await side_by_side(demo, visit_page, PERTH, COORDINATOR)
    reference = await file_quietly(monitor)
    await coordinator.say("/visits")
    await coordinator.press(reference)
    await coordinator.asked("Prison: HMP Perth")
    await coordinator.asked("Time in: 10:15")


async def test_a_monitor_does_not_see_another_prisons_visit(demo: Demo, visit_page: Opens) -> None:
    _, perth, both = await side_by_side(demo, visit_page, PERTH, BOTH)
    await both.say("/visit Low Moss yesterday 1015-1240, nothing to report")
    await both.asked("Is this right?")
    await both.press("File it")
    reference = await both.reference()
    await perth.say(f"/visits {reference}")
    await perth.asked("There is no record of that reference that you may read")
    await perth.say("/visits")
    await perth.asked("No visit is filed here yet")
