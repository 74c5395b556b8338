"""Measures one bot with one number of open drafts, in a process of its own; prints the figures as JSON.

``python -m benchmarks.turns.measure assistant|peer --drafts N --seconds S [--synchronous OFF]``
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import psutil

from benchmarks.turns.assistant import Ours
from benchmarks.turns.peer import Peer
from benchmarks.turns.people import VISIT, Person
from benchmarks.turns.telegram import Telegram

#: How many members' messages are under way at once when turns per second are counted, of how many members.
AT_ONCE, MEMBERS = 50, 200
#: How many times the disk is asked to keep something, to see what that costs here.
WRITES = 300


def quantiles(seconds: list[float]) -> dict[str, float]:
    """The distribution of some durations, in milliseconds (nearest rank)."""
    ranked = sorted(1000 * value for value in seconds)
    ranks = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999, "max": 1.0}
    return {name: round(ranked[min(int(rank * len(ranked)), len(ranked) - 1)], 2) for name, rank in ranks.items()}


async def one_by_one(bot: Ours | Peer, person: Person, seconds: float) -> dict[str, Any]:
    """One member at a time: how long a turn takes, and what of it the processor is busy with."""
    taken: dict[str, list[float]] = defaultdict(list)
    busy, until, turns = 0.0, time.perf_counter() + seconds, 0
    while time.perf_counter() < until or person.step:
        began = time.process_time()
        step, duration = await person.turn()
        await bot.settle()
        busy += time.process_time() - began
        taken[step].append(duration)
        turns += 1
    steps = {step: round(1000 * statistics.median(values), 2) for step, values in taken.items()}
    every = [value for values in taken.values() for value in values]
    return {"turns": turns, "ms": quantiles(every), "cpu_ms": round(1000 * busy / turns, 2), "median_by_step_ms": steps}


async def at_once(bot: Ours | Peer, people: list[Person], seconds: float) -> dict[str, Any]:
    """Many members at once: turns in a second, all of them kept, delivered and noted."""
    queue: asyncio.Queue[Person] = asyncio.Queue()
    for person in people:
        queue.put_nowait(person)
    taken: list[float] = []
    began, busy = time.perf_counter(), time.process_time()

    async def work() -> None:
        while time.perf_counter() < began + seconds:
            person = await queue.get()
            taken.append((await person.turn())[1])
            queue.put_nowait(person)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    await bot.settle()
    wall, busy = time.perf_counter() - began, time.process_time() - busy
    return {
        "turns": len(taken),
        "per_second": round(len(taken) / wall),
        "ms": quantiles(taken),
        "cpu_ms": round(1000 * busy / len(taken), 2),
    }


def disk(folder: Path) -> dict[str, float]:
    """What it costs here to have 4 KB on the disk for good: the least that any durable turn can take."""
    taken = []
    descriptor = os.open(folder / "fsync", os.O_CREAT | os.O_WRONLY)
    for _ in range(WRITES):
        os.write(descriptor, b"x" * 4096)
        began = time.perf_counter()
        os.fsync(descriptor)
        taken.append(time.perf_counter() - began)
    os.close(descriptor)
    return quantiles(taken)


async def measure(kind: str, drafts: int, seconds: float, synchronous: str) -> dict[str, Any]:
    """All figures of one bot with this many open drafts."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("IPM_BENCH_DIR")) as folder:
        telegram = Telegram()
        bot = Peer(Path(folder), telegram) if kind == "peer" else Ours(Path(folder), telegram, synchronous=synchronous)
        lock = asyncio.Lock()

        async def take(update: dict[str, Any]) -> None:
            if isinstance(bot, Ours):
                return await bot.take(update)
            async with lock:  # a ConversationHandler does not take updates side by side
                return await bot.take(update)

        people = [Person(10 + number, telegram, take) for number in range(MEMBERS)]
        await bot.start(drafts, [person.chat_id for person in people])
        for _ in VISIT:  # once through, unmeasured: what is only done the first time is no turn's cost
            await people[0].turn()
            await bot.settle()
        gc.freeze()  # as in service; it helps both
        figures = {
            "bot": bot.name,
            "open_drafts": drafts,
            "draft_bytes": bot.draft_bytes,
            "synchronous": synchronous,
            "one_by_one": await one_by_one(bot, people[0], seconds),
            "at_once": await at_once(bot, people, seconds),
            "memory_mb": round(psutil.Process().memory_info().rss / 1e6),
            "fsync_ms": disk(Path(folder)),
        }
        await bot.stop()
    return figures


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bot", choices=("assistant", "peer"))
    parser.add_argument("--drafts", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--synchronous", choices=("FULL", "OFF"), default="FULL")
    options = parser.parse_args()
    print(json.dumps(asyncio.run(measure(options.bot, options.drafts, options.seconds, options.synchronous))))


if __name__ == "__main__":
    main()
