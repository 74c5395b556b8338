"""Everything that only SQLite understands."""

import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Self, cast

import aiosqlite
from aiosqlite.context import contextmanager
from sqlalchemy import URL, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection as SyncConnection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from store.errors import (
    BrokenUpgradeError,
    BusyError,
    DamagedError,
    FailingDiskError,
    FullDiskError,
    ReadOnlyError,
    StoreError,
)

__all__ = ["append_only", "check_references", "engine", "explain", "insert", "prepare_file"]

_BUSY_MILLISECONDS: Final = 5_000
# Every connection. FULL: a commit is on the disk when it returns, or a power cut could take back an answer
# that was acknowledged. recursive_triggers: without it INSERT OR REPLACE removes a row behind the triggers.
_PRAGMAS: Final = (
    f"busy_timeout = {_BUSY_MILLISECONDS}",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "recursive_triggers = ON",
    "temp_store = MEMORY",
)

_EXPLAINED: Final[dict[int, type[StoreError]]] = {
    sqlite3.SQLITE_BUSY: BusyError,
    sqlite3.SQLITE_FULL: FullDiskError,
    sqlite3.SQLITE_IOERR: FailingDiskError,
    sqlite3.SQLITE_READONLY: ReadOnlyError,
    sqlite3.SQLITE_CANTOPEN: ReadOnlyError,
    sqlite3.SQLITE_CORRUPT: DamagedError,
    sqlite3.SQLITE_NOTADB: DamagedError,
}


def prepare_file(path: Path) -> None:
    """Make the database file if it is not there, for its owner alone; its -wal and -shm follow suit."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_mode & 0o077:
                os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ReadOnlyError(path=path) from error


def engine(path: Path, kind: Literal["writer", "reader", "migrator"]) -> AsyncEngine:
    """Connections of one kind: one kept open for a writer, its transactions immediate; several for readers.

    Readers cannot write. A migrator is a writer that does not watch over references, since it may have to
    rebuild a table that others refer to: end it with ``check_references``. A statement's parameters never
    appear in an error's text.
    """
    readers = kind == "reader"
    made = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={
            "async_creator_fn": _reader if readers else _writer,
            "isolation_level": None,
            "check_same_thread": False,
        },
        pool_size=4 if readers else 1,
        max_overflow=0,
        pool_reset_on_return=None,  # every transaction is ended where it was begun
        hide_parameters=True,
    )

    @event.listens_for(made.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("PRAGMA query_only = ON" if readers else "PRAGMA journal_mode = WAL")
        if kind == "migrator":
            cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.close()

    @event.listens_for(made.sync_engine, "begin")
    def begin(connection: SyncConnection) -> None:
        connection.exec_driver_sql("BEGIN" if readers else "BEGIN IMMEDIATE")

    return made


def check_references(connection: SyncConnection) -> None:
    """Raise BrokenUpgradeError when a row refers to one that is not there."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise BrokenUpgradeError


def append_only(table: str, key: Sequence[str]) -> Iterable[str]:
    """The triggers that refuse to change, remove or replace a row of ``table`` with this primary ``key``."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    refusals = {
        "UPDATE": "",
        "DELETE": "",
        # A statement that makes a trigger takes no parameters, and the names are our own
        "INSERT": f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) ",  # noqa: S608
    }
    for verb, when in refusals.items():
        yield (
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def explain(error: DBAPIError, path: Path) -> StoreError | None:
    """The error for people behind ``error``; None when an operator could do nothing about it."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    # The low byte is the kind of failure; the rest says where in SQLite (https://www.sqlite.org/rescode.html)
    kind = None if code is None else _EXPLAINED.get(code & 0xFF)
    return None if kind is None else kind(path=path)


class _Cursor(aiosqlite.Cursor):
    """Runs a statement, fetches all its rows and closes it in one go. Results cannot be streamed; read long ones
    page by page.

    A reader does so in one visit to its connection's thread, where aiosqlite makes four. A writer does so here
    and now, in the event loop's own thread: between BEGIN, which may wait for another process, and COMMIT, which
    waits for the disk, its statements work in memory and take less time than the two switches of a visit.
    """

    def __init__(self, connection: aiosqlite.Connection, writes: bool) -> None:
        super().__init__(connection, cast(sqlite3.Cursor, None))  # made when the statement runs
        self._in_thread: Callable[..., Awaitable[Any]] = connection._execute
        self._writes = writes
        self._rows: Iterable[Any] = ()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        """Run one statement."""
        values = tuple(parameters or ())
        if self._writes and not sql.startswith("BEGIN"):
            self._run(sql, values)
        else:
            await self._in_thread(lambda: self._run(sql, values))  # a lambda: aiosqlite logs what it runs, in full
        return self

    def _run(self, sql: str, parameters: tuple[Any, ...]) -> None:
        cursor = self._conn._conn.execute(sql, parameters)
        self._rows = cursor.fetchall() if cursor.description else ()
        self._cursor = cursor
        cursor.close()

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Run one statement for each set of parameters. Only a writer does."""
        self._cursor = self._conn._conn.executemany(sql, [tuple(row) for row in parameters])
        return self

    async def fetchall(self) -> Iterable[Any]:
        """The rows, fetched already."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left to close."""


class _Reader(aiosqlite.Connection):
    writes = False

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        return _Cursor(self, self.writes)


class _Writer(_Reader):
    writes = True


def _reader(database: str, **options: Any) -> _Reader:
    return _connection(_Reader, database, options)


def _writer(database: str, **options: Any) -> _Reader:
    return _connection(_Writer, database, options)


def _connection(kind: type[_Reader], database: str, options: dict[str, Any]) -> _Reader:
    made = kind(lambda: sqlite3.connect(database, **options), 64)
    made._thread.daemon = True  # as SQLAlchemy does, so that a lost connection cannot keep a process alive
    return made
