"""Notifications keep out of quiet hours, but for alerts."""

from datetime import UTC, datetime, timedelta

from store.members import Role
from tests.handlers.conftest import Desk, file_a_visit

NIGHT = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


async def test_a_report_filed_at_night_is_told_in_the_morning(desk: Desk) -> None:
    monitor = await desk.member(1)
    coordinator = await desk.member(2, Role.COORDINATOR)
    desk.now = NIGHT
    reference = await file_a_visit(monitor)
    await desk.collect()
    assert not coordinator.screens
    desk.now = NIGHT + timedelta(hours=9, minutes=30)  # eight in the morning
    await desk.collect()
    assert reference in coordinator.text


async def test_an_alert_comes_at_any_hour(desk: Desk) -> None:
    monitor = await desk.member(1)
    coordinator = await desk.member(2, Role.COORDINATOR)
    desk.now = NIGHT
    await monitor.say("/request")
    await monitor.say("in person")
    await monitor.say("yesterday")
    await monitor.say("skip")
    await monitor.say("he says he will kill himself tonight")
    assert "Alert A-0001" in coordinator.text
