from datetime import timedelta

import pytest

from store import alerts
from store.alerts import AGAIN_AFTER, Alert
from store.database import Store
from store.members import Member
from tests.store.conftest import NOW, logged


async def sounded(store: Store, by: Member, place: str = "perth") -> Alert:
    async with store.writing(NOW) as work:
        return await alerts.sound(work, place, "life", by.id)


async def test_an_alert_is_due_at_once_and_again_until_somebody_acknowledges(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    alert = await sounded(store, monitor)
    assert alert == Alert(1, "perth", "life", monitor.id, NOW, "raised", None, None, 0)
    assert alert.reference == "A-0001"
    for times in range(3):
        async with store.writing(NOW + times * AGAIN_AFTER) as work:
            assert [(one.id, one.times) for one in await alerts.due(work)] == [(1, times)]
            assert await alerts.due(work) == []
            assert await alerts.next_due(work) == NOW + (times + 1) * AGAIN_AFTER
    async with store.writing(NOW + timedelta(hours=1)) as work:
        assert await alerts.settle(work, alert, "acknowledged", coordinator.id)
        assert not await alerts.settle(work, alert, "withdrawn", monitor.id)
        assert await alerts.due(work) == []
        assert await alerts.next_due(work) is None
        kept = await alerts.get(work, "a-1")
    assert kept is not None
    assert (kept.state, kept.settled_by, kept.settled_at) == (
        "acknowledged",
        coordinator.id,
        NOW + timedelta(hours=1),
    )
    assert kept.times == 3
    assert await logged(store, "alert") == [
        (monitor.id, "alert.raise", "alert:A-0001"),
        (coordinator.id, "alert.acknowledged", "alert:A-0001"),
    ]


async def test_an_alert_can_be_withdrawn(store: Store, monitor: Member) -> None:
    alert = await sounded(store, monitor)
    async with store.writing(NOW) as work:
        assert await alerts.settle(work, alert, "withdrawn", monitor.id)
        assert await alerts.due(work) == []


async def test_what_is_missed_is_due_once_and_together(store: Store, monitor: Member) -> None:
    await sounded(store, monitor)
    await sounded(store, monitor, "barlinnie")
    async with store.writing(NOW + timedelta(days=2)) as work:
        assert [alert.id for alert in await alerts.due(work)] == [1, 2]
        assert await alerts.due(work) == []


async def test_open_ones_are_those_of_the_establishments_asked_for(store: Store, monitor: Member) -> None:
    for place in ("perth", "barlinnie", "perth", "inverness"):
        await sounded(store, monitor, place)
    async with store.writing(NOW) as work:
        settled = await alerts.get(work, "A-0001")
        assert settled is not None
        await alerts.settle(work, settled, "acknowledged", monitor.id)
        assert [one.id for one in await alerts.open_at(work, ("perth", "barlinnie"))] == [2, 3]
        assert await alerts.open_at(work, ()) == []


@pytest.mark.parametrize("typed", ["A-0001", " a-1 ", "A-00001"])
async def test_a_reference_may_be_typed_as_people_type(store: Store, monitor: Member, typed: str) -> None:
    await sounded(store, monitor)
    async with store.reading(NOW) as work:
        found = await alerts.get(work, typed)
    assert found is not None


@pytest.mark.parametrize("typed", ["", "A", "A-", "A-x", "V-0001", "A-²", "A--1", "A-0002", "A-" + "9" * 50])
async def test_what_is_no_reference_is_no_alert(store: Store, monitor: Member, typed: str) -> None:
    await sounded(store, monitor)
    async with store.reading(NOW) as work:
        assert await alerts.get(work, typed) is None
