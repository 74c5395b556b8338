"""Patterns as agreed, pauses, and when somebody was there last."""

from pathlib import Path

import pytest

from store import visiting, visits
from store.database import Store
from store.members import Member
from store.visiting import Agreed
from tests.store.conftest import NOW, TODAY, add_member, content, logged, on_the_disk


async def test_the_latest_pattern_counts_and_each_place_has_its_own(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    other = await add_member(store, 9)
    async with store.writing(NOW) as work:
        assert await visiting.agreed_with(work, [monitor.id]) == {}
        for place, agreed in (("perth", Agreed("weekly", None)), ("barlinnie", Agreed("monthly", 0))):
            await visiting.agree(work, monitor.id, place, agreed, coordinator)
        await visiting.agree(work, monitor.id, "perth", Agreed("fortnightly", 1), coordinator)
        found = await visiting.agreed_with(work, [monitor.id, other.id])
    assert found == {
        (monitor.id, "perth"): Agreed("fortnightly", 1),
        (monitor.id, "barlinnie"): Agreed("monthly", 0),
    }
    assert len(await logged(store, "pattern.agree")) == 3


async def test_the_last_visit_and_the_beginning_of_each_member_at_each_place(store: Store, monitor: Member) -> None:
    other = await add_member(store, 9)
    async with store.writing(NOW) as work:
        for number, (author, day) in enumerate(((monitor, "2026-11-10"), (monitor, "2026-11-03"), (other, TODAY))):
            await visits.file(work, content(date=day), author.id, f"d{number}")
        await visits.undo(work, "V-0003", other.id)
        assert await visiting.last_visits(work, [monitor.id, other.id]) == {(monitor.id, "perth"): "2026-11-10"}
        assert await visiting.assigned(work, [monitor.id]) == {(monitor.id, "perth"): NOW}


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        ("2026-11-20", "2026-11-30", ("2026-11-20", "2026-11-21")),
        ("2026-11-20", None, ("2026-11-20", "2026-11-21")),
        ("2026-11-22", "2026-11-30", None),
        ("2026-12-01", None, None),
    ],
)
async def test_who_is_back_is_not_away_any_more(
    store: Store, monitor: Member, first: str, last: str | None, left: tuple[str, str] | None
) -> None:
    async with store.writing(NOW) as work:
        for _ in range(2):
            await visiting.pause(work, monitor, first, last, "illness", "d1")
        (made,) = (await visiting.pauses_of(work, [monitor.id]))[monitor.id]
        assert (made.first, made.last, made.reason) == (first, last, "illness")
        assert await visiting.end_pause(work, made.id, monitor, TODAY)
        assert not await visiting.end_pause(work, made.id, monitor, TODAY)
        found = (await visiting.pauses_of(work, [monitor.id])).get(monitor.id, [])
    assert [(one.first, one.last) for one in found] == ([left] if left else [])
    assert [action for _, action, _ in await logged(store, "pause")] == ["pause.make", "pause.end"]


async def test_nobody_ends_the_pause_of_another_or_one_that_is_over(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    async with store.writing(NOW) as work:
        await visiting.pause(work, monitor, "2026-11-01", "2026-11-21", "holiday", "d1")
        await visiting.pause(work, monitor, "2026-12-01", None, "holiday", "d2")
        for number, by in ((2, coordinator), (1, monitor), (3, monitor)):
            assert not await visiting.end_pause(work, number, by, TODAY)
        assert len((await visiting.pauses_of(work, [monitor.id]))[monitor.id]) == 2


async def test_why_somebody_is_away_is_not_readable_on_the_disk(store: Store, monitor: Member, home: Path) -> None:
    async with store.writing(NOW) as work:
        await visiting.pause(work, monitor, TODAY, None, "a-word-of-its-own", "d1")
    assert b"a-word-of-its-own" not in on_the_disk(home)
