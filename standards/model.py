"""The fitted table behind the matcher: for each feature, a whole-number weight for each indicator.

The table is made by `python -m benchmarks.matching.fit` from the data in this folder and kept in
`data/weights.bin`; its header holds a fingerprint of those sources, which a test compares. Scoring is done
in whole numbers only, so the ranking is the same on every machine and Python version.

File: a line of JSON (the header), a line with the length in bytes of the list of features, the features one a line,
two bytes each of squared input weight, then one row of signed bytes for each feature.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

_FIELD = 4  # bytes one running sum takes: 255 x 3,000 letters of features cannot overflow it
_ZERO = 128  # a stored byte of 128 is a weight of nought
_SCALE = 1 << 16


@dataclass(frozen=True, slots=True)
class Header:
    """What the table was fitted to. classes: indicator numbers and "none"; bias: whole-number start scores.

    unit: what one whole-number score is worth on the scale of log odds. sources: fingerprint of the data.
    """

    edition: str
    classes: tuple[str, ...]
    bias: tuple[int, ...]
    unit: float
    sources: str


class Model:
    """The table, read once. Raises ValueError when the file is not one."""

    def __init__(self, raw: bytes) -> None:
        try:
            first, second, rest = raw.split(b"\n", 2)
            fields = json.loads(first)
            length = int(second)
            self.header = Header(**{**fields, "classes": tuple(fields["classes"]), "bias": tuple(fields["bias"])})
        except (ValueError, TypeError, KeyError) as error:
            message = "The matcher's weights file is damaged; make it again with the fit command."
            raise ValueError(message) from error
        names = rest[:length].decode().split("\n")
        self.row = {name: at for at, name in enumerate(names)}
        self._width = len(self.header.classes)
        self._norms = memoryview(rest)[length : length + 2 * len(names)].cast("H")
        self._rows = rest[length + 2 * len(names) :]
        if len(self._rows) != self._width * len(names):
            message = "The matcher's weights file is cut short; make it again with the fit command."
            raise ValueError(message)

    def known(self, names: Iterable[str]) -> list[int]:
        """Rows of the features the table knows."""
        row = self.row
        return [row[name] for name in names if name in row]

    def scores(self, rows: Sequence[int]) -> list[int]:
        """A whole-number score for each class; sums all classes at once in one long integer."""
        width, data = self._width, self._rows
        total, field = 0, bytearray(width * _FIELD)
        for at in rows:
            field[::_FIELD] = data[at * width : (at + 1) * width]
            total += int.from_bytes(field, "little")
        packed = memoryview(total.to_bytes(width * _FIELD, "little")).cast("B")
        norm = isqrt(sum(self._norms[at] for at in rows) * _SCALE) or 1
        base = _ZERO * len(rows)
        sums = [int.from_bytes(packed[i : i + _FIELD], "little") - base for i in range(0, len(packed), _FIELD)]
        return [bias + value * _SCALE // norm for bias, value in zip(self.header.bias, sums, strict=True)]

    def weight(self, row: int, column: int) -> int:
        """What one feature says for one class: -128 to 127."""
        return self._rows[row * self._width + column] - _ZERO


def fingerprint(paths: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits over the files' names and contents, line ends aside."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]
