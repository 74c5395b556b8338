"""Makes `data/weights.bin` from the standards, the example notes and the groups of meaning.

Run from the root of the repository: `python -m standards.fit`. A multinomial naive Bayes over weighted
features: it beat logistic regression and a support vector machine on notes unlike the examples, and it
needs nothing but counting. The comparison is in `benchmarks/matching/`.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt

from standards import corpus
from standards.loader import DATA
from standards.model import Header, file_of, fingerprint
from standards.words import Meanings, features, tokens

KINDS = {"w": 1.0, "b": 0.7, "m": 1.5, "c": 0.2}
"""How much each kind of feature counts: words, pairs, meanings, letter groups."""
SMOOTHING = 0.03
"""What every class is given of every feature before counting."""
SHARPNESS = 0.73
"""Makes the chances honest: at this value they fit best on examples left out of the fit."""
RARE = {"b": 2, "c": 3}
"""A pair or a letter group has to occur this often to be kept."""
OUT = DATA / "weights.bin"

Sample = tuple[str, str, int]
"""A text, the number of its indicator or "none", and how many notes it counts as."""


def analyse(text: str, meanings: Meanings) -> list[str]:
    """The features of one text, as the matcher sees them apart from repaired spelling."""
    parts = tokens(text, meanings.spelling)
    return list(features([part.stem for part in parts], [part.word for part in parts], meanings))


def weigh(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """Weight of each feature kept: its kind's, more the fewer texts hold it."""
    counts = Counter(name for names in texts for name in names)
    return {
        name: KINDS[name[0]] * (1 + log((1 + len(texts)) / (1 + count)))
        for name, count in sorted(counts.items())
        if count >= RARE.get(name[0], 1)
    }


def count(
    texts: Iterable[Sequence[str]], labels: Iterable[tuple[str, int]], weight: dict[str, float]
) -> dict[str, dict[str, float]]:
    """For each feature, how much of it each class holds; a text counts as one whole times the number with its label."""
    held: dict[str, dict[str, float]] = {name: defaultdict(float) for name in weight}
    for names, (label, times) in zip(texts, labels, strict=True):
        known = [name for name in names if name in weight]
        length = sqrt(sum(weight[name] ** 2 for name in known)) or 1.0
        for name in known:
            held[name][label] += times * weight[name] / length
    return held


def pack(samples: Sequence[Sample], meanings: Meanings, edition: str, sources: str) -> bytes:
    """The bytes of the weights file for these samples; the shape is described in `model.py`."""
    texts = [analyse(text, meanings) for text, _, _ in samples]
    weight = weigh(texts)
    held = count(texts, [(label, times) for _, label, times in samples], weight)
    classes = sorted({label for _, label, _ in samples})
    totals = {label: SMOOTHING * len(weight) for label in classes}
    for shares in held.values():
        for label, share in shares.items():
            totals[label] += share
    floor = log(SMOOTHING / max(totals.values()))
    rows = [
        [weight[name] * (log((shares.get(label, 0.0) + SMOOTHING) / totals[label]) - floor) for label in classes]
        for name, shares in held.items()
    ]
    step = max(max(row) for row in rows) / 255
    header = Header(edition, tuple(classes), step, SMOOTHING, step / 16 * SHARPNESS, sources)
    squares = array("H", (min(65535, max(1, round(value**2 * 256))) for value in weight.values()))
    body = b"".join(bytes(round(value / step) for value in row) for row in rows)
    return file_of(header, weight, squares, body)


def main() -> None:
    """Fits on everything and writes the file."""
    OUT.write_bytes(pack(corpus.training("2018"), corpus.meanings(), "2018", fingerprint(corpus.sources())))


if __name__ == "__main__":
    main()
