"""Makes the shipped table fit an organisation's own edition: the columns that hold for it, and new, empty ones.

What a new indicator is about is then learned from its own words and examples, as confirmed notes are.
"""

import json
from array import array
from collections.abc import Sequence

from standards.corpus import NONE
from standards.model import Model
from standards.models import Edition

Pair = tuple[str, str]


def fitted(edition: Edition, model: Model) -> Model:
    """The table for this edition: itself where it knows every indicator by number."""
    numbers = [item.number for item in edition.indicators]
    if not edition.own_numbers and set(numbers) <= set(model.header.classes):
        return model
    kept = () if edition.own_numbers else tuple(name for name in model.header.classes if name != NONE)
    return reshaped(model, (*kept, NONE), [number for number in numbers if number not in kept])


def reshaped(model: Model, kept: Sequence[str], new: Sequence[str]) -> Model:
    """The table with only the columns ``kept``, in this order, and an empty one for each of ``new``."""
    columns = [model.header.classes.index(name) for name in kept]
    header = model.header._replace(classes=(*kept, *new))
    empty = bytes(len(new))
    names = "\n".join(model.row).encode()
    squares = array("H", (model.square(at) for at in model.row.values()))
    rows = (model.values(name) for name in model.row)
    body = b"".join(bytes([row[column] for column in columns]) + empty for row in rows)
    head = json.dumps(header._asdict(), separators=(",", ":")).encode()
    return Model(b"\n".join([head, str(len(names)).encode(), names + squares.tobytes() + body]))


def taught(edition: Edition, shipped: Model) -> list[Pair]:
    """What an edition teaches by itself, as (text, number): its examples, and all words of what is new to the table."""
    pairs: list[Pair] = []
    for item in edition.indicators:
        pairs += [(note, item.number) for note in item.example]
        if edition.own_numbers or item.number not in shipped.header.classes:
            pairs += [(text, item.number) for text in (item.label, item.about, item.wording, *item.terms) if text]
    return pairs
