"""How much of a monitor's message the reader finds, per field, and how much it invents.

Reads notes.jsonl: messages made up for this purpose, labelled by hand. The part "held" was not looked at while the
reader was first written; held2 to held7 were each written and labelled before the reader saw them, and only then
mended for: first_sight.json keeps what was found at that first reading. Run:
python -m benchmarks.notes.run [--show tune|held|held2|...]
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from conversations.reading.note import read_note
from standards.loader import load

HERE = Path(__file__).parent
FACTS = ("establishment", "date", "time_in", "time_out", "prisoners", "staff", "visit")
FIELDS = (*FACTS, "areas", "observations", "kind", "source")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def same_finding(one: str, other: str) -> bool:
    """Whether two observations are the same: most words of the shorter in the other, and no more than
    three times its length."""
    a, b = words(one), words(other)
    short, long = sorted((a.total(), b.total()))
    return (a & b).total() >= 0.7 * short and long <= 3 * short + 4


def marks(expected: dict[str, Any], got: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(field, "right" | "missed" | "wrong", what) for everything expected or found in one note."""
    for field in FACTS:
        want, have = expected[field], got[field]
        if want is not None and have == want:
            yield field, "right", str(want)
        elif want is not None and have is None:
            yield field, "missed", str(want)
        elif have != want:
            yield field, "wrong", f"{have} for {want}"
    areas = {area.lower() for area in got["areas"]}
    wanted = {area.lower() for area in expected["areas"]}
    yield from (("areas", "right", area) for area in wanted & areas)
    yield from (("areas", "missed", area) for area in wanted - areas)
    yield from (("areas", "wrong", area) for area in areas - wanted)
    yield from findings(expected["observations"], got["observations"])


def findings(expected: list[dict[str, Any]], got: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for want in expected:
        same = [have for have in got if same_finding(want["text"], have["text"])]
        yield "observations", "right" if same else "missed", want["text"]
        for field in ("kind", "source"):
            if same:
                yield (
                    field,
                    "right" if same[0][field] == want[field] else "wrong",
                    f"{same[0][field]} for {want[field]}: {want['text']}",
                )
    for have in got:
        if not any(same_finding(want["text"], have["text"]) or have["text"] in want["text"] for want in expected):
            yield "observations", "wrong", have["text"]


def measure(notes: list[dict[str, Any]], show: str) -> dict[str, dict[str, dict[str, int]]]:
    knowledge = load()
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for note in notes:
        got = read_note(note["text"], datetime.fromisoformat(note["sent_at"]), knowledge).as_json(knowledge)
        clean = True
        for field, mark, what in marks(note, got):
            found[note["part"]][field][mark] += 1
            clean = clean and not (mark == "wrong" and field not in {"kind", "source"})
            if note["part"] == show and mark != "right":
                print(f"{note['id']:4} {field:13} {mark:7} {what}")
        found[note["part"]]["whole notes"]["right" if clean else "wrong"] += 1
    return {part: {field: dict(count) for field, count in fields.items()} for part, fields in found.items()}


def table(part: str, fields: dict[str, dict[str, int]]) -> None:
    print(f"\n{part}\n{'field':<14}{'right':>7}{'missed':>8}{'wrong':>7}{'found':>9}{'invented':>10}")
    for field in (*FIELDS, "whole notes"):
        count = fields.get(field, {})
        right, missed, wrong = (count.get(mark, 0) for mark in ("right", "missed", "wrong"))
        wanted, had = right + missed + (0 if field in {"areas", "observations"} else wrong), right + wrong
        share = f"{100 * right / wanted:.1f} %" if wanted else "-"
        invented = f"{100 * wrong / had:.1f} %" if had else "-"
        print(f"{field:<14}{right:>7}{missed:>8}{wrong:>7}{share:>9}{invented:>10}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", help="print what went wrong in this part")
    parser.add_argument("--file", type=Path, default=HERE / "notes.jsonl", help="labelled notes, one JSON a line")
    options = parser.parse_args()
    notes = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    result: dict[str, Any] = measure(notes, options.show)
    for part, fields in result.items():
        table(part, fields)
    speed = timing(notes)
    print(f"\n{len(notes)} notes; one takes {speed['median_ms']} ms (median), {speed['max_ms']} ms at most")
    out = HERE / "results.json"
    out.write_text(json.dumps({"parts": result, **speed}, indent=1) + "\n", encoding="utf-8")


def timing(notes: list[dict[str, Any]]) -> dict[str, float]:
    """Milliseconds for one note, everything loaded."""
    knowledge = load()
    taken = []
    for note in notes:
        sent_at = datetime.fromisoformat(note["sent_at"])
        began = time.perf_counter()
        read_note(note["text"], sent_at, knowledge)
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    return {"median_ms": round(taken[len(taken) // 2], 1), "max_ms": round(taken[-1], 1)}


if __name__ == "__main__":
    main()
