from dataclasses import replace
from datetime import timedelta

import pytest

from store import conversations
from store.conversations import DraftRow, LostDraftError, Talk
from store.database import Store
from tests.store.conftest import NOW, add_member

LATER = NOW + timedelta(hours=1)


def draft(name: str, state: conversations.DraftState = "active", body: str = '{"answers": []}') -> DraftRow:
    return DraftRow(name, "visit", 3, "2018", state, body, NOW, NOW)


async def test_a_new_member_has_an_empty_talk(store: Store) -> None:
    member = await add_member(store, 5)
    async with store.reading(NOW) as work:
        assert await conversations.load(work, member.id) == Talk(member.id, "", {})


async def test_what_was_saved_is_loaded_whole(store: Store) -> None:
    member = await add_member(store, 5)
    long = draft("b", "parked", '"' + "Ünïcödé 🐕 " * 5_000 + '"')
    async with store.writing(NOW) as work:
        await conversations.save(work, member.id, '{"revision": 7}', [draft("a"), long])
    async with store.reading(NOW) as work:
        assert await conversations.load(work, member.id) == Talk(
            member.id, '{"revision": 7}', {"a": draft("a"), "b": long}
        )


async def test_only_what_changed_is_saved(store: Store) -> None:
    member = await add_member(store, 5)
    async with store.writing(NOW) as work:
        await conversations.save(work, member.id, "1", [draft("a"), draft("b"), draft("c")])
    changed = replace(draft("b", "parked", "2"), flow_version=4, edition="2026", flow="other", created_at=LATER)
    async with store.writing(LATER) as work:
        await conversations.save(work, member.id, "2", [changed], ["c", "unknown"])
    async with store.reading(LATER) as work:
        talk = await conversations.load(work, member.id)
    assert talk.body == "2"
    assert talk.drafts["a"] == draft("a")
    # A draft's flow and beginning never change
    assert talk.drafts["b"] == replace(changed, flow="visit", created_at=NOW, updated_at=LATER)
    assert set(talk.drafts) == {"a", "b"}


async def test_drafts_come_oldest_first(store: Store) -> None:
    member = await add_member(store, 5)
    ages = {"z": 3, "a": 1, "m": 2}
    rows = [replace(draft(name), created_at=NOW - timedelta(days=days)) for name, days in ages.items()]
    async with store.writing(NOW) as work:
        await conversations.save(work, member.id, "", rows)
        assert list((await conversations.load(work, member.id)).drafts) == ["z", "m", "a"]


async def test_nobody_touches_anothers_draft(store: Store) -> None:
    one, two = await add_member(store, 5), await add_member(store, 6)
    async with store.writing(NOW) as work:
        await conversations.save(work, one.id, "", [draft("a")])
        await conversations.save(work, two.id, "", [], ["a"])
    with pytest.raises(LostDraftError):
        async with store.writing(NOW) as work:
            await conversations.save(work, two.id, "", [draft("a", body='"stolen"')])
    async with store.reading(NOW) as work:
        assert (await conversations.load(work, one.id)).drafts == {"a": draft("a")}
        assert (await conversations.load(work, two.id)).drafts == {}


async def test_a_draft_is_handed_over_parked(store: Store) -> None:
    one, two = await add_member(store, 5), await add_member(store, 6)
    async with store.writing(NOW) as work:
        await conversations.save(work, one.id, "", [draft("a"), draft("gone", "cancelled")])
        assert await conversations.hand_over(work, "a", two.id, "operator")
        assert not await conversations.hand_over(work, "gone", two.id, "operator")
        assert not await conversations.hand_over(work, "unknown", two.id, "operator")
        assert (await conversations.load(work, two.id)).drafts == {"a": replace(draft("a"), state="parked")}
        assert set((await conversations.load(work, one.id)).drafts) == {"gone"}


async def test_a_sealed_draft_is_put_away_and_kept(store: Store) -> None:
    member = await add_member(store, 5)
    async with store.writing(NOW) as work:
        await conversations.save(work, member.id, "", [draft("a")])
        assert await conversations.seal(work, "a", "operator")
        assert not await conversations.seal(work, "a", "operator")
        assert (await conversations.load(work, member.id)).drafts == {}
        with pytest.raises(LostDraftError):
            await conversations.save(work, member.id, "", [draft("a")])


async def test_unfinished_drafts_are_counted_by_age(store: Store) -> None:
    member = await add_member(store, 5)
    for days, state in ((1, "active"), (8, "parked"), (31, "parked"), (40, "cancelled")):
        async with store.writing(NOW - timedelta(days=days)) as work:
            await conversations.save(work, member.id, "", [draft(f"{days}", state)])  # type: ignore[arg-type]
    async with store.reading(NOW) as work:
        ages = [timedelta(), timedelta(days=7), timedelta(days=30), timedelta(days=60)]
        assert await conversations.open_drafts(work, ages) == [3, 2, 1, 0]


async def test_a_cancelled_draft_can_be_taken_back_until_it_is_purged(store: Store) -> None:
    member = await add_member(store, 5)
    async with store.writing(NOW) as work:
        await conversations.save(work, member.id, "", [draft("a", "cancelled"), draft("b")])
    async with store.writing(NOW + timedelta(hours=23)) as work:
        assert await conversations.purge_cancelled(work, work.now - timedelta(hours=24)) == 0
        assert (await conversations.load(work, member.id)).drafts["a"].state == "cancelled"
    async with store.writing(NOW + timedelta(hours=24)) as work:
        assert await conversations.purge_cancelled(work, work.now - timedelta(hours=24)) == 0
    async with store.writing(NOW + timedelta(hours=25)) as work:
        assert await conversations.purge_cancelled(work, work.now - timedelta(hours=24)) == 1
        assert set((await conversations.load(work, member.id)).drafts) == {"b"}


def test_ids_are_long_and_new() -> None:
    ids = {conversations.new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert {len(made) for made in ids} == {16}
