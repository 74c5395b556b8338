"""Forged presses about bookings and patterns: they change nothing, and tell nothing that somebody may not know."""

import pytest

from store.members import Role
from tests.handlers.conftest import Desk
from tests.handlers.test_forged import pressed

#: What may be pressed about a booking.
ABOUT_A_BOOKING = (
    "do:open:{}",
    "do:move:{}",
    "do:cannot:{}",
    "do:visited:{}",
    "do:swap:{}",
    "do:unswap:{}",
    "do:take:{}",
    "do:decline:{}",
)


@pytest.mark.parametrize("offered", [False, True])
async def test_a_booking_of_another_is_like_one_that_does_not_exist(desk: Desk, offered: bool) -> None:
    monitor, asked = await desk.member(1), await desk.member(2)
    for words in ("/plan", "book", "1 dec", "10-12", "book it"):
        await monitor.say(words)
    colleague = await desk.who(2)
    assert colleague is not None
    if offered:
        await monitor.press_data(f"do:swap:B-0001:{colleague.id[:12]}")
    others = [await desk.member(9), await desk.member(10, places=("polmont",)), await desk.member(11, Role.LEAD)]
    others += [await desk.member(12, Role.COORDINATOR, ("polmont",)), await desk.member(13, Role.ADMINISTRATOR)]
    before = await desk.kept()
    for other in others if offered else [*others, asked]:
        for data in (*ABOUT_A_BOOKING, f"do:swap:{{}}:{colleague.id[:12]}"):
            there = await pressed(other, data.format("B-0001"))
            assert there == await pressed(other, data.format("B-9999")), data
    assert await desk.kept() == before


async def test_a_coordinator_changes_no_booking_and_whom_it_is_offered_only_answers(desk: Desk) -> None:
    monitor, asked, coordinator = await desk.member(1), await desk.member(2), await desk.member(3, Role.COORDINATOR)
    for words in ("/plan", "book", "1 dec", "10-12", "book it"):
        await monitor.say(words)
    colleague, third = await desk.who(2), await desk.member(4)
    assert colleague is not None
    await monitor.press_data(f"do:swap:B-0001:{colleague.id[:12]}")
    before = await desk.kept()
    for data in ABOUT_A_BOOKING:
        await coordinator.press_data(data.format("B-0001"))
        if data not in ("do:take:{}", "do:decline:{}"):
            await asked.press_data(data.format("B-0001"))
    for chat in (monitor, third):
        await chat.press_data("do:take:B-0001")
        await chat.press_data("do:decline:B-0001")
    assert await desk.kept() == before


async def test_a_pattern_is_agreed_by_co_ordinators_at_their_own_places_only(desk: Desk) -> None:
    await desk.member(1, places=("perth", "polmont"))
    coordinator, colleague = await desk.member(2, Role.COORDINATOR), await desk.member(3)
    found = await desk.who(1)
    assert found is not None
    before = await desk.kept()
    for chat in (coordinator, colleague):
        await chat.press_data(f"do:pattern:{found.id[:12]}:polmont")
        await chat.press_data(f"do:pattern:{found.id[:12]}:nowhere")
    await colleague.press_data(f"do:pattern:{found.id[:12]}:perth")
    await coordinator.press_data("do:pause:end:1")
    await coordinator.press_data("do:book:perth")
    assert await desk.kept() == before
