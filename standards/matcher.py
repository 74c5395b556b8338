"""Which quality indicator a note is about: ranked suggestions, how sure they are, and the words that say so.

The way of a note: a number typed outright ("2.6", "QI 3.4") wins; otherwise its words are repaired against
the vocabulary, turned into features (`words.py`) and weighed by the fitted table (`model.py`); each sentence
of a longer note is weighed by itself as well, so that a second subject is offered too.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from standards import corpus
from standards.loader import DATA, load
from standards.model import Model
from standards.models import Edition, Indicator
from standards.repair import Repair
from standards.words import LONGEST, Spans, Token, features, tokens

MOST_PARTS = 12
"""Sentences of one note that are weighed by themselves."""
_NUMBER = re.compile(r"(?:\b(?:qi|indicator|standard)\s*)?\b([1-9]\.[0-9]{1,2})\b(?!\s*(?:%|pm|am|m\b|k\b))", re.I)
_SENTENCE = re.compile(r"[.;!?\n•]+\s+|\n+|\s+(?:also|plus|btw)\s+", re.I)


class Verdict(StrEnum):
    """What to do with a result: take the first, offer the first few, or let the monitor browse."""

    SURE = "sure"
    CHOOSE = "choose"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Match:
    """One suggested link. score: log odds against the average indicator; probability: 0 to 1, calibrated.

    why: words of the note that speak for it, strongest first, as they were typed.
    """

    qi: str
    standard: int
    label: str
    score: float
    probability: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Suggestions for one note, best first, with the fingerprint of the matcher that made them."""

    verdict: Verdict
    matches: tuple[Match, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One text after weighing: chance of each class, and what is needed to say why."""

    chances: list[float]
    scores: list[int]
    spans: Spans
    typed: list[str]


class UnknownEditionError(ValueError):
    """The matcher has no weights for this edition of the standards."""


class Matcher:
    """Matches notes to the indicators of one edition. Raises UnknownEditionError."""

    def __init__(self, edition: str = "2018", model: Model | None = None) -> None:
        self._edition = _edition(edition)
        self._model = model or Model((DATA / "weights.bin").read_bytes())
        self._meanings = corpus.meanings()
        self._repair = Repair(self._model.row, self._meanings.stems)
        self.classes = classes = self._model.header.classes
        named = ((at, self._edition.indicator(name)) for at, name in enumerate(classes))
        self._items = {at: item for at, item in named if item}
        self._none = classes.index(corpus.NONE)
        self.fingerprint = f"{edition}-{self._model.header.sources}"

    def match(self, text: str, top: int = 5) -> Result:
        """At most `top` suggestions for the note. Any text is allowed and never raises."""
        typed = self._typed(text)
        if typed is not None:
            found = Match(typed.number, typed.standard, typed.label, 99.0, 1.0, (typed.number,))
            return Result(Verdict.SURE, (found,), self.fingerprint)
        whole = self._weigh(text)
        parts = _parts(text)
        weighed = [self._weigh(part) for part in parts] if len(parts) > 1 else []
        ranked = self._ranked(whole, weighed)
        matches = tuple(self._told(at, source) for at, source in ranked[:top])
        return Result(self._verdict(whole, ranked), matches, self.fingerprint)

    def _typed(self, text: str) -> Indicator | None:
        """The indicator whose number is all the text says, apart from a word such as "QI"."""
        if len(text) > 40:
            return None
        hit = _NUMBER.search(text)
        rest = _NUMBER.sub("", text).strip(" .:,()") if hit else "none"
        return self._edition.indicator(hit.group(1)) if hit and not rest else None

    def _weigh(self, text: str) -> _Weighed:
        parts: list[Token] = tokens(text, self._meanings.spelling)
        stems = [self._repair(part.stem) for part in parts]
        spans = features(stems, [part.word for part in parts], self._meanings)
        rows = self._model.known(spans)
        scores = self._model.scores(rows)
        return _Weighed(_chances(scores, self._model.header.unit), scores, spans, [part.typed for part in parts])

    def _ranked(self, whole: _Weighed, parts: Sequence[_Weighed]) -> list[tuple[int, _Weighed]]:
        """Indicators by chance; the clear winner of a sentence is lifted to stand right after the first."""
        order = sorted(
            self._items,
            key=lambda at: (-whole.scores[at], self._items[at].order),
        )
        ranked = [(at, whole) for at in order]
        for part in reversed(parts):
            best = max(order, key=lambda at: part.scores[at])
            if part.chances[best] >= 0.3 and ranked[0][0] != best:
                ranked = [ranked[0], (best, part), *[pair for pair in ranked[1:] if pair[0] != best]]
        return ranked

    def _told(self, at: int, source: _Weighed) -> Match:
        item = self._items[at]
        average = sum(source.scores) / len(source.scores)
        score = round((source.scores[at] - average) * self._model.header.unit, 4)
        return Match(item.number, item.standard, item.label, score, round(source.chances[at], 4), self._why(at, source))

    def _why(self, at: int, source: _Weighed) -> tuple[str, ...]:
        """At most three words or phrases of the note that weigh most for the class."""
        gains: dict[tuple[int, int], int] = {}
        for name, span in source.spans.items():
            row = self._model.row.get(name)
            if row is not None and name[0] != "c":
                gains[span] = gains.get(span, 0) + self._model.gain(row, at)
        best = sorted((span for span in gains if gains[span] > 0), key=lambda span: (-gains[span], span))
        chosen: list[tuple[int, int]] = []
        for first, size in best:
            if all(first + size <= start or first >= start + length for start, length in chosen):
                chosen.append((first, size))
        return tuple(" ".join(source.typed[first : first + size]) for first, size in chosen[:3])

    def _verdict(self, whole: _Weighed, ranked: Sequence[tuple[int, _Weighed]]) -> Verdict:
        at, _ = ranked[0]
        if whole.chances[self._none] > 0.3 or whole.chances[at] < 0.06:
            return Verdict.LOST
        return Verdict.SURE if whole.chances[at] > 0.8 else Verdict.CHOOSE


def match(text: str, edition: str = "2018", top: int = 5) -> Result:
    """Suggestions for one note under one edition; see `Matcher`. Raises UnknownEditionError."""
    return matcher(edition).match(text, top)


@cache
def matcher(edition: str = "2018") -> Matcher:
    """The matcher of an edition, built once."""
    return Matcher(edition)


def _edition(identifier: str) -> Edition:
    known = load().editions
    if identifier not in known:
        message = f"There is no edition {identifier!r} of the standards here; known: {', '.join(sorted(known))}."
        raise UnknownEditionError(message)
    if not known[identifier].indicators:
        message = f"The {identifier} edition has no indicators here to match; choose one of its standards."
        raise UnknownEditionError(message)
    return known[identifier]


def _chances(scores: Sequence[int], unit: float) -> list[float]:
    """Scores as chances that add up to one."""
    top = max(scores)
    raw = [math.exp((score - top) * unit) for score in scores]
    total = sum(raw)
    return [value / total for value in raw]


def _parts(text: str) -> list[str]:
    """The sentences of a note that hold at least two words, at most MOST_PARTS of them."""
    edges = [0, *(hit.end() for hit in _SENTENCE.finditer(text[:LONGEST])), min(len(text), LONGEST)]
    pieces = (text[start:end] for start, end in pairwise(edges))
    return [piece for piece in pieces if len(piece.split()) > 1][:MOST_PARTS]
