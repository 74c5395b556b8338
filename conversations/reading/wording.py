"""Placeholder until the wording check lands in this file (helper-3 writes it)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on a wording."""

    start: int
    end: int
    words: str
    why: str
    instead: str


def remarks(text: str) -> tuple[Remark, ...]:
    """None yet."""
    del text
    return ()
