"""How well chances and verdicts hold on examples left out of the fit: from here come the matcher's constants.

Run from the root of the repository: `python -m benchmarks.matching.crossval`. The notes of the test set are
not touched. Every fifth example of each indicator is left out in turn.
"""

import math
from collections.abc import Iterator

from standards import corpus
from standards.fit import pack
from standards.matcher import Matcher
from standards.model import Model

FOLDS = 5
Row = tuple[str, list[float], tuple[str, ...]]


def left_out() -> Iterator[Row]:
    """(label, log chances of all classes at sharpness one, the classes) for every example, each when left out."""
    notes = list(corpus.examples())
    rest = corpus.training("2018")[len(notes) :]
    meanings = corpus.meanings()
    for fold in range(FOLDS):
        kept = [pair for at, pair in enumerate(notes) if at % FOLDS != fold]
        matcher = Matcher(model=Model(pack([*kept, *rest], meanings, "2018", "cross-validation")))
        for at, (note, label) in enumerate(notes):
            if at % FOLDS == fold:
                weighed = matcher._weigh(note)
                yield label, [math.log(max(1e-300, chance)) for chance in weighed.chances], matcher.classes


def sharpened(logs: list[float], by: float) -> list[float]:
    """Chances at another sharpness."""
    top = max(logs)
    raw = [math.exp((value - top) * by) for value in logs]
    total = sum(raw)
    return [value / total for value in raw]


def main() -> None:
    """Prints loss by sharpness, then for the best one what each threshold would give."""
    rows = list(left_out())
    losses = {}
    for step in range(1, 24):
        by = step / 8
        losses[by] = -sum(
            math.log(max(1e-12, sharpened(logs, by)[classes.index(label)])) for label, logs, classes in rows
        ) / len(rows)
    best = min(losses, key=lambda by: losses[by])
    print(f"sharpness x{best}: log loss {losses[best]:.3f} over {len(rows)} lines")
    told = []
    for label, logs, classes in rows:
        chances = sharpened(logs, best)
        none = chances[classes.index(corpus.NONE)]
        ranked = sorted((chance, name) for chance, name in zip(chances, classes, strict=True) if name != corpus.NONE)
        told.append((label, ranked[-1][0], ranked[-2][0], ranked[-1][1] == label, none))
    notes = [row for row in told if row[0] != corpus.NONE]
    print(f"top-1 {sum(row[3] for row in notes) / len(notes):.3f}")
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        taken = [row for row in notes if row[1] >= threshold]
        right = sum(row[3] for row in taken) / max(1, len(taken))
        print(f"sure from {threshold}: {len(taken) / len(notes):.3f} of notes, right {right:.3f}")
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        off = [row for row in told if row[0] == corpus.NONE]
        lost = sum(row[4] >= threshold for row in notes) / len(notes)
        left = sum(row[4] >= threshold for row in off) / len(off)
        print(f"lost from {threshold}: {lost:.3f} of notes, {left:.3f} of others")


if __name__ == "__main__":
    main()
