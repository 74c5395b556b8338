"""Filed requests: listed, laid out, changed, with their history."""

from datetime import timedelta

import pytest

from store.members import Role
from tests.handlers.conftest import Chat, Desk, file_a_request, words


async def change(chat: Chat, state: str, *answers: str) -> None:
    """Say how the request on the last screen stands."""
    await chat.press(state)
    for answer in answers:
        await chat.say(answer)
    await chat.press("Keep it")


async def test_a_request_is_listed_with_its_age_and_state(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/requests")
    assert "No request is open." in monitor.text
    await file_a_request(monitor)
    desk.later(timedelta(days=11))
    await monitor.say("/requests")
    assert monitor.labels[0] == "R-0001 · Perth · waiting for the prison, 12 days"


async def test_answered_asks_what_the_person_was_told_and_when(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say(f"/requests {await file_a_request(monitor)}")
    await monitor.press("Answered")
    assert "What was the person told?" in monitor.text
    await monitor.say("it was found in the store")
    assert "When was the person told?" in monitor.text
    await monitor.say("today")
    await monitor.say("skip")
    await monitor.press("Keep it")
    assert "R-0001 is answered." in monitor.text
    await monitor.press("Open R-0001")
    assert "Answered; it came 1 day ago." in monitor.text
    assert "22 Nov 2026: answered (you). it was found in the store" in monitor.text
    assert "Owed by" not in monitor.text


async def test_closed_leaves_the_list_of_open_ones_for_the_other(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say(f"/requests {await file_a_request(monitor)}")
    await change(monitor, "How it stands now", "closed", "today", "skip")
    await monitor.say("/requests")
    assert "No request is open." in monitor.text
    await monitor.press("Answered and closed")
    assert monitor.labels[0] == "R-0001 · Perth · closed, came 21 Nov 2026"


async def test_another_members_change_names_them_by_role_and_place(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await file_a_request(monitor)
    await coordinator.say("/requests r-0001")
    await change(coordinator, "How it stands now", "with the co-ordinator", "yesterday", "rang the store", "skip")
    await monitor.say("/requests r-0001")
    assert "21 Nov 2026: with the co-ordinator (Co-ordinator 2, noted 22 Nov). rang the store" in monitor.text


async def test_same_again_takes_over_how_where_and_what(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/request same again")
    assert "You have filed no request yet." in monitor.text
    await file_a_request(monitor)
    await monitor.say("/request Same again.")
    assert "Taken over from R-0001" in monitor.text
    assert "When did it come?" in monitor.text
    await monitor.say("today")
    assert "What did you do about it?" in monitor.text


async def test_an_undone_request_is_in_no_list_and_comes_back_under_its_reference(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_request(monitor)
    await monitor.press("Undo filing")
    await monitor.say("/requests")
    assert "No request is open." in words(monitor.screens[-2])
    await monitor.press("File it")
    assert "Filed: R-0001, version 2" in monitor.text
    await monitor.say("/requests")
    assert "R-0001" in monitor.labels[0]


async def test_a_request_that_was_undone_in_the_meantime_is_not_changed(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await file_a_request(monitor)
    await coordinator.say("/requests r-0001")
    await coordinator.press("How it stands now")
    await monitor.press("Undo filing")
    for answer in ("closed", "today", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert "The request was undone." in coordinator.text
    assert "your answers are kept" in coordinator.text


@pytest.mark.slow
async def test_a_long_list_pages(desk: Desk) -> None:
    monitor = await desk.member(1)
    for _ in range(9):
        await file_a_request(monitor)
    await monitor.say("/requests")
    assert [label[:6] for label in monitor.labels[:8]] == [f"R-000{n}" for n in range(1, 9)]
    await monitor.press("More")
    assert monitor.labels[0][:6] == "R-0009"
    assert "More ›" not in monitor.labels


async def test_a_corrected_outcome_is_how_it_stands(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_request(monitor)
    await monitor.press("Change it")
    for answer in ("outcome", "answered on the spot", "it is in the store", "ticked the wrong one"):
        await monitor.say(answer)
    await monitor.press("File the change")
    await monitor.say("/requests r-0001")
    assert "Answered; it came 1 day ago." in monitor.text
    assert "Owed by" not in monitor.text


async def test_a_change_to_its_words_leaves_how_it_stands(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say(f"/requests {await file_a_request(monitor)}")
    await change(monitor, "How it stands now", "closed", "today", "skip")
    await monitor.press("Open R-0001")
    await monitor.press("Change it")
    for answer in ("subject", "trainers lost in a move", "said what was lost"):
        await monitor.say(answer)
    await monitor.press("File the change")
    await monitor.say("/requests r-0001")
    assert "Closed; it came 1 day ago." in monitor.text
