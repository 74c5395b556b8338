"""Has a chart drawn by a short-lived process, so that the drawing library never loads into the bot.

The process gets the numbers on its standard input and nothing of the bot's environment: neither token nor key.
"""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

#: The longest that drawing may take, in seconds; well under a claim's lease.
WITHIN = 40
#: What a drawing process is given of the environment.
KEPT = ("PATH", "LANG", "SYSTEMROOT", "TMPDIR", "TEMP")
#: One is drawn at a time, for memory's sake.
_ONE = asyncio.Semaphore(1)


class DrawingError(Exception):
    """A chart could not be drawn; its text says how the process ended, and nothing of the numbers."""


async def drawn(chart: str, cache: Path) -> bytes:
    """The PNG of a chart given as JSON (see ``conversations.chart``). Raises DrawingError.

    ``cache`` is a folder in which the library keeps its list of fonts.
    """
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"MPLCONFIGDIR": str(cache), "MPLBACKEND": "agg"}
    async with _ONE:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.charts",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            cwd=Path(__file__).parent.parent.parent,
        )
        try:
            picture, _ = await asyncio.wait_for(process.communicate(chart.encode()), WITHIN)
        except TimeoutError:
            raise DrawingError(f"not drawn within {WITHIN} s") from None
        finally:
            with suppress(ProcessLookupError):
                if process.returncode is None:
                    process.kill()
                    await process.wait()
    if process.returncode or not picture.startswith(b"\x89PNG"):
        raise DrawingError(f"the drawing process ended with {process.returncode}")
    return picture
