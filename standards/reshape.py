"""Makes the shipped table fit an organisation's own edition: the columns that hold for it, and new, empty ones.

What a new indicator is about is then learned from its own words and examples, as confirmed notes are. The shipped
column of a number holds where the indicator still reads like it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from standards.model import Model
from standards.models import Edition, Indicator
from standards.words import Meanings, features, tokens

Pair = tuple[str, str]
NEAR = 5
"""An indicator is the shipped one of its number when that is among so many that its label and terms read like."""


@dataclass(frozen=True)
class Fitted:
    """The table for an edition, and what the edition teaches it by itself, as (text, number).

    ``terms`` are the label and terms of indicators new to the table, each group under its indicator's number.
    """

    model: Model
    taught: tuple[Pair, ...]
    terms: Meanings


def fitted(edition: Edition, shipped: Model, meanings: Meanings, *, is_shipped: bool) -> Fitted:
    """The table itself where it knows every indicator; else one with an empty column for each that it does not."""
    new = [] if is_shipped else [item for item in edition.indicators if not _known(edition, item, shipped, meanings)]
    pairs = [(note, item.number) for item in edition.indicators for note in item.example]
    for item in new:
        words = (item.label, item.about, item.wording, *item.terms)
        pairs += [(text, item.number) for text in words if text]
    numbers = [item.number for item in new]
    terms = Meanings({item.number: (item.label, *item.terms) for item in new}, meanings.spelling)
    return Fitted(reshaped(shipped, numbers) if numbers else shipped, tuple(pairs), terms)


def _known(edition: Edition, item: Indicator, shipped: Model, meanings: Meanings) -> bool:
    """Whether the shipped column of its number is about the same."""
    if edition.own_numbers or item.number not in shipped.header.classes:
        return False
    parts = tokens(" . ".join((item.label, *item.terms)), meanings.spelling)
    rows = shipped.known(features([part.stem for part in parts], [part.word for part in parts], meanings))
    sums = shipped.sums(rows)
    mine = sums[shipped.header.classes.index(item.number)]
    return bool(rows) and sum(one > mine for one in sums) < NEAR


def reshaped(model: Model, new: Sequence[str]) -> Model:
    """The table with an empty column for each of ``new``; one of that name that it had is called "was …"."""
    old = (f"was {name}" if name in new else name for name in model.header.classes)
    return model.widened((*old, *new))
