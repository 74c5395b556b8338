from dataclasses import replace

from store import (
    alerts,
    concerns,
    conversations,
    learned,
    migrations,
    outbox,
    reports,
    requests,
    status,
    visits,
)
from store.conversations import DraftRow
from store.database import Store
from store.members import Role
from store.versions import Content
from tests.store.conftest import NOW, add_member


async def test_everything_is_counted_by_its_state(store: Store) -> None:
    member = await add_member(store, 5)
    await add_member(store, 6)
    async with store.writing(NOW) as work:
        active = DraftRow("d1", "visit", 1, "2018", "active", "{}", NOW, NOW)
        drafts = [active, replace(active, id="d2", state="parked"), replace(active, id="d3", state="parked")]
        await conversations.save(work, member.id, "{}", drafts)
        await outbox.add(work, [outbox.Item(5, "send", "{}"), outbox.Item(6, "send", "{}")])
        await outbox.claim_due(work, 1, 30)
    async with store.reading(NOW) as work:
        assert await status.counts(work) == {
            "schema": migrations.HEAD,
            "members.active": 2,
            "drafts.active": 1,
            "drafts.parked": 2,
            "outbox.claimed": 1,
            "outbox.planned": 1,
            "events": 0,
            "learned": 0,
            "audit": 2,
        }


async def test_records_reports_alerts_and_examples_are_counted(store: Store) -> None:
    monitor, coordinator = await add_member(store, 5), await add_member(store, 6, Role.COORDINATOR)
    content = Content("perth", "2026-11-20", "{}", "2018", 1)
    async with store.writing(NOW) as work:
        await visits.file(work, content, monitor.id, "d1")
        await visits.file(work, content, monitor.id, "d2")
        await reports.review(work, "V-0001", "accepted", "{}", coordinator)
        await requests.file(work, content, monitor.id, "d3", "with co-ordinator", None)
        await concerns.file(work, content, monitor.id, "d4", None, 1)
        await alerts.sound(work, "perth", "life", monitor.id)
        await learned.teach(work, "2018", "2.6", "V-0001#1", "cold food", coordinator.id)
    async with store.reading(NOW) as work:
        counted = await status.counts(work)
    wanted = {
        "visits.filed": 2,
        "reports.accepted": 1,
        "reports.waiting": 1,
        "requests.with co-ordinator": 1,
        "concerns.open": 1,
        "alerts.raised": 1,
        "events": 1,
        "learned": 1,
    }
    assert counted.items() >= wanted.items()
