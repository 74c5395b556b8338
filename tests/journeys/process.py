"""``ipm demo`` as a process of its own, as a newcomer starts it."""

import asyncio
import os
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


class Process:
    """The running command. ``url`` is the address it printed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = ""
        self._port = "0"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, from the second time on at the same address, and wait for the address to be printed."""
        command = Path(sysconfig.get_path("scripts")) / "ipm"
        settings = {**os.environ, "IPM_HOME": str(self.home / "var"), "IPM_PORT": self._port}
        self._process = await asyncio.create_subprocess_exec(
            command, "demo", cwd=self.home, env=settings, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        line = (await self._process.stdout.readline()).decode()
        assert line.startswith("Open http://127.0.0.1:"), line
        self.url = line.removeprefix("Open ").strip()
        self._port = self.url.rpartition(":")[2]

    async def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to stop; returns its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        return await self._process.wait()


@asynccontextmanager
async def running(home: Path) -> AsyncIterator[Process]:
    """The demonstration, started, and stopped at the end."""
    process = Process(home)
    await process.start()
    try:
        yield process
    finally:
        code = await process.stop()
    assert code == 0
