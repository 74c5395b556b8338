from datetime import timedelta

import pytest

from store import concerns, conversations, desk, members, reports, requests, visits
from store.conversations import DraftRow
from store.database import Store
from store.desk import Waiting
from store.members import Member, Role
from tests.store.conftest import NOW, TODAY, add_member, content

WEEK_AGO = NOW - timedelta(days=7)


async def waits(store: Store, member: Member, limit: int = 99) -> list[Waiting]:
    async with store.reading(NOW) as work:
        return await desk.waiting(work, member, TODAY, WEEK_AGO, limit)


async def references(store: Store, member: Member, sort: str) -> list[str]:
    return [one.reference for one in await waits(store, member) if one.sort == sort]


@pytest.fixture
async def colleague(store: Store) -> Member:
    return await add_member(store, 7, label="Monitor, other")


async def test_nothing_waits_where_nothing_was_filed(store: Store, coordinator: Member) -> None:
    assert await waits(store, coordinator) == []


async def test_reports_wait_for_the_co_ordinator_then_for_the_monitor(
    store: Store, monitor: Member, colleague: Member, coordinator: Member
) -> None:
    async with store.writing(NOW) as work:
        for number, by in enumerate([monitor, monitor, monitor, colleague, coordinator]):
            await visits.file(work, content(), by.id, f"d{number}")
        await visits.undo(work, "V-0003", monitor.id)
        await reports.review(work, "V-0002", "questioned", "{}", coordinator)
        await reports.review(work, "V-0004", "accepted", "{}", coordinator)
    assert await waits(store, coordinator) == [Waiting("report", "V-0001", "perth", TODAY, None, "waiting")]
    assert await waits(store, monitor) == [Waiting("report", "V-0002", "perth", TODAY, None, "questioned")]
    assert await waits(store, colleague) == []
    async with store.writing(NOW) as work:
        await reports.reply(work, "V-0002", "{}", monitor)
    assert await references(store, coordinator, "report") == ["V-0001", "V-0002"]
    assert await waits(store, monitor) == []


async def test_requests_wait_by_what_is_owed_else_by_age(
    store: Store, monitor: Member, colleague: Member, coordinator: Member
) -> None:
    made = [
        (monitor, "open", "2026-11-10", None),
        (colleague, "waiting", "2026-11-01", "2026-11-30"),
        (monitor, "with co-ordinator", "2026-11-15", "2026-11-05"),
        (monitor, "answered", "2026-11-01", None),
        (monitor, "withdrawn", "2026-11-01", None),
    ]
    async with store.writing(NOW) as work:
        for number, (by, state, day, due) in enumerate(made):
            await requests.file(work, content(date=day), by.id, f"d{number}", state, due)
    assert await references(store, coordinator, "request") == ["R-0003", "R-0001", "R-0002"]
    assert await references(store, monitor, "request") == ["R-0003", "R-0001"]
    assert await waits(store, colleague) == [
        Waiting("request", "R-0002", "perth", "2026-11-01", "2026-11-30", "waiting")
    ]


async def test_concerns_wait_when_due_told_twice_or_not_at_all(
    store: Store, monitor: Member, colleague: Member, coordinator: Member
) -> None:
    made = [
        (monitor, "2026-11-22", 1),  # due today
        (monitor, "2026-11-23", 1),  # not yet
        (colleague, "2026-12-30", 2),
        (monitor, None, 0),
        (monitor, None, 1),  # told once, but no day is set on which it would be looked at
    ]
    async with store.writing(NOW) as work:
        for number, (by, due, notified) in enumerate(made):
            await concerns.file(work, content(), by.id, f"d{number}", due, notified)
    stands = {one.reference: one.state for one in await waits(store, coordinator)}
    assert stands == {
        "C-0001": "look again",
        "C-0003": "notified 2 times",
        "C-0004": "not yet notified",
        "C-0005": "look again",
    }
    assert await references(store, monitor, "concern") == ["C-0004", "C-0005", "C-0001"]
    assert await references(store, colleague, "concern") == ["C-0003"]


async def test_drafts_wait_when_left_for_a_week(
    store: Store, monitor: Member, coordinator: Member, outsiders: list[Member]
) -> None:
    async def draft(by: Member, name: str, state: str, days: int) -> None:
        at = NOW - timedelta(days=days)
        row = DraftRow(name, "visit", 1, "2018", state, "{}", at, at)  # type: ignore[arg-type]
        async with store.writing(at) as work:
            await conversations.save(work, by.id, "{}", [row])

    await draft(monitor, "d1", "active", 8)
    await draft(monitor, "d2", "parked", 30)
    await draft(monitor, "d3", "active", 6)
    await draft(monitor, "d4", "cancelled", 30)
    await draft(coordinator, "d5", "active", 30)
    await draft(outsiders[0], "d6", "active", 30)
    await draft(outsiders[2], "d7", "active", 30)
    old = (NOW - timedelta(days=30)).date().isoformat()
    assert (await waits(store, coordinator))[0] == Waiting("draft", "d2", "", old, None, "visit", monitor.id)
    assert await references(store, coordinator, "draft") == ["d2", "d1"]
    assert await references(store, monitor, "draft") == ["d2", "d1"]
    assert await references(store, outsiders[1], "draft") == ["d6"]
    async with store.writing(NOW) as work:
        await members.unassign(work, monitor.id, "perth", "operator")
    assert await references(store, coordinator, "draft") == []


async def test_each_sort_has_its_limit(store: Store, monitor: Member, coordinator: Member) -> None:
    async with store.writing(NOW) as work:
        for number in range(4):
            await visits.file(work, content(), monitor.id, f"v{number}")
            await requests.file(work, content(), monitor.id, f"r{number}", "open", None)
            await concerns.file(work, content(), monitor.id, f"c{number}", None, 0)
    assert [one.reference for one in await waits(store, coordinator, 2)] == [
        "V-0001", "V-0002", "R-0001", "R-0002", "C-0001", "C-0002",
    ]  # fmt: skip


async def test_nobody_else_sees_what_waits(store: Store, monitor: Member, outsiders: list[Member]) -> None:
    async with store.writing(NOW) as work:
        await visits.file(work, content(), monitor.id, "v")
        await requests.file(work, content(), monitor.id, "r", "open", None)
        await concerns.file(work, content(), monitor.id, "c", None, 0)
    assert [await waits(store, one) for one in outsiders] == [[]] * 4
    assert await waits(store, await add_member(store, 8, Role.MONITOR, "perth")) == []
