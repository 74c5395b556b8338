import asyncio
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from store import schema, versions, visits
from store.crypto import Keyring
from store.database import Store
from store.errors import SealedTextError
from store.members import Member, Role
from store.versions import REFILED, Content, Filed, RecordError
from tests.store.conftest import LATER, NOW, add_member

VISIT = Content("perth", "2026-11-20", '{"areas": ["C hall"]}', "2018", 3)


async def filed(store: Store, by: Member, draft: str = "d1", visit: Content = VISIT) -> Filed:
    async with store.writing(NOW) as work:
        return await visits.file(work, visit, by.id, draft)


async def refused(store: Store, change: str, *arguments: object, at: timedelta = timedelta()) -> str:
    with pytest.raises(RecordError) as caught:
        async with store.writing(NOW + at) as work:
            await getattr(visits, change)(work, *arguments)
    return caught.value.kind


async def readings(store: Store) -> list[tuple[str, str]]:
    query = sa.select(schema.audit.c.action, schema.audit.c.subject).order_by(schema.audit.c.seq)
    async with store.reading(NOW) as work:
        rows = (await work.connection.execute(query)).all()
    return [(row.action, row.subject) for row in rows if row.action.startswith("visit")]


# --- filing ---


async def test_a_filed_visit_is_read_whole(store: Store, monitor: Member) -> None:
    proof = await filed(store, monitor)
    assert (proof.reference, proof.version, proof.filed_at) == ("V-0001", 1, NOW)
    assert re.fullmatch("[0-9A-Z]{4}-[0-9A-Z]{4}", proof.receipt)
    async with store.writing(LATER) as work:
        visit = await visits.get(work, "V-0001", monitor)
    assert visit == versions.Record(
        "V-0001", 1, "filed", "perth", "2026-11-20", VISIT.body, "2018", 3,
        monitor.id, NOW, monitor.id, NOW, None, proof.receipt, {},
    )  # fmt: skip
    assert await readings(store) == [("visit.file", "visit:V-0001"), ("visit.read", "visit:V-0001")]


async def test_references_have_no_gaps(store: Store, monitor: Member) -> None:
    async def fail() -> None:
        async with store.writing(NOW) as work:
            await visits.file(work, VISIT, monitor.id, "lost")
            raise RuntimeError

    references = []
    for number in range(4):
        references.append((await filed(store, monitor, f"d{number}")).reference)
        with pytest.raises(RuntimeError):
            await fail()
    assert references == ["V-0001", "V-0002", "V-0003", "V-0004"]


async def test_a_draft_files_once(store: Store, monitor: Member) -> None:
    first = await filed(store, monitor)
    assert await filed(store, monitor, visit=replace(VISIT, body='"another"')) == first
    assert (await filed(store, monitor, "d2")).reference == "V-0002"


async def test_a_draft_filed_twice_at_once_files_once(store: Store, home: Path, monitor: Member) -> None:
    beside = await Store.open(home, Keyring.load(home, None), NOW)
    proofs = await asyncio.gather(*(filed(through, monitor) for through in [store, beside] * 3))
    assert set(proofs) == {proofs[0]}
    async with store.reading(NOW) as work:
        assert len(await visits.list_for(work, monitor)) == 1
    await beside.close()


async def test_a_receipt_stands_for_all_that_was_filed(store: Store, monitor: Member) -> None:
    changes = [{}, {"establishment": "barlinnie"}, {"date": "2026-11-19"}, {"body": "{}"}, {"edition": "2015"}]
    changed = [replace(VISIT, **change) for change in changes]  # type: ignore[arg-type]
    receipts = {(await filed(store, monitor, f"d{number}", visit)).receipt for number, visit in enumerate(changed)}
    assert len(receipts) == 5


@pytest.mark.parametrize("date", ["20261120", "2026-11-31", "20 Nov", "2026-W47-5", ""])
def test_a_date_that_would_not_sort_is_refused(date: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|isoformat|YYYY"):
        replace(VISIT, date=date)


# --- undoing ---


async def test_a_filing_is_undone_and_filed_again_under_its_reference(store: Store, monitor: Member) -> None:
    proof = await filed(store, monitor)
    async with store.writing(LATER) as work:
        await visits.undo(work, proof.reference, monitor.id)
        undone = await visits.get(work, proof.reference, monitor)
        assert undone is not None
        assert undone.state == "undone"
        assert await visits.list_for(work, monitor) == []
        again = await visits.refile(work, proof.reference, replace(VISIT, body='"better"'), monitor.id)
        assert (again.reference, again.version, again.filed_at) == ("V-0001", 2, LATER)
        visit = await visits.get(work, proof.reference, monitor)
    assert visit is not None
    assert (visit.state, visit.version, visit.body, visit.reason) == ("filed", 2, '"better"', REFILED)
    assert (visit.filed_at, visit.made_at) == (NOW, LATER)


async def test_the_draft_that_was_undone_files_again_under_its_reference(store: Store, monitor: Member) -> None:
    proof = await filed(store, monitor)
    async with store.writing(LATER) as work:
        await visits.undo(work, proof.reference, monitor.id)
        again = await visits.file(work, VISIT, monitor.id, "d1")
        assert (again.reference, again.version) == ("V-0001", 2)
        assert await visits.file(work, VISIT, monitor.id, "d1") == again


async def test_undoing_is_for_the_author_within_ten_minutes(store: Store, monitor: Member, coordinator: Member) -> None:
    await filed(store, monitor)
    late = timedelta(minutes=10, microseconds=1)
    assert await refused(store, "undo", "V-0001", coordinator.id) == "unknown"
    assert await refused(store, "undo", "V-0002", monitor.id) == "unknown"
    assert await refused(store, "undo", "V-0001", monitor.id, at=late) == "late"
    async with store.writing(NOW + timedelta(minutes=10)) as work:
        await visits.undo(work, "V-0001", monitor.id)
    assert await refused(store, "undo", "V-0001", monitor.id) == "undone"


async def test_what_was_amended_or_filed_again_is_not_undone(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        await visits.amend(work, "V-0001", VISIT, "a wrong hall", monitor, 1)
    assert await refused(store, "undo", "V-0001", monitor.id) == "amended"


async def test_only_its_author_files_again_what_was_undone(store: Store, monitor: Member, coordinator: Member) -> None:
    await filed(store, monitor)
    assert await refused(store, "refile", "V-0001", VISIT, monitor.id) == "filed"
    async with store.writing(NOW) as work:
        await visits.undo(work, "V-0001", monitor.id)
    assert await refused(store, "refile", "V-0001", VISIT, coordinator.id) == "unknown"
    assert await refused(store, "amend", "V-0001", VISIT, "why", monitor, 1) == "undone"


# --- amending ---


async def test_an_amendment_is_a_version_beside_the_others(store: Store, monitor: Member, coordinator: Member) -> None:
    first = await filed(store, monitor)
    moved = replace(VISIT, establishment="barlinnie", date="2026-11-19", body='"amended"')
    async with store.writing(LATER) as work:
        second = await visits.amend(work, "V-0001", moved, "  It was Barlinnie ", coordinator, 1)
        versions = await visits.history(work, "v-1", coordinator)
        assert await visits.get(work, "V-0001", monitor) is None  # it was never at Perth
    assert (second.reference, second.version) == ("V-0001", 2)
    assert second.receipt != first.receipt
    assert [(v.version, v.body, v.establishment, v.made_by, v.reason) for v in versions] == [
        (1, VISIT.body, "perth", monitor.id, None),
        (2, '"amended"', "barlinnie", coordinator.id, "It was Barlinnie"),
    ]
    assert [v.made_at for v in versions] == [NOW, LATER]
    assert (await readings(store))[-1] == ("visit.history", "visit:V-0001")


async def test_an_amendment_needs_a_reason(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    for reason in ("", " \n"):
        assert await refused(store, "amend", "V-0001", VISIT, reason, monitor, 1) == "no reason"


async def test_of_two_amendments_at_once_neither_hides_the_other(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        await visits.amend(work, "V-0001", VISIT, "first", monitor, 1)
    assert await refused(store, "amend", "V-0001", VISIT, "second", monitor, 1) == "changed"


async def test_who_may_amend(store: Store, monitor: Member, coordinator: Member) -> None:
    await filed(store, monitor)
    others = [
        await add_member(store, 7, Role.MONITOR, "perth"),
        await add_member(store, 8, Role.COORDINATOR, "inverness"),
        await add_member(store, 9, Role.LEAD, "perth"),
        await add_member(store, 10, Role.ADMINISTRATOR, "perth"),
    ]
    for other in others:
        assert await refused(store, "amend", "V-0001", VISIT, "why", other, 1) == "unknown"
    elsewhere = replace(VISIT, establishment="inverness")
    assert await refused(store, "amend", "V-0001", elsewhere, "why", coordinator, 1) == "unknown"
    async with store.writing(NOW) as work:
        await visits.amend(work, "V-0001", VISIT, "why", monitor, 1)
        await visits.amend(work, "V-0001", VISIT, "why", coordinator, 2)


# --- need to know ---


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place", ["perth", "inverness"])
async def test_need_to_know(store: Store, monitor: Member, role: Role, place: str) -> None:
    await filed(store, monitor)
    reader = await add_member(store, 7, role, place)
    may = role in (Role.MONITOR, Role.COORDINATOR) and place == "perth"
    before = await readings(store)
    async with store.writing(NOW) as work:
        seen = [
            await visits.get(work, "V-0001", reader),
            await visits.history(work, "V-0001", reader),
            await visits.list_for(work, reader),
            [visit async for visit in visits.export(work, reader)],
        ]
        none = [await visits.get(work, "V-0002", reader), await visits.history(work, "V-0002", reader)]
    assert [bool(result) for result in seen] == [may] * 4
    assert none == [None, []]
    if not may:  # no trace that tells a record one may not see from none
        assert seen[:2] == none
        assert await readings(store) == [*before, ("visits.export", "visits")]


async def test_who_is_no_longer_assigned_no_longer_sees(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        assert await visits.get(work, "V-0001", replace(monitor, establishments=("inverness",))) is None


@pytest.mark.parametrize("typed", ["v-1", " V-0001 ", "V-00001", "V-١"])
async def test_a_reference_may_be_typed_as_people_type(store: Store, monitor: Member, typed: str) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        assert (await visits.get(work, typed, monitor)).reference == "V-0001"  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["", "V", "V-", "V-x", "R-0001", "0001", "V--1", "V-²", "V-" + "9" * 50])
async def test_what_is_no_reference_is_no_visit(store: Store, monitor: Member, typed: str) -> None:
    await filed(store, monitor)
    async with store.writing(NOW) as work:
        assert await visits.get(work, typed, monitor) is None
        assert await visits.history(work, typed, monitor) == []


# --- lists and exports ---


@pytest.fixture
async def many(store: Store, coordinator: Member) -> list[str]:
    """References by date, the latest first; two on one day."""
    days = [3, 9, 1, 9, 5]
    for number, day in enumerate(days):
        place = "barlinnie" if number == 2 else "perth"
        await filed(store, coordinator, f"d{number}", replace(VISIT, date=f"2026-11-{day:02d}", establishment=place))
    return ["V-0004", "V-0002", "V-0005", "V-0001", "V-0003"]


async def test_a_list_is_paged_from_the_latest(store: Store, coordinator: Member, many: list[str]) -> None:
    async with store.reading(NOW) as work:
        found: list[str] = []
        page = await visits.list_for(work, coordinator, limit=2)
        while page:
            found += [line.reference for line in page]
            page = await visits.list_for(work, coordinator, limit=2, before=page[-1].place)
    assert found == many


async def test_a_list_can_be_narrowed(store: Store, coordinator: Member, many: list[str]) -> None:
    async with store.reading(NOW) as work:

        async def listed(**narrowed: str) -> list[str]:
            return [line.reference for line in await visits.list_for(work, coordinator, **narrowed)]  # type: ignore[arg-type]

        assert await listed(establishment="barlinnie") == ["V-0003"]
        assert await listed(establishment="inverness") == []
        assert await listed(date_from="2026-11-05") == many[:3]
        assert await listed(date_to="2026-11-05") == many[2:]
        assert await listed(date_from="2026-11-03", date_to="2026-11-05") == many[2:4]


async def test_an_export_has_every_record_in_full_and_is_logged(
    store: Store, coordinator: Member, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_PAGE", 2)
    async with store.writing(NOW) as work:
        await visits.amend(work, "V-0005", replace(VISIT, date="2026-11-05", body='"amended"'), "why", coordinator, 1)
        await visits.undo(work, "V-0001", coordinator.id)
        exported = [visit async for visit in visits.export(work, None, "2026-11-02", "2026-11-09")]
    assert [visit.reference for visit in exported] == ["V-0005", "V-0002", "V-0004"]
    assert exported[0].body == '"amended"'
    async with store.reading(NOW) as work:
        last = sa.select(schema.audit).order_by(schema.audit.c.seq.desc()).limit(1)
        entry = (await work.connection.execute(last)).one()
    assert (entry.actor, entry.action) == ("operator", "visits.export")
    assert entry.details == '{"count":3,"from":"2026-11-02","to":"2026-11-09"}'


# --- nothing is overwritten ---


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visit_versions SET made_by = made_by",
        "DELETE FROM visit_versions",
        "REPLACE INTO visit_versions SELECT * FROM visit_versions",
    ],
)
async def test_the_database_refuses_to_change_a_version(store: Store, monitor: Member, statement: str) -> None:
    await filed(store, monitor)
    with pytest.raises(IntegrityError, match="visit_versions is append-only"):
        async with store.writing(NOW) as work:
            await work.connection.execute(sa.text(statement))


async def test_the_database_refuses_to_remove_a_visit(store: Store, monitor: Member) -> None:
    await filed(store, monitor)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with store.writing(NOW) as work:
            await work.connection.execute(sa.text("DELETE FROM visits"))


@pytest.mark.parametrize(
    "change",
    [
        "establishment = 'inverness'",
        "date = '2026-11-01'",
        "edition = '2015'",
        "flow_version = 2",
        "made_at = '2026-11-22 09:31:00.000000'",
        "body = (SELECT body FROM visit_versions WHERE number = 2)",
        "reason = (SELECT body FROM visit_versions WHERE number = 2)",
        "content_hash = zeroblob(32)",
    ],
)
async def test_a_version_changed_behind_its_back_is_not_shown(
    store: Store, home: Path, monitor: Member, change: str
) -> None:
    reader = replace(monitor, establishments=("perth", "inverness"))
    await filed(store, monitor)
    await filed(store, monitor, "d2", replace(VISIT, body='"another"'))
    with closing(sqlite3.connect(home / "ipm.sqlite3", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER visit_versions_refuses_update")
        connection.execute(f"UPDATE visit_versions SET {change} WHERE number = 1")
    for attempt in (visits.get, visits.history):
        with pytest.raises(SealedTextError, match="altered or moved"):
            async with store.writing(NOW) as work:
                await attempt(work, "V-0001", reader)
