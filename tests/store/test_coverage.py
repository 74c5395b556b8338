import pytest

from store import coverage, requests, visits
from store.coverage import Seen, Unseen
from store.database import Store
from store.members import Member
from tests.store.conftest import LATER, NOW, add_member, content


@pytest.fixture
async def colleague(store: Store) -> Member:
    return await add_member(store, 7, label="Monitor, other")


@pytest.fixture
async def history(store: Store, monitor: Member, colleague: Member) -> None:
    """Visits to Perth on the 1st, 10th, 16th and twice on the 20th, one of those undone; one to Barlinnie."""
    made = [
        (monitor, "2026-11-01", ("2.6", "3.4"), ("A Hall",)),
        (colleague, "2026-11-10", ("2.6",), ("A Hall", "B Hall", "A Hall")),
        (monitor, "2026-11-16", (), ("B Hall",)),
        (colleague, "2026-11-20", ("2.6",), ("Gym",)),
        (monitor, "2026-11-20", ("9.1",), ("C Hall",)),
    ]
    async with store.writing(NOW) as work:
        for number, (by, day, targets, areas) in enumerate(made):
            await visits.file(work, content("{}", *targets, date=day), by.id, f"d{number}", areas)
        await visits.file(work, content("{}", "9.1", place="barlinnie", date="2026-10-05"), monitor.id, "b", ["A Hall"])
        await visits.undo(work, "V-0005", monitor.id)
        await requests.file(work, content("{}", "9.1", date="2026-11-21"), monitor.id, "r", "open", None)


async def test_who_was_seen_in_the_week_and_by_whom(
    store: Store, history: None, monitor: Member, colleague: Member
) -> None:
    async with store.reading(NOW) as work:
        found = await coverage.seen(work, ["perth", "barlinnie", "inverness"], "2026-11-16", "2026-11-22")
    assert found == [
        Seen("perth", 2, (monitor.id, colleague.id), "2026-11-20"),
        Seen("barlinnie", 0, (), "2026-10-05"),
        Seen("inverness", 0, (), None),
    ]


async def test_both_days_are_included(store: Store, history: None) -> None:
    async with store.reading(NOW) as work:
        found = await coverage.seen(work, ["perth"], "2026-11-01", "2026-11-20")
        assert found[0].visits == 4
        assert await coverage.seen(work, [], "2026-11-01", "2026-11-20") == []


async def test_indicators_by_the_visits_that_passed_without_them(store: Store, history: None) -> None:
    async with store.reading(NOW) as work:
        found = await coverage.indicators(work, "perth", ["2.6", "3.4", "9.1"], "2018")
        other = await coverage.indicators(work, "perth", ["2.6"], "2015")
    # Of the visit that was undone, of Barlinnie and of a request nothing counts
    assert found == [Unseen("9.1", None, 4), Unseen("3.4", "2026-11-01", 3), Unseen("2.6", "2026-11-20", 0)]
    assert other == [Unseen("2.6", None, 4)]


async def test_areas_by_the_visits_that_passed_without_them(store: Store, history: None) -> None:
    known = ["A Hall", "B Hall", "C Hall", "Gym"]
    async with store.reading(NOW) as work:
        found = await coverage.areas(work, "perth", known)
    assert found == [
        Unseen("C Hall", None, 4),
        Unseen("A Hall", "2026-11-10", 2),
        Unseen("B Hall", "2026-11-16", 1),
        Unseen("Gym", "2026-11-20", 0),
    ]


async def test_areas_follow_the_version_that_holds(store: Store, history: None, monitor: Member) -> None:
    async with store.writing(LATER) as work:
        await visits.refile(work, "V-0005", content(date="2026-11-20"), monitor.id, ["C Hall"])
        moved = content("{}", "3.4", date="2026-11-18")
        await visits.amend(work, "V-0003", moved, "why", monitor, 1, ["A Hall"])
        found = await coverage.areas(work, "perth", ["A Hall", "B Hall", "C Hall"])
        seen = await coverage.indicators(work, "perth", ["3.4", "9.1"], "2018")
    assert found == [
        Unseen("B Hall", "2026-11-10", 3),
        Unseen("A Hall", "2026-11-18", 2),
        Unseen("C Hall", "2026-11-20", 0),
    ]
    assert seen == [Unseen("9.1", None, 5), Unseen("3.4", "2026-11-18", 2)]


async def test_where_nobody_was_everything_is_unseen(store: Store) -> None:
    async with store.reading(NOW) as work:
        assert await coverage.indicators(work, "perth", ["2.6"], "2018") == [Unseen("2.6", None, 0)]
        assert await coverage.areas(work, "perth", []) == []
