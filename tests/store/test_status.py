from dataclasses import replace

from store import conversations, migrations, outbox, status
from store.conversations import DraftRow
from store.database import Store
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
            "audit": 2,
        }
