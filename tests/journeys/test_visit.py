"""A visit, from the first word to the filed record, on a phone's width."""

import pytest
from playwright.async_api import expect

from tests.journeys.phone import COLD_FOOD, Phone, file_quietly

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def test_a_first_visit_is_filed_step_by_step(phone: Phone) -> None:
    await phone.pane.get_by_role("button", name="Start").click()
    await phone.asked("What would you like to do?")
    await phone.press("Log a visit")
    await phone.answer(
        {
            "Was the visit made?": "[Made]",
            "What day was it?": "yesterday",
            "What time did you go in": "quarter past 10 to 12.40",
            "Were you alone?": "[Alone]",
            "Which areas did you see?": "C hall n gym",
            "How many prisoners did": "six",
            "How many staff": "[2]",
            "What did you observe?": COLD_FOOD["What did you observe?"],
            "How do you know?": "[Told by a prisoner]",
            "What kind of observation": "[Concern]",
        }
    )
    await expect(phone.last.get_by_role("button", name="2.6")).to_be_visible()
    await phone.answer(
        {
            "Which quality indicator": "[2.6]",
            "Who has been told": "[Governor and co-ordinator]",
            "When should it be looked at": "[In two weeks]",
            "Another observation?": "[No more]",
            "How many prisoners’ requests": "[0]",
            "Anything to look at": "see if the trolley is mended",
        }
    )
    await phone.asked("Is this right?")
    for words in ("HMP Perth", "Saturday 21 November 2026", "C Hall, Gym", "2.6 Meals", "Sunday 6 December 2026"):
        await phone.asked(words)
    await phone.press("File it")
    assert await phone.reference() == "V-0001"
    await phone.asked("Receipt ")
    await phone.asked("You can undo this until 15:15")
    text = phone.log.locator("pre")
    for words in ("V-0001, version 1", "Time in: 10:15", "Prisoners spoken to: 6", "2.6 Meals", "Governor told: yes"):
        await expect(text).to_contain_text(words)
    await expect(phone.log.get_by_text("food cold again").and_(phone.log.locator(".own *"))).to_have_count(0)


async def test_nothing_to_report_is_filed_in_under_eight_taps(phone: Phone) -> None:
    await file_quietly(phone)
    assert phone.taps < 8


async def test_a_filed_visit_is_listed_and_opened_again(phone: Phone) -> None:
    reference = await file_quietly(phone)
    await phone.press("Menu")
    await phone.asked("What would you like to do?")
    await phone.press("Visits")
    await phone.asked("Filed visits")
    await phone.press(reference)
    await phone.asked("Filed Sunday 22 November 2026 at 15:05")
    await phone.asked("Observations: nothing to report")
    await phone.press("Remove from chat")
    await expect(phone.log.get_by_text("Filed Sunday 22 November 2026 at 15:05")).to_have_count(0)


async def test_the_text_is_copied_with_a_tap(phone: Phone) -> None:
    await phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await file_quietly(phone)
    await phone.log.locator("pre").click()
    await expect(phone.pane.get_by_text("Copied", exact=True)).to_be_visible()
    copied = await phone.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Visit record: V-0001, version 1\nPrison: HMP Perth\n")


async def test_a_filing_is_undone_and_filed_again_under_its_reference(phone: Phone) -> None:
    reference = await file_quietly(phone)
    await phone.press("Undo filing")
    await phone.asked(f"{reference} is open again, nothing is lost")
    await phone.say("time out")
    await phone.asked("What time did you come out?")
    await phone.say("13.00")
    await phone.asked("Time out: 13:00")
    await phone.press("File it")
    assert await phone.reference() == reference


async def test_after_ten_minutes_a_change_is_a_new_version_with_a_reason(phone: Phone) -> None:
    reference = await file_quietly(phone)
    await phone.page.get_by_role("button", name="+1 hour").click()
    await phone.press("Undo filing")
    await phone.asked("ten minutes")
    await phone.press("Change it")
    await phone.asked(f"Change what was wrong in {reference}")
    await phone.say("time out")
    await phone.asked("What time did you come out?")
    await phone.say("13.00")
    await phone.asked("Time out: 13:00")
    await phone.asked("Why is the filed record changed?")
    await phone.say("read the time wrong")
    await phone.press("File the change")
    await phone.asked(f"Filed: {reference}, version 2")


async def test_a_visit_refused_at_the_gate(phone: Phone) -> None:
    await phone.say("/visit")
    await phone.answer(
        {
            "Was the visit made?": "[Attempted]",
            "Why could you not go in?": "lockdown after an incident; told at the gate",
            "What day was it?": "[Today]",
            "When were you there?": "2pm",
            "Were you alone?": "[Review]",
            "Is this right?": "[File it]",
        }
    )
    await phone.reference()
    await expect(phone.log.locator("pre")).to_contain_text("lockdown after an incident")
