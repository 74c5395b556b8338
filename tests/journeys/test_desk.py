"""Both sides of the table, each on a phone: a request, a report, a danger word, a name."""

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.journeys.conftest import Opens
from tests.journeys.phone import COORDINATOR, PERTH, Phone

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


#: A request, from its first question to the review.
REQUEST = {
    "How did the request come?": "[In person]",
    "When did it come?": "[Yesterday]",
    "Which area is it about?": "C hall",
    "What is it about?": "trainers lost in a move between halls",
    "Which quality indicator": "[4.6]",
    "What does the person want?": "[Skip]",
    "raised as a complaint?": "[No]",
    "What did you do about it?": "asked the hall manager to look at the property card",
    "Where does it stand?": "[Taken up with the prison]",
    "What is still owed": "an answer from the hall manager",
    "By when?": "[In a week]",
    "A reference of your own": "[Skip]",
}


async def both(demo: Demo, visit_page: Opens) -> tuple[Phone, Phone]:
    """The monitor of HMP Perth and the co-ordinator, each on a phone of their own."""
    monitor = Phone(await visit_page(f"{demo.url}/?as={PERTH}"))
    return monitor, Phone(await visit_page(f"{demo.url}/?as={COORDINATOR}"), COORDINATOR)


async def test_a_request_is_logged_answered_and_closed(phone: Phone) -> None:
    await phone.say("/request")
    await phone.answer(REQUEST)
    await phone.asked("Is this right?")
    await phone.press("File it")
    await phone.asked("Filed: R-0001")
    await phone.page.get_by_role("button", name="+1 week").click()
    await phone.asked("R-0001: something is owed, today")
    await phone.say("/requests")
    await phone.asked("Open requests")
    await phone.press("R-0001")
    await phone.asked("Waiting for the prison; it came 8 days ago.")
    await phone.press("Answered")
    await phone.answer(
        {
            "What was the person told?": "they are in the store, he gets them on Friday",
            "When was the person told?": "[Today]",
            "Anything to note?": "[Skip]",
            "Is this right?": "[Keep it]",
        }
    )
    await phone.asked("R-0001 is answered.")
    await phone.press("Open R-0001")
    await phone.asked("answered (you). they are in the store")
    await phone.press("How it stands now")
    await phone.answer({"How does it stand now?": "[Closed]", "Since when?": "[Today]", "Anything to note?": "[Skip]"})
    await phone.press("Keep it")
    await phone.asked("R-0001 is closed.")
    await phone.say("/requests")
    await phone.asked("No request is open.")


async def test_a_report_is_returned_changed_and_accepted(demo: Demo, visit_page: Opens) -> None:
    monitor, coordinator = await both(demo, visit_page)
    await monitor.say("/visit Perth yesterday 1015-1240. C hall n gym. spoke to 6 guys. gym busy and well run")
    await monitor.asked("Is this right?")
    await monitor.press("File it")
    reference = await monitor.reference()
    await coordinator.asked("A visit report is filed.")
    await coordinator.press(f"Open {reference}")
    await coordinator.asked("Report: waiting for the co-ordinator.")
    await coordinator.press("Return it")
    await coordinator.answer({"What should be changed?": "the time out looks wrong", "Is this right?": "[Send it]"})
    await coordinator.asked("is returned with your comments")
    await monitor.asked("Your co-ordinator has returned it with comments.")
    await monitor.press(f"Open {reference}")
    await monitor.asked("returned version 1: the time out looks wrong")
    await monitor.press("Change it")
    await monitor.asked("The filed version stays; yours becomes the next.")
    await monitor.say("time out")
    await monitor.answer(
        {
            "What time did you come out?": "13.00",
            "Why is the filed record changed?": "read the time wrong",
            "Is this right?": "[File the change]",
        }
    )
    await coordinator.asked("A visit report is changed, version 2.")
    await coordinator.press(f"Open {reference}")
    await coordinator.asked("Reason for version 2: read the time wrong")
    await coordinator.press("Accept")
    await coordinator.answer({"Any feedback": "clear and specific, thank you", "Is this right?": "[Send it]"})
    await monitor.asked("Your co-ordinator has accepted it.")
    await monitor.press(f"Open {reference}")
    await monitor.asked("accepted version 2. clear and specific, thank you")
    await coordinator.say("/desk")
    await coordinator.asked("Nothing waits for you.")


async def test_a_danger_word_alerts_the_co_ordinator_until_it_is_acknowledged(demo: Demo, visit_page: Opens) -> None:
    monitor, coordinator = await both(demo, visit_page)
    await monitor.say("/request")
    await monitor.answer(
        {
            "How did the request come?": "[By phone]",
            "When did it come?": "[Today]",
            "Which area is it about?": "[Skip]",
            "What is it about?": "his mother rang, he told her he is going to hang himself",
        }
    )
    await monitor.asked("Stop. This may be a danger to life.")
    await monitor.asked("I have alerted the co-ordinators of HMP Perth (A-0001), without your words")
    await coordinator.asked("Alert A-0001: HMP Perth")
    await expect(coordinator.log).not_to_contain_text("hang")
    await coordinator.page.get_by_role("button", name="+1 hour").click()
    await coordinator.asked("Sent 2 times; nobody has acknowledged it yet.")
    await coordinator.say("/desk")
    await coordinator.asked("What waits for you")
    await coordinator.press("Alert A-0001 at Perth: I am dealing with it")
    await coordinator.asked("Alert A-0001 is yours.")
    await monitor.asked("is dealing with it.")
    await monitor.say("phoned")
    await monitor.asked("Which quality indicator is it about?")


async def test_a_name_is_taken_out_with_one_tap(phone: Phone) -> None:
    await phone.say("/concern")
    await phone.answer({"Which area is it about?": "[Skip]", "When did you find it?": "[Today]"})
    await phone.asked("What is the matter?")
    await phone.say("John Smith has had no working shower since Monday")
    await phone.asked("That looks like a name. Keep it without?")
    await expect(phone.log).not_to_contain_text("John Smith")
    taps = phone.taps
    await phone.press("Use this version")
    await phone.asked("Which quality indicator is it about?")
    assert phone.taps == taps + 1
    await phone.say("no link")
    await phone.answer({"Who has been told?": "[Nobody yet]", "What would put it right?": "[Skip]"})
    await phone.answer({"When should it be looked at again?": "[In a week]"})
    await phone.asked("has had no working shower since Monday")
    await expect(phone.log).not_to_contain_text("John Smith")
