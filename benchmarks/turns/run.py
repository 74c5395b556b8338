"""How long one durable turn takes, how many there are in a second, and what a start costs.

Run: ``python -m benchmarks turns [--quick]``. What is measured and how is in ``docs/benchmarks.md``.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import RESULTS
from benchmarks.turns.starting import starts

Figures = dict[str, Any]
OPEN_DRAFTS = (100, 1_000, 10_000)
#: The aims: milliseconds at the 99th percentile, turns a second, megabytes, seconds.
P99_MS, PER_SECOND, MEMORY_MB, REPLY_S, READY_S = 10, 300, 120, 1.5, 3.0


def measured(bot: str, drafts: int, seconds: float, synchronous: str = "FULL") -> Figures:
    """The figures of one bot with so many open drafts, from a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.turns.measure", bot, f"--drafts={drafts}"]
    command += [f"--seconds={seconds}", f"--synchronous={synchronous}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def turns_table(assistant: list[Figures], peers: list[Figures]) -> Table:
    """The turns beside the peer's."""
    table = Table(title="One durable turn, update in to reply out (ms); turns a second with 50 members at once")
    for head in ("open drafts", "bot", "p50", "p99", "max", "CPU a turn", "turns/s", "CPU at once", "memory MB"):
        table.add_column(head, justify="left" if head == "bot" else "right")
    for one in sorted(assistant + peers, key=lambda figures: figures["open_drafts"]):
        ms, many = one["one_by_one"]["ms"], one["at_once"]
        name = one["bot"] if one["synchronous"] == "FULL" else f"{one['bot']}, synchronous={one['synchronous']}"
        row = (ms["p50"], ms["p99"], ms["max"], one["one_by_one"]["cpu_ms"])
        table.add_row(
            f"{one['open_drafts']:,}",
            name,
            *map(str, row),
            *map(str, (many["per_second"], many["cpu_ms"])),
            str(one["memory_mb"]),
        )
    for ours, peer in zip(assistant, peers, strict=False):
        mine, other = ours["one_by_one"], peer["one_by_one"]
        shares = [mine["ms"][rank] / other["ms"][rank] for rank in ("p50", "p99", "max")]
        shares += [mine["cpu_ms"] / other["cpu_ms"], ours["at_once"]["per_second"] / peer["at_once"]["per_second"]]
        shares += [ours["at_once"]["cpu_ms"] / peer["at_once"]["cpu_ms"], ours["memory_mb"] / peer["memory_mb"]]
        table.add_row(
            f"{ours['open_drafts']:,}", "assistant / peer", *(f"{share:.2f}×" for share in shares), style="bold"
        )
    return table


def aims_table(result: Figures) -> Table:
    """The aims and what was measured."""
    ours = result["assistant"]
    most, least = ours[-1], ours[0]
    start = result["starts"]
    p99 = [one["one_by_one"]["ms"]["p99"] for one in ours]
    drafts = f"{most['open_drafts']:,} open drafts"
    rows = (
        (f"p99 of a turn, {drafts}", f"{p99[-1]} ms", f"≤ {P99_MS} ms"),
        (f"p99, {drafts} / {least['open_drafts']:,}", f"{p99[-1] / p99[0]:.2f}×", "flat"),
        (f"durable turns a second, {drafts}", str(most["at_once"]["per_second"]), f"≥ {PER_SECOND}"),
        ("memory of the assistant in service", f"{start['service']['memory_mb']} MB", f"< {MEMORY_MB} MB"),
        ("start to first reply", f"{start['service']['first_reply_s']} s", f"≤ {REPLY_S} s"),
        ("ipm demo, second start, page ready", f"{start['demo_second']['ready_s']} s", f"≤ {READY_S} s"),
        ("ipm demo, second start, first reply", f"{start['demo_second']['first_reply_s']} s", ""),
        ("ipm demo, first start, page ready", f"{start['demo_first']['ready_s']} s", ""),
        ("4 KB forced to this disk, p50 / p99", "{p50} / {p99} ms".format(**most["fsync_ms"]), ""),
        ("load of the machine (1 minute)", f"{result['machine']['load']:.1f} of {result['machine']['cpus']} cores", ""),
    )
    table = Table(title="Aims")
    for head in ("what", "measured", "aim"):
        table.add_column(head, justify="left" if head == "what" else "right")
    for row in rows:
        table.add_row(*row)
    return table


def run(open_drafts: tuple[int, ...], seconds: float) -> Figures:
    """Measure everything."""
    ours, peers = [], []
    for drafts in open_drafts:
        ours.append(measured("assistant", drafts, seconds))
        peers.append(measured("peer", drafts, seconds))
    return {
        "assistant": ours,
        "peer": peers,
        "without_disk": measured("assistant", open_drafts[-1], seconds, "OFF"),
        "starts": starts(),
        "machine": {"load": os.getloadavg()[0], "cpus": os.cpu_count(), "python": platform.python_version()},
    }


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a first impression in under 20 seconds; not kept")
    options = parser.parse_args()
    result = run((100,), 0.5) if options.quick else run(OPEN_DRAFTS, 5.0)
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(turns_table([*result["assistant"], result["without_disk"]], result["peer"]))
    console.print(aims_table(result))
    if not options.quick:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "turns.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
