"""``ipm run`` in a process of its own that ends or goes wrong where a test wants it to: ``python -m tests.bot.child``.

The first argument says where: "before commit", "after commit", "after sending", "slow" (a turn that takes until
standard input is closed), "planted" (every turn fails with an exception that holds a text), or "nowhere".
"""

import asyncio
import os
import signal
import sys
from typing import Any

from bot import cli, outbox
from handlers import turns
from store import database, updates


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_commit() -> None:
    claim = updates.claim

    async def claimed(work: database.Work, update_id: int) -> bool:
        await claim(work, update_id)
        asyncio.get_running_loop().call_later(0, die)
        await asyncio.sleep(30)
        return True

    updates.claim = claimed


def after_commit() -> None:
    take = turns.Turns.take

    async def taken(self: turns.Turns, *arguments: Any) -> Any:
        await take(self, *arguments)
        die()

    turns.Turns.take = taken  # type: ignore[method-assign]  # this is what the module is for


def after_sending() -> None:
    send = outbox.Deliverer._send

    async def sent(self: outbox.Deliverer, *arguments: Any) -> Any:
        await send(self, *arguments)
        die()

    outbox.Deliverer._send = sent  # type: ignore[method-assign]  # this is what the module is for


def slow() -> None:
    take = turns.Turns.take

    async def taken(self: turns.Turns, *arguments: Any) -> Any:
        sys.stdout.write("in hand\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
        return await take(self, *arguments)

    turns.Turns.take = taken  # type: ignore[method-assign]  # this is what the module is for


def planted() -> None:
    async def taken(self: turns.Turns, update: Any, *_: Any) -> Any:
        raise ValueError(f"{update.effective_message.text} {update}")

    turns.Turns.take = taken  # type: ignore[method-assign]  # this is what the module is for


if __name__ == "__main__":
    where = {f.__name__: f for f in (before_commit, after_commit, after_sending, slow, planted)}
    where.get(sys.argv[1].replace(" ", "_"), lambda: None)()
    sys.argv[1:] = ["run"]
    cli.main()
