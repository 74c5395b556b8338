"""What in a text looks like a person: names, prisoner numbers, dates of birth, phones, addresses.

``find(text)`` says where, ``redacted(text, spans)`` gives the text with a plain word in brackets in each place.
Pure and deterministic: the same text gives the same spans on every machine, and nothing of it is kept.
"""

from standards.guard.finder import find
from standards.guard.spans import KINDS, Span, redacted

__all__ = ["KINDS", "Span", "find", "redacted"]
