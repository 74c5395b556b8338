"""What falls due is told to its holder: on the day, then weekly, by day, by reference."""

from datetime import timedelta

from handlers import dues
from store.members import Role
from tests.handlers.conftest import Chat, Desk, file_a_concern, file_a_request


async def told(desk: Desk) -> int:
    async with desk.store.writing(desk.now) as work:
        return await dues.remind(work)


async def test_the_holder_is_told_on_the_day_and_then_each_week(desk: Desk) -> None:
    monitor = await desk.member(1)
    await desk.member(2, Role.COORDINATOR)
    await file_a_request(monitor)  # something is owed in ten days
    await file_a_concern(monitor)  # to be looked at in seven
    days = []
    for day in range(18):
        if await told(desk):
            days.append(day)
        assert await told(desk) == 0
        desk.later(timedelta(days=1))
    assert days == [7, 10, 14, 17]


async def test_nobody_is_told_at_night_nor_after_it_is_done(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.later(timedelta(days=7, hours=8))  # 23:00 on the day
    assert await told(desk) == 0
    desk.later(timedelta(hours=-8))
    await _remedied(monitor)
    assert await told(desk) == 0


async def test_the_message_names_references_only(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor, "two showers in C Hall out of order")
    desk.later(timedelta(days=7))
    assert await told(desk) == 1
    await monitor.say("/menu")
    shown = next(screen for screen in monitor.screens if "One thing is due." in screen.texts[0])
    assert [key.label for row in shown.keys for key in row] == ["C-0001: look again"]
    assert "shower" not in shown.texts[0]


async def _remedied(monitor: Chat) -> None:
    await monitor.say("/concerns C-0001")
    await monitor.press("Remedied", monitor.screens[-1])
    await monitor.say("today")
    await monitor.say("skip")
    await monitor.press("Keep it")
