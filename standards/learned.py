"""What a matcher learns from an organisation's own confirmed notes, on top of the shipped weights.

Pure: where the notes are kept, who reviewed them and what was taken out of them first is not decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import exp, log, sqrt

from standards.model import Model
from standards.words import Meanings, features, tokens

TRUST = 2.0
"""A confirmed note counts as this many shipped examples."""
NEW_SQUARE = {"w": 60 * 256, "b": 30 * 256, "c": 6 * 256}
"""Squared weight times 256 of a feature the shipped table never met: that of a rare one."""

Pair = tuple[str, str]


class Learned:
    """Extra whole numbers for features and classes, worked out once from (note, indicator number) pairs."""

    def __init__(self, model: Model, meanings: Meanings, pairs: Sequence[Pair]) -> None:
        self._model = model
        self.squares: dict[str, int] = {}
        mass: dict[tuple[str, int], float] = defaultdict(float)
        columns = {name: at for at, name in enumerate(model.header.classes)}
        for note, number in pairs:
            if number in columns:
                for name, share in self._shares(note, meanings).items():
                    mass[name, columns[number]] += share
        self._gains: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for (name, column), amount in mass.items():
            self._gains[name].append((column, self._gain(name, column, amount)))

    def __bool__(self) -> bool:
        """Whether anything was learned."""
        return bool(self._gains)

    def add(self, names: Iterable[str], sums: list[int]) -> int:
        """Adds what was learned about these features to the sums; squares of those new to the table."""
        more = 0
        if not self:
            return more
        for name in names:
            for column, gain in self._gains.get(name, ()):
                sums[column] += gain
            more += self.squares.get(name, 0)
        return more

    def gain(self, name: str, column: int) -> int:
        """What was learned about one feature for one class."""
        return sum(gain for at, gain in self._gains.get(name, ()) if at == column)

    def _shares(self, note: str, meanings: Meanings) -> dict[str, float]:
        """How much of the note each of its features is."""
        parts = tokens(note, meanings.spelling)
        names = features([part.stem for part in parts], [part.word for part in parts], meanings)
        weight = {name: sqrt(self._square(name) / 256) for name in names}
        length = sqrt(sum(value**2 for value in weight.values())) or 1.0
        return {name: TRUST * value / length for name, value in weight.items()}

    def _square(self, name: str) -> int:
        row = self._model.row.get(name)
        if row is not None:
            return self._model.square(row)
        return self.squares.setdefault(name, NEW_SQUARE.get(name[0], NEW_SQUARE["w"]))

    def _gain(self, name: str, column: int, amount: float) -> int:
        """By how much the table's number rises when the class is given this much more of the feature."""
        header = self._model.header
        weight = sqrt(self._square(name) / 256)
        values = self._model.values(name)
        held = values[column] * header.step / weight if values else 0.0
        return round(weight * log(1 + amount / (header.smoothing * exp(held))) / header.step)
