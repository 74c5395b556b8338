"""The administrator's screens: inviting, and looking members up."""

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.journeys.conftest import Opens
from tests.journeys.phone import ADMINISTRATOR, COORDINATOR, TITLES, Phone

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def at_the_menu(demo: Demo, visit_page: Opens) -> Phone:
    administrator = Phone(await visit_page(f"{demo.url}/?as={ADMINISTRATOR}"), ADMINISTRATOR)
    await administrator.say("/menu")
    await administrator.asked("What would you like to do?")
    await expect(administrator.last).not_to_contain_text("notes")
    return administrator


async def test_a_member_is_invited_with_a_code_to_pass_on(demo: Demo, visit_page: Opens) -> None:
    administrator = await at_the_menu(demo, visit_page)
    await administrator.press("Invite a member")
    await administrator.answer(
        {
            "What will they be?": "[Monitor]",
            "Which establishments?": "[Barlinnie]",
            "Ticked: Barlinnie": "[Done]",
            "What should colleagues": "[Skip]",
        }
    )
    await administrator.asked("Establishments: Barlinnie")
    await administrator.press("Make the code")
    await administrator.asked("Monitor, HMP Barlinnie joins by sending this to the assistant, once")
    await expect(administrator.last.locator("pre")).to_contain_text("/start ")
    await administrator.button("Copy").click()
    await expect(administrator.pane.get_by_text("/start ").last).to_be_visible()


async def test_members_are_listed_without_anything_of_their_records(demo: Demo, visit_page: Opens) -> None:
    administrator = await at_the_menu(demo, visit_page)
    await administrator.press("Members")
    await administrator.asked("Members: 4")
    for title in TITLES.values():
        await expect(administrator.button(title)).to_be_visible()
    await administrator.press(TITLES[COORDINATOR])
    await administrator.asked("Role: co-ordinator")
    await administrator.press("End membership")
    await administrator.asked("They are shut out from their next message on")
    await administrator.press("No, keep the membership")
    await administrator.asked("Role: co-ordinator")
    await administrator.say("/visits")
    await administrator.asked("I do not know the command /visits")
