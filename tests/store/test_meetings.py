"""Meetings as they are kept: who sees one, who changes it, what is sealed."""

from pathlib import Path

import pytest

from store import meetings
from store.database import Store
from store.meetings import Answer, Meeting, Plan
from store.members import Member, Role
from store.versions import RecordError
from tests.store.conftest import NOW, TODAY, add_member, logged, on_the_disk

SLOT = "2026-12-01"
WEEKLY = Plan("team", "the library meeting room", SLOT, "14:00", "weekly", ("perth", "barlinnie"))


async def made(store: Store, by: Member, plan: Plan = WEEKLY) -> Meeting:
    async with store.writing(NOW) as work:
        return await meetings.make(work, plan, by)


async def test_a_meeting_is_kept_as_it_was_made(store: Store, coordinator: Member) -> None:
    meeting = await made(store, coordinator)
    assert meeting.reference == "M-0001"
    assert (meeting.kind, meeting.place, meeting.first, meeting.at) == ("team", WEEKLY.place, SLOT, "14:00")
    assert meeting.establishments == ("barlinnie", "perth")
    assert [action for _, action, _ in await logged(store, "meeting")] == ["meeting.made"]


async def test_members_of_its_establishments_see_it_and_nobody_else(
    store: Store, coordinator: Member, monitor: Member, outsiders: list[Member]
) -> None:
    await made(store, coordinator, Plan("team", "Teams", SLOT, "14:00", "once", ("perth",)))
    async with store.writing(NOW) as work:
        assert await meetings.get(work, "M-0001", monitor)
        assert await meetings.get(work, "m-0001", coordinator)
        for outsider in outsiders:
            assert await meetings.get(work, "M-0001", outsider) is None
            with pytest.raises(RecordError, match=r"There is no such meeting\."):
                await meetings.answer(work, "M-0001", SLOT, outsider, coming=True)
        assert await meetings.get(work, "M-0002", monitor) is None


async def test_only_a_coordinator_of_an_establishment_of_it_makes_or_changes_one(
    store: Store, coordinator: Member, monitor: Member, outsiders: list[Member]
) -> None:
    await made(store, coordinator, Plan("team", "Teams", SLOT, "14:00", "once", ("perth",)))
    async with store.writing(NOW) as work:
        for other in (monitor, *outsiders):
            for change in (
                meetings.move(work, "M-0001", SLOT, "2026-12-02", "14:00", other),
                meetings.call_off(work, "M-0001", SLOT, other),
                meetings.end(work, "M-0001", SLOT, other),
                meetings.agree(work, "M-0001", SLOT, "ask again", monitor.id, "2026-12-09", other),
                meetings.make(work, WEEKLY, other),
            ):
                with pytest.raises(RecordError, match=r"There is no such meeting\."):
                    await change
        found = await meetings.get(work, "M-0001", monitor)
    assert found is not None
    assert (found.changes, found.ended) == ({}, None)


async def test_the_last_word_on_coming_holds_and_being_there_is_another_matter(
    store: Store, coordinator: Member, monitor: Member
) -> None:
    await made(store, coordinator)
    async with store.writing(NOW) as work:
        await meetings.answer(work, "M-0001", SLOT, monitor, coming=True)
        await meetings.answer(work, "M-0001", SLOT, monitor, coming=False)
        await meetings.answer(work, "M-0001", SLOT, monitor, was_there=True)
        await meetings.answer(work, "M-0001", "2026-12-08", monitor, coming=True)
        assert await meetings.answers(work, 1, SLOT) == [Answer(monitor.id, coming=False, was_there=True)]
        assert await meetings.said_by(work, monitor.id, [1]) == {(1, SLOT): False, (1, "2026-12-08"): True}
        assert await meetings.not_coming(work, [1]) == {(1, SLOT, monitor.id)}


async def test_what_is_moved_or_called_off_stays_with_its_slot(store: Store, coordinator: Member) -> None:
    await made(store, coordinator)
    async with store.writing(NOW) as work:
        await meetings.move(work, "M-0001", SLOT, "2026-12-03", "10:30", coordinator)
        await meetings.call_off(work, "M-0001", "2026-12-08", coordinator)
        await meetings.move(work, "M-0001", SLOT, "2026-12-04", "10:30", coordinator)
        await meetings.end(work, "M-0001", "2026-12-22", coordinator)
        found = await meetings.get(work, "M-0001", coordinator)
    assert found is not None
    assert found.changes == {SLOT: ("2026-12-04", "10:30"), "2026-12-08": None}
    assert found.ended == "2026-12-22"


async def test_who_comes_is_asked_anew_when_a_meeting_is_moved(
    store: Store, coordinator: Member, monitor: Member
) -> None:
    await made(store, coordinator)
    async with store.writing(NOW) as work:
        for slot in (SLOT, "2026-12-08"):
            await meetings.answer(work, "M-0001", slot, monitor, coming=True)
        await meetings.move(work, "M-0001", SLOT, "2026-12-03", "10:30", coordinator)
        assert await meetings.said_by(work, monitor.id, [1]) == {(1, SLOT): None, (1, "2026-12-08"): True}


async def test_meetings_over_are_left_out_but_for_those_moved_into_the_time_to_come(
    store: Store, coordinator: Member
) -> None:
    once = Plan("liaison", "Teams", SLOT, "14:00", "once", ("perth",))
    await made(store, coordinator, once)
    await made(store, coordinator, once)
    await made(store, coordinator)
    async with store.writing(NOW) as work:
        await meetings.move(work, "M-0002", SLOT, "2026-12-20", "14:00", coordinator)
        later = [one.reference for one in await meetings.at_places(work, ["perth"], "2026-12-10")]
        await meetings.end(work, "M-0003", "2026-12-10", coordinator)
        ended = [one.reference for one in await meetings.at_places(work, ["perth"], "2026-12-10")]
        elsewhere = await meetings.at_places(work, ["inverness"], TODAY)
    assert (later, ended, elsewhere) == (["M-0002", "M-0003"], ["M-0002"], [])


async def test_an_action_is_its_holders_until_it_is_done(store: Store, coordinator: Member, monitor: Member) -> None:
    await made(store, coordinator)
    async with store.writing(NOW) as work:
        await meetings.add_item(work, "M-0001", SLOT, "the new form", monitor)
        made_one = await meetings.agree(
            work, "M-0001", SLOT, "send the form round", monitor.id, "2026-12-09", coordinator
        )
        assert made_one.reference == "M-0001#1"
        assert await meetings.open_actions(work, [monitor.id]) == [made_one]
        found = await meetings.action(work, "M-0001", 1, monitor)
        assert found is not None
        await meetings.settle(work, found[0], done=True, date="2026-12-08", by=monitor)
        assert await meetings.open_actions(work, [monitor.id]) == []
        assert [one.state for one in await meetings.actions(work, 1, SLOT)] == ["done"]
        said = [(event.what, event.body) for event in await meetings.said_at(work, 1, SLOT)]
    assert ("agenda", "the new form") in said
    assert ("action", "send the form round") in said


async def test_nobody_else_says_that_an_action_is_done(
    store: Store, coordinator: Member, monitor: Member, outsiders: list[Member]
) -> None:
    await made(store, coordinator)
    colleague = await add_member(store, 7, Role.MONITOR, "perth")
    async with store.writing(NOW) as work:
        one = await meetings.agree(work, "M-0001", SLOT, "send the form round", monitor.id, "2026-12-09", coordinator)
        assert await meetings.action(work, "M-0001", one.seq, outsiders[0]) is None
        with pytest.raises(RecordError):
            await meetings.settle(work, one, done=True, date=TODAY, by=colleague)
        await meetings.settle(work, one, done=True, date=TODAY, by=coordinator)
        await meetings.settle(work, one, done=False, date=TODAY, by=coordinator)
        assert await meetings.open_actions(work, [monitor.id]) == [one]


async def test_open_actions_are_handed_over_where_the_heir_sees_the_meeting(
    store: Store, coordinator: Member, monitor: Member, outsiders: list[Member]
) -> None:
    await made(store, coordinator)
    async with store.writing(NOW) as work:
        for _ in range(2):
            one = await meetings.agree(work, "M-0001", SLOT, "ask again", monitor.id, "2026-12-09", coordinator)
        await meetings.settle(work, one, done=True, date=TODAY, by=monitor)
        assert await meetings.hand_over(work, monitor.id, outsiders[0], ["perth"], coordinator.id) == 0
        assert await meetings.hand_over(work, monitor.id, coordinator, ["perth"], coordinator.id) == 1
        assert [one.reference for one in await meetings.open_actions(work, [coordinator.id])] == ["M-0001#1"]
        assert await meetings.open_actions(work, [monitor.id]) == []


async def test_nothing_that_somebody_wrote_lies_on_the_disk(
    store: Store, home: Path, coordinator: Member, monitor: Member
) -> None:
    await made(store, coordinator)
    async with store.writing(NOW) as work:
        await meetings.add_item(work, "M-0001", SLOT, "marmalade", monitor)
        await meetings.agree(work, "M-0001", SLOT, "gingerbread", monitor.id, "2026-12-09", coordinator)
    written = on_the_disk(home)
    assert not any(word in written for word in (b"library", b"marmalade", b"gingerbread"))
