"""Published knowledge, asked for in the chat."""

import pytest

from store.members import Role
from tests.handlers.conftest import Chat, Desk


@pytest.fixture
async def monitor(desk: Desk) -> Chat:
    return await desk.member(1)


async def test_a_standard_is_browsed_down_to_an_indicator(monitor: Chat) -> None:
    await monitor.say("/standards")
    await monitor.press("2 Decency")
    await monitor.press("2.6")
    assert "2.6 Meals" in monitor.text
    assert "The number was seen" in monitor.text


@pytest.mark.parametrize("typed", ["/standards 2.6", "/standards qi 2.6"])
async def test_a_number_shows_its_indicator(monitor: Chat, typed: str) -> None:
    await monitor.say(typed)
    assert "<b>2.6 Meals" in monitor.text


async def test_words_search(monitor: Chat) -> None:
    await monitor.say("/standards food")
    assert "2.6 Meals" in monitor.text
    await monitor.say("/standards medicines")
    assert "9.8" in str(monitor.screens[-1])


async def test_nothing_found_says_what_to_try(monitor: Chat) -> None:
    await monitor.say("/standards xyzzyq")
    assert "I found no standard for “xyzzyq”." in monitor.text
    assert "/standards food" in monitor.text


@pytest.mark.parametrize("typed", ["/glossary icm", "what's ICM", "What does ICM stand for?"])
async def test_a_word_of_the_work_is_explained(monitor: Chat, typed: str) -> None:
    await monitor.say(typed)
    assert "ICM: Integrated Case Management" in monitor.text


async def test_an_unknown_word_says_so(monitor: Chat) -> None:
    await monitor.say("/glossary xyzzyq")
    assert "I do not know “xyzzyq”." in monitor.text
    await monitor.say("/glossary")
    assert "Which word?" in monitor.text


async def test_a_question_about_something_else_is_not_taken_for_the_glossary(monitor: Chat) -> None:
    await monitor.say("what's for tea")
    assert "I found no visit in that" in monitor.text


async def test_looking_up_does_not_lose_the_question(monitor: Chat) -> None:
    await monitor.say("/visit")
    await monitor.say("/glossary TTM")
    assert "Talk to Me" in monitor.screens[-2].texts[0]
    assert "Was the visit made?" in monitor.text


async def test_words_typed_at_a_question_are_its_answer(monitor: Chat) -> None:
    await monitor.say("/visit")
    await monitor.press("Attempted")
    await monitor.say("what's ICM")
    assert "What day was it?" in monitor.text


async def test_every_role_may_look_up(desk: Desk) -> None:
    lead = await desk.member(2, Role.LEAD, ())
    await lead.say("/standards 2.6")
    assert "2.6 Meals" in lead.text
