"""Makes `standards/data/weights.bin` from the standards, the example notes and the groups of meaning.

Run from the root of the repository: `python -m benchmarks.matching.fit`. Needs scikit-learn.
"""

import json
from typing import Any

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from standards import corpus
from standards.model import fingerprint
from standards.words import Meanings, features, tokens

KINDS = {"w": 1.0, "b": 0.7, "m": 1.5, "n": 0.3, "c": 0.3}
"""How much each kind of feature counts before fitting; chosen by cross-validation on the examples."""
STRENGTH = 10.0
SHARPNESS = 2.5
"""The fitted model is too modest on unit-length rows; found by cross-validation."""
OUT = corpus.DATA / "weights.bin"


def analyse(text: str, meanings: Meanings) -> list[str]:
    """The features of one text, as the matcher sees them."""
    parts = tokens(text)
    return list(features([part.stem for part in parts], [part.word for part in parts], meanings))


class Table:
    """Texts as rows of weighted features: inverse document frequency times kind, rows of length one."""

    def __init__(self, texts: list[list[str]], at_least: int = 1) -> None:
        counts: dict[str, int] = {}
        for names in texts:
            for name in names:
                counts[name] = counts.get(name, 0) + 1
        self.names = sorted(name for name, count in counts.items() if count >= (2 if name[0] in "cnb" else at_least))
        self.column = {name: at for at, name in enumerate(self.names)}
        self.weight = np.array(
            [KINDS[name[0]] * (1 + np.log((1 + len(texts)) / (1 + counts[name]))) for name in self.names]
        )

    def rows(self, texts: list[list[str]]) -> sparse.csr_matrix:
        """One row of length one for each text; features never met are left out."""
        data, columns, starts = [], [], [0]
        for names in texts:
            at = [self.column[name] for name in names if name in self.column]
            values = self.weight[at]
            data.append(values / (np.sqrt((values**2).sum()) or 1.0))
            columns.extend(at)
            starts.append(len(columns))
        flat = np.concatenate(data) if data else np.zeros(0)
        return sparse.csr_matrix((flat, columns, starts), shape=(len(texts), len(self.names)))


def fit(pairs: list[tuple[str, str]], meanings: Meanings) -> tuple[Table, Any]:
    """The table of features and the fitted model for (text, indicator) pairs."""
    texts = [analyse(text, meanings) for text, _ in pairs]
    table = Table(texts)
    model = LogisticRegression(C=STRENGTH, max_iter=400)
    model.fit(table.rows(texts), [label for _, label in pairs])
    return table, model


def pack(table: Table, model: Any, edition: str, sources: str) -> bytes:
    """The file's bytes: weights multiplied by the feature's own weight, rounded to whole numbers."""
    products = model.coef_.T * table.weight[:, None]
    top = float(np.quantile(np.abs(products), 0.9999))
    step = top / 127
    keep = np.abs(products).max(axis=1) >= step
    whole = np.clip(np.rint(products[keep] / step), -127, 127).astype(np.int16) + 128
    squares = np.clip(np.rint((table.weight[keep] ** 2) * 256), 1, 65535).astype("<u2")
    # score = step x sum / norm; the matcher's norm is sqrt(sum of squares x 256 x 2^16), the sum is scaled by 2^16
    unit = step * 16 * 256 / 65536
    header = {
        "edition": edition,
        "classes": list(model.classes_),
        "bias": [round(value / unit) for value in model.intercept_],
        "unit": unit * SHARPNESS,
        "sources": sources,
    }
    names = "\n".join(name for name, kept in zip(table.names, keep, strict=True) if kept).encode()
    head = json.dumps(header, separators=(",", ":")).encode()
    return b"\n".join([head, str(len(names)).encode(), names + squares.tobytes() + whole.astype(np.uint8).tobytes()])


def main() -> None:
    """Fits on everything and writes the file."""
    pairs = corpus.training("2018")
    table, model = fit(pairs, corpus.meanings())
    packed = pack(table, model, "2018", fingerprint(corpus.sources()))
    OUT.write_bytes(packed)
    print(f"{len(pairs)} texts, {len(table.names)} features, {len(packed):,} bytes to {OUT}")


if __name__ == "__main__":
    main()
