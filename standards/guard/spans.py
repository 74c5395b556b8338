"""A stretch of a text with what it looks like, and the text without it."""

import re
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "name": "[name]",
        "prisoner_number": "[number]",
        "dob": "[date of birth]",
        "phone": "[phone]",
        "email": "[e-mail]",
        "address": "[address]",
    }
)
"""Each kind, to the words that stand for it in a redacted text."""

REDACTED = re.compile("|".join(re.escape(word) for word in KINDS.values()))
"""What a redacted text has in the place of a span."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (not included) of the text as given, and one of KINDS."""

    start: int
    end: int
    kind: str


def redacted(text: str, spans: Iterable[Span]) -> str:
    """The text with each span, in order and without overlap, replaced by the words of its kind."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], KINDS[span.kind]]
        at = span.end
    return "".join([*parts, text[at:]])


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order of the text; of those that overlap, the one given first."""
    kept: list[Span] = []
    for span in spans:
        at = bisect(kept, span)
        before, after = kept[max(0, at - 1) : at], kept[at : at + 1]
        clear = all(other.end <= span.start for other in before) and all(span.end <= other.start for other in after)
        if span.start < span.end and clear:
            kept.insert(at, span)
    return tuple(kept)
