"""The fitted table behind the matcher: for each feature, a whole number for each indicator.

The table is made by `python -m standards.fit` from the data in this folder and kept in `data/weights.bin`;
its header holds a fingerprint of those sources, which a test compares. Scoring is done in whole numbers
only, so the ranking is the same on every machine and Python version.

File, compressed with zlib: a line of JSON (the header), a line with the length in bytes of the list of features, the
features one a line, two bytes (little end first) each of squared feature weight times 256, a row of bytes for each.
"""

import hashlib
import json
import struct
import zlib
from array import array
from collections.abc import Iterable, Sequence
from copy import copy
from math import isqrt
from pathlib import Path
from typing import NamedTuple

_FIELD = 4  # bytes a running sum takes: no note has so many features that 255 of each would overflow it
SCALE = 1 << 16
"""Scores are sums times this, divided by the length of the note's features."""


class Header(NamedTuple):
    """What the table was fitted to. classes: indicator numbers and "none".

    step: what one whole number in a row is worth, smoothing: what every class was given of each feature.
    unit: what one whole-number score is worth on the scale of log odds. sources: fingerprint of the data.
    """

    edition: str
    classes: tuple[str, ...]
    step: float
    smoothing: float
    unit: float
    sources: str


class Model:
    """The table, read once. Raises ValueError when the bytes are not one."""

    def __init__(self, raw: bytes) -> None:
        try:
            first, second, rest = zlib.decompress(raw).split(b"\n", 2)
            fields = json.loads(first)
            self.header = Header(**{**fields, "classes": tuple(fields["classes"])})
            length = int(second)
            names = rest[:length].decode().split("\n")
        except (ValueError, TypeError, KeyError, zlib.error) as error:
            message = "The matcher's weights file is damaged; make it again with python -m standards.fit."
            raise ValueError(message) from error
        self.row = {name: at for at, name in enumerate(names)}
        self._width = len(self.header.classes)
        squares = rest[length : length + 2 * len(names)]
        self._squares = array("H", [low | high << 8 for low, high in zip(squares[::2], squares[1::2], strict=True)])
        self._rows = rest[length + 2 * len(names) :]
        if len(self._rows) != self._width * len(names):
            message = "The matcher's weights file is cut short; make it again with python -m standards.fit."
            raise ValueError(message)

    def known(self, names: Iterable[str]) -> list[int]:
        """Rows of the features the table knows."""
        row = self.row
        return [row[name] for name in names if name in row]

    def sums(self, rows: Sequence[int]) -> list[int]:
        """The rows added up, a whole number for each class; all classes at once in one long integer."""
        width, data = self._width, self._rows
        total, field = 0, bytearray(width * _FIELD)
        for at in rows:
            field[::_FIELD] = data[at * width : (at + 1) * width]
            total += int.from_bytes(field, "little")
        return list(struct.unpack(f"<{width}I", total.to_bytes(width * _FIELD, "little")))

    def length(self, rows: Sequence[int], more: int = 0) -> int:
        """Length of a note's features, times 4,096; `more` is added to their squares (times 256)."""
        return isqrt((sum(self._squares[at] for at in rows) + more) * SCALE) or 1

    def square(self, row: int) -> int:
        """Squared weight of a feature, times 256."""
        return self._squares[row]

    def values(self, name: str) -> bytes:
        """What the table holds for a feature, a byte for each class; empty for an unknown feature."""
        at = self.row.get(name)
        return b"" if at is None else self._rows[at * self._width : (at + 1) * self._width]

    def widened(self, classes: Sequence[str]) -> "Model":
        """The same table with its classes so called, and an empty column for each name more than it has."""
        made, width, empty = copy(self), self._width, bytes(len(classes) - self._width)
        made.header, made._width = self.header._replace(classes=tuple(classes)), len(classes)
        ends = range(width, len(self._rows) + 1, width)
        made._rows = b"".join(self._rows[end - width : end] + empty for end in ends)
        return made


def file_of(header: Header, names: Iterable[str], squares: "array[int]", rows: bytes) -> bytes:
    """A table as the bytes of its file: ``squares`` are squared weights times 256, ``rows`` one for each name."""
    listed = "\n".join(names).encode()
    head = json.dumps(header._asdict(), separators=(",", ":")).encode()
    return zlib.compress(b"\n".join([head, str(len(listed)).encode(), listed + squares.tobytes() + rows]), 9)


def fingerprint(paths: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits over the files' names and contents, line ends aside."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]
