"""One transaction that writes at a time, and one wait for the disk for all that stood in line.

SQLite has one writer, and a commit waits for the disk. Whoever waits while a transaction begins joins it, in a
savepoint that can be undone alone; then all of them are committed at once. Nobody hears of success before that.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class _Shared:
    """A transaction with one or more parts. ``kept`` is done when it is on the disk, or fails when it is undone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Writer:
    """Lets one part of the program after the other write through ``engine``, whose pool has one connection."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._line = asyncio.Lock()  # first come, first served
        self._open: _Shared | None = None
        self._committing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Write alone. Left without an exception it is on the disk; any exception undoes it.

        An error of the disk undoes those that shared the commit too, and each of them raises it.
        """
        async with self._line:
            joins = self._open is not None
            shared = self._open or await self._begin()
            if joins:
                await shared.connection.exec_driver_sql("SAVEPOINT part")
            try:
                yield shared.connection
                if joins:
                    await shared.connection.exec_driver_sql("RELEASE part")
            except BaseException as error:
                await self._undo(shared, joins, error)
                raise
        await asyncio.shield(shared.kept)

    async def finish(self) -> None:
        """Wait for what is under way."""
        if self._committing is not None:
            await asyncio.wait([self._committing])

    async def _begin(self) -> _Shared:
        connection = await self._engine.connect()
        try:
            await connection.begin()
        except BaseException:
            await connection.close()
            raise
        self._open = _Shared(connection)
        self._committing = asyncio.create_task(self._commit(self._open))  # in line behind those who wait already
        return self._open

    async def _undo(self, shared: _Shared, joined: bool, error: BaseException) -> None:
        """Undo one part; all of it when it is the first, or when SQLite has undone the transaction by itself."""
        if joined:
            try:
                await shared.connection.exec_driver_sql("ROLLBACK TO part")
                await shared.connection.exec_driver_sql("RELEASE part")
                return
            except Exception:
                shared.kept.set_exception(error)
        self._open = None
        await shared.connection.close()

    async def _commit(self, shared: _Shared) -> None:
        async with self._line:
            if self._open is not shared:
                return
            self._open = None
            try:
                await shared.connection.commit()
            except Exception as error:
                shared.kept.set_exception(error)
                await shared.connection.invalidate()  # SQLite may still hold the transaction open; closing undoes it
            else:
                shared.kept.set_result(None)
            finally:
                await shared.connection.close()
