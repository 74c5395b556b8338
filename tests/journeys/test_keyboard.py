"""A whole visit without a mouse: the focus is never lost, and everything has a role and a name."""

import re

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser import SMALL, WIDE
from tests.journeys.conftest import Opens
from tests.journeys.phone import BOTH, PERTH, Phone

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

#: More presses of Tab than there are places to go to.
MANY = 60
FOCUSED = """() => {
    const it = document.activeElement;
    return it === document.body ? "" : it.getAttribute("aria-label") ?? it.textContent.trim();
}"""


class Keys:
    """Somebody who only has a keyboard."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.keyboard = phone.page.keyboard

    async def focused(self) -> str:
        """The name of what has the focus, empty when nothing has."""
        return str(await self.phone.page.evaluate(FOCUSED))

    async def reach(self, name: str, key: str = "Tab") -> None:
        """Go on with Tab or Shift+Tab until something with a name like this has the focus."""
        passed = []
        for _ in range(MANY):
            await self.keyboard.press(key)
            passed.append(await self.focused())
            if re.search(name, passed[-1]):
                return
        raise AssertionError(f"no {name!r} among {passed}")

    async def press(self, name: str, then: str) -> None:
        """Answer with the button named so, by Enter, and have the focus still somewhere when ``then`` is asked."""
        await self.reach(name, "Shift+Tab")
        await self.keyboard.press("Enter")
        await self.phone.asked(then)
        assert await self.focused()

    async def type(self, text: str, then: str) -> None:
        """Answer by typing; the focus stays where one types."""
        await self.reach("^Message$")
        await self.keyboard.type(text)
        await self.keyboard.press("Enter")
        await self.phone.asked(then)
        await expect(self.phone.typing).to_be_focused()


async def test_a_whole_visit_by_keyboard(phone: Phone) -> None:
    keys = Keys(phone)
    await keys.reach("Start")
    await keys.keyboard.press("Enter")
    await phone.asked("What would you like to do?")
    assert await keys.focused()
    await keys.press("Log a visit", then="Was the visit made?")
    await keys.press("Made", then="What day was it?")
    await keys.press("Yesterday", then="What time did you go in")
    await keys.type("1015-1240", then="Were you alone?")
    await keys.press("Alone", then="Which areas did you see?")
    await keys.press("A Hall", then="Ticked: A Hall")
    await keys.press("Done", then="How many prisoners did")
    await keys.type("6", then="How many staff")
    await keys.press("Skip", then="What did you observe?")
    await keys.type("the gym floor was wet", then="How do you know?")
    await keys.press("Seen by me", then="What kind of observation")
    await keys.press("Neutral", then="Which quality indicator")
    await keys.press("No link", then="Another observation?")
    await keys.press("Review", then="Is this right?")
    await keys.press("File it", then="Filed: V-0001")
    await expect(phone.log.get_by_text("the gym floor was wet")).to_have_count(1)  # what was typed is deleted
    await expect(phone.typing).to_be_focused()
    await keys.reach("Remove from chat", "Shift+Tab")
    await keys.keyboard.press("Enter")
    await expect(phone.log.locator("pre")).to_have_count(0)
    await expect(phone.typing).to_be_focused()
    await keys.press("Menu", then="What would you like to do?")


async def test_numbers_typed_answer_as_well_as_buttons(phone: Phone) -> None:
    keys = Keys(phone)
    await keys.type("/visit", then="Was the visit made?")
    await keys.type("1", then="What day was it?")
    await keys.type("yesterday", then="What time did you go in")
    await keys.type("1015-1240", then="Were you alone?")
    await keys.type("review", then="Is this right?")
    await keys.type("file it", then="Filed: V-0001")


async def test_everything_has_a_role_and_a_name(demo: Demo, visit_page: Opens) -> None:
    page = await visit_page(f"{demo.url}/?as={PERTH}&beside={BOTH}", WIDE)
    await expect(page.get_by_role("region")).to_have_count(2)
    phone = Phone(page)
    await phone.say("/visit")
    await phone.asked("Was the visit made?")
    seen = await page.locator("body").aria_snapshot()
    assert 'group "Answers":' in seen
    assert 'log "Messages"' in seen
    named = re.findall(r"- (button|textbox|combobox|tab|menuitem|region|group|log)\b(.*)", seen)
    assert len(named) > 20
    assert [line for line in named if not line[1].startswith(' "')] == []


@pytest.mark.parametrize("dark", [False, True])
async def test_nothing_sticks_out_of_a_small_phone(demo: Demo, visit_page: Opens, dark: bool) -> None:
    page = await visit_page(f"{demo.url}/?as={PERTH}", SMALL)
    await page.emulate_media(color_scheme="dark" if dark else "light")
    phone = Phone(page)
    await phone.say("/visit")
    await phone.answer({"Was the visit made?": "[Made]", "What day was it?": "[Calendar]"})
    await phone.asked("November 2026")
    for part in await phone.last.get_by_role("button").all():
        box = await part.bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= SMALL["width"])
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
