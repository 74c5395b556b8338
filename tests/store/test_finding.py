import pytest
import sqlalchemy as sa

from store import concerns, finding, requests, schema, versions, visits
from store.database import Store
from store.finding import Candidate, Wanted
from store.members import Member
from store.versions import CONCERN, REQUEST, VISIT, Kind
from tests.store.conftest import LATER, NOW, content, logged


@pytest.fixture
async def many(store: Store, coordinator: Member) -> None:
    """Visits 1 to 6: two on one day, the third at Barlinnie, the last undone; a request and a concern."""
    async with store.writing(NOW) as work:
        for number, day in enumerate([3, 9, 1, 9, 5, 7], 1):
            place = "barlinnie" if number == 3 else "perth"
            made = content(f'"text {number}"', "2.6" if number % 2 else "3", place=place, date=f"2026-11-{day:02d}")
            await visits.file(work, made, coordinator.id, f"d{number}")
        await visits.undo(work, "V-0006", coordinator.id)
        await requests.file(work, content('"asked"', "9.1"), coordinator.id, "r", "closed", None)
        await concerns.file(work, content('"notified"'), coordinator.id, "c", None, 0)


async def found(
    store: Store, member: Member, wanted: Wanted | None = None, kind: Kind = VISIT, limit: int = 99
) -> list[int]:
    async with store.reading(NOW) as work:
        return [one.number for one in await finding.stretch(work, kind, member, wanted or Wanted(), limit)]


async def test_a_stretch_is_the_newest_and_is_opened_in_memory(store: Store, coordinator: Member, many: None) -> None:
    assert await found(store, coordinator) == [4, 2, 5, 1, 3]
    assert await found(store, coordinator, limit=2) == [4, 2]
    async with store.reading(NOW) as work:
        first = (await finding.stretch(work, VISIT, coordinator, Wanted(), 1))[0]
    assert first == Candidate("V-0004", "perth", "2026-11-09", 4, "filed", '"text 4"')
    assert await found(store, coordinator, kind=REQUEST) == [1]
    assert await found(store, coordinator, kind=CONCERN) == [1]


async def test_it_can_be_narrowed(store: Store, coordinator: Member, many: None) -> None:
    for wanted, numbers in (
        (Wanted(establishments=("barlinnie",)), [3]),
        (Wanted(establishments=("inverness",)), []),
        (Wanted(first="2026-11-05"), [4, 2, 5]),
        (Wanted(last="2026-11-05"), [5, 1, 3]),
        (Wanted(first="2026-11-03", last="2026-11-05"), [5, 1]),
        (Wanted(targets=("2.6",)), [5, 1, 3]),
        (Wanted(targets=("2",)), [5, 1, 3]),
        (Wanted(targets=("3",)), [4, 2]),
        (Wanted(targets=("2.6", "3")), [4, 2, 5, 1, 3]),
        (Wanted(targets=("9.9",)), []),
        (Wanted(("perth",), "2026-11-04", "2026-11-30", ("2.6",)), [5]),
    ):
        assert await found(store, coordinator, wanted) == numbers, wanted


async def test_what_may_not_be_read_is_not_looked_into(
    store: Store, monitor: Member, outsiders: list[Member], many: None
) -> None:
    assert await found(store, monitor) == [4, 2, 5, 1]
    assert await found(store, monitor, Wanted(establishments=("barlinnie",))) == []
    everywhere = Wanted(establishments=("perth", "barlinnie", "inverness"))
    assert [await found(store, one, everywhere) for one in outsiders] == [[], [3], [], []]
    assert [await found(store, one, kind=REQUEST) for one in outsiders] == [[]] * 4


async def test_the_version_that_holds_is_looked_into(store: Store, coordinator: Member, many: None) -> None:
    async with store.writing(LATER) as work:
        await versions.amend(work, VISIT, "V-0001", content('"newer"', date="2026-11-22"), "why", coordinator, 1)
        first = (await finding.stretch(work, VISIT, coordinator, Wanted(), 1))[0]
    assert (first.number, first.body, first.date) == (1, '"newer"', "2026-11-22")


async def test_a_search_is_logged_by_its_size_alone(store: Store, coordinator: Member, many: None) -> None:
    async with store.writing(NOW) as work:
        await finding.note(work, coordinator, 7, 2)
    assert await logged(store, "records.find") == [(coordinator.id, "records.find", "records")]
    async with store.reading(NOW) as work:
        last = sa.select(schema.audit.c.details).order_by(schema.audit.c.seq.desc()).limit(1)
        assert await work.connection.scalar(last) == '{"found":2,"read":7}'
