from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store import matters, requests, versions
from store.database import Store, Work
from store.matters import Change
from store.members import Member, Role
from store.versions import REFILED, REQUEST, RecordError
from tests.store.conftest import LATER, NOW, add_member, content, links_of, logged, on_the_disk

REQUEST_1 = content('{"subject": "property lost"}', "2.6", "9")


async def filed(store: Store, by: Member, draft: str = "d1", state: str = "waiting", due: str | None = None) -> str:
    async with store.writing(NOW) as work:
        return (await requests.file(work, REQUEST_1, by.id, draft, state, due)).reference


async def head(store: Store, reference: str = "R-0001") -> tuple[str, str | None, str | None, int]:
    async with store.reading(NOW) as work:
        row = await versions.head(work, REQUEST, reference)
    assert row is not None
    return row.state, row.due, row.closed_on, row.version


async def test_a_filed_request_is_read_whole(store: Store, monitor: Member) -> None:
    async with store.writing(NOW) as work:
        proof = await requests.file(work, REQUEST_1, monitor.id, "d1", "waiting", "2026-12-01")
        record = await versions.get(work, REQUEST, "r-1", monitor)
    assert record is not None
    assert (proof.reference, proof.version, proof.filed_at) == ("R-0001", 1, NOW)
    assert (record.reference, record.state, record.body, record.date) == (
        "R-0001", "waiting", REQUEST_1.body, "2026-11-20",
    )  # fmt: skip
    assert record.head == {"closed_on": None, "due": "2026-12-01", "holder": monitor.id}
    assert await logged(store, "request") == [
        (monitor.id, "request.file", "request:R-0001"),
        (monitor.id, "request.read", "request:R-0001"),
    ]


@pytest.mark.parametrize("state", [*requests.OPEN, *requests.DONE])
async def test_a_request_that_is_done_when_it_is_filed_is_closed_on_its_day(
    store: Store, monitor: Member, state: str
) -> None:
    await filed(store, monitor, state=state)
    assert await head(store) == (state, None, "2026-11-20" if state in requests.DONE else None, 1)


async def test_an_unknown_state_is_not_kept(store: Store, monitor: Member) -> None:
    with pytest.raises(Exception, match="state_is_known"):
        await filed(store, monitor, state="lost")


async def test_a_draft_files_once(store: Store, monitor: Member) -> None:
    assert [await filed(store, monitor), await filed(store, monitor), await filed(store, monitor, "d2")] == [
        "R-0001", "R-0001", "R-0002",
    ]  # fmt: skip


async def test_undone_and_filed_again_with_its_links(store: Store, monitor: Member) -> None:
    await filed(store, monitor, state="answered")
    assert await links_of(store, "R", 1) == [
        (0, "2.6", 2, "perth", "2026-11-20"),
        (1, "9", 9, "perth", "2026-11-20"),
    ]
    async with store.writing(LATER) as work:
        await versions.undo(work, REQUEST, "R-0001", monitor.id)
    assert (await head(store))[0] == "undone"
    assert await links_of(store, "R", 1) == []
    async with store.writing(LATER) as work:
        again = content('"better"', "3.4", date="2026-11-21")
        proof = await requests.refile(work, "R-0001", again, monitor.id, "open", "2026-12-09")
        record = await versions.get(work, REQUEST, "R-0001", monitor)
    assert record is not None
    assert (proof.version, record.body, record.reason) == (2, '"better"', REFILED)
    assert await head(store) == ("open", "2026-12-09", None, 2)
    assert await links_of(store, "R", 1) == [(0, "3.4", 3, "perth", "2026-11-21")]
    assert [action for _, action, _ in await logged(store, "request.")] == [
        "request.file", "request.undo", "request.refile", "request.read",
    ]  # fmt: skip


async def test_refiling_one_that_is_done_closes_it(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        await versions.undo(work, REQUEST, "R-0001", monitor.id)
        await requests.refile(work, "R-0001", REQUEST_1, monitor.id, "withdrawn", None)
    assert await head(store) == ("withdrawn", None, "2026-11-20", 2)


async def attempted(work: Work, attempt: str, by: Member) -> None:
    if attempt == "undo":
        await versions.undo(work, REQUEST, "R-0001", by.id)
    elif attempt == "refile":
        await requests.refile(work, "R-0001", REQUEST_1, by.id, "open", None)
    elif attempt == "amend":
        await versions.amend(work, REQUEST, "R-0001", REQUEST_1, "why", by, 1)
    else:
        await requests.change(work, "R-0001", Change("change", "closed", "2026-11-21", "{}"), by)


async def refused(store: Store, attempt: str, by: Member, at: timedelta = timedelta()) -> str:
    with pytest.raises(RecordError) as caught:
        async with store.writing(NOW + at) as work:
            await attempted(work, attempt, by)
    return caught.value.kind


@pytest.mark.parametrize("attempt", ["undo", "refile", "amend", "change"])
async def test_what_is_not_there_or_not_theirs_is_unknown_alike(
    store: Store, monitor: Member, outsiders: list[Member], attempt: str
) -> None:
    none = [await refused(store, attempt, one) for one in (monitor, *outsiders)]
    await filed(store, monitor)
    before = await logged(store)
    assert [await refused(store, attempt, one) for one in outsiders] == none[1:] == ["unknown"] * 4
    assert await logged(store) == before


async def test_undoing_has_its_time_and_ends_with_a_change(store: Store, monitor: Member, coordinator: Member) -> None:
    await filed(store, monitor)
    assert await refused(store, "refile", monitor) == "filed"
    assert await refused(store, "undo", monitor, timedelta(minutes=10, seconds=1)) == "late"
    async with store.writing(LATER) as work:
        await requests.change(work, "R-0001", Change("change", "with co-ordinator", "2026-11-22", "{}"), coordinator)
    assert await refused(store, "undo", monitor) == "amended"
    assert (await head(store))[0] == "with co-ordinator"


async def test_what_is_undone_is_neither_changed_nor_amended(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        await versions.undo(work, REQUEST, "R-0001", monitor.id)
    assert [await refused(store, attempt, monitor) for attempt in ("undo", "amend", "change")] == ["undone"] * 3


async def test_an_amendment_keeps_how_it_stands_and_moves_its_links(
    store: Store, monitor: Member, coordinator: Member
) -> None:
    await filed(store, monitor, due="2026-12-01")
    moved = content('"moved"', "4", place="barlinnie")
    async with store.writing(LATER) as work:
        await versions.amend(work, REQUEST, "R-0001", moved, "the other prison", coordinator, 1)
        assert await versions.get(work, REQUEST, "R-0001", monitor) is None
        history = await versions.history(work, REQUEST, "R-0001", coordinator)
    assert [(one.version, one.establishment, one.reason) for one in history] == [
        (1, "perth", None),
        (2, "barlinnie", "the other prison"),
    ]
    assert await head(store) == ("waiting", "2026-12-01", None, 2)
    assert await links_of(store, "R", 1) == [(0, "4", 4, "barlinnie", "2026-11-20")]


async def test_whoever_holds_a_request_may_amend_it(store: Store, monitor: Member) -> None:
    heir = await add_member(store, 7)
    await filed(store, monitor)
    assert await refused(store, "amend", heir) == "unknown"
    async with store.writing(NOW) as work:
        await matters.hand_over(work, REQUEST, requests.OPEN, monitor.id, heir, ["perth"], "operator")
        await versions.amend(work, REQUEST, "R-0001", REQUEST_1, "why", heir, 1)
        await versions.amend(work, REQUEST, "R-0001", REQUEST_1, "why", monitor, 2)


async def test_a_change_has_its_day_its_next_day_and_closes(store: Store, monitor: Member) -> None:
    await filed(store, monitor, due="2026-11-25")
    for state, day, due, wanted in (
        ("with co-ordinator", "2026-11-21", "2026-12-05", ("with co-ordinator", "2026-12-05", None, 1)),
        ("answered", "2026-11-22", None, ("answered", None, "2026-11-22", 1)),
        ("open", "2026-11-23", "2026-12-06", ("open", "2026-12-06", None, 1)),
        ("closed", "2026-11-24", None, ("closed", None, "2026-11-24", 1)),
    ):
        async with store.writing(LATER) as work:
            event = await requests.change(work, "R-0001", Change("change", state, day, '{"note": "x"}', due), monitor)
        assert (event.state, event.date, event.made_by, event.made_at) == (state, day, monitor.id, LATER)
        assert await head(store) == wanted
    async with store.writing(LATER) as work:
        found = await matters.read(work, REQUEST, "R-0001", monitor)
    assert found is not None
    assert [(one.seq, one.state) for one in found[1]] == [
        (1, "with co-ordinator"), (2, "answered"), (3, "open"), (4, "closed"),
    ]  # fmt: skip
    assert [action for _, action, _ in await logged(store, "request.change")] == ["request.change"] * 4


async def test_answer_times_are_of_what_is_done_and_may_be_read(
    store: Store, monitor: Member, coordinator: Member, outsiders: list[Member]
) -> None:
    await filed(store, monitor, "d1", "answered")
    await filed(store, monitor, "d2", "waiting")
    await filed(store, monitor, "d3", "closed")
    async with store.writing(LATER) as work:
        await requests.change(work, "R-0002", Change("change", "answered", "2026-11-24", "{}"), monitor)
        await versions.undo(work, REQUEST, "R-0003", monitor.id)
    async with store.reading(NOW) as work:
        times = await requests.answer_times(work, coordinator, "2026-11-20")
        assert sorted(times) == [("perth", "2026-11-20", "2026-11-20"), ("perth", "2026-11-20", "2026-11-24")]
        assert await requests.answer_times(work, coordinator, "2026-11-21") == []
        assert [await requests.answer_times(work, one, "2026-01-01") for one in outsiders] == [[]] * 4


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place", ["perth", "inverness"])
async def test_need_to_know(store: Store, monitor: Member, role: Role, place: str) -> None:
    await filed(store, monitor)
    reader = await add_member(store, 7, role, place)
    may = role in (Role.MONITOR, Role.COORDINATOR) and place == "perth"
    before = await logged(store, "request.")
    async with store.writing(NOW) as work:
        seen = [
            await versions.get(work, REQUEST, "R-0001", reader),
            await versions.history(work, REQUEST, "R-0001", reader),
            await matters.read(work, REQUEST, "R-0001", reader),
            await matters.lines(work, REQUEST, reader, requests.OPEN, 9),
            [record async for record in versions.export(work, REQUEST, reader)],
        ]
    assert [bool(result) for result in seen] == [may] * 5
    if not may:
        assert await logged(store, "request.") == before


async def test_who_is_no_longer_assigned_sees_and_changes_nothing(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    moved = replace(monitor, establishments=("inverness",))
    async with store.writing(NOW) as work:
        assert await matters.read(work, REQUEST, "R-0001", moved) is None
        assert await matters.last_of(work, REQUEST, moved) is None
    assert await refused(store, "change", moved) == "unknown"
    assert await refused(store, "amend", moved) == "unknown"


async def test_nothing_of_it_is_readable_on_the_disk(store: Store, home: Path, monitor: Member) -> None:
    phrases = [b"planted-subject", b"planted-reason", b"planted-note"]
    async with store.writing(NOW) as work:
        await requests.file(work, content('{"subject": "planted-subject"}'), monitor.id, "d1", "open", None)
        await versions.amend(work, REQUEST, "R-0001", content('"planted-subject"'), "planted-reason", monitor, 1)
        change = Change("change", "closed", "2026-11-22", '{"note": "planted-note"}')
        await requests.change(work, "R-0001", change, monitor)
    kept = on_the_disk(home)
    assert b"R-0001" in kept
    assert [phrase for phrase in phrases if phrase in kept] == []
