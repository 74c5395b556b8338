"""How many planted names, numbers, dates, addresses the guard sees, and how often it cries at an ordinary note.

Reads lines_*.txt: made-up notes, labelled by hand; README.md tells how they came about. Run:
python -m benchmarks.guard.run [--show] [--file FILE]
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standards.guard import KINDS, Span, find

HERE = Path(__file__).parent
OUT = HERE.parent / "results" / "guard.json"
LETTERS = dict(zip("npdtea", ("name", "prisoner_number", "dob", "phone", "email", "address"), strict=True))
_MARKED = re.compile(r"\{([npdtea])\|([^}]+)\}")


@dataclass(frozen=True)
class Line:
    """A note without its marks, and what is planted in it."""

    text: str
    planted: tuple[Span, ...]


def lines(path: Path) -> Iterator[Line]:
    """The labelled notes of a file."""
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw and not raw.startswith("#"):
            yield unmarked(raw)


def unmarked(raw: str) -> Line:
    """{n|Rab} becomes Rab, and a span where it stands."""
    text, planted, at = "", [], 0
    for mark in _MARKED.finditer(raw):
        text += raw[at : mark.start()]
        planted.append(Span(len(text), len(text) + len(mark[2]), LETTERS[mark[1]]))
        text, at = text + mark[2], mark.end()
    return Line(text + raw[at:], tuple(planted))


def covered(want: Span, spans: tuple[Span, ...], text: str) -> bool:
    """Whether every letter and figure of it lies in spans of its kind."""
    return all(
        any(span.kind == want.kind and span.start <= at < span.end for span in spans)
        for at in range(want.start, want.end)
        if text[at].isalnum()
    )


def touching(one: Span, others: tuple[Span, ...]) -> bool:
    """Whether it shares a character with one of the others."""
    return any(one.start < other.end and other.start < one.end for other in others)


def measure(notes: list[Line], show: bool) -> dict[str, Any]:
    """Counts by kind, false alarms, and milliseconds."""
    count: Counter[str] = Counter()
    for note in notes:
        spans = find(note.text)
        for want in note.planted:
            seen, whole = touching(want, spans), covered(want, spans, note.text)
            for name, true in (("planted", True), ("seen", seen), ("whole", whole)):
                count[f"{want.kind} {name}"] += true
            if show and not whole:
                print(f"{'part' if seen else 'missed':7} {note.text[want.start : want.end]:24} {note.text}")
        stray = [span for span in spans if not touching(span, note.planted)]
        count["stray"] += len(stray) if note.planted else 0
        count["ordinary"] += not note.planted
        count["alarms"] += bool(stray) and not note.planted
        if show and stray:
            cried = [note.text[span.start : span.end] for span in stray]
            print(f"{'stray' if note.planted else 'alarm':7} {cried!s:24} {note.text}")
    return {"notes": len(notes), **figures(count)}


def figures(count: Counter[str]) -> dict[str, Any]:
    """The counts in order, with their shares."""
    kinds = {kind: {name: count[f"{kind} {name}"] for name in ("planted", "seen", "whole")} for kind in KINDS}
    total = {name: sum(one[name] for one in kinds.values()) for name in ("planted", "seen", "whole")}
    return {
        "kinds": kinds,
        "all": total,
        "recall": round(total["seen"] / max(1, total["planted"]), 4),
        "whole": round(total["whole"] / max(1, total["planted"]), 4),
        "ordinary": count["ordinary"],
        "alarms": count["alarms"],
        "false_alarms": round(count["alarms"] / max(1, count["ordinary"]), 4),
        "stray": count["stray"],
    }


def timing(notes: list[Line]) -> dict[str, float]:
    """Milliseconds for one note, everything loaded."""
    taken = []
    for note in notes:
        began = time.perf_counter()
        find(note.text)
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    return {"median_ms": round(taken[len(taken) // 2], 2), "p99_ms": round(taken[int(len(taken) * 0.99)], 2)}


def table(name: str, result: dict[str, Any]) -> None:
    """One file's figures."""
    print(f"\n{name}: {result['notes']} notes\n{'kind':<18}{'planted':>8}{'seen':>8}{'whole':>8}{'recall':>9}")
    for kind, one in [*result["kinds"].items(), ("all", result["all"])]:
        share = f"{100 * one['seen'] / one['planted']:.1f} %" if one["planted"] else "-"
        print(f"{kind:<18}{one['planted']:>8}{one['seen']:>8}{one['whole']:>8}{share:>9}")
    print(
        f"false alarms: {result['alarms']} of {result['ordinary']} ordinary notes ({result['false_alarms']:.1%})",
        end="",
    )
    print(f"; {result['stray']} stray spans in the others")


def main() -> None:
    """Prints the tables and keeps the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what was missed, and every false alarm")
    parser.add_argument("--file", type=Path, help="measure this file of labelled lines alone, and keep nothing")
    options = parser.parse_args()
    files = [options.file] if options.file else sorted(HERE.glob("lines_*.txt"))
    find("")
    results, everything = {}, []
    for path in files:
        notes = list(lines(path))
        everything += notes
        results[path.stem] = measure(notes, options.show)
        table(path.stem, results[path.stem])
    speed = timing(everything)
    print(f"\n{len(everything)} notes; one takes {speed['median_ms']} ms (median), {speed['p99_ms']} ms (p99)")
    if not options.file:
        OUT.write_text(json.dumps({"files": results, **speed}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
