"""Finds everything, and looks again until a redacted text has nothing more to find."""

import re

from standards.guard.addresses import addresses
from standards.guard.contacts import emails, phones
from standards.guard.dates import births
from standards.guard.lists import lists
from standards.guard.names import Names
from standards.guard.nicknames import nicknames
from standards.guard.numbers import numbers
from standards.guard.spans import REDACTED, Span, apart, redacted
from standards.guard.tokens import read

_FIGURE = re.compile(r"\d")


def find(text: str) -> tuple[Span, ...]:
    """What looks like a name, a prisoner number, a date of birth, a telephone number, an e-mail or postal address.

    In order, without overlap. When every span is redacted, nothing is found in what is left.
    """
    spans = _once(text)
    more = list(spans)
    while more:
        more = _beside(spans, _once(redacted(text, spans)), text)
        before, spans = spans, apart([*spans, *more])
        if spans == before:
            break
    return spans


def _once(text: str) -> tuple[Span, ...]:
    known = lists()
    gone = [match.span() for match in REDACTED.finditer(text)]
    told = list(emails(text))
    if _FIGURE.search(text):
        told += [*phones(text), *births(text), *addresses(text, known), *numbers(text, known)]
    else:
        told += addresses(text, known)
    barriers = [Span(start, end, "") for start, end in gone]
    firm = [span for span in apart([*barriers, *told, *nicknames(text, known)]) if span.kind]
    walls = sorted([*gone, *((span.start, span.end) for span in firm)])
    return apart([*firm, *Names(read(text, known, walls), known).found()])


def _beside(spans: tuple[Span, ...], more: tuple[Span, ...], text: str) -> list[Span]:
    """The spans found in the redacted text, at their places in the text as given."""
    moves, shift = [], 0
    for span in spans:
        width = len(redacted(text[span.start : span.end], [Span(0, span.end - span.start, span.kind)]))
        moves.append((span.start + shift + width, span.end - span.start - width))
        shift += width - (span.end - span.start)
    return [Span(_moved(span.start, moves), _moved(span.end, moves, ending=True), span.kind) for span in more]


def _moved(place: int, moves: list[tuple[int, int]], ending: bool = False) -> int:
    """A place in the redacted text as a place in the text; at the very end of a replacement it is after it."""
    return place + sum(by for at, by in moves if at < place or (at == place and not ending))
