"""One long message becomes a visit: read, put right with a tap, filed in three."""

import pytest
from playwright.async_api import expect

from tests.journeys.phone import NOTE, Phone

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def edit_last(phone: Phone, text: str) -> None:
    """Change one's own last message, as with a long press on a phone."""
    await phone.log.locator(".bubble.own").last.click()
    await phone.pane.get_by_role("menuitem", name="Edit").click()
    await phone.say(text)


async def test_one_long_message_is_filed_in_three_taps(phone: Phone) -> None:
    await phone.say(NOTE)
    await phone.asked("One answer is still needed")
    for words in (
        "HMP Perth, 21 Nov",
        "Saturday 21 November 2026 “yesterday”",
        "Time in: 10:15 “1015”",
        "Time out: 12:40 “1240”",
        "C Hall, Gym",
        "Prisoners spoken to: 6 “6 guys”",
        "Staff spoken to: 2 “2 staff”",
        "Observations: 2",
        "Observation 1: food cold agn at lunch in C hall\nGuessed: ",
        "Observation 2: gym PTI excellent w the older group\nGuessed: ",
    ):
        await phone.asked(words)
    await phone.press("Answer 1 question")
    await phone.asked("Who has been told of this concern?")
    await phone.press("Governor and co-ordinator")
    await phone.asked("Is this right?")
    await phone.press("File it")
    await phone.reference()
    assert phone.taps == 3
    await expect(phone.log.locator(".own").get_by_text("food cold agn")).to_have_count(0)


async def test_a_guess_is_turned_with_one_tap(phone: Phone) -> None:
    await phone.say(NOTE)
    await phone.asked("One answer is still needed")
    await phone.press("2: Good practice")
    await expect(phone.button("2: Neutral")).to_be_visible()
    await phone.asked("One answer is still needed")
    await phone.press("1: Concern")
    await expect(phone.button("1: Good practice")).to_be_visible()
    await phone.asked("Is this right?")


async def test_the_note_is_edited_in_the_chat_and_read_again(phone: Phone) -> None:
    await phone.say(NOTE)
    await phone.asked("Time out: 12:40")
    await edit_last(phone, NOTE.replace("1240", "1330").replace("6 guys", "7 guys"))
    await phone.asked("Time out: 13:30")
    await phone.asked("Prisoners spoken to: 7")
    await phone.asked("Observations: 2")


async def test_words_that_say_nothing_of_a_visit_are_not_taken_for_one(phone: Phone) -> None:
    await phone.say("hello there")
    await phone.asked("I found no visit in that, so nothing was kept")
    await expect(phone.button("Log a visit")).to_be_visible()
