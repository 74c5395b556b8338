from store import concerns, requests, themes, versions, visits
from store.database import Store
from store.members import Member
from store.themes import Count
from store.versions import REQUEST
from tests.store.conftest import LATER, NOW, content


async def test_links_are_counted_by_place_and_target_beside_those_before(store: Store, monitor: Member) -> None:
    async with store.writing(NOW) as work:
        await visits.file(work, content("{}", "2.6", "2.6", "3"), monitor.id, "v1")
        await visits.file(work, content("{}", "2.6", date="2026-11-21"), monitor.id, "v2")
        await visits.file(work, content("{}", "2.6", date="2026-11-22"), monitor.id, "v3")
        await visits.file(work, content("{}", "2.6", place="barlinnie"), monitor.id, "v4")
        await requests.file(work, content("{}", "2.6"), monitor.id, "r1", "open", None)
        await concerns.file(work, content("{}", "2.6"), monitor.id, "c1", None, 0)
        await requests.file(work, content("{}", "2.6", date="2026-11-19"), monitor.id, "r2", "open", None)
        await visits.file(work, content("{}", "3", date="2026-11-17"), monitor.id, "v5")
    async with store.reading(NOW) as work:
        found = await themes.compared(work, ["perth"], "2026-11-18", "2026-11-20", "2026-11-21")
        assert set(found) == {Count("perth", "2.6", 4, 1), Count("perth", "3", 1, 0)}
        often = await themes.compared(work, ["perth"], "2026-11-18", "2026-11-20", "2026-11-21", 2)
        assert [one.target for one in often] == ["2.6"]
        both = await themes.compared(work, ["perth", "barlinnie"], "2026-11-18", "2026-11-20", "2026-11-20")
        assert sum(one.count for one in both) == 5
        assert await themes.compared(work, [], "2026-01-01", "2026-01-01", "2026-12-31") == []
        assert await themes.compared(work, ["perth"], "2026-11-18", "2026-11-23", "2026-12-31") == []


async def test_only_what_holds_now_is_counted(store: Store, monitor: Member) -> None:
    async with store.writing(LATER) as work:
        await requests.file(work, content("{}", "2.6"), monitor.id, "r1", "open", None)
        await requests.file(work, content("{}", "2.6"), monitor.id, "r2", "open", None)
        await versions.undo(work, REQUEST, "R-0001", monitor.id)
        await versions.amend(work, REQUEST, "R-0002", content("{}", "9.1"), "why", monitor, 1)
        found = await themes.compared(work, ["perth"], "2026-01-01", "2026-01-01", "2026-12-31")
    assert found == [Count("perth", "9.1", 1, 0)]
