"""A person at the page: presses, types, and looks at what is shown. Waits for what is expected, never for a time."""

import re
from collections.abc import Mapping

from playwright.async_api import Locator, Page, expect

PERTH, BOTH, COORDINATOR, ADMINISTRATOR = 1001, 1002, 2001, 3001
TITLES = {
    PERTH: "Monitor, HMP Perth",
    BOTH: "Monitor, HMP Perth and HMP Low Moss",
    COORDINATOR: "Co-ordinator, HMP Perth and HMP Low Moss",
    ADMINISTRATOR: "Administrator",
}
REFERENCE = re.compile(r"V-\d{4}")


class Phone:
    """One person's chat in the page. ``taps`` counts the buttons pressed in it."""

    def __init__(self, page: Page, person: int = PERTH) -> None:
        self.page = page
        self.person = person
        self.pane = page.get_by_role("region", name=f"Chat as {TITLES[person]}", exact=True)
        self.log = self.pane.get_by_role("log")
        self.typing = self.pane.get_by_role("textbox", name="Message")
        self.last = self.log.locator(".msg.theirs").last
        self.taps = 0

    async def asked(self, words: str) -> None:
        """The last thing that the assistant shows has these words."""
        await expect(self.last).to_contain_text(words)

    async def press(self, label: str) -> None:
        """Press the button of the last message with ``label`` in it."""
        await self.button(label).click()
        self.taps += 1

    def button(self, label: str) -> Locator:
        """The button of the last message with ``label`` in it, the first of several."""
        return self.last.get_by_role("group", name="Answers").get_by_role("button", name=label).first

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.typing.fill(text)
        await self.typing.press("Enter")

    async def answer(self, answers: Mapping[str, str]) -> None:
        """Answer each question when it is asked: ``[Made]`` presses, anything else is typed."""
        for question, reply in answers.items():
            await self.asked(question)
            if reply.startswith("["):
                await self.press(reply.strip("[]"))
            else:
                await self.say(reply)

    async def reference(self) -> str:
        """The reference of what was just filed."""
        await self.asked("Filed: V-")
        found = REFERENCE.search(await self.last.inner_text())
        assert found
        return found.group()

    async def attach(self, what: str) -> None:
        """Send something that is not text, from the paper clip."""
        await self.pane.get_by_role("button", name="Attach").click()
        await self.pane.get_by_role("menuitem", name=what, exact=True).click()


#: One message with a whole visit in it.
NOTE = (
    "Perth yesterday 1015-1240. C hall n gym. food cold agn at lunch in C hall. "
    "spoke to 6 guys, 2 staff. gym PTI excellent w the older group"
)
#: A visit with nothing to report, from its first question to the review.
QUIET = {
    "Was the visit made?": "[Made]",
    "What day was it?": "[Yesterday]",
    "What time did you go in": "1015-1240",
    "Were you alone?": "[Review]",
}
#: An observation, from the question for one to the question for another.
COLD_FOOD = {
    "What did you observe?": "food cold again at lunch in C hall",
    "How do you know?": "[Told by a prisoner]",
    "What kind of observation": "[Neutral]",
    "Which quality indicator": "[2.6]",
}


async def file_quietly(phone: Phone) -> str:
    """File a visit with nothing to report; returns its reference."""
    await phone.say("/visit")
    await phone.answer({**QUIET, "Is this right?": "[File it]"})
    return await phone.reference()
