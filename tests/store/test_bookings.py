"""Bookings one at a time; ``test_bookings_machine.py`` has them in any order."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from store import bookings, events, visits
from store.bookings import BOOKING, Booking, Slot
from store.database import Store
from store.members import Member, Role
from store.versions import RecordError
from tests.store.conftest import NOW, TODAY, add_member, content, logged, on_the_disk

SLOT = Slot("perth", "2026-12-01", "10:00", "12:00")


async def booked(store: Store, by: Member, slot: Slot = SLOT, draft: str = "d1") -> Booking:
    async with store.writing(NOW) as work:
        return await bookings.book(work, slot, by, draft, TODAY)


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        ("2026-12-1", "10:00", None),
        ("2026-12-01", "9:00", None),
        ("2026-12-01", "10:00", "10:00"),
        ("2026-12-01", "10:00", "09:00"),
        ("2026-12-01", "10:00", "24:10"),
    ],
)
def test_a_slot_is_a_day_and_times_in_order(day: str, since: str, until: str | None) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - our own words, or those of the standard library
        Slot("perth", day, since, until)


@pytest.mark.parametrize(
    ("since", "until", "clash"),
    [
        ("10:00", None, True),
        ("11:59", None, True),
        ("12:00", None, False),
        ("09:00", None, False),
        ("09:00", "10:00", False),
        ("09:00", "10:01", True),
        ("08:00", "13:00", True),
        ("11:00", "11:30", True),
    ],
)
def test_one_person_is_in_one_place_at_a_time(since: str, until: str | None, clash: bool) -> None:
    other = Slot("barlinnie", SLOT.date, since, until)
    assert SLOT.overlaps(other) == other.overlaps(SLOT) == clash
    assert not SLOT.overlaps(replace(other, date="2026-12-02"))


async def test_a_booking_has_a_reference_and_a_history(store: Store, monitor: Member) -> None:
    made = await booked(store, monitor)
    assert (made.reference, made.state, made.sequence, made.uid) == ("B-0001", "booked", 0, "booking-d1")
    async with store.writing(NOW) as work:
        moved = await bookings.move(work, "B-0001", replace(SLOT, date="2026-12-03"), monitor, TODAY)
        off = await bookings.call_off(work, "B-0001", monitor, TODAY, "illness")
        history = await events.of(work, BOOKING, 1)
    assert (moved.uid, moved.sequence, off.sequence) == (made.uid, 1, 2)
    assert [(one.what, one.state, one.date) for one in history] == [
        ("booked", "booked", "2026-12-01"),
        ("moved", "booked", "2026-12-03"),
        ("cancelled", "cancelled", "2026-12-03"),
    ]
    assert json.loads(history[-1].body) == {"reason": "illness"}
    assert [action for _, action, _ in await logged(store, "booking")] == [
        "booking.booked",
        "booking.moved",
        "booking.cancelled",
    ]


async def test_why_somebody_cannot_come_is_not_readable_on_the_disk(store: Store, monitor: Member, home: Path) -> None:
    await booked(store, monitor)
    async with store.writing(NOW) as work:
        await bookings.call_off(work, "B-0001", monitor, TODAY, "illness-of-a-kind")
    assert b"illness-of-a-kind" not in on_the_disk(home)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEAD, Role.ADMINISTRATOR])
async def test_only_monitors_book(store: Store, role: Role) -> None:
    other = await add_member(store, 8, role, "perth")
    with pytest.raises(RecordError, match="no such establishment"):
        await booked(store, other)


async def test_who_sees_a_booking(store: Store, monitor: Member, coordinator: Member, outsiders: list[Member]) -> None:
    await booked(store, monitor)
    colleague = await add_member(store, 7, Role.MONITOR, "perth")
    async with store.writing(NOW) as work:
        assert await bookings.get(work, "b-1", monitor) is not None
        assert await bookings.get(work, "B-0001", coordinator) is not None
        for other in (colleague, *outsiders):
            assert await bookings.get(work, "B-0001", other) is None
        await bookings.offer(work, "B-0001", colleague, monitor, TODAY)
        assert await bookings.get(work, "B-0001", colleague) is not None
        await bookings.decline(work, "B-0001", colleague)
        assert await bookings.get(work, "B-0001", colleague) is None


@pytest.mark.parametrize("other", [0, 1, 2, 3])
async def test_a_booking_is_offered_to_monitors_of_its_place_only(
    store: Store, monitor: Member, outsiders: list[Member], other: int
) -> None:
    await booked(store, monitor)
    async with store.writing(NOW) as work:
        with pytest.raises(RecordError, match="no such colleague"):
            await bookings.offer(work, "B-0001", outsiders[other], monitor, TODAY)


async def test_whoever_has_left_the_place_since_cannot_take_it_over(store: Store, monitor: Member) -> None:
    await booked(store, monitor)
    colleague = await add_member(store, 7, Role.MONITOR, "perth")
    async with store.writing(NOW) as work:
        await bookings.offer(work, "B-0001", colleague, monitor, TODAY)
        for gone in (replace(colleague, establishments=("inverness",)), replace(colleague, state="revoked")):
            with pytest.raises(RecordError, match="no such booking"):
                await bookings.accept(work, "B-0001", gone, TODAY)


async def test_an_offer_lapses_when_the_day_is_over(store: Store, monitor: Member) -> None:
    await booked(store, monitor)
    colleague = await add_member(store, 7, Role.MONITOR, "perth")
    async with store.writing(NOW) as work:
        await bookings.offer(work, "B-0001", colleague, monitor, TODAY)
        assert len(await bookings.offered_to(work, [colleague.id], "2026-12-01")) == 1
        assert await bookings.offered_to(work, [colleague.id], "2026-12-02") == []
        with pytest.raises(RecordError, match="gone by"):
            await bookings.accept(work, "B-0001", colleague, "2026-12-02")


async def test_a_visit_changed_to_another_day_makes_the_other_booking_done(store: Store, monitor: Member) -> None:
    await booked(store, monitor, replace(SLOT, date=TODAY))
    await booked(store, monitor, replace(SLOT, date="2026-11-23"), "d2")
    async with store.writing(NOW) as work:
        filed = await visits.file(work, content(date=TODAY), monitor.id, "v1")
        for day, states in ((TODAY, ("done", "booked")), ("2026-11-23", ("booked", "done"))):
            if day != TODAY:
                await visits.amend(work, filed.reference, content(date=day), "the next day", monitor, 1)
            await bookings.settle(work, filed.reference, monitor.id)
            found = [await bookings.get(work, reference, monitor) for reference in ("B-0001", "B-0002")]
            assert tuple(one.state for one in found if one) == states


async def test_the_visit_of_a_colleague_makes_nobody_elses_booking_done(store: Store, monitor: Member) -> None:
    await booked(store, monitor, replace(SLOT, date=TODAY))
    colleague = await add_member(store, 7, Role.MONITOR, "perth")
    async with store.writing(NOW) as work:
        filed = await visits.file(work, content(date=TODAY), colleague.id, "v1")
        await bookings.settle(work, filed.reference, colleague.id)
        found = await bookings.get(work, "B-0001", monitor)
    assert found is not None
    assert found.state == "booked"


async def test_who_leaves_a_place_leaves_no_booking_behind(store: Store, monitor: Member) -> None:
    await booked(store, monitor)
    await booked(store, monitor, replace(SLOT, date="2026-12-02"), "d2")
    async with store.writing(NOW) as work:
        assert await bookings.release(work, monitor.id, ["barlinnie"], monitor.id, TODAY) == []
        released = await bookings.release(work, monitor.id, ["perth"], monitor.id, "2026-12-02")
        assert [one.reference for one in released] == ["B-0002"]
        assert [one.reference for one in await bookings.booked_by(work, [monitor.id])] == ["B-0001"]
