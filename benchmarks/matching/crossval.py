"""How well chances and verdicts hold on examples left out of the fit: from here come the matcher's constants.

Run from the root of the repository: `python -m benchmarks.matching.crossval`. The notes of the test set are
not touched. Every fifth line of the examples is left out in turn, those about no standard included.
"""

import math
from collections.abc import Iterator
from statistics import mean, pstdev
from typing import NamedTuple

from standards import corpus
from standards.fit import pack
from standards.matcher import Matcher
from standards.model import Model

FOLDS = 5
KEPT = 0.95
"""Share of real notes that may not be taken for small talk."""


class Row(NamedTuple):
    """One line when left out: its label, log chances of the classes, signals and the classes."""

    label: str
    logs: list[float]
    signals: tuple[float, ...]
    classes: tuple[str, ...]


def left_out() -> Iterator[Row]:
    """Every example, weighed by a matcher that never saw it."""
    notes = list(corpus.examples())
    samples = corpus.training("2018")
    rest = samples[len(notes) :]
    meanings = corpus.meanings()
    for fold in range(FOLDS):
        kept = [sample for at, sample in enumerate(samples[: len(notes)]) if at % FOLDS != fold]
        matcher = Matcher(model=Model(pack([*kept, *rest], meanings, "2018", "cross-validation")))
        for at, (note, label) in enumerate(notes):
            if at % FOLDS == fold:
                weighed = matcher._weigh(note)
                logs = [math.log(max(1e-300, chance)) for chance in weighed.chances]
                yield Row(label, logs, weighed.signals, matcher.classes)


def sharpened(logs: list[float], by: float) -> list[float]:
    """Chances at another sharpness."""
    top = max(logs)
    raw = [math.exp((value - top) * by) for value in logs]
    total = sum(raw)
    return [value / total for value in raw]


def best_sharpness(rows: list[Row]) -> float:
    """The sharpness whose chances lose least."""

    def loss(by: float) -> float:
        return -sum(math.log(max(1e-12, sharpened(row.logs, by)[row.classes.index(row.label)])) for row in rows)

    return min((step / 10 for step in range(2, 21)), key=loss)


def fit_sense(rows: list[Row]) -> tuple[float, list[float]]:
    """Start and weights of a logistic regression telling notes from small talk, moved so that KEPT notes stay."""
    columns = list(zip(*(row.signals for row in rows), strict=True))
    means, spreads = [mean(column) for column in columns], [pstdev(column) or 1.0 for column in columns]
    scaled = [[(s - m) / d for s, m, d in zip(row.signals, means, spreads, strict=True)] for row in rows]
    real = [row.label != corpus.NONE for row in rows]
    share = {True: 0.5 / sum(real), False: 0.5 / (len(real) - sum(real))}
    weights, start = [0.0] * len(columns), 0.0
    for _ in range(400):
        slopes, shift = [0.0] * len(weights), 0.0
        for signals, wanted in zip(scaled, real, strict=True):
            odds = start + sum(w * s for w, s in zip(weights, signals, strict=True))
            miss = share[wanted] * (wanted - 1 / (1 + math.exp(-odds)))
            shift += miss
            slopes = [slope + miss * signal for slope, signal in zip(slopes, signals, strict=True)]
        start += 2.0 * shift
        weights = [w + 2.0 * slope for w, slope in zip(weights, slopes, strict=True)]
    weights = [w / spread for w, spread in zip(weights, spreads, strict=True)]
    senses = sorted(
        sum(w * s for w, s in zip(weights, row.signals, strict=True))
        for row, wanted in zip(rows, real, strict=True)
        if wanted
    )
    return -senses[int(len(senses) * (1 - KEPT))], weights


def main() -> None:
    """Prints the constants, then what they give on the lines left out."""
    rows = list(left_out())
    by = best_sharpness(rows)
    print(f"sharpness: multiply SHARPNESS by {by}")
    notes = [row for row in rows if row.label != corpus.NONE]
    told = []
    for row in notes:
        chances = dict(zip(row.classes, sharpened(row.logs, by), strict=True))
        chances.pop(corpus.NONE)
        best = max(chances, key=lambda name: chances[name])
        told.append((chances[best], best == row.label))
    print(f"{len(notes)} notes, first right {sum(right for _, right in told) / len(told):.3f}")
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97):
        taken = [right for chance, right in told if chance >= threshold]
        print(f"sure from {threshold}: {len(taken) / len(told):.3f} of notes, right {sum(taken) / len(taken):.3f}")
    start, weights = fit_sense(rows[::2])
    print(f"SENSE_START = {start:.3f}, SENSE = {tuple(round(weight, 3) for weight in weights)}")
    for kind, lines in (("notes", notes), ("small talk", [r for r in rows if r.label == corpus.NONE])):
        kept = sum(start + sum(w * s for w, s in zip(weights, row.signals, strict=True)) >= 0 for row in lines)
        print(f"{kind} not lost: {kept / len(lines):.3f} of {len(lines)}")


if __name__ == "__main__":
    main()
