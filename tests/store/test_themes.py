from store import concerns, requests, themes, versions, visits
from store.database import Store
from store.members import Member
from store.themes import Count
from store.versions import REQUEST
from tests.store.conftest import LATER, NOW, content


async def test_links_are_counted_by_kind_place_and_target(store: Store, monitor: Member) -> None:
    async with store.writing(NOW) as work:
        await visits.file(work, content("{}", "2.6", "2.6", "3"), monitor.id, "v1")
        await visits.file(work, content("{}", "2.6", date="2026-11-21"), monitor.id, "v2")
        await visits.file(work, content("{}", "2.6", date="2026-11-22"), monitor.id, "v3")
        await visits.file(work, content("{}", "2.6", place="barlinnie"), monitor.id, "v4")
        await requests.file(work, content("{}", "2.6"), monitor.id, "r1", "open", None)
        await concerns.file(work, content("{}", "2.6"), monitor.id, "c1", None, 0)
    async with store.reading(NOW) as work:
        found = await themes.counted(work, ["perth"], "2026-11-20", "2026-11-21")
        assert set(found) == {
            Count("V", "perth", "2.6", 2, "2018", 3),
            Count("V", "perth", "3", 3, "2018", 1),
            Count("R", "perth", "2.6", 2, "2018", 1),
            Count("C", "perth", "2.6", 2, "2018", 1),
        }
        assert len(found) == 4
        both = await themes.counted(work, ["perth", "barlinnie"], "2026-11-20", "2026-11-20")
        assert sum(one.count for one in both) == 6
        assert await themes.counted(work, [], "2026-01-01", "2026-12-31") == []
        assert await themes.counted(work, ["perth"], "2026-11-23", "2026-12-31") == []


async def test_only_what_holds_now_is_counted(store: Store, monitor: Member) -> None:
    async with store.writing(LATER) as work:
        await requests.file(work, content("{}", "2.6"), monitor.id, "r1", "open", None)
        await requests.file(work, content("{}", "2.6"), monitor.id, "r2", "open", None)
        await versions.undo(work, REQUEST, "R-0001", monitor.id)
        await versions.amend(work, REQUEST, "R-0002", content("{}", "9.1"), "why", monitor, 1)
        found = await themes.counted(work, ["perth"], "2026-01-01", "2026-12-31")
    assert found == [Count("R", "perth", "9.1", 9, "2018", 1)]
