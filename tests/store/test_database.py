import asyncio
import contextlib
import logging
import re
import sqlite3
import stat
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from store import conversations, members, outbox, schema, sqlite, updates, versions, visits
from store.conversations import DraftRow
from store.crypto import Keyring
from store.database import Store, Work
from store.errors import (
    BusyError,
    DamagedError,
    FolderError,
    FullDiskError,
    NewerDatabaseError,
    ReadOnlyError,
    RunningError,
    StoreError,
    UnknownDatabaseError,
    WrongKeyError,
)
from tests.store.conftest import NOW, add_member


async def opened(home: Path, *, exclusive: bool = False, url: str | None = None) -> Store:
    return await Store.open(home, Keyring.load(home, None), NOW, url, exclusive=exclusive)


async def seen(store: Store) -> set[int]:
    async with store.reading(NOW) as work:
        return set((await work.connection.scalars(sa.select(schema.updates.c.update_id))).all())


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def raw(home: Path) -> contextlib.closing[sqlite3.Connection]:
    """The file as anyone with it would open it."""
    return contextlib.closing(sqlite3.connect(home / "ipm.sqlite3", isolation_level=None))


# --- transactions ---


async def test_what_was_written_is_there_after_a_restart(home: Path) -> None:
    store = await opened(home)
    async with store.writing(NOW) as work:
        await updates.claim(work, 1)
    await store.close()
    store = await opened(home)
    assert await seen(store) == {1}
    await store.close()


async def test_an_exception_undoes_the_whole_transaction(store: Store) -> None:
    async def fail() -> None:
        async with store.writing(NOW) as work:
            await updates.claim(work, 1)
            await members.seed(work, 5, "Monitor, Perth", members.Role.MONITOR, ["perth"])
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        await fail()
    assert await seen(store) == set()
    async with store.reading(NOW) as work:
        assert await members.everyone(work) == []


async def test_a_cancelled_writer_leaves_nothing_and_blocks_nobody(store: Store) -> None:
    begun = asyncio.Event()

    async def writer() -> None:
        async with store.writing(NOW) as work:
            await updates.claim(work, 1)
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(writer())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.writing(NOW) as work:
        assert await updates.claim(work, 1)


@pytest.mark.parametrize("hops", range(1, 12))
async def test_a_writer_cancelled_at_any_await_leaves_all_or_nothing(store: Store, hops: int) -> None:
    async def writer() -> None:
        async with store.writing(NOW) as work:
            await updates.claim(work, 1)
            await updates.claim(work, 2)

    task = asyncio.create_task(writer())
    for _ in range(hops):
        await asyncio.sleep(0.0002)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with store.writing(NOW) as work:
        await updates.claim(work, 3)
    assert await seen(store) in ({3}, {1, 2, 3})


async def test_writers_take_turns_and_lose_nothing(store: Store) -> None:
    async def add_one() -> None:
        async with store.writing(NOW) as work:
            highest = await updates.last(work) or 0
            await asyncio.sleep(0)
            assert await updates.claim(work, highest + 1)

    await asyncio.gather(*(add_one() for _ in range(30)))
    assert await seen(store) == set(range(1, 31))


async def test_writers_in_two_processes_lose_nothing(store: Store, home: Path) -> None:
    beside = await opened(home)

    async def add_one(through: Store) -> None:
        async with through.writing(NOW) as work:
            highest = await updates.last(work) or 0
            assert await updates.claim(work, highest + 1)

    await asyncio.gather(*(add_one(through) for through in [store, beside] * 10))
    assert await seen(store) == set(range(1, 21))
    await beside.close()


async def test_the_same_update_twice_at_once_has_one_effect(store: Store, home: Path) -> None:
    beside = await opened(home)

    async def claim(through: Store) -> bool:
        async with through.writing(NOW) as work:
            return await updates.claim(work, 7)

    assert sorted(await asyncio.gather(*(claim(through) for through in [store, beside] * 3))) == [False] * 5 + [True]
    await beside.close()


async def test_a_reader_sees_one_moment_and_does_not_wait_for_the_writer(store: Store) -> None:
    count = sa.select(sa.func.count()).select_from(schema.updates)
    async with store.reading(NOW) as first, store.reading(NOW) as second:
        assert await first.connection.scalar(count) == 0
        async with store.writing(NOW) as work:
            await updates.claim(work, 1)
            assert await first.connection.scalar(count) == 0
        assert await first.connection.scalar(count) == 0
        assert await second.connection.scalar(count) == 1


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(ReadOnlyError):
        async with store.reading(NOW) as work:
            await updates.claim(work, 1)
    assert await seen(store) == set()


async def test_the_moment_is_in_utc_whatever_zone_it_came_in(store: Store) -> None:
    summer = timezone(timedelta(hours=1))
    async with store.writing(datetime(2026, 7, 1, 12, tzinfo=summer)) as work:
        assert work.now.isoformat() == "2026-07-01T11:00:00+00:00"
        await updates.claim(work, 1)
    async with store.reading(NOW) as work:
        assert await work.connection.scalar(sa.select(schema.updates.c.seen_at)) == work.now.replace(
            month=7, day=1, hour=11, minute=0
        )


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 22, 9)  # noqa: DTZ001 - that is what is tested
    with pytest.raises(ValueError, match="time zone"):
        async with store.writing(naive):
            pass
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        async with store.writing(NOW) as work:
            await outbox.add(work, [outbox.Item(1, "send", "{}", due_at=naive)])


async def test_references_and_kinds_are_kept(store: Store) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with store.writing(NOW) as work:
            await conversations.save(work, "nobody", "{}")
    async with store.writing(NOW) as work:
        await outbox.add(work, [outbox.Item(1, "send", "{}")])
    with pytest.raises(IntegrityError, match="state_is_known"):
        async with store.writing(NOW) as work:
            await work.connection.execute(sa.update(schema.outbox).values(state="lost"))


# --- the file ---


async def test_the_connections_are_set_for_safety(store: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
    }
    for transaction in (store.writing(NOW), store.reading(NOW)):
        async with transaction as work:
            for name, value in wanted.items():
                assert await work.connection.scalar(sa.text(f"PRAGMA {name}")) == value, name


async def test_every_file_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    store = await opened(home, exclusive=True)
    async with store.writing(NOW) as work:
        await updates.claim(work, 1)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files(home)}
    assert set(modes) == {"ipm.sqlite3", "ipm.sqlite3-wal", "ipm.sqlite3-shm", "ipm.sqlite3.lock", "keys"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    await store.close()


async def test_a_database_open_to_others_is_closed_to_them(home: Path) -> None:
    (home / "ipm.sqlite3").chmod(0o644)
    await (await opened(home)).close()
    assert stat.S_IMODE((home / "ipm.sqlite3").stat().st_mode) == 0o600


async def test_a_url_says_where_the_file_is(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    store = await opened(home, exclusive=True, url=f"sqlite+aiosqlite:///{elsewhere}/x.sqlite3")
    assert elsewhere / "x.sqlite3" in files(elsewhere)
    await store.close()
    with pytest.raises(UnknownDatabaseError, match="not in postgresql"):
        await opened(home, url="postgresql+asyncpg://db/ipm")


async def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    home = tmp_path / "100% odd? #1 ünd so weiter"
    await (await opened(home)).close()
    assert {path.name for path in files(home)} == {"ipm.sqlite3", "ipm.sqlite3.lock", "keys"}


PLANTED = "Xylophone-wardrobe-1729"


async def test_no_free_text_lies_in_any_file_unsealed(store: Store, home: Path) -> None:
    member = await add_member(store, 5, label=f"{PLANTED} label")
    async with store.writing(NOW) as work:
        await members.invite(work, members.Role.MONITOR, ["perth"], f"{PLANTED} invited", 1, "operator")
        draft = DraftRow("d1", "visit", 1, "2018", "active", f'"{PLANTED} draft"', NOW, NOW)
        await conversations.save(work, member.id, f'"{PLANTED} talk"', [draft])
        await outbox.add(work, [outbox.Item(5, "send", f'"{PLANTED} message"', member.id)])
        visit = versions.Content("perth", "2026-11-20", f'"{PLANTED} visit"', "2018", 1)
        filed = await visits.file(work, visit, member.id, "d1")
        await visits.amend(work, filed.reference, visit, f"{PLANTED} reason", member, 1)
    for name in ("ipm.sqlite3", "ipm.sqlite3-wal", "ipm.sqlite3-shm"):
        assert PLANTED.encode() not in (home / name).read_bytes(), name
    await store.close()  # all of it goes into the one file
    content = (home / "ipm.sqlite3").read_bytes()
    assert b"visit.amend" in content
    assert PLANTED.encode() not in content
    store = await opened(home)
    async with store.writing(NOW) as work:
        assert PLANTED in (await conversations.load(work, member.id)).body
    await store.close()


async def test_neither_an_error_nor_the_log_tells_what_was_being_written(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="aiosqlite")  # which the assistant's own set-up of the logs keeps quiet
    values = {"member_id": PLANTED, "body": PLANTED.encode(), "updated_at": NOW}
    with pytest.raises(IntegrityError) as caught:
        async with store.writing(NOW) as work:
            await work.connection.execute(sa.insert(schema.talks), values)
    assert PLANTED not in str(caught.value)
    assert PLANTED not in caplog.text
    assert "executing" in caplog.text  # aiosqlite does log, at this level


# --- refusals ---


async def test_a_second_bot_on_the_same_file_is_refused(store: Store, home: Path) -> None:
    with pytest.raises(RunningError, match=r"already running on .*home \(process \d+\)"):
        await opened(home, exclusive=True)
    async with store.writing(NOW) as work:  # the first goes on
        assert await updates.claim(work, 1)
    await store.close()
    await (await opened(home, exclusive=True)).close()


async def test_the_command_line_works_beside_a_running_bot(store: Store, home: Path) -> None:
    beside = await opened(home)
    async with beside.writing(NOW) as work:
        await updates.claim(work, 1)
    assert await seen(store) == {1}
    await beside.close()


BOT = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from store.crypto import Keyring
from store.database import Store

async def run():
    home = Path(sys.argv[1])
    store = await Store.open(home, Keyring.load(home, None), datetime.now(UTC), exclusive=True)
    print("open", flush=True)
    await asyncio.sleep(60)

asyncio.run(run())
"""


async def test_a_killed_bot_holds_no_lock(home: Path) -> None:
    command = (sys.executable, "-c", BOT, str(home))
    bot = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert bot.stdout is not None
    assert await bot.stdout.readline() == b"open\n"
    with pytest.raises(RunningError, match=f"process {bot.pid}"):
        await opened(home, exclusive=True)
    bot.kill()
    await bot.communicate()
    await (await opened(home, exclusive=True)).close()


async def test_an_upgrade_waits_until_the_bot_has_stopped(home: Path) -> None:
    running = await opened(home, exclusive=True)
    with raw(home) as connection:
        connection.execute("DROP TABLE alembic_version")
    with pytest.raises(RunningError):
        await opened(home)
    await running.close()


async def test_a_newer_database_is_refused_and_left_alone(home: Path) -> None:
    with raw(home) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9000'")
    with pytest.raises(NewerDatabaseError, match=r"version 9000 .* knows up to \d{4}"):
        await opened(home)
    with raw(home) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9000",)]


async def test_another_key_is_refused_before_it_seals_anything(home: Path) -> None:
    with pytest.raises(WrongKeyError, match="not the one"):
        await Store.open(home, Keyring([bytes(32)]), NOW, exclusive=True)
    await (await opened(home, exclusive=True)).close()


async def test_a_key_added_later_opens_the_database(home: Path) -> None:
    old = Keyring.load(home, None).keys
    store = await Store.open(home, Keyring([*old, bytes(32)]), NOW)
    await store.close()


async def test_a_file_that_is_no_database_is_refused(home: Path) -> None:
    (home / "ipm.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(DamagedError, match="Restore"):
        await opened(home)


async def test_a_database_cut_short_is_refused(home: Path) -> None:
    path = home / "ipm.sqlite3"
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(DamagedError, match="Restore"):
        await opened(home)


async def test_a_file_that_cannot_be_opened_is_refused(home: Path) -> None:
    (home / "ipm.sqlite3").unlink()
    (home / "ipm.sqlite3").mkdir()
    with pytest.raises(ReadOnlyError, match="user the assistant runs as"):
        await opened(home)


async def test_a_folder_that_cannot_be_made_is_refused(home: Path) -> None:
    keys = Keyring.load(home, None)
    with pytest.raises(FolderError, match="IPM_HOME"):
        await Store.open(home / "keys" / "below a file", keys, NOW)


async def test_a_full_disk_changes_nothing_and_says_so(store: Store) -> None:
    async def fill(work: Work) -> None:
        for number in range(200):
            await outbox.add(work, [outbox.Item(number, "send", "x" * 4_000)])

    async with store.writing(NOW) as work:
        pages = await work.connection.scalar(sa.text("PRAGMA page_count"))
        await work.connection.execute(sa.text(f"PRAGMA max_page_count = {pages + 20}"))
    with pytest.raises(FullDiskError, match="Make room"):
        async with store.writing(NOW) as work:
            await fill(work)
    async with store.writing(NOW) as work:
        assert await outbox.pending(work) == 0
        await work.connection.execute(sa.text("PRAGMA max_page_count = 100000"))
    async with store.writing(NOW) as work:
        await fill(work)


async def test_a_writer_elsewhere_that_does_not_end_is_told_of(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 20", *sqlite._PRAGMAS[1:]))
    store = await opened(home)
    with raw(home) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="Try again"):
            async with store.writing(NOW) as work:
                await updates.claim(work, 1)
        connection.execute("ROLLBACK")
    async with store.writing(NOW) as work:
        assert await updates.claim(work, 1)
    await store.close()


def test_every_refusal_is_a_sentence_with_what_to_do() -> None:
    kinds = [StoreError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    sentences = [kind.sentence for kind in kinds if "sentence" in vars(kind)]
    assert len(sentences) > 15
    for sentence in sentences:
        assert sentence.startswith("{") or re.fullmatch(r"[A-Z{].+\..*|[A-Z].+ chmod 600 \{path\}", sentence), sentence
