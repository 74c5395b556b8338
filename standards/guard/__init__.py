"""STUB, replaced by merge."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """x"""

    start: int
    end: int
    kind: str


def find(text: str) -> tuple[Span, ...]:
    """x"""
    return tuple(
        Span(m.start(), m.end(), "name") for m in re.finditer(r"\b[Dd]arren( [Mm]c\w+)?\b|\bJohn Smith\b", text)
    )


def redacted(text: str, spans: tuple[Span, ...]) -> str:
    """x"""
    out, at = [], 0
    for s in spans:
        out += [text[at : s.start], f"[{s.kind}]"]
        at = s.end
    return "".join([*out, text[at:]])
