"""Small things about words: lists written one after another as in a dictionary, and the sentence around a place."""

import re

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n|;")


def listed(text: str) -> list[str]:
    """The entries of a list divided by commas and line ends, without their surrounding space."""
    return [entry for entry in map(str.strip, re.split(r"[,\n]", text)) if entry]


def any_of(text: str) -> str:
    """A regular expression for any one of the listed entries, which may be expressions themselves."""
    return "(?:" + "|".join(listed(text)) + ")"


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence that holds this stretch."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))
