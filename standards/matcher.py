"""Which quality indicator a note is about: ranked suggestions, how sure they are, and the words that say so.

The way of a note: a number typed outright ("2.6", "QI 3.4") wins; otherwise its words are repaired against
the vocabulary, turned into features (`words.py`) and weighed by the fitted table (`model.py`); each sentence
of a longer note is weighed by itself as well, so that a second subject is offered too.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from heapq import nlargest
from itertools import pairwise

from standards import corpus
from standards.learned import Learned, Pair
from standards.loader import DATA, KnowledgeError, load
from standards.model import SCALE, Model
from standards.models import Edition, Indicator
from standards.repair import Repair
from standards.reshape import fitted
from standards.words import LONGEST, STOP, Spans, features, tokens

MOST_PARTS = 12
"""Sentences of one note that are weighed by themselves."""
SURE = 0.85
"""Chance from which the first suggestion is right nearly always: `benchmarks/matching/crossval.py`."""
TELLING = 0.25
"""A word is shown as a reason when it says at least this share of what the strongest one says."""
CLEAR, LEAD = 0.2, 2.0
"""A sentence's own winner is offered besides the whole note's from this chance, and this many times the next."""
SENSE_START, SENSE = -5.260, (-0.836, 0.031, 1.066, 0.440)
"""Log odds that a text is about a standard, fitted by `benchmarks/matching/crossval.py` on examples left out:
start, then the weights of the four signals of `Matcher._signals`; below nought the matcher is lost."""
_NUMBER = re.compile(r"(?:\b(?:qi|indicator|standard)\s*)?\b([1-9]\d?\.[0-9]{1,2})\b(?!\s*(?:%|pm|am|m\b|k\b))", re.I)
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
    """One text after weighing: chance and score of each class, and what is needed to say why.

    telling: words and meanings with their place, what the table holds for each class, and the sum of that.
    signals: what tells a note from small talk, see `Matcher._signals`.
    """

    chances: list[float]
    scores: list[int]
    telling: list[tuple[str, tuple[int, int], bytes, int]]
    typed: list[str]
    signals: tuple[float, ...]

    @property
    def sense(self) -> float:
        """Log odds that the text is about some standard at all."""
        return SENSE_START + sum(weight * signal for weight, signal in zip(SENSE, self.signals, strict=True))


class UnknownEditionError(ValueError):
    """The matcher has nothing to match for this edition of the standards."""


class Matcher:
    """Matches notes to the indicators of one edition. Raises UnknownEditionError.

    learned: an organisation's own confirmed (note, indicator number) pairs. model: the shipped one by default.
    """

    def __init__(self, edition: str = "2018", learned: Sequence[Pair] = (), model: Model | None = None) -> None:
        self._edition = _edition(edition)
        self._meanings = corpus.meanings()
        is_shipped = load(DATA).editions.get(edition) == self._edition
        fit = fitted(self._edition, model or shipped(), self._meanings, is_shipped=is_shipped)
        self._model, self._own_terms, learned = fit.model, fit.terms, [*fit.taught, *learned]
        self._learned = Learned(self._model, self._meanings, learned)
        self._repair = Repair([*self._model.row, *self._learned.squares], self._meanings.stems)
        self.classes = self._model.header.classes
        self._none = self.classes.index(corpus.NONE)
        named = ((at, self._edition.indicator(name)) for at, name in enumerate(self.classes))
        self._items = {at: item for at, item in named if item}
        if not self._items:
            message = f"The matcher's weights know no indicator of the {edition} edition; choose one of its standards."
            raise UnknownEditionError(message)
        self._rank = {at: place for place, at in enumerate(sorted(self._items, key=lambda at: self._items[at].order))}
        self._terms = _terms(self._edition)
        named_by = (text for item in self._edition.indicators for text in (item.label, *item.terms))
        self._longest_term = 2 * max(map(len, named_by))
        self.fingerprint = f"{edition}-{self._model.header.sources}-{_told_apart(self._edition, learned, is_shipped)}"

    def match(self, text: str, top: int = 5) -> Result:
        """At most `top` suggestions for the note. Any text is allowed and never raises."""
        typed = self._typed(text)
        if typed is not None:
            found = Match(typed.number, typed.standard, typed.label, 99.0, 1.0, (typed.number,))
            return Result(Verdict.SURE, (found,), self.fingerprint)
        whole = self._weigh(text)
        parts = _parts(text)
        named = self._named(text)
        ranked = self._ranked(whole, [self._weigh(part) for part in parts] if len(parts) > 1 else [], named)
        holding = self._holding(text)
        if holding:
            ranked = self._raised(whole, ranked, holding)
        matches = tuple(self._told(at, source) for at, source in ranked[:top])
        verdict = self._verdict(whole, ranked, named)
        return Result(Verdict.CHOOSE if holding and not named else verdict, matches, self.fingerprint)

    def _named(self, text: str) -> frozenset[str]:
        """Numbers of the indicators of which the whole text is the label or a term."""
        if len(text) > self._longest_term:
            return frozenset()
        return self._terms.get(tuple(token.stem for token in tokens(text)), frozenset())

    def _holding(self, text: str) -> frozenset[str]:
        """Numbers of the indicators new to the table that the note holds a term of."""
        if not self._own_terms.stems:
            return frozenset()
        stems = [token.stem for token in tokens(text, self._meanings.spelling)]
        return frozenset(self._own_terms.found(stems))

    def _raised(
        self, whole: _Weighed, ranked: Sequence[tuple[int, _Weighed]], holding: frozenset[str]
    ) -> list[tuple[int, _Weighed]]:
        """Those whose term stands in the note come right after the first, or first where nothing else is likely."""
        keep = 0 if whole.sense < 0 else 1
        rest = sorted(ranked[keep:], key=lambda pair: self.classes[pair[0]] not in holding)
        return [*ranked[:keep], *rest]

    def _typed(self, text: str) -> Indicator | None:
        """The indicator whose number is all the text says, apart from a word such as "QI"."""
        if len(text) > 40:
            return None
        hit = _NUMBER.search(text)
        rest = _NUMBER.sub("", text).strip(" .:,()") if hit else "none"
        return self._edition.indicator(hit.group(1)) if hit and not rest else None

    def _weigh(self, text: str) -> _Weighed:
        parts = tokens(text, self._meanings.spelling)
        stems = [self._repair(part.stem) for part in parts]
        spans = features(stems, [part.word for part in parts], self._meanings)
        rows = self._model.known(spans)
        sums = self._model.sums(rows)
        length = self._model.length(rows, self._learned.add(spans, sums))
        scores = [value * SCALE // length for value in sums]
        chances = _chances(scores, self._model.header.unit)
        signals = self._signals(stems, scores, length)
        return _Weighed(chances, scores, self._telling(spans), [part.typed for part in parts], signals)

    def _telling(self, spans: Spans) -> list[tuple[str, tuple[int, int], bytes, int]]:
        """Letter groups are left out: they are no reason to show."""
        named = ((name, span, self._model.values(name)) for name, span in spans.items() if name[0] != "c")
        return [(name, span, values, sum(values)) for name, span, values in named]

    def _signals(self, stems: Sequence[str], scores: Sequence[int], length: int) -> tuple[float, ...]:
        """Score of "none"; evidence for the best indicator, not divided by length; known and unknown words."""
        content = {part for part in stems if part not in STOP}
        known = sum("w" + part in self._model.row for part in content)
        average, unit = sum(scores) / len(scores), self._model.header.unit
        best = max(scores[at] for at in self._items)
        return (
            (scores[self._none] - average) * unit,
            (best - average) * unit * length / 4096,
            float(known),
            float(len(content) - known),
        )

    def _ranked(self, whole: _Weighed, parts: Sequence[_Weighed], named: frozenset[str]) -> list[tuple[int, _Weighed]]:
        """Indicators by score, those named outright first; a sentence's clear winner stands right after the first."""
        order = sorted(
            self._items,
            key=lambda at: (self.classes[at] not in named, -whole.scores[at], self._rank[at]),
        )
        ranked = [(at, whole) for at in order]
        for part in reversed(parts):
            best, second = nlargest(2, order, key=lambda at: part.chances[at])
            clear = part.chances[best] >= max(CLEAR, LEAD * part.chances[second])
            if clear and ranked[0][0] != best:
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
        width = len(self.classes)
        for name, span, values, total in source.telling:
            gain = values[at] * width - total if values else 0
            if self._learned:
                gain += self._learned.gain(name, at) * width
            gains[span] = gains.get(span, 0) + gain
        best = sorted(gains, key=lambda span: (-gains[span], span))
        chosen: list[tuple[int, int]] = []
        for first, size in best:
            apart = all(first + size <= start or first >= start + length for start, length in chosen)
            if apart and gains[first, size] > max(0, gains[best[0]] * TELLING):
                chosen.append((first, size))
        return tuple(" ".join(source.typed[first : first + size]) for first, size in chosen[:3])

    def _verdict(self, whole: _Weighed, ranked: Sequence[tuple[int, _Weighed]], named: frozenset[str]) -> Verdict:
        if named:
            return Verdict.SURE if len(named) == 1 else Verdict.CHOOSE
        if whole.chances[ranked[0][0]] >= SURE:
            return Verdict.SURE if whole.sense >= 0 else Verdict.CHOOSE
        return Verdict.LOST if whole.sense < 0 else Verdict.CHOOSE


def match(text: str, edition: str = "2018", top: int = 5) -> Result:
    """Suggestions for one note under one edition; see `Matcher`. Raises UnknownEditionError."""
    return matcher(edition).match(text, top)


def suggest(text: str, edition: str, top: int = 5) -> Result:
    """As `match` for a conversation: where an edition has nothing to match, the note is lost, and never an error."""
    try:
        return match(text, edition, top)
    except UnknownEditionError:
        return Result(Verdict.LOST, (), f"{edition}-unknown")


_built: dict[str, tuple[Edition | None, Matcher]] = {}


def matcher(edition: str = "2018") -> Matcher:
    """The matcher of an edition, built once for the knowledge in use. Raises UnknownEditionError, KnowledgeError."""
    known = load().editions.get(edition)
    held = _built.get(edition)
    if held is None or held[0] is not known:
        held = _built[edition] = (known, Matcher(edition))
    return held[1]


def teach(edition: str, pairs: Sequence[Pair], cases: Sequence[Pair]) -> list[Pair]:
    """Take a matcher into use that has learned from these notes; returns those it had to do without.

    A note is left out when with it one of the ``cases`` that the matcher in use puts first would no longer be.
    Raises UnknownEditionError.
    """
    before = matcher(edition)
    right = [case for case in cases if before.match(case[0], 1).matches[0].qi == case[1]]
    good = _harmless(edition, list(pairs), right)
    _built[edition] = (load().editions.get(edition), Matcher(edition, good))
    return [pair for pair in pairs if pair not in good]


def _harmless(edition: str, pairs: list[Pair], right: Sequence[Pair]) -> list[Pair]:
    """The notes that can be learned without one of these cases going wrong, found by halving."""
    if not pairs or not _wrong(edition, pairs, right):
        return pairs
    if len(pairs) == 1:
        return []
    half = len(pairs) // 2
    first = _harmless(edition, pairs[:half], right)
    for pair in _harmless(edition, pairs[half:], right):
        first = first if _wrong(edition, [*first, pair], right) else [*first, pair]
    return first


def _wrong(edition: str, pairs: Sequence[Pair], right: Sequence[Pair]) -> bool:
    taught = Matcher(edition, pairs)
    return any(taught.match(note, 1).matches[0].qi != number for note, number in right)


@cache
def shipped() -> Model:
    """The table in the package, read once. Raises KnowledgeError when it is missing or damaged."""
    path = DATA / "weights.bin"
    try:
        return Model(path.read_bytes())
    except OSError as error:
        message = f"{path.name}: cannot be read ({error.strerror}). Install the package again."
        raise KnowledgeError(message) from error
    except ValueError as error:
        message = f"{path.name}: {error}"
        raise KnowledgeError(message) from error


def _told_apart(edition: Edition, learned: Sequence[Pair], is_shipped: bool) -> str:
    """What tells this matcher from the shipped one, in eight letters and digits."""
    own = "" if is_shipped else edition.model_dump_json()
    if not learned and not own:
        return "shipped"
    return hashlib.sha256((own + repr(list(learned))).encode("utf-8", "replace")).hexdigest()[:8]


def _terms(edition: Edition) -> dict[tuple[str, ...], frozenset[str]]:
    """Labels and terms of the field, as stems, to the numbers of the indicators that list them."""
    named: dict[tuple[str, ...], frozenset[str]] = {}
    for item in edition.indicators:
        for text in (item.label, *item.terms):
            key = tuple(token.stem for token in tokens(text))
            named[key] = named.get(key, frozenset()) | {item.number}
    return named


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
