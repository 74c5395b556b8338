"""Browsing the standards by hand: a number, words of a label, a term of the field; small slips forgiven."""

import re

from rapidfuzz import fuzz

from standards.loader import load
from standards.models import Edition, Indicator
from standards.words import STOP, tokens

_NUMBER = re.compile(r"^\s*(?:qi|indicator|standard)?\s*([1-9][0-9]?)(?:\.([0-9]{1,2}))?\s*$", re.I)
_NEAR = 84  # of 100: near enough for one word


def search(text: str, edition: Edition | None = None, limit: int = 10) -> tuple[Indicator, ...]:
    """Indicators the words point at, best first; "2.6" gives one, "2" or "standard 2" a whole standard.

    ``edition`` is by default the one in use. Text that points at nothing gives an empty tuple.
    """
    known = edition or load().current
    numbered = _NUMBER.match(text)
    if numbered and numbered.group(2):
        found = known.indicator(f"{numbered.group(1)}.{numbered.group(2)}")
        return (found,) if found else ()
    if numbered:
        standard = known.standard(int(numbered.group(1)))
        return standard.indicators[:limit] if standard else ()
    asked = [token.stem for token in tokens(text[:200]) if token.stem not in STOP][:12]
    ranked = sorted(((-_worth(asked, item), item.order, item) for item in known.indicators), key=lambda row: row[:2])
    return tuple(item for worth, _, item in ranked[:limit] if worth < 0)


def _worth(asked: list[str], item: Indicator) -> int:
    """How many of the asked words the indicator holds: label and terms count double, the description once."""
    near = {token.stem for text in (item.label, *item.terms) for token in tokens(text)}
    far = {token.stem for token in tokens(item.about)}
    return sum(_best(word, near) * 2 + _best(word, far) for word in asked)


def _best(word: str, among: set[str]) -> int:
    """100 for the word itself, its likeness for a near one, nought otherwise."""
    if word in among:
        return 100
    if len(word) < 4:
        return 0
    return int(max((fuzz.ratio(word, other, score_cutoff=_NEAR) for other in among), default=0))
