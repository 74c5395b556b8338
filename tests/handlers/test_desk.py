"""The desk: what waits, most overdue first; what is rising."""

from datetime import timedelta

import pytest

from store.members import Role
from tests.handlers.conftest import Desk, file_a_bad_visit, file_a_concern, file_a_request, file_a_visit


async def test_nothing_waits_at_first(desk: Desk) -> None:
    for number, role in enumerate((Role.MONITOR, Role.COORDINATOR), start=1):
        chat = await desk.member(number, role)
        await chat.say("/desk")
        assert "Nothing waits for you." in chat.text
        assert chat.labels == ["What is rising", "Menu"]


async def test_the_most_overdue_comes_first_and_each_line_opens(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await file_a_visit(monitor)
    await file_a_request(monitor)
    await file_a_concern(monitor)
    desk.later(timedelta(days=8))
    await coordinator.say("/desk")
    assert "1 report, 1 request, 1 concern. 2 overdue." in coordinator.text
    assert coordinator.labels[:4] == [
        "V-0001 · Perth · report, 3 days overdue",
        "C-0001 · Perth · look again, 1 day overdue",
        "R-0001 · Perth · waiting for the prison, due in 2 days",
        "Reports",
    ]
    await coordinator.press("C-0001")
    assert "two showers in C Hall out of order" in coordinator.text


@pytest.mark.slow
async def test_one_sort_at_a_time_and_the_next_page(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    for _ in range(9):
        await file_a_request(monitor)
    await file_a_visit(monitor)
    await coordinator.say("/desk")
    await coordinator.press("Requests")
    assert [label[:6] for label in coordinator.labels[:9]] == [*(f"R-000{n}" for n in range(1, 9)), "More ›"]
    await coordinator.press("More")
    assert coordinator.labels[0][:6] == "R-0009"
    await coordinator.press("Everything")
    assert "1 report, 9 requests." in coordinator.text


async def test_an_alert_waits_on_the_desk_even_when_nothing_else_does(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await monitor.say("/request")
    for answer in ("in person", "today", "skip", "he said he wants to die"):
        await monitor.say(answer)
    await coordinator.say("/desk")
    assert coordinator.labels[0] == "Alert A-0001 at Perth: I am dealing with it"
    assert "Nothing waits" not in coordinator.text
    await coordinator.press("A-0001")
    assert "Alert A-0001 is yours." in coordinator.text
    await coordinator.say("/desk")
    assert "A-0001" not in str(coordinator.labels)


async def test_a_draft_left_for_a_week_leads_its_owner_to_it_and_the_coordinator_to_them(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await monitor.say("/visit")
    await monitor.press("Made")
    await monitor.press("Save")
    desk.later(timedelta(days=8))
    await coordinator.say("/desk")
    assert coordinator.labels[0] == "Draft of Monitor 1: visit, left for 8 days"
    await coordinator.press("Draft of Monitor 1")
    assert "Monitor 1" in coordinator.text
    assert "Hand over" in coordinator.labels
    await monitor.say("/desk")
    await monitor.press("Your draft: visit, left for 8 days")
    assert "What day was it?" in monitor.text


async def test_a_monitor_sees_reports_with_a_question_and_what_they_hold(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    other = await desk.member(3)
    await file_a_visit(monitor)
    await file_a_request(monitor)
    await coordinator.press("Open V-0001")
    await coordinator.press("Return it")
    await coordinator.say("say which hall")
    await coordinator.press("Send it")
    await monitor.say("/desk")
    assert "1 report, 1 request." in monitor.text
    await other.say("/desk")
    assert "Nothing waits for you." in other.text


async def test_what_is_rising_is_counted_and_names_nobody(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await coordinator.press_data("do:rising")
    assert "Nothing is rising." in coordinator.text
    for _ in range(3):
        await monitor.say("/request")
        for answer in ("in person", "today", "skip", "food cold at lunch", "2.6", "skip", "no", "asked the kitchen"):
            await monitor.say(answer)
        for answer in ("still open", "skip", "skip", "skip"):
            await monitor.say(answer)
        await monitor.press("File it")
    await coordinator.say("/desk")
    await coordinator.press("What is rising")
    assert "Rising in four weeks" in coordinator.text
    assert "Perth: 2.6" in coordinator.text
    assert "– 3, before 0." in coordinator.text


async def test_a_concern_never_notified_waits(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/concern")
    for answer in ("skip", "yesterday", "library shut", "no link", "nobody yet", "skip", "in 7 days"):
        await monitor.say(answer)
    await monitor.press("File it")
    await file_a_bad_visit(monitor)
    await monitor.say("/desk")
    assert monitor.labels[0] == "C-0001 · Perth · not yet notified, due in 7 days"
