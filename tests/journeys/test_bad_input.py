"""What nobody expected: each gets one clear sentence, keeps what was answered, and asks again."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.journeys.phone import PERTH, Phone

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def at_the_times(phone: Phone) -> None:
    await phone.say("/visit")
    await phone.answer({"Was the visit made?": "[Made]", "What day was it?": "[Yesterday]"})
    await phone.asked("What time did you go in")


async def test_what_is_no_text_is_named_and_the_question_asked_again(phone: Phone) -> None:
    await at_the_times(phone)
    kinds = {
        "Sticker": "a sticker",
        "Voice note": "a voice note",
        "Forwarded voice note": "a forwarded voice note",
        "Sample photo": "a photo",
        "Sample file": "a document",
        "Contact": "a contact",
        "Location": "a place on the map",
    }
    for count, (what, named) in enumerate(kinds.items(), start=1):
        await phone.attach(what)
        await expect(phone.log.get_by_text("Everything so far is kept.")).to_have_count(count)
        await phone.asked(f"You sent {named}")
        await phone.asked("a time of day, for example “10.15”")
        await phone.asked("What time did you go in")
    await phone.say("1015-1240")
    await phone.asked("Were you alone?")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("half past", "I could not read “half past” as a time"),
        ("👍", "I could not read “👍” as a time"),
        ("1240-1015", "10:15 is not after the time in, 12:40"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_for_again(phone: Phone, typed: str, said: str) -> None:
    await at_the_times(phone)
    await phone.say(typed)
    await phone.asked(said)


async def test_a_day_to_come_is_not_taken(phone: Phone) -> None:
    await phone.say("/visit")
    await phone.answer({"Was the visit made?": "[Made]", "What day was it?": "tomorrow"})
    await phone.asked("Monday 23 November 2026, which is in the future")
    await phone.asked("What day was it?")


async def test_a_pasted_text_of_10000_characters_is_kept_whole_and_shown_whole(phone: Phone) -> None:
    words = [f"word{number:05}" for number in range(1000)]
    text = " ".join(words)
    assert len(text) >= 9_999
    await at_the_times(phone)
    await phone.answer(
        {
            "What time did you go in": "1015-1240",
            "Were you alone?": "[Skip]",
            "Which areas did you see?": "[Skip]",
            "How many prisoners did": "[Skip]",
            "How many staff": "[Skip]",
            "What did you observe?": text,
        }
    )
    await expect(phone.log.locator(".msg.own")).to_have_count(5)  # it leaves the phone in three messages
    await expect(phone.log.get_by_text("Added to your text: I have it whole.")).to_have_count(2)
    await phone.answer(
        {
            "How do you know?": "[Seen by me]",
            "What kind of observation": "[Neutral]",
            "Which quality indicator": "[No link]",
            "Type the next in your own words": "[Review]",
            "Type a number to change": "[File it]",
        }
    )
    await phone.reference()
    pieces = await phone.log.locator("pre").all_inner_texts()
    assert len(pieces) > 1
    shown = " ".join(pieces).split()
    assert shown[shown.index(words[0]) : shown.index(words[-1]) + 1] == words


async def test_two_quick_presses_answer_once(phone: Phone) -> None:
    await phone.say("/visit")
    await phone.asked("Was the visit made?")
    made = await phone.button("Made").get_attribute("data-data")
    number = int(await phone.last.get_attribute("data-id") or 0)
    press = {"as": PERTH, "message_id": number, "button": made, "stale": True}
    request = phone.page.request
    await asyncio.gather(*(request.post("/local/press", data=press) for _ in range(2)))
    await expect(phone.pane.get_by_text("That question has moved on. Here is the current one.")).to_be_visible()
    await phone.asked("What day was it?")
    await phone.press("Yesterday")
    await phone.asked("What time did you go in")
    await phone.button("‹ Back").dblclick()
    await phone.asked("What day was it?")
