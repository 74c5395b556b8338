"""Puts right one-thumb spelling: an unknown word becomes the nearest known one, or stays as it is."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Repair:
    """Nearest known stem within a budget of slips: none under four letters, one under eight, two from there.

    features: names of the table's features, of which the words are taken; stems: further known words.
    """

    def __init__(self, features: Iterable[str], stems: Iterable[str]) -> None:
        words = {name[1:] for name in features if name[0] == "w"} | set(stems)
        self._known = words
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for word in sorted(words):
            if len(word) > 3 and word.isalpha():
                self._starts.setdefault(word[:1], []).append(word)
                self._ends.setdefault(word[-2:], []).append(word)

    def __call__(self, stem: str) -> str:
        """The stem, repaired when it is unknown and a known one is near enough."""
        if stem in self._known or not 4 <= len(stem) <= 20 or not stem.isalpha():
            return stem
        budget = 1 if len(stem) < 8 else 2
        for choices in (self._starts.get(stem[:1], ()), self._ends.get(stem[-2:], ())):
            hit = process.extractOne(stem, choices, scorer=OSA.distance, score_cutoff=budget)
            if hit:
                return str(hit[0])
        return stem
