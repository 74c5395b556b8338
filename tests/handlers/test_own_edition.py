"""Records stay with the edition they were made under: an own one, a replaced one, one that is gone."""

from pathlib import Path

import pytest

from conversations.engine import Engine
from conversations.registry import FLOWS
from conversations.talk import Talker
from handlers.turns import COMMANDS, Turns
from standards import loader
from standards.loader import load
from store.members import Role
from tests.handlers.conftest import Chat, Desk
from tests.standards.own import isle, lay, shipped


def take_up(desk: Desk, own: Path | None, edition: str = "") -> None:
    """What a start of the assistant with these files does."""
    loader.use(own, edition)
    desk.turns = Turns(desk.store, Talker(Engine(FLOWS, load()), COMMANDS))


async def file_linked(chat: Chat, note: str, link: str) -> None:
    """File a visit with one observation linked to what is typed."""
    await begin_linked(chat, note)
    await chat.say(link)
    await chat.press("Review")
    await chat.press("File it")


async def begin_linked(chat: Chat, note: str) -> None:
    """A visit up to the question which indicator it is about."""
    await chat.say("/visit")
    await chat.press("Made")
    await chat.press("Yesterday")
    await chat.say("1015-1240")
    for _ in range(4):
        await chat.press("Skip")
    await chat.say(note)
    await chat.press("Seen by me")
    await chat.press("Neutral")


@pytest.fixture
async def monitor(desk: Desk) -> Chat:
    return await desk.member(1)


async def test_an_old_record_is_shown_under_its_own_edition_and_a_new_one_under_the_new(
    desk: Desk, monitor: Chat, tmp_path: Path
) -> None:
    await file_linked(monitor, "Food was cold at lunch", "2.6")
    take_up(desk, lay(tmp_path, edition_isle=isle()))
    await file_linked(monitor, "Ferry cancelled, two men missed court", "2.6")
    await monitor.say("/visits V-0001")
    assert "Standards (2018): 2.6 Meals" in monitor.text
    await monitor.say("/visits V-0002")
    assert "Standards (isle-1): 2.6 Harbour crossings" in monitor.text


async def test_a_record_of_an_older_edition_can_be_changed_under_it(desk: Desk, monitor: Chat, tmp_path: Path) -> None:
    await file_linked(monitor, "Food was cold at lunch", "2.6")
    take_up(desk, lay(tmp_path, edition_isle=isle()))
    await monitor.press_data("do:amend:V-0001")
    await monitor.press("Answer 1 question")
    await monitor.say("The time out was wrong")
    await monitor.press("File the change")
    await monitor.say("/visits V-0001")
    assert "V-0001, version 2" in monitor.text
    assert "Standards (2018): 2.6 Meals" in monitor.text


async def test_a_record_whose_edition_is_gone_shows_its_numbers(desk: Desk, monitor: Chat, tmp_path: Path) -> None:
    take_up(desk, lay(tmp_path, edition_isle=isle()))
    await file_linked(monitor, "Ferry cancelled", "12.1")
    take_up(desk, None)
    await monitor.say("/visits V-0001")
    assert "Standards (isle-1): 12.1." in monitor.text
    await monitor.press_data("do:amend:V-0001")
    assert "Change V-0001" in monitor.text


async def test_an_open_draft_whose_edition_is_gone_can_be_finished(desk: Desk, monitor: Chat, tmp_path: Path) -> None:
    take_up(desk, lay(tmp_path, edition_isle=isle()))
    await begin_linked(monitor, "Ferry cancelled")
    assert "Harbour crossings" in str(monitor.screens[-1].keys)
    take_up(desk, None)
    await monitor.say("/where")
    assert "The edition isle-1 is not here any more, so I can suggest nothing." in monitor.text
    await monitor.say("2.6")
    assert "I found no indicator" in monitor.text or "I did not understand" in monitor.text
    await monitor.press("No link")
    await monitor.press("Review")
    await monitor.press("File it")
    assert "Filed: V-0001" in monitor.text


async def test_an_edition_without_indicators_offers_its_standards(desk: Desk, monitor: Chat) -> None:
    take_up(desk, None, "2015")
    await begin_linked(monitor, "Food was cold at lunch")
    assert "4 Health and Wellbeing" in str(monitor.screens[-1].keys)
    await monitor.press("2 Decency")
    await monitor.press("Standard 2 as a whole")
    await monitor.press("Review")
    await monitor.press("File it")
    await monitor.say("/visits V-0001")
    assert "Standards (2015): Standard 2 Decency" in monitor.text


async def test_a_note_is_read_under_an_edition_without_indicators(desk: Desk, monitor: Chat) -> None:
    take_up(desk, None, "2015")
    await monitor.say("Perth yesterday 1015-1240. C hall. food cold agn at lunch in C hall")
    assert "1: food cold agn at lunch in C hall" in monitor.text


async def test_what_a_replaced_edition_no_longer_holds_keeps_its_number(
    desk: Desk, monitor: Chat, tmp_path: Path
) -> None:
    await file_linked(monitor, "Food was cold at lunch", "2.6")
    text = shipped()
    begin = text.index('[[standard.indicator]]\nnumber = "2.6"')
    end = text.index("[[standard]]", begin)
    take_up(desk, lay(tmp_path, edition_2018=text[:begin] + text[end:]))
    await monitor.say("/visits V-0001")
    assert "Standards (2018): 2.6." in monitor.text


async def test_an_own_edition_is_looked_up_in_the_chat(desk: Desk, monitor: Chat, tmp_path: Path) -> None:
    take_up(desk, lay(tmp_path, edition_isle=isle()))
    await monitor.say("/standards")
    assert "The standards of isle-1" in monitor.text
    await monitor.say("/standards 12.1")
    assert "Official wording: Every growing tunnel shall be watered daily." in monitor.text
    await monitor.say("/standards ferry")
    assert "Harbour crossings" in monitor.text


async def test_an_administrator_sees_how_sure_a_number_is_and_how_to_tick_it(desk: Desk, monitor: Chat) -> None:
    administrator = await desk.member(2, Role.ADMINISTRATOR, ())
    await administrator.say("/standards 1.1")
    assert "How sure: order." in administrator.text
    assert "ipm standards tick 1.1" in administrator.text
    await monitor.say("/standards 1.1")
    assert "ipm standards" not in monitor.text


async def test_an_administrator_sees_who_ticked_a_number(desk: Desk, tmp_path: Path) -> None:
    tick = 'basis = "verified"\nticked = { by = "PMC, Perth", on = 2026-11-20, source = "page 3" }'
    take_up(desk, lay(tmp_path, edition_2018=shipped().replace('basis = "order"', tick, 1)))
    administrator = await desk.member(2, Role.ADMINISTRATOR, ())
    await administrator.say("/standards 1.1")
    assert "Ticked Friday 20 November 2026 by PMC, Perth; seen at page 3." in administrator.text
    assert "ipm standards tick" not in administrator.text


@pytest.mark.parametrize("typed", ["/standards food", "/standards 2.6", "/standards 9", "/glossary intergrated case"])
async def test_looking_up_from_within_a_question_shows_the_question_again(monitor: Chat, typed: str) -> None:
    await monitor.say("/visit")
    await monitor.press("Made")
    shown = len(monitor.screens)
    await monitor.say(typed)
    assert len(monitor.screens) == shown + 2
    assert "What day was it?" in monitor.text
