import re
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from store import migrations, schema, sqlite
from store.crypto import Keyring
from store.database import Store
from store.errors import BrokenUpgradeError
from tests.store.conftest import NOW


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


async def upgraded(path: Path, to: str) -> None:
    engine = sqlite.engine(path, "migrator")
    async with engine.begin() as connection:
        await connection.run_sync(migrations.upgrade, to)
        await connection.run_sync(sqlite.check_references)
    await engine.dispose()


def rows(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        counted = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in tables}
    connection.close()
    return counted


def fill(path: Path) -> None:
    """One row in every table there is, whatever its columns: made up from their types and checks."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for name in rows(path):
            if name in ("alembic_version", "sqlite_sequence"):
                continue
            made = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
            allowed = dict(re.findall(r"(\w+) IN \('([^']+)'", made))
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            values = [
                allowed.get(column, 1 if "INT" in kind or kind == "BOOLEAN" else "1") for _, column, kind, *_ in columns
            ]
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values))})", values)
    connection.close()


def test_the_newest_migration_is_the_head_the_code_expects() -> None:
    assert revisions()[-1] == migrations.HEAD
    assert sorted(revisions()) == revisions()


@pytest.mark.parametrize("revision", revisions())
async def test_each_migration_takes_over_a_filled_database_of_the_one_before(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "old.sqlite3"
    place = revisions().index(revision)
    before = revisions()[place - 1] if place else None
    if before is not None:
        await upgraded(path, before)
        fill(path)
    kept = rows(path)
    await upgraded(path, revision)
    assert rows(path).items() >= {name: count for name, count in kept.items() if count}.items()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]
    connection.close()


async def test_a_filled_database_of_the_head_is_what_the_next_migration_will_find(tmp_path: Path) -> None:
    path = tmp_path / "head.sqlite3"
    await upgraded(path, migrations.HEAD)
    fill(path)
    empty = [name for name, count in rows(path).items() if not count]
    assert empty in ([], ["sqlite_sequence"])


async def test_the_migrations_make_the_tables_the_code_knows(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), schema.metadata))

    async with store.reading(NOW) as work:
        assert await work.connection.run_sync(differences) == []


async def test_partial_indexes_and_checks_are_as_the_code_knows_them(store: Store, tmp_path: Path) -> None:
    def definitions(connection: Connection) -> dict[str, str]:
        query = sa.text("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")
        return {name: sql for name, sql in connection.execute(query) if not name.startswith(("alembic", "sqlite"))}

    other = sqlite.engine(tmp_path / "direct.sqlite3", "writer")
    async with other.begin() as connection:
        await connection.run_sync(schema.metadata.create_all)
        direct = await connection.run_sync(definitions)
    await other.dispose()
    async with store.reading(NOW) as work:
        assert await work.connection.run_sync(definitions) == direct


async def test_a_migration_that_fails_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(table: str, key: object) -> list[str]:
        raise RuntimeError("the power went")

    home = tmp_path / "home"
    keys = Keyring.load(home, None)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "append_only", fail)
        with pytest.raises(RuntimeError, match="the power went"):
            await Store.open(home, keys, NOW)
    assert rows(home / "ipm.sqlite3") == {}
    await (await Store.open(home, keys, NOW)).close()
    assert "audit" in rows(home / "ipm.sqlite3")


async def test_a_migration_that_leaves_a_loose_end_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    keys = Keyring.load(home, None)
    upgrade = migrations.upgrade

    def careless(connection: Connection) -> None:
        upgrade(connection)
        connection.exec_driver_sql("INSERT INTO talks VALUES ('nobody', x'00', '2026-11-22')")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "upgrade", careless)
        with pytest.raises(BrokenUpgradeError, match="was not made"):
            await Store.open(home, keys, NOW)
    assert rows(home / "ipm.sqlite3") == {}
