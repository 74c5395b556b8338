"""Opening the database, and the transactions everything else in this room works in."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store import migrations, schema, sqlite
from store.crypto import DATABASE_FILE, Keyring, Vault
from store.errors import SealedTextError, UnknownDatabaseError, WrongKeyError
from store.files import ProcessLock, make_private_folder
from store.writer import Writer

_SQLITE_URL: Final = "sqlite+aiosqlite"
_KEY_CHECK: Final = "key check"


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction: its connection, what seals and opens, and the moment it happens at (UTC)."""

    connection: AsyncConnection
    vault: Vault
    now: datetime


class Store:
    """The database of one installation. Make it with ``Store.open``."""

    def __init__(self, path: Path, vault: Vault, lock: ProcessLock) -> None:
        self._path = path
        self._vault = vault
        self._lock = lock
        self._writer: AsyncEngine = sqlite.engine(path, "writer")
        self._readers: AsyncEngine = sqlite.engine(path, "reader")
        self._line = Writer(self._writer)

    @classmethod
    async def open(
        cls, home: Path, keys: Keyring, now: datetime, url: str | None = None, *, exclusive: bool = False
    ) -> Self:
        """Open the database in ``home`` (or at an SQLAlchemy ``url``), made and upgraded if need be.

        With ``exclusive`` no second process may open it so until this one closes it or ends: for the bot.
        Without, it opens beside a running bot: for the command line. Raises a StoreError with a sentence
        for the operator.
        """
        path = _database_path(home, url)
        make_private_folder(path.parent)
        store = cls(path, keys.vault(), ProcessLock(path.with_name(f"{path.name}.lock")))
        try:
            if exclusive:
                store._lock.take()
            sqlite.prepare_file(path)
            await store._bring_up_to_date(now)
        except BaseException:
            await store.close()
            raise
        if not exclusive:
            store._lock.release()
        return store

    async def close(self) -> None:
        """Close every connection and let go of the lock. Safe to call twice."""
        await self._line.finish()
        await self._writer.dispose()
        await self._readers.dispose()
        self._lock.release()

    @asynccontextmanager
    async def writing(self, now: datetime) -> AsyncIterator[Work]:
        """One transaction that may write, alone: committed at the end, undone by any exception.

        When this block is left without an exception, what it wrote is on the disk.
        """
        moment = _utc(now)
        with self._explained():
            async with self._line.transaction() as connection:
                yield Work(connection, self._vault, moment)

    @asynccontextmanager
    async def reading(self, now: datetime) -> AsyncIterator[Work]:
        """One transaction that sees the database as it was at its first query, and cannot write."""
        with self._explained():
            async with self._readers.begin() as connection:
                yield Work(connection, self._vault, _utc(now))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            explained = sqlite.explain(error, self._path)
            if explained is None:
                raise
            raise explained from error

    async def _bring_up_to_date(self, now: datetime) -> None:
        async with self.writing(now) as work:
            present = await work.connection.run_sync(migrations.version)
        if present != migrations.HEAD:
            self._lock.take()
            with self._explained():
                await self._migrate()
        async with self.writing(now) as work:
            await _check_key(work)

    async def _migrate(self) -> None:
        migrator = sqlite.engine(self._path, "migrator")
        try:
            async with migrator.begin() as connection:
                await connection.run_sync(migrations.upgrade)
                await connection.run_sync(sqlite.check_references)
        finally:
            await migrator.dispose()


def _utc(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return now.astimezone(UTC)


def _database_path(home: Path, url: str | None) -> Path:
    if url is None:
        return home / DATABASE_FILE
    parsed = sa.make_url(url)
    if parsed.drivername not in ("sqlite", _SQLITE_URL) or not parsed.database:
        raise UnknownDatabaseError(kind=parsed.drivername)
    return Path(parsed.database)


async def _check_key(work: Work) -> None:
    """Refuse a key that is not this database's before anything is sealed with it."""
    kept = await work.connection.scalar(sa.select(schema.meta.c.value).where(schema.meta.c.name == _KEY_CHECK))
    if kept is None:
        value = work.vault.seal("meta", "value", _KEY_CHECK, _KEY_CHECK)
        await work.connection.execute(sa.insert(schema.meta).values(name=_KEY_CHECK, value=value))
        return
    try:
        work.vault.open("meta", "value", _KEY_CHECK, kept)
    except SealedTextError as error:
        raise WrongKeyError from error


async def schema_version(home: Path, url: str | None = None) -> str | None:
    """The version of the database's schema, without changing anything; None when there is no database yet.

    Raises a StoreError when it cannot be read.
    """
    path = _database_path(home, url)
    if not path.exists() or not path.stat().st_size:
        return None
    engine = sqlite.engine(path, "reader")
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(migrations.version)
    except DBAPIError as error:
        explained = sqlite.explain(error, path)
        if explained is None:
            raise
        raise explained from error
    finally:
        await engine.dispose()
