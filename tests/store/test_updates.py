from datetime import timedelta

from store import updates
from store.database import Store
from tests.store.conftest import NOW


async def test_an_update_is_claimed_once(store: Store) -> None:
    async with store.writing(NOW) as work:
        assert await updates.claim(work, 2**40)
        assert not await updates.claim(work, 2**40)
    async with store.writing(NOW) as work:
        assert not await updates.claim(work, 2**40)
        assert await updates.claim(work, 2**40 + 1)


async def test_the_highest_number_is_the_last(store: Store) -> None:
    async with store.writing(NOW) as work:
        assert await updates.last(work) is None
        for number in (5, 9, 7):
            await updates.claim(work, number)
        assert await updates.last(work) == 9


async def test_old_updates_are_forgotten_but_never_the_last(store: Store) -> None:
    for days, number in ((3, 1), (3, 2), (1, 3), (5, 9)):
        async with store.writing(NOW - timedelta(days=days)) as work:
            await updates.claim(work, number)
    async with store.writing(NOW) as work:
        assert await updates.forget(work, NOW - timedelta(days=3)) == 0
        assert await updates.forget(work, NOW - timedelta(days=2)) == 2
        assert await updates.last(work) == 9
        assert not await updates.claim(work, 3)
        assert await updates.claim(work, 1)
