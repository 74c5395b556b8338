"""Those who stand in line to write share a commit, and each hears the truth about its own part."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from store import sqlite
from store.writer import Writer


class Line:
    """A writer on a table of numbers, with a count of the commits."""

    def __init__(self, path: Path) -> None:
        self.engine = sqlite.engine(path, "writer")
        self.writer = Writer(self.engine)
        self.commits = 0
        event.listen(self.engine.sync_engine, "commit", self._committed)

    def _committed(self, _connection: object) -> None:
        self.commits += 1

    async def keep(self, number: int, then: str = "") -> None:
        """Write a number; ``then`` something goes wrong: an error, SQLite undoing everything, or a cancellation."""
        async with self.writer.transaction() as connection:
            await connection.exec_driver_sql("INSERT INTO numbers VALUES (?)", (number,))
            if then == "undone by SQLite":
                await connection.exec_driver_sql("ROLLBACK")
            if then == "cancelled":
                raise asyncio.CancelledError
            if then:
                raise LookupError(then)

    async def kept(self) -> set[int]:
        async with self.writer.transaction() as connection:
            return {row[0] for row in await connection.exec_driver_sql("SELECT number FROM numbers")}


async def opened(path: Path) -> Line:
    line = Line(path)
    async with line.writer.transaction() as connection:
        await connection.exec_driver_sql("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
    line.commits = 0
    return line


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    made = await opened(tmp_path / "numbers.sqlite3")
    yield made
    await made.engine.dispose()


async def test_all_in_line_are_committed_at_once(line: Line) -> None:
    await asyncio.gather(*(line.keep(number) for number in range(10)))
    assert line.commits == 1
    assert await line.kept() == set(range(10))


async def test_one_that_fails_is_undone_alone(line: Line) -> None:
    results = await asyncio.gather(line.keep(1), line.keep(2, "wrong"), line.keep(3), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), LookupError, type(None)]
    assert await line.kept() == {1, 3}


async def test_the_first_that_fails_takes_nobody_with_it(line: Line) -> None:
    results = await asyncio.gather(line.keep(1, "wrong"), line.keep(2), line.keep(3), return_exceptions=True)
    assert isinstance(results[0], LookupError)
    assert results[1:] == [None, None]
    assert await line.kept() == {2, 3}


async def test_nobody_hears_of_success_before_the_commit(line: Line) -> None:
    heard: list[int] = []
    at_commit: list[list[int]] = []
    event.listen(line.engine.sync_engine, "commit", lambda _: at_commit.append(list(heard)))

    async def keep(number: int) -> None:
        await line.keep(number)
        heard.append(number)

    await asyncio.gather(*(keep(number) for number in range(5)))
    assert at_commit == [[]]
    assert sorted(heard) == list(range(5))


async def test_a_commit_that_fails_fails_for_all_and_the_next_is_well(line: Line) -> None:
    def refuse(_connection: object) -> None:
        raise OSError("the disk is gone")

    event.listen(line.engine.sync_engine, "commit", refuse, once=True)
    results = await asyncio.gather(*(line.keep(number) for number in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [OSError] * 3
    await line.keep(9)
    assert await line.kept() == {9}


async def test_when_sqlite_undoes_everything_nobody_is_told_it_was_kept(line: Line) -> None:
    undone = line.keep(2, "undone by SQLite")
    results = await asyncio.gather(line.keep(1), undone, line.keep(3), return_exceptions=True)
    assert isinstance(results[0], LookupError)
    assert isinstance(results[1], LookupError)
    assert results[2] is None
    assert await line.kept() == {3}


async def test_one_that_gives_up_in_line_keeps_nobody_waiting(line: Line) -> None:
    tasks = [asyncio.create_task(line.keep(number)) for number in range(4)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    tasks[3].cancel()
    results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
    assert results[:2] == [None, None]
    assert await line.kept() >= {0, 1}


async def test_finishing_waits_for_what_is_under_way(tmp_path: Path) -> None:
    line = await opened(tmp_path / "numbers.sqlite3")
    begun = asyncio.Event()

    async def keep() -> None:
        async with line.writer.transaction() as connection:
            begun.set()
            await connection.exec_driver_sql("INSERT INTO numbers VALUES (1)")

    task = asyncio.create_task(keep())
    await begun.wait()
    await line.writer.finish()
    assert line.commits == 1
    await task
    await line.engine.dispose()


OUTCOMES = st.lists(st.sampled_from(["", "", "wrong", "cancelled", "undone by SQLite"]), min_size=1, max_size=12)


@given(rounds=st.lists(OUTCOMES, min_size=1, max_size=4))
def test_what_was_told_to_be_kept_is_kept_and_nothing_else(
    rounds: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    async def play(path: Path) -> None:
        line = await opened(path)
        told: set[int] = set()
        number = 0
        for outcomes in rounds:
            numbers = range(number, number + len(outcomes))
            number += len(outcomes)
            tasks = [asyncio.create_task(line.keep(n, then)) for n, then in zip(numbers, outcomes, strict=True)]
            await asyncio.wait(tasks)
            told |= {
                n for n, task in zip(numbers, tasks, strict=True) if not task.cancelled() and task.exception() is None
            }
        assert await line.kept() == told
        await line.engine.dispose()

    asyncio.run(play(tmp_path_factory.mktemp("numbers") / "numbers.sqlite3"))


async def test_a_statement_that_fails_says_so_and_leaves_the_rest(line: Line) -> None:
    await line.keep(1)
    results = await asyncio.gather(line.keep(2), line.keep(1), line.keep(3), return_exceptions=True)
    assert isinstance(results[1], DBAPIError)
    assert await line.kept() == {1, 2, 3}
