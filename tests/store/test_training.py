"""Courses taken and booked: who may record, confirm and refuse, what is kept of it, and that nothing counts twice."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from store import members, training
from store.database import Store
from store.errors import SealedTextError
from store.members import Member, Role
from store.training import Course, Training, TrainingError, looks_after
from tests.store.conftest import LATER, NOW, add_member, logged, on_the_disk

PPT = Course("ppt", "", "2026-11-20")
KEYS = Course("key-vending", "perth", "2026-11-20")


async def recorded(
    store: Store, of: Member, course: Course = PPT, by: Member | None = None, proof: str = ""
) -> Training:
    async with store.writing(NOW) as work:
        return await training.record(work, of, course, proof, by or of)


async def booked(store: Store, of: Member, course: Course = PPT) -> Training:
    async with store.writing(NOW) as work:
        return await training.book(work, of, course, of)


async def states(store: Store, of: Member) -> list[tuple[str, str, str]]:
    async with store.reading(NOW) as work:
        return [(one.reference, one.state, one.date) for one in await training.of(work, [of.id])]


async def history(store: Store, reference: str, by: Member) -> list[tuple[str, str, str, str]]:
    async with store.writing(LATER) as work:
        found = await training.read(work, reference, by)
    assert found is not None
    return [(one.what, one.state, one.date, one.body) for one in found[1]]


async def test_a_monitor_records_and_their_coordinator_confirms(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    made = await recorded(store, monitor, proof="MyLo 48213")
    assert (made.reference, made.state, made.since) == ("T-0001", "recorded", NOW)
    async with store.writing(LATER) as work:
        assert (await training.confirm(work, "t-0001", coordinator)).state == "confirmed"
    assert await states(store, monitor) == [("T-0001", "confirmed", "2026-11-20")]
    assert await history(store, "T-0001", coordinator) == [
        ("record", "recorded", "2026-11-20", "MyLo 48213"),
        ("confirm", "confirmed", "2026-11-20", ""),
    ]
    assert await logged(store, "training") == [
        (monitor.id, "training.record", "training:T-0001"),
        (coordinator.id, "training.confirm", "training:T-0001"),
        (coordinator.id, "training.read", "training:T-0001"),
    ]


async def test_what_a_coordinator_records_for_a_monitor_is_confirmed_at_once(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    assert (await recorded(store, monitor, by=coordinator)).state == "confirmed"


async def test_the_same_course_place_and_day_counts_once(store: Store, monitor: Member, coordinator: Member) -> None:
    await recorded(store, monitor)
    with pytest.raises(TrainingError, match=r"recorded for that day already: T-0001\. Nothing was changed\."):
        await recorded(store, monitor)
    await recorded(store, monitor, Course("ppt", "", "2025-11-20"))
    await recorded(store, monitor, KEYS)
    async with store.writing(NOW) as work:
        await training.refuse(work, "T-0001", "another day", coordinator)
    assert (await recorded(store, monitor)).reference == "T-0004"
    with pytest.raises(IntegrityError):
        async with store.writing(NOW) as work:
            await work.connection.execute(sa.text("UPDATE trainings SET state = 'confirmed'"))


async def test_a_booking_moves_and_becomes_the_course_done_about_that_day(store: Store, monitor: Member) -> None:
    await booked(store, monitor, Course("ppt", "", "2026-12-01"))
    assert (await booked(store, monitor, Course("ppt", "", "2026-11-22"))).reference == "T-0001"
    assert await states(store, monitor) == [("T-0001", "booked", "2026-11-22")]
    assert (await recorded(store, monitor)).reference == "T-0001"
    assert await states(store, monitor) == [("T-0001", "recorded", "2026-11-20")]
    assert [one[:3] for one in await history(store, "T-0001", monitor)] == [
        ("book", "booked", "2026-12-01"),
        ("book", "booked", "2026-11-22"),
        ("record", "recorded", "2026-11-20"),
    ]


async def test_a_course_of_another_time_leaves_the_booking(store: Store, monitor: Member) -> None:
    await booked(store, monitor, Course("ppt", "", "2026-12-10"))
    assert (await recorded(store, monitor, Course("ppt", "", "2025-12-10"))).reference == "T-0002"
    assert (await booked(store, monitor, KEYS)).reference == "T-0003"


async def test_only_what_is_open_can_be_changed_and_the_sentence_says_how_it_stands(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    await booked(store, monitor)
    async with store.writing(NOW) as work:
        for change in (
            training.confirm(work, "T-0001", coordinator),
            training.refuse(work, "T-0001", "x", coordinator),
        ):
            with pytest.raises(TrainingError, match=r"T-0001 is booked\."):
                await change
        await training.withdraw(work, "T-0001", monitor)
        with pytest.raises(TrainingError, match=r"T-0001 is withdrawn\."):
            await training.withdraw(work, "T-0001", monitor)
    assert await states(store, monitor) == []
    await recorded(store, monitor, by=coordinator)
    async with store.writing(NOW) as work:
        with pytest.raises(TrainingError, match=r"T-0002 is confirmed\."):
            await training.withdraw(work, "T-0002", monitor)
        await training.refuse(work, "T-0002", "a mistake", coordinator)


async def test_a_coordinator_withdraws_a_booking_and_nothing_else(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    await booked(store, monitor)
    async with store.writing(NOW) as work:
        await training.withdraw(work, "T-0001", coordinator)
    await recorded(store, monitor)
    with pytest.raises(TrainingError, match=r"T-0002 is recorded\."):
        async with store.writing(NOW) as work:
            await training.withdraw(work, "T-0002", coordinator)


async def test_for_everybody_else_there_is_no_such_record(
    store: Store, monitor: Member, coordinator: Member, outsiders: list[Member]
) -> None:
    await recorded(store, monitor)
    colleague = await add_member(store, 7, Role.MONITOR, "perth")
    for other in (*outsiders, colleague):
        async with store.writing(NOW) as work:
            assert await training.read(work, "T-0001", other) is None
            for change in (
                training.confirm(work, "T-0001", other),
                training.refuse(work, "T-0001", "x", other),
                training.withdraw(work, "T-0001", other),
                training.record(work, monitor, KEYS, "", other),
                training.book(work, monitor, KEYS, other),
                training.record(work, other, Course("key-vending", "shotts", "2026-11-20"), "", other),
            ):
                with pytest.raises(TrainingError, match=r"There is no such training record\."):
                    await change
    async with store.writing(NOW) as work:
        for nobodys in ("T-0009", "V-0001", "", "T-"):
            assert await training.read(work, nobodys, coordinator) is None
    assert await states(store, monitor) == [("T-0001", "recorded", "2026-11-20")]


async def test_nobody_confirms_their_own(store: Store, monitor: Member, coordinator: Member) -> None:
    await recorded(store, monitor)
    with pytest.raises(TrainingError, match="no such"):
        async with store.writing(NOW) as work:
            await training.confirm(work, "T-0001", monitor)
    with pytest.raises(TrainingError, match="no such"):
        await recorded(store, coordinator, by=coordinator)
    assert not looks_after(coordinator, coordinator)


async def test_a_course_of_one_establishment_is_for_its_own_coordinators(store: Store, coordinator: Member) -> None:
    both = await add_member(store, 8, Role.MONITOR, "perth", "shotts")
    await recorded(store, both, Course("key-vending", "shotts", "2026-11-20"))
    async with store.writing(NOW) as work:
        assert await training.read(work, "T-0001", coordinator) is None
        with pytest.raises(TrainingError, match="no such"):
            await training.confirm(work, "T-0001", coordinator)
    assert looks_after(coordinator, both)


async def test_who_has_left_is_looked_after_by_nobody(store: Store, monitor: Member, coordinator: Member) -> None:
    await recorded(store, monitor)
    async with store.writing(NOW) as work:
        await members.revoke(work, monitor.id, "operator", "seal")
        assert await training.read(work, "T-0001", coordinator) is None


async def test_the_operators_list_is_taken_over_once(store: Store, monitor: Member) -> None:
    await recorded(store, monitor)
    await booked(store, monitor, Course("core", "", "2026-11-25"))
    for came in (("confirmed", "new", "new"), ("there", "there", "there")):
        async with store.writing(LATER) as work:
            courses = (PPT, KEYS, Course("core", "", "2026-11-24"))
            assert tuple([await training.take_over(work, monitor.id, one, "list") for one in courses]) == came
    assert [one[:2] for one in await states(store, monitor)] == [
        ("T-0001", "confirmed"),
        ("T-0002", "confirmed"),
        ("T-0003", "confirmed"),
    ]
    async with store.writing(NOW) as work:
        assert [one.reference for one in await training.everything(work)] == ["T-0001", "T-0002", "T-0003"]
    assert (await logged(store, "training.import"))[0] == ("operator", "training.import", "training:T-0001")


async def test_since_when_somebody_is_assigned(store: Store, monitor: Member) -> None:
    async with store.writing(LATER) as work:
        await members.assign(work, monitor.id, "shotts", "operator")
        await members.unassign(work, monitor.id, "perth", "operator")
        assert await members.assigned_since(work, [monitor.id, "x"]) == {monitor.id: {"shotts": LATER}, "x": {}}


def test_a_day_that_would_not_sort_is_refused() -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        Course("ppt", "", "20261120")


async def test_a_proof_is_sealed_and_history_cannot_be_changed(store: Store, home: Path, monitor: Member) -> None:
    await recorded(store, monitor, proof="planted-proof")
    assert b"planted-proof" not in on_the_disk(home)
    for statement in ("UPDATE training_events SET what = 'x'", "DELETE FROM training_events"):
        with pytest.raises(IntegrityError, match="training_events is append-only"):
            async with store.writing(NOW) as work:
                await work.connection.execute(sa.text(statement))
    with closing(sqlite3.connect(home / "ipm.sqlite3", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER training_events_refuses_update")
        connection.execute("UPDATE training_events SET date = '2026-01-01'")
    with pytest.raises(SealedTextError, match="altered or moved"):
        async with store.writing(NOW) as work:
            await training.read(work, "T-0001", monitor)
