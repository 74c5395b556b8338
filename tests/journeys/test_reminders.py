"""Reminders in the chat, while the clock is moved: a refresher from ninety days before to done, an hour's delay."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.journeys.conftest import Opens
from tests.journeys.phone import COORDINATOR, Phone

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def moved(demo: Demo, to: datetime) -> None:
    """The clock of the local chat stands at this moment, and the bell has rung."""
    demo.clock.move(to - demo.clock.now())
    assert demo.assistant is not None
    await demo.assistant.ring()
    await demo.assistant.deliverer.finish()


REFRESHER = "Personal Protection Training: refresher"


async def record(phone: Phone, day: str) -> None:
    """Say that the course was done."""
    await phone.say("/training")
    await phone.asked("Your training")
    await phone.press("Record or book")
    await phone.answer(
        {
            "Which course?": "Personal Protection Training",
            "Is it done, or booked?": "[Done]",
            "When was it done?": day,
            "Is there a proof?": "[Skip]",
            "Is this right?": "[Keep it]",
        }
    )


async def test_a_refresher_from_ninety_days_before_to_overdue_to_done(
    demo: Demo, phone: Phone, visit_page: Opens
) -> None:
    coordinator = Phone(await visit_page(f"{demo.url}/?as={COORDINATOR}"), COORDINATOR)
    await record(phone, "20 nov")
    await phone.asked("your co-ordinator confirms it")
    for day, words in (
        (datetime(2027, 8, 22, 7, tzinfo=UTC), f"{REFRESHER}, in 90 days"),
        (datetime(2027, 11, 20, 8, tzinfo=UTC), f"{REFRESHER}, today"),
        (datetime(2027, 11, 27, 8, tzinfo=UTC), f"{REFRESHER}, for 7 days now"),
    ):
        await expect(phone.log).not_to_contain_text(words)
        await moved(demo, day)
        await expect(phone.log).to_contain_text(words)
    await record(phone, "yesterday")
    await moved(demo, datetime(2027, 12, 4, 8, tzinfo=UTC))
    await expect(phone.log).not_to_contain_text(f"{REFRESHER}, for 14 days now")
    await coordinator.say("/training")
    await coordinator.asked("to confirm")


async def test_tomorrow_over_a_clock_change_is_at_the_same_hour(demo: Demo, phone: Phone) -> None:
    await phone.say("/concern")
    await phone.answer(
        {
            "Which area": "c hall",
            "When did you find it?": "yesterday",
            "What is the matter?": "two showers out of order",
            "Which quality indicator": "[No link]",
            "Who has been told?": "[Governor and co-ordinator]",
            "How were they told?": "by e-mail",
            "When were they told?": "yesterday",
            "What would put it right?": "skip",
            "When should it be looked at again?": "27 march 2027",
            "Is this right?": "[File it]",
        }
    )
    await phone.asked("Filed: C-0001")
    await moved(demo, datetime(2027, 3, 27, 8, tzinfo=UTC))
    line = phone.log.get_by_role("button", name="C-0001: look again, today")
    await line.click()
    await phone.asked("C-0001: look again, today")
    await phone.press("Tomorrow")
    await phone.asked("I remind you tomorrow at 08:00")
    await moved(demo, datetime(2027, 3, 28, 6, 59, tzinfo=UTC))  # the clocks went on at one: it is 07:59
    await expect(phone.log).not_to_contain_text("C-0001: look again, since yesterday")
    await moved(demo, datetime(2027, 3, 28, 7, 0, tzinfo=UTC))
    await expect(phone.log).to_contain_text("C-0001: look again, since yesterday")
