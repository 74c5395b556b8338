"""Side by side in one run: how well, how fast and how heavy each way of ranking is on our own test set.

Run: `python -m benchmarks matching`. How the test set was made is told in `README.md` beside this file. The
figures are kept in `benchmarks/results/matching.json`.
"""

import json
import platform
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import RESULTS
from benchmarks.matching.rivals import RIVALS, Ranker
from standards.matcher import Matcher, Verdict

HERE = Path(__file__).parent
NOISE = 0.06
KEYS = {"q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip", "a": "qs",
        "s": "ad", "d": "sf", "f": "dg", "g": "fh", "h": "gj", "j": "hk", "k": "jl", "l": "ko", "n": "bm", "m": "n",
        "c": "xv", "b": "vn", "p": "o", "v": "cb"}  # fmt: skip
Note = tuple[str, str]
Figures = dict[str, Any]
MEASURES = ("indicator_1", "indicator_3", "indicator_5", "standard_1", "standard_3")
"""What `hits` gives, in its order."""


def labelled() -> list[Note]:
    """The test set: (note, indicator number)."""
    raw = tomllib.loads((HERE / "notes.toml").read_text(encoding="utf-8"))
    return [(note, block["number"]) for block in raw["indicator"] for note in block["notes"].strip().splitlines()]


def off_topic() -> list[str]:
    """Lines that are about no standard."""
    raw = tomllib.loads((HERE / "offtopic.toml").read_text(encoding="utf-8"))
    return list(raw["notes"].strip().splitlines())


def disturbed(note: str, dice: random.Random) -> str:
    """The note with about NOISE of its letters dropped, doubled, swapped or replaced by a neighbouring key."""
    out = list(note)
    for at, letter in enumerate(note):
        if not letter.isalpha() or dice.random() >= NOISE:
            continue
        kind = dice.randrange(4)
        if kind == 0:
            out[at] = ""
        elif kind == 1:
            out[at] = letter * 2
        elif kind == 2 and at + 1 < len(note):
            out[at], out[at + 1] = out[at + 1], out[at]
        else:
            out[at] = dice.choice(KEYS.get(letter.lower(), letter))
    return "".join(out)


def hits(rank: Ranker, notes: Sequence[Note], times: list[float] | None = None) -> list[float]:
    """Share of notes right at 1, 3, 5 by indicator, then at 1 and 3 by standard; adds each latency in ms."""
    counts = [0] * 5
    for note, number in notes:
        start = time.perf_counter()
        ranked = rank(note)
        if times is not None:
            times.append((time.perf_counter() - start) * 1000)
        standards = list(dict.fromkeys(name.split(".")[0] for name in ranked))
        for at, depth in enumerate((1, 3, 5)):
            counts[at] += number in ranked[:depth]
        for at, depth in enumerate((1, 3), start=3):
            counts[at] += number.split(".")[0] in standards[:depth]
    return [count / len(notes) for count in counts]


def built(make: Callable[[], Ranker]) -> tuple[Ranker, float]:
    """The ranker and the seconds it took to build."""
    start = time.perf_counter()
    rank = make()
    return rank, time.perf_counter() - start


def second(name: str) -> list[Note]:
    """A set by another hand, (note, indicator number or "none"): "hard", "notes", "report" or "offtopic"."""
    lines = (HERE / "second" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(note, number) for number, note in (line.split("\t") for line in lines)]


def compare(notes: Sequence[Note], rankers: dict[str, tuple[Ranker, float]]) -> list[Figures]:
    """The table of all rivals: printed, and as figures (shares from 0 to 1, milliseconds, seconds)."""
    dice = random.Random(2018)
    noisy = [(disturbed(note, dice), number) for note, number in notes]
    print(
        f"{len(notes)} notes; right at 1, 3, 5 by indicator, 1, 3 by standard | with {NOISE:.0%} of letters disturbed"
    )
    figures: list[Figures] = []
    for name, (rank, seconds) in rankers.items():
        times: list[float] = []
        clean, rough = hits(rank, notes, times), hits(rank, noisy)
        times.sort()
        shown = " ".join(f"{value:5.1%}" for value in clean) + "  | " + " ".join(f"{value:5.1%}" for value in rough)
        print(f"{name:30s} {shown}  | p50 {times[len(times) // 2]:6.2f} ms, built in {seconds:.2f} s", flush=True)
        figures.append(
            {
                "name": name,
                "clean": rounded(dict(zip(MEASURES, clean, strict=True))),
                "disturbed": rounded(dict(zip(MEASURES, rough, strict=True))),
                "p50_ms": round(times[len(times) // 2], 3),
                "p99_ms": round(times[int(len(times) * 0.99)], 3),
                "built_s": round(seconds, 2),
            }
        )
    return figures


def by_another_hand(name: str, rankers: dict[str, tuple[Ranker, float]]) -> Figures:
    """The same for one of the sets by another hand."""
    notes = second(name)
    print(f"\nBy another hand, {name}:")
    return {
        "notes": len(notes),
        "rivals": compare(notes, rankers),
        "verdicts": judge(notes, [line for line, _ in second("offtopic")]),
    }


def rounded(figures: dict[str, float]) -> dict[str, float]:
    """To four places."""
    return {name: round(value, 4) for name, value in figures.items()}


def judge(notes: Sequence[Note], others: Sequence[str]) -> Figures:
    """The matcher's verdicts, calibration and memory: printed, and as figures."""
    held, seconds = footprint()
    matcher, times = Matcher(), []
    results = []
    for note, number in notes:
        start = time.perf_counter()
        results.append((matcher.match(note), number))
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    sure = [result.matches[0].qi == number for result, number in results if result.verdict is Verdict.SURE]
    kept = sum(result.verdict is not Verdict.LOST for result, _ in results) / len(results)
    left = sum(matcher.match(line).verdict is Verdict.LOST for line in others) / len(others)
    bins: dict[int, list[tuple[float, bool]]] = {}
    for result, number in results:
        first = result.matches[0]
        bins.setdefault(min(9, int(first.probability * 10)), []).append((first.probability, first.qi == number))
    error = sum(abs(sum(p - right for p, right in rows)) for rows in bins.values()) / len(results)
    right = f"right {sum(sure) / len(sure):.1%}" if sure else "never given"
    print(f"sure: {len(sure) / len(results):.1%} of notes, {right}")
    print(f"lost: {left:.1%} of {len(others)} other lines, {kept:.1%} of notes kept")
    print(f"calibration error {error:.3f}")
    print(
        f"five suggestions with reasons: p50 {times[len(times) // 2]:.2f}, p99 {times[int(len(times) * 0.99)]:.2f},"
        f" worst {times[-1]:.2f} ms; built from files in {seconds:.2f} s, {held:.1f} MB"
    )
    return {
        **rounded({"sure_given": len(sure) / len(results), "other_lines_lost": left, "notes_kept": kept}),
        "sure_right": round(sum(sure) / len(sure), 4) if sure else None,
        "calibration_error": round(error, 4),
        "p50_ms": round(times[len(times) // 2], 3),
        "p99_ms": round(times[int(len(times) * 0.99)], 3),
        "worst_ms": round(times[-1], 3),
        "built_s": round(seconds, 3),
        "memory_mb": round(held, 1),
    }


def footprint() -> tuple[float, float]:
    """Megabytes a matcher holds and seconds it takes to build, in a process of its own."""
    code = (
        "import time, psutil, rapidfuzz, pydantic\n"
        "process, start = psutil.Process(), time.perf_counter()\n"
        "before = process.memory_info().rss\n"
        "from standards.matcher import match\n"
        "match('cold food')\n"
        "print((process.memory_info().rss - before) / 1e6, time.perf_counter() - start)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    held, seconds = out.split()
    return float(held), float(seconds)


def main() -> None:
    """Prints everything, and keeps it."""
    notes, others = labelled(), off_topic()
    rankers = {name: built(make) for name, make in RIVALS.items()}
    figures = {
        "notes": len(notes),
        "other_lines": len(others),
        "noise": NOISE,
        "rivals": compare(notes, rankers),
        "verdicts": judge(notes, others),
        "second": {name: by_another_hand(name, rankers) for name in ("hard", "notes", "report")},
        "fingerprint": Matcher().fingerprint,
        "python": platform.python_version(),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "matching.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
