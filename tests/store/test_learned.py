from pathlib import Path

import pytest

from store import learned
from store.database import Store
from store.errors import SealedTextError
from store.members import Member
from store.schema import learned as table
from tests.store.conftest import LATER, NOW, logged, on_the_disk


async def test_a_source_teaches_once(store: Store, coordinator: Member) -> None:
    async with store.writing(NOW) as work:
        assert await learned.teach(work, "2018", "2.6", "V-0042#2", "planted cold food", coordinator.id)
        assert not await learned.teach(work, "2018", "3.4", "V-0042#2", "another", coordinator.id)
        assert await learned.everything(work) == [
            learned.Example(1, "2018", "2.6", "V-0042#2", "planted cold food", coordinator.id, NOW)
        ]
    assert await logged(store, "matcher") == [(coordinator.id, "matcher.teach", "learned:V-0042#2")]


async def test_examples_are_of_an_edition_and_are_forgotten(store: Store, coordinator: Member) -> None:
    async with store.writing(NOW) as work:
        for number, edition in enumerate(["2018", "2015", "2018"], 1):
            await learned.teach(work, edition, "2.6", f"V-0042#{number}", f"note {number}", coordinator.id)
        assert [one.note for one in await learned.everything(work, "2018")] == ["note 1", "note 3"]
        assert await learned.everything(work, "2030") == []
    async with store.writing(LATER) as work:
        assert await learned.remove(work, [1, 3, 99], coordinator.id) == 2
        assert [one.note for one in await learned.everything(work)] == ["note 2"]
        assert await learned.remove(work, [], coordinator.id) == 0
        assert await learned.teach(work, "2018", "2.6", "V-0042#1", "again", coordinator.id)
        assert [one.id for one in await learned.everything(work)] == [2, 4]
    forgotten = [action for _, action, _ in await logged(store, "matcher.forget")]
    assert forgotten == ["matcher.forget"] * 2


async def test_a_note_is_sealed_to_its_row(store: Store, home: Path, coordinator: Member) -> None:
    async with store.writing(NOW) as work:
        for number in (1, 2):
            await learned.teach(work, "2018", "2.6", f"V-0042#{number}", f"planted {number}", coordinator.id)
    assert b"planted" not in on_the_disk(home)
    async with store.writing(NOW) as work:
        await work.connection.execute(table.update().where(table.c.id == 1).values(seal_row="moved"))
    with pytest.raises(SealedTextError):
        async with store.reading(NOW) as work:
            await learned.everything(work)
