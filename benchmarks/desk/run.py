"""How long a co-ordinator waits for the desk, coverage, the lists and the search, over five years of records.

Run: ``python -m benchmarks desk [--quick] [--records N] [--only WORD]``. What is measured is in ``docs/benchmarks.md``.
"""

import argparse
import asyncio
import json
import math
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from telegram import Update

from benchmarks import RESULTS
from benchmarks.desk.build import NOW, RARE, fill
from conversations.engine import Engine
from conversations.registry import FLOWS
from conversations.talk import Talker
from handlers.draw import Drawn
from handlers.turns import COMMANDS, Turns
from standards.loader import load
from store import members, outbox
from store.crypto import Keyring
from store.database import Store
from store.members import Role
from store.outbox import Outcome

RECORDS, ROUNDS = 100_000, 20
#: The establishments of the co-ordinators that ask.
HOLDS = (1, 5, 17)
#: The aim, in milliseconds.
AIM = 200
#: What is asked: its name, then what is typed (or, after "press:", the label of the button pressed), one after the
#: other; the last one is measured.
ASKED: dict[str, tuple[str, ...]] = {
    "/desk": ("/desk",),
    "/desk, page 5": ("/desk", *["press:More"] * 4),
    "/coverage": ("/coverage",),
    "What to look at": ("/coverage", "press:What to look at"),
    "What is rising": ("/desk", "press:What is rising"),
    "/digest": ("/digest",),
    "/digest, a year ago": ("/digest 25 Nov 2025",),
    "/requests": ("/requests",),
    "/requests, page 20": ("/requests", *["press:More"] * 19),
    "/requests closed": ("/requests", "press:Answered and closed"),
    "/requests closed, page 20": ("/requests", "press:Answered and closed", *["press:More"] * 19),
    "/concerns": ("/concerns",),
    "/concerns, page 20": ("/concerns", *["press:More"] * 19),
    "/visits": ("/visits",),
    "/visits, page 20": ("/visits", *["press:Earlier visits"] * 19),
    "/find common words": ("/find cold food",),
    "/find, further back": ("/find cold food", *["press:Look further back"] * 3),
    "/find a rare word": (f"/find {RARE}",),
    "/find a word mistyped": ("/find limscale shwer",),
    "/find nothing": ("/find xylophone",),
    "/find with place and date": ("/find cold food {place} since june",),
    "/find by indicator": ("/find 9.4",),
    "/find by standard": ("/find standard 2",),
    "/find of one kind": ("/find requests property lost",),
}


class Asker:
    """One co-ordinator's chat: what they ask becomes updates, what they are shown is read from the outbox."""

    def __init__(self, turns: Turns, chat_id: int) -> None:
        self.turns = turns
        self.chat_id = chat_id
        self.message = chat_id * 1_000_000
        self.shown = Drawn(texts=[])

    async def ask(self, what: str) -> tuple[float, float]:
        """Ask; returns how long it took until the reply was kept, and how busy the processor was (ms)."""
        update = Update.de_json(self._update(what), None)
        began, busy = time.perf_counter(), time.process_time()
        done = await self.turns.take(update, NOW)
        taken = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)
        assert done is not None
        rows = done.rows
        while rows:
            if rows[0].op == "show":
                self.shown = Drawn.model_validate_json(rows[0].body)
            async with self.turns.store.writing(NOW) as work:
                await outbox.mark(work, [Outcome(rows[0].id, rows[0].attempt, "sent", message_id=self.message)])
                rows = await outbox.claim_due(work, 1, 60, self.chat_id, begun=True)
        return taken

    def _update(self, what: str) -> dict[str, Any]:
        self.message += 1
        person = {"id": self.chat_id, "is_bot": False, "first_name": "x"}
        chat = {"id": self.chat_id, "type": "private", "first_name": "x"}
        message = {"message_id": self.message, "date": int(NOW.timestamp()), "chat": chat, "from": person, "text": what}
        if not what.startswith("press:"):
            return {"update_id": self.message, "message": message}
        label = what.removeprefix("press:")
        data = next((key.data for row in self.shown.keys for key in row if label in key.label), "")
        query = {"id": "1", "from": person, "chat_instance": "1", "data": data, "message": message}
        return {"update_id": self.message, "callback_query": query}

    def has(self, what: str) -> bool:
        """Whether what is to be pressed is there."""
        label = what.removeprefix("press:")
        return not what.startswith("press:") or any(label in key.label for row in self.shown.keys for key in row)


def quantiles(taken: list[float]) -> dict[str, float]:
    """The distribution of some durations (nearest rank)."""
    ranked = sorted(taken)
    ranks = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {name: round(ranked[math.ceil(rank * len(ranked)) - 1], 1) for name, rank in ranks.items()}


async def measured(asker: Asker, asked: tuple[str, ...], rounds: int) -> dict[str, Any]:
    """The figures of one question: its last step, over and over. The first time, which prepares queries, is apart."""
    *before, last = asked
    steps = [what for what in before if asker.has(what) and await asker.ask(what)]
    found, shown = asker.has(last), asker.shown
    taken = []
    for _ in range(rounds + 1):
        asker.shown = shown
        taken.append(await asker.ask(last))
    return {
        "ms": quantiles([wall for wall, _ in taken[1:]]),
        "cpu_ms": quantiles([busy for _, busy in taken[1:]]),
        "first_ms": round(taken[0][0], 1),
        "there": found and len(steps) == len(before),
    }


async def run(records: int, rounds: int, only: str = "", told: Callable[[str], None] = print) -> dict[str, Any]:
    """Build the database, ask everything as each of the co-ordinators."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("IPM_BENCH_DIR")) as folder:
        home, knowledge = Path(folder), load()
        store = await Store.open(home, Keyring.load(home, None), NOW)
        began = time.perf_counter()
        await fill(store, knowledge, records)
        built = round(time.perf_counter() - began, 1)
        size = round((home / "ipm.sqlite3").stat().st_size / 1e6)
        told(f"Built {records:,} made-up records in {built} s, {size} MB.")
        turns = Turns(store, Talker(Engine(FLOWS, knowledge), COMMANDS))
        places = [place.id for place in knowledge.establishments]
        figures: dict[str, Any] = {}
        for held in HOLDS:
            async with store.writing(NOW) as work:
                await members.seed(work, held, f"Co-ordinator of {held}", Role.COORDINATOR, places[-held:])
            asker = Asker(turns, held)
            await asker.ask("/menu")
            short = knowledge.establishments[-1].short
            for name, asked in ASKED.items():
                if only in name:
                    said = tuple(what.replace("{place}", short) for what in asked)
                    figures.setdefault(name, {})[str(held)] = await measured(asker, said, rounds)
        await store.close()
    machine = {"load": os.getloadavg()[0], "cpus": os.cpu_count(), "python": platform.python_version()}
    return {"records": records, "rounds": rounds, "built_s": built, "size_mb": size, "aim_ms": AIM,
            "asked": figures, "machine": machine}  # fmt: skip


def table(result: dict[str, Any]) -> Table:
    """The figures, a line for each question."""
    shown = Table(
        title=f"{result['records']:,} records: update in to reply kept, in ms (p50 / p95 / max; processor p50)"
    )
    shown.add_column("asked")
    for held in HOLDS:
        shown.add_column(f"{held} establishment{'s' if held > 1 else ''}", justify="right")
    for name, by_held in result["asked"].items():
        cells = []
        for held in HOLDS:
            ms, cpu = by_held[str(held)]["ms"], by_held[str(held)]["cpu_ms"]["p50"]
            cell = f"{ms['p50']:.0f} / {ms['p95']:.0f} / {ms['max']:.0f}; {cpu:.0f}"
            cell = cell if by_held[str(held)]["there"] else "(no such page)"
            cells.append(cell if ms["p95"] <= AIM else f"[bold]{cell} !")
        shown.add_row(name, *cells)
    return shown


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the records, three rounds; not kept")
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--only", default="", help="only what has this in its name; not kept")
    options = parser.parse_args()
    records, rounds = (RECORDS // 10, 3) if options.quick else (options.records, ROUNDS)
    console = Console(width=None if sys.stdout.isatty() else 130)
    result = asyncio.run(run(records, rounds, options.only, console.print))
    console.print(table(result))
    if (records, rounds, options.only) == (RECORDS, ROUNDS, ""):
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "desk.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
