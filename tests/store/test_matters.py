import pytest

from store import concerns, matters, requests, versions
from store.database import Store
from store.matters import Change
from store.members import Member, Role
from store.versions import CONCERN, REQUEST, Kind, RecordError
from tests.store.conftest import LATER, NOW, add_member, content, logged

DAYS = [3, 9, 1, 9, 5]


@pytest.fixture
async def many(store: Store, coordinator: Member) -> None:
    """Requests 1 to 5 of some days, the third at Barlinnie, all open; concerns likewise, due a week later."""
    async with store.writing(NOW) as work:
        for number, day in enumerate(DAYS):
            place = "barlinnie" if number == 2 else "perth"
            made = content(place=place, date=f"2026-11-{day:02d}")
            await requests.file(work, made, coordinator.id, f"r{number}", "open", None)
            await concerns.file(work, made, coordinator.id, f"c{number}", f"2026-11-{day + 7:02d}", 1, "V-0001#1")


def states_of(kind: Kind) -> tuple[str, ...]:
    return requests.OPEN if kind is REQUEST else concerns.OPEN


async def paged(store: Store, kind: Kind, member: Member, *, newest_first: bool, size: int = 2) -> list[int]:
    found: list[int] = []
    async with store.reading(NOW) as work:
        after = None
        while page := await matters.lines(work, kind, member, states_of(kind), size, after, newest_first):
            assert len(page) <= size
            numbers = [kind.number(line.reference) for line in page]
            found += numbers
            after = (page[-1].date, numbers[-1])
    return found


@pytest.mark.parametrize("kind", [REQUEST, CONCERN], ids=["requests", "concerns"])
async def test_a_list_is_paged_either_way(store: Store, coordinator: Member, many: None, kind: Kind) -> None:
    assert await paged(store, kind, coordinator, newest_first=False) == [3, 1, 5, 2, 4]
    assert await paged(store, kind, coordinator, newest_first=True) == [4, 2, 5, 1, 3]
    perth = await add_member(store, 7, Role.MONITOR, "perth")
    assert await paged(store, kind, perth, newest_first=False) == [1, 5, 2, 4]
    assert await paged(store, kind, perth, newest_first=True, size=3) == [4, 2, 5, 1]


@pytest.mark.parametrize("kind", [REQUEST, CONCERN], ids=["requests", "concerns"])
async def test_nobody_else_has_a_list(store: Store, outsiders: list[Member], many: None, kind: Kind) -> None:
    states = [*states_of(kind), "undone"]
    barlinnie = outsiders[1]
    async with store.reading(NOW) as work:
        for outsider in outsiders:
            seen = await matters.lines(work, kind, outsider, states, 99)
            seen += await matters.due(work, kind, outsider, states, "2027-01-01", 99)
            assert {line.establishment for line in seen} == ({"barlinnie"} if outsider is barlinnie else set())


async def test_a_line_says_nothing_of_the_text(store: Store, coordinator: Member, many: None) -> None:
    async with store.reading(NOW) as work:
        request = (await matters.lines(work, REQUEST, coordinator, requests.OPEN, 1))[0]
        concern = (await matters.lines(work, CONCERN, coordinator, concerns.OPEN, 1))[0]
    assert request == matters.Line(
        "R-0003", "barlinnie", "2026-11-01", "open", None, coordinator.id, coordinator.id, NOW, 0, ""
    )
    assert concern == matters.Line(
        "C-0003", "barlinnie", "2026-11-01", "open", "2026-11-08", coordinator.id, coordinator.id, NOW, 1, "V-0001#1"
    )


async def test_only_the_states_asked_for_are_listed(store: Store, coordinator: Member, many: None) -> None:
    async with store.writing(NOW) as work:
        await requests.change(work, "R-0002", Change("change", "answered", "2026-11-22", "{}"), coordinator)
        await versions.undo(work, REQUEST, "R-0004", coordinator.id)
    async with store.reading(NOW) as work:
        done = await matters.lines(work, REQUEST, coordinator, requests.DONE, 9)
        left = await matters.lines(work, REQUEST, coordinator, requests.OPEN, 9)
        none = await matters.lines(work, REQUEST, coordinator, (), 9)
    assert [line.reference for line in done] == ["R-0002"]
    assert [line.reference for line in left] == ["R-0003", "R-0001", "R-0005"]
    assert none == []


async def test_what_falls_due_is_the_most_overdue_first(store: Store, coordinator: Member, many: None) -> None:
    async with store.reading(NOW) as work:

        async def due(by: str, limit: int = 9) -> list[str]:
            found = await matters.due(work, CONCERN, coordinator, concerns.OPEN, by, limit)
            return [line.reference for line in found]

        assert await due("2026-11-12") == ["C-0003", "C-0001", "C-0005"]
        assert await due("2026-11-12", 2) == ["C-0003", "C-0001"]
        assert await due("2026-11-07") == []
        assert await matters.due(work, REQUEST, coordinator, requests.OPEN, "2027-01-01", 9) == []  # nothing is owed


async def test_the_last_one_filed_is_ones_own_and_not_undone(
    store: Store, coordinator: Member, monitor: Member, many: None
) -> None:
    async with store.writing(LATER) as work:
        assert await matters.last_of(work, REQUEST, monitor) is None
        await versions.undo(work, REQUEST, "R-0005", coordinator.id)
        last = await matters.last_of(work, REQUEST, coordinator)
    assert last is not None
    assert last.reference == "R-0004"
    assert (await logged(store, "request.read")) == [(coordinator.id, "request.read", "request:R-0004")]


async def test_reading_gives_the_history_too_and_is_logged_once(store: Store, coordinator: Member, many: None) -> None:
    async with store.writing(LATER) as work:
        await requests.change(work, "R-0001", Change("change", "waiting", "2026-11-22", "{}"), coordinator)
        found = await matters.read(work, REQUEST, "R-0001", coordinator)
        assert await matters.read(work, REQUEST, "R-0009", coordinator) is None
    assert found is not None
    assert (found[0].state, [event.state for event in found[1]]) == ("waiting", ["waiting"])
    assert len(await logged(store, "request.read")) == 1


async def test_a_change_sets_the_columns_given(store: Store, coordinator: Member, many: None) -> None:
    change = Change("unchanged", "open", "2026-11-22", "{}", None, {"notified": 5})
    async with store.writing(LATER) as work:
        await matters.change(work, CONCERN, "C-0001", change, coordinator, closed=False)
        row = await versions.head(work, CONCERN, "C-0001")
    assert row is not None
    assert (row.notified, row.due, row.closed_on) == (5, None, None)


# --- handing over ---


async def test_open_matters_are_handed_over_where_both_are(store: Store, coordinator: Member, many: None) -> None:
    heir = await add_member(store, 7, Role.MONITOR, "perth")
    async with store.writing(NOW) as work:
        await requests.change(work, "R-0002", Change("change", "closed", "2026-11-22", "{}"), coordinator)
        both = ["perth", "barlinnie"]
        count = await matters.hand_over(work, REQUEST, requests.OPEN, coordinator.id, heir, both, "operator")
    async with store.reading(NOW) as work:
        holders = {}
        for number in range(1, 6):
            row = await versions.head(work, REQUEST, f"R-{number:04d}")
            assert row is not None
            holders[number] = row.holder
            assert row.author == coordinator.id
        concern = await versions.head(work, CONCERN, "C-0001")
    assert count == 3
    assert {number for number, holder in holders.items() if holder == heir.id} == {1, 4, 5}  # 2 is closed, 3 elsewhere
    assert concern is not None
    assert concern.holder == coordinator.id
    assert await logged(store, "requests.hand over") == [("operator", "requests.hand over", f"member:{coordinator.id}")]


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMINISTRATOR])
async def test_nothing_is_handed_to_who_may_not_read_it(
    store: Store, coordinator: Member, many: None, role: Role
) -> None:
    other = await add_member(store, 7, role, "perth")
    async with store.writing(NOW) as work:
        count = await matters.hand_over(work, CONCERN, concerns.OPEN, coordinator.id, other, ["perth"], "operator")
        assert count == 0
        with pytest.raises(RecordError):
            await matters.change(work, CONCERN, "C-0001", Change("better", "open", "2026-11-22", "{}"), other, False)
