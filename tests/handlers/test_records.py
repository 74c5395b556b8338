"""Filed visits: listed, read, undone, changed, and for whom."""

from datetime import timedelta

import pytest

from store import audit
from store.members import Role
from tests.handlers.conftest import Desk, file_a_visit


async def test_a_monitor_lists_and_reads_a_visit_and_the_reading_is_logged(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_visit(monitor, "Gym busy and well run")
    await monitor.say("/visits")
    assert "Filed visits" in monitor.text
    await monitor.press("V-0001")
    assert "Gym busy and well run" in monitor.text
    async with desk.store.reading(desk.now) as work:
        actions = (await work.connection.exec_driver_sql("SELECT action FROM audit ORDER BY seq")).scalars().all()
        assert (await audit.verify(work)).broken == ()
    assert actions[-2:] == ["visit.file", "visit.read"]


async def test_a_reference_may_be_typed_after_the_command(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_visit(monitor, "Gym busy and well run")
    await monitor.say("/visits v-0001")
    assert "Gym busy and well run" in monitor.text


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.MONITOR, ("polmont",)),
        (Role.COORDINATOR, ("polmont",)),
        (Role.LEAD, ("perth",)),
        (Role.ADMINISTRATOR, ("perth",)),
    ],
)
async def test_what_one_may_not_read_looks_like_what_does_not_exist(
    desk: Desk, role: Role, places: tuple[str, ...]
) -> None:
    monitor, other = await desk.member(1), await desk.member(2, role, places)
    await file_a_visit(monitor, "Gym busy and well run")
    for data in ("do:open:{}", "do:undo:{}", "do:amend:{}"):
        await other.press_data(data.format("V-0001"))
        there = (other.text, other.toast)
        await other.press_data(data.format("V-9999"))
        assert (other.text, other.toast) == there
        assert "Gym" not in other.text


async def test_a_list_pages(desk: Desk) -> None:
    monitor = await desk.member(1)
    for _ in range(10):
        await file_a_visit(monitor)
    await monitor.say("/visits")
    assert [key.label[:6] for row in monitor.screens[-1].keys for key in row][:2] == ["V-0010", "V-0009"]
    await monitor.press("Earlier visits")
    assert [key.label[:6] for row in monitor.screens[-1].keys for key in row][:2] == ["V-0002", "V-0001"]


async def test_undo_within_ten_minutes_gives_the_draft_back_and_files_under_the_same_reference(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_visit(monitor, "Gym busy and well run")
    desk.later(timedelta(minutes=9))
    await monitor.press("Undo filing")
    assert "V-0001 is open again" in monitor.text
    assert "Gym busy and well run" in monitor.text
    await monitor.press("File it")
    assert "Filed: V-0001, version 2" in monitor.text


async def test_undo_after_ten_minutes_offers_a_change_instead(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_visit(monitor)
    desk.later(timedelta(minutes=11))
    await monitor.press("Undo filing")
    assert "ten minutes to undo are over" in monitor.text
    await monitor.press("Change it")
    assert "Change what was wrong in V-0001" in monitor.text


async def test_a_change_needs_a_reason_and_becomes_a_new_version(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await file_a_visit(monitor, "Gym busy and well run")
    await monitor.press("Change it")
    await monitor.press("Answer 1 question")
    await monitor.say("The time out was wrong")
    await monitor.say("time out")
    await monitor.say("12.50")
    await monitor.press("File the change")
    assert "Filed: V-0001, version 2" in monitor.text
    await coordinator.say("/visits V-0001")
    assert "Time out: 12:50" in coordinator.text
    assert "Reason for version 2: The time out was wrong" in coordinator.text


async def test_two_changes_at_once_do_not_hide_each_other(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await file_a_visit(monitor)
    for chat in (monitor, coordinator):
        await chat.press_data("do:amend:V-0001")
        await chat.press("Answer 1 question")
        await chat.say("A reason")
    await coordinator.press("File the change")
    await monitor.press("File the change")
    assert "It is not filed; your answers are kept." in monitor.text
    assert "File the change" in str(monitor.screens[-1].keys)


async def test_reading_while_a_question_is_open_shows_the_question_again(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_visit(monitor)
    await monitor.say("/visit")
    await monitor.say("/visits")
    assert "Filed visits" in monitor.screens[-2].texts[0]
    assert "Was the visit made?" in monitor.text
