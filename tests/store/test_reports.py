from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from store import events, reports, visits
from store.database import Store
from store.members import Member, Role
from store.versions import VISIT, RecordError
from tests.store.conftest import LATER, NOW, add_member, content, logged, on_the_disk

Decision = Literal["questioned", "returned", "accepted"]
EVERY = ("waiting", "questioned", "returned", "accepted")


@pytest.fixture
async def filed(store: Store, monitor: Member) -> str:
    async with store.writing(NOW) as work:
        return (await visits.file(work, content(), monitor.id, "d1")).reference


async def reviewed(store: Store, by: Member, decision: Decision = "accepted", reference: str = "V-0001") -> None:
    async with store.writing(LATER) as work:
        await reports.review(work, reference, decision, '{"feedback": "good"}', by)


async def replied(store: Store, by: Member, reference: str = "V-0001") -> None:
    async with store.writing(LATER) as work:
        await reports.reply(work, reference, '{"answer": "yes"}', by)


async def state(store: Store) -> str:
    async with store.reading(NOW) as work:
        return await reports.state_of(work, "V-0001")


@pytest.mark.parametrize("decision", ["questioned", "returned", "accepted"])
async def test_a_report_waits_until_it_is_reviewed(
    store: Store, filed: str, coordinator: Member, decision: Decision
) -> None:
    assert await state(store) == "waiting"
    await reviewed(store, coordinator, decision)
    assert await state(store) == decision
    async with store.reading(NOW) as work:
        thread = await events.of(work, VISIT, 1)
    assert [(one.what, one.state, one.made_by, one.date, one.body) for one in thread] == [
        (decision, decision, coordinator.id, "2026-11-22", '{"feedback": "good"}')
    ]
    assert await logged(store, f"visit.{decision}") == [(coordinator.id, f"visit.{decision}", "visit:V-0001")]


async def test_an_answer_and_a_new_version_make_it_wait_again(
    store: Store, filed: str, monitor: Member, coordinator: Member
) -> None:
    await reviewed(store, coordinator, "questioned")
    await replied(store, monitor)
    assert await state(store) == "waiting"
    await reviewed(store, coordinator, "returned")
    async with store.writing(LATER) as work:
        await visits.amend(work, "V-0001", content('"changed"'), "as asked", monitor, 1)
    assert await state(store) == "waiting"
    await reviewed(store, coordinator)
    async with store.reading(NOW) as work:
        thread = [(one.seq, one.what, one.state) for one in await events.of(work, VISIT, 1)]
    assert thread == [
        (1, "questioned", "questioned"),
        (2, "replied", "waiting"),
        (3, "returned", "returned"),
        (4, "accepted", "accepted"),
    ]


async def test_only_another_co_ordinator_of_the_establishment_reviews(
    store: Store, filed: str, monitor: Member, outsiders: list[Member]
) -> None:
    colleague = await add_member(store, 7)
    for member in (monitor, colleague, *outsiders):
        for reference in ("V-0001", "V-0002"):
            with pytest.raises(RecordError) as caught:
                await reviewed(store, member, reference=reference)
            assert caught.value.kind == "unknown"
    assert await state(store) == "waiting"
    assert await logged(store, "visit.accepted") == []


async def test_nobody_reviews_their_own_report(store: Store, coordinator: Member) -> None:
    async with store.writing(NOW) as work:
        await visits.file(work, content(), coordinator.id, "d1")
    with pytest.raises(RecordError, match="no such visit"):
        await reviewed(store, coordinator)


async def test_only_its_author_answers_and_only_while_assigned(
    store: Store, filed: str, monitor: Member, coordinator: Member, outsiders: list[Member]
) -> None:
    moved = replace(monitor, establishments=("inverness",))
    for member in (coordinator, moved, *outsiders):
        with pytest.raises(RecordError) as caught:
            await replied(store, member)
        assert caught.value.kind == "unknown"
    with pytest.raises(RecordError):
        await replied(store, monitor, "V-0002")


async def test_what_is_undone_has_no_review(store: Store, filed: str, monitor: Member, coordinator: Member) -> None:
    async with store.writing(NOW) as work:
        await visits.undo(work, "V-0001", monitor.id)
        assert await reports.lines(work, coordinator, EVERY, 9) == []
    for attempt, by in ((reviewed, coordinator), (replied, monitor)):
        with pytest.raises(RecordError) as caught:
            await attempt(store, by)
        assert caught.value.kind == "undone"


async def test_a_report_that_was_reviewed_is_not_undone(
    store: Store, filed: str, monitor: Member, coordinator: Member
) -> None:
    await reviewed(store, coordinator)
    with pytest.raises(RecordError, match="was changed since"):
        async with store.writing(LATER) as work:
            await visits.undo(work, "V-0001", monitor.id)


async def test_lists_begin_with_the_longest_in_its_state_and_are_paged(
    store: Store, monitor: Member, coordinator: Member, outsiders: list[Member]
) -> None:
    for number in range(5):
        async with store.writing(NOW + timedelta(hours=number // 2)) as work:
            await visits.file(work, content(), monitor.id, f"d{number}")
    async with store.writing(NOW + timedelta(days=1)) as work:
        await reports.review(work, "V-0001", "questioned", "{}", coordinator)
        await reports.reply(work, "V-0001", "{}", monitor)
        await reports.review(work, "V-0002", "accepted", "{}", coordinator)
    async with store.reading(NOW) as work:
        found, after = [], None
        while page := await reports.lines(work, coordinator, ["waiting"], 2, after):
            found += [line.reference for line in page]
            after = (page[-1].since, VISIT.number(page[-1].reference))
        accepted = await reports.lines(work, monitor, ["accepted"], 9)
        assert [await reports.lines(work, one, EVERY, 9) for one in outsiders] == [[]] * 4
    assert found == ["V-0003", "V-0004", "V-0005", "V-0001"]
    day = NOW + timedelta(days=1)
    assert accepted == [reports.ReportLine("V-0002", "perth", "2026-11-20", monitor.id, "accepted", day)]


async def test_what_is_said_is_sealed(store: Store, home: Path, filed: str, coordinator: Member) -> None:
    async with store.writing(LATER) as work:
        await reports.review(work, filed, "returned", '{"comments": "planted-comment"}', coordinator)
    assert b"planted-comment" not in on_the_disk(home)


@pytest.mark.parametrize("role", [Role.MONITOR, Role.COORDINATOR])
async def test_who_reads_the_visit_sees_its_report_in_lists(store: Store, filed: str, role: Role) -> None:
    reader = await add_member(store, 7, role, "perth")
    async with store.reading(NOW) as work:
        assert len(await reports.lines(work, reader, EVERY, 9)) == 1
