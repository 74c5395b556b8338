import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from store import audit
from store.audit import Break
from store.crypto import Keyring
from store.database import Store
from store.schema import audit as table
from tests.store.conftest import NOW

ROWS = 9


@pytest.fixture
async def logged(store: Store) -> Store:
    for number in range(ROWS):
        async with store.writing(NOW + timedelta(minutes=number)) as work:
            await audit.record(work, "operator", "member.invite", f"invite:{number}", {"role": "lead", "n": number})
    return store


def behind_its_back(home: Path, *statements: str) -> None:
    """What someone with the file and a database tool could do."""
    with closing(sqlite3.connect(home / "ipm.sqlite3", isolation_level=None)) as connection:
        for trigger in ("audit_refuses_update", "audit_refuses_delete", "audit_refuses_insert"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.execute(statement)


async def found(store: Store) -> tuple[Break, ...]:
    async with store.reading(NOW) as work:
        return (await audit.verify(work)).broken


async def test_a_chain_nobody_touched_is_whole(logged: Store) -> None:
    async with logged.reading(NOW) as work:
        verified = await audit.verify(work)
        last = (await work.connection.execute(sa.select(table.c.row_hash).where(table.c.seq == ROWS))).scalar_one()
    assert (verified.count, verified.broken) == (ROWS, ())
    assert verified.head == last.hex()


async def test_an_empty_chain_is_whole(store: Store) -> None:
    async with store.reading(NOW) as work:
        assert await audit.verify(work) == audit.Verification(0, "00" * 32, ())


async def test_a_moment_from_another_zone_verifies(store: Store) -> None:
    async with store.writing(datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=1)))) as work:
        await audit.record(work, audit.SYSTEM, "test", "none")
    assert await found(store) == ()


async def test_what_is_undone_is_not_logged(logged: Store) -> None:
    async def fail() -> None:
        async with logged.writing(NOW) as work:
            await audit.record(work, "operator", "member.revoke", "member:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with logged.reading(NOW) as work:
        assert (await audit.verify(work)).count == ROWS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'system' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 3",
        "REPLACE INTO audit SELECT * FROM audit WHERE seq = 3",
    ],
)
async def test_the_database_refuses_to_change_the_log(logged: Store, statement: str) -> None:
    with pytest.raises(IntegrityError, match="audit is append-only"):
        async with logged.writing(NOW) as work:
            await work.connection.execute(sa.text(statement))
    assert await found(logged) == ()


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'system'",
        "action = 'member.join'",
        "subject = 'invite:99'",
        """details = '{"n":3,"role":"lead "}'""",
        "at = '2026-11-22 09:33:00.000001'",
        "row_hash = zeroblob(32)",
    ],
)
async def test_a_changed_row_is_named(logged: Store, home: Path, change: str) -> None:
    behind_its_back(home, f"UPDATE audit SET {change} WHERE seq = 4")
    assert (await found(logged))[0] == Break(4, "changed")


async def test_a_removed_row_is_named(logged: Store, home: Path) -> None:
    behind_its_back(home, "DELETE FROM audit WHERE seq IN (4, 5)")
    assert await found(logged) == (Break(6, "2 removed before it"),)


async def test_rows_removed_from_the_start_are_named(logged: Store, home: Path) -> None:
    behind_its_back(home, "DELETE FROM audit WHERE seq < 3")
    assert await found(logged) == (Break(3, "2 removed before it"),)


async def test_rows_put_in_another_order_are_named(logged: Store, home: Path) -> None:
    behind_its_back(
        home,
        "UPDATE audit SET seq = 99 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 5",
        "UPDATE audit SET seq = 5 WHERE seq = 99",
    )
    broken = await found(logged)
    assert broken[0] == Break(4, "does not follow the row before it")
    assert Break(5, "does not follow the row before it") in broken


async def test_rows_removed_from_the_end_are_noticed(logged: Store, home: Path) -> None:
    behind_its_back(home, f"DELETE FROM audit WHERE seq > {ROWS - 2}")
    assert await found(logged) == (Break(ROWS, "2 removed from the end"),)


async def test_a_row_added_at_the_end_is_noticed(logged: Store, home: Path) -> None:
    behind_its_back(
        home,
        "CREATE TEMP TABLE copy AS SELECT * FROM audit",
        f"INSERT INTO audit SELECT {ROWS + 1}, at, actor, action, subject, details, row_hash, row_hash"
        f" FROM copy WHERE seq = {ROWS}",
    )
    assert Break(ROWS + 1, "changed") in await found(logged)


async def test_a_head_set_back_to_hide_a_removal_is_noticed(logged: Store, home: Path) -> None:
    behind_its_back(
        home,
        f"DELETE FROM audit WHERE seq = {ROWS}",
        f"UPDATE audit_head SET seq = {ROWS - 1}, row_hash = (SELECT row_hash FROM audit WHERE seq = {ROWS - 1})",
    )
    assert await found(logged) == (Break(ROWS - 1, "the head of the chain was changed"),)


async def test_a_head_that_went_is_noticed(logged: Store, home: Path) -> None:
    behind_its_back(home, "DELETE FROM audit_head")
    assert await found(logged) == (Break(ROWS, "the head of the chain was removed"),)


async def test_a_chain_built_again_without_the_key_is_noticed(logged: Store, home: Path) -> None:
    behind_its_back(home, "DELETE FROM audit", "DELETE FROM audit_head")
    forger = await Store.open(home, Keyring.load(home, None), NOW)
    forger._vault = Keyring([bytes(32)]).vault()
    async with forger.writing(NOW) as work:
        await audit.record(work, "operator", "nothing", "happened")
    await forger.close()
    assert await found(logged) == (Break(1, "the head of the chain was changed"),)


async def test_an_end_built_again_under_the_old_head_is_noticed(logged: Store, home: Path) -> None:
    other = audit._row_hash(bytes(32), ROWS, NOW, "a", "b", "c", "{}").hex()
    behind_its_back(home, f"UPDATE audit SET row_hash = x'{other}' WHERE seq = {ROWS}")
    assert await found(logged) == (
        Break(ROWS, "changed"),
        Break(ROWS, "the end of the chain was built again"),
    )


async def test_a_long_chain_is_read_to_its_end(store: Store, home: Path) -> None:
    async with store.writing(NOW) as work:
        for number in range(40):
            await audit.record(work, "operator", "member.invite", f"invite:{number}")
    small = audit._PAGE_FROM.limit(7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "_PAGE_FROM", small)
        assert await found(store) == ()
        behind_its_back(home, "UPDATE audit SET actor = 'x' WHERE seq = 39")
        assert (await found(store))[0] == Break(39, "changed")
