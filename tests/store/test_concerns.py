from pathlib import Path

import pytest

from store import concerns, matters, versions
from store.database import Store
from store.matters import Change
from store.members import Member
from store.versions import CONCERN, RecordError
from tests.store.conftest import LATER, NOW, content, links_of, logged, on_the_disk

SHOWERS = content('{"matter": "two showers out of order"}', "3.4")


async def filed(
    store: Store, by: Member, draft: str = "d1", *, due: str | None = "2026-12-01", notified: int = 1, source: str = ""
) -> str:
    async with store.writing(NOW) as work:
        return (await concerns.file(work, SHOWERS, by.id, draft, due, notified, source)).reference


async def seen(store: Store, by: Member, change: Change, *, told: bool = False, reference: str = "C-0001") -> None:
    async with store.writing(LATER) as work:
        await concerns.change(work, reference, change, by, told)


async def head(store: Store, reference: str = "C-0001") -> tuple[str, str | None, str | None, int]:
    async with store.reading(NOW) as work:
        row = await versions.head(work, CONCERN, reference)
    assert row is not None
    return row.state, row.due, row.closed_on, row.notified


BETTER = Change("better", "open", "2026-11-22", '{"seen": "better"}', "2026-12-20")
REMEDIED = Change("remedied", "remedied", "2026-11-23", '{"seen": "remedied"}')


async def test_a_filed_concern_is_open_until_it_is_remedied(store: Store, monitor: Member) -> None:
    assert await filed(store, monitor, source="V-0042#2") == "C-0001"
    assert await head(store) == ("open", "2026-12-01", None, 1)
    await seen(store, monitor, BETTER)
    assert await head(store) == ("open", "2026-12-20", None, 1)
    await seen(store, monitor, REMEDIED)
    assert await head(store) == ("remedied", None, "2026-11-23", 1)
    async with store.writing(LATER) as work:
        found = await matters.read(work, CONCERN, "C-0001", monitor)
    assert found is not None
    assert found[0].head == {
        "closed_on": "2026-11-23",
        "due": None,
        "holder": monitor.id,
        "notified": 1,
        "source": "V-0042#2",
    }
    assert [(event.what, event.state) for event in found[1]] == [("better", "open"), ("remedied", "remedied")]
    assert [action for _, action, _ in await logged(store, "concern")] == [
        "concern.file", "concern.better", "concern.remedied", "concern.read",
    ]  # fmt: skip


async def test_each_time_both_are_told_counts(store: Store, monitor: Member) -> None:
    await filed(store, monitor, notified=0)
    for told, count in ((True, 1), (False, 1), (True, 2)):
        await seen(store, monitor, BETTER, told=told)
        assert (await head(store))[3] == count


@pytest.mark.parametrize("told", [False, True])
async def test_who_may_not_read_it_may_not_look_again(
    store: Store, monitor: Member, outsiders: list[Member], told: bool
) -> None:
    await filed(store, monitor)
    before = await logged(store)
    for outsider in outsiders:
        for reference in ("C-0001", "C-0002"):
            with pytest.raises(RecordError) as caught:
                await seen(store, outsider, REMEDIED, told=told, reference=reference)
            assert caught.value.kind == "unknown"
    async with store.writing(NOW) as work:
        assert [await matters.read(work, CONCERN, "C-0001", one) for one in outsiders] == [None] * 4
    assert await logged(store) == before
    assert await head(store) == ("open", "2026-12-01", None, 1)


async def test_one_that_was_looked_at_again_is_not_undone(store: Store, monitor: Member, coordinator: Member) -> None:
    await filed(store, monitor)
    await seen(store, coordinator, BETTER)
    with pytest.raises(RecordError, match="was changed since"):
        async with store.writing(LATER) as work:
            await versions.undo(work, CONCERN, "C-0001", monitor.id)


async def test_one_that_is_undone_is_not_looked_at(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        await versions.undo(work, CONCERN, "C-0001", monitor.id)
    with pytest.raises(RecordError) as caught:
        await seen(store, monitor, BETTER, told=True)
    assert caught.value.kind == "undone"
    assert await head(store) == ("undone", "2026-12-01", None, 1)


# --- raised in another record ---


async def test_the_concerns_raised_in_a_record_are_found_by_it(store: Store, monitor: Member) -> None:
    for number, source in enumerate(["V-0042#1", "V-0042#12", "V-0420#1", "V-004#2", "", "R-0042#1"], 1):
        await filed(store, monitor, f"d{number}", source=source)
    async with store.reading(NOW) as work:
        assert await concerns.sources(work, "V-0042") == {"V-0042#1": "C-0001", "V-0042#12": "C-0002"}
        assert await concerns.sources(work, "V-9999") == {}


async def test_undoing_a_record_undoes_what_it_raised_unless_it_was_touched(store: Store, monitor: Member) -> None:
    for number in range(1, 6):
        await filed(store, monitor, f"d{number}", source=f"V-0042#{number}" if number < 5 else "V-0043#1")
    await seen(store, monitor, BETTER, reference="C-0002")
    await seen(store, monitor, REMEDIED, reference="C-0003")
    async with store.writing(LATER) as work:
        await versions.amend(work, CONCERN, "C-0004", SHOWERS, "why", monitor, 1)
        await concerns.undo_of(work, "V-0042", monitor.id)
    states = [(await head(store, f"C-000{number}"))[0] for number in range(1, 6)]
    assert states == ["undone", "open", "remedied", "open", "open"]
    assert await links_of(store, "C", 1) == []
    assert await links_of(store, "C", 2) == [(0, "3.4", 3, "perth", "2026-11-20")]
    assert await logged(store, "concern.undo") == [(monitor.id, "concern.undo", "concern:C-0001")]
    async with store.writing(LATER) as work:
        await versions.refile(work, CONCERN, "C-0001", SHOWERS, monitor.id, state="open", due=None, notified=0)
        assert "V-0042#1" in await concerns.sources(work, "V-0042")
    assert await head(store) == ("open", None, None, 0)
    assert await links_of(store, "C", 1) == [(0, "3.4", 3, "perth", "2026-11-20")]


async def test_nothing_of_it_is_readable_on_the_disk(store: Store, home: Path, monitor: Member) -> None:
    async with store.writing(NOW) as work:
        await concerns.file(work, content('"planted-matter"'), monitor.id, "d1", None, 1)
        change = Change("unchanged", "open", "2026-11-22", '{"note": "planted-note"}')
        await concerns.change(work, "C-0001", change, monitor, told_both=True)
    kept = on_the_disk(home)
    assert b"C-0001" in kept
    assert b"planted" not in kept
