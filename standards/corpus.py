"""What the matcher is fitted on: the standards' own words, the example notes, the groups of meaning."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from standards.loader import DATA, KnowledgeError, load, read
from standards.words import Meanings

NONE = "none"
"""The class of lines that are about no standard."""


def sources(folder: Path = DATA) -> list[Path]:
    """The files the weights follow from; when one changes the weights have to be made again."""
    return [folder / "editions" / "2018.toml", folder / "meanings.toml", *sorted((folder / "examples").glob("*"))]


@cache
def meanings(folder: Path = DATA) -> Meanings:
    """The groups of words that mean much the same. Raises KnowledgeError."""
    raw = read(folder / "meanings.toml")
    groups, plain = raw.get("group", {}), raw.get("spelling", {}).get("plain", "")
    pairs = [pair.split() for pair in phrases(plain)]
    if not all(isinstance(words, str) for words in groups.values()) or any(len(pair) != 2 for pair in pairs):
        message = "meanings.toml: a group is a line of words, spelling a line of pairs, separated by commas."
        raise KnowledgeError(message)
    return Meanings({name: phrases(words) for name, words in groups.items()}, dict(pairs))


def phrases(line: str) -> list[str]:
    """The phrases of a line of words separated by commas."""
    return [part for part in (piece.strip() for piece in " ".join(line.split()).split(",")) if part]


def examples(folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """(note, number of its indicator) for every example, and (line, "none") for lines about nothing here."""
    for number, block in _blocks(folder):
        yield from ((note, number) for note in block.get("notes", "").strip().splitlines())


def vocabulary(folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """(word or phrase, number of its indicator or "none"): everyday words that point there by themselves."""
    for number, block in _blocks(folder):
        yield from ((phrase, number) for phrase in phrases(block.get("words", "")))


def _blocks(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each indicator with its notes and words; a file without indicators is about none."""
    for path in sorted((folder / "examples").glob("*.toml")):
        raw = read(path)
        for block in raw.get("indicator", [{**raw, "number": NONE}]):
            yield block["number"], block


def replayed(edition: str, every: int = 20) -> list[tuple[str, str]]:
    """(text, number) cases that a newly taught matcher must not get wrong where it had them right: the labels and
    terms of an edition, and every so many of the example notes.
    """
    known = load().editions[edition]
    own = [(text, item.number) for item in known.indicators for text in (item.label, *item.terms)]
    notes = [pair for pair in examples() if pair[1] != NONE]
    return [*own, *notes[::every]]


OWN = 15
"""How many example notes one of the standards' own labels, descriptions or terms counts as: a note in the words of the
trade must not be led astray by the many scenes that mention them in passing."""


def training(edition: str) -> list[tuple[str, str, int]]:
    """Everything the weights are fitted on, as (text, number or "none", how many notes it counts as)."""
    known = load().editions[edition]
    own = [(text, item.number) for item in known.indicators for text in (item.label, item.about, *item.terms)]
    return [*((*pair, 1) for pair in (*examples(), *vocabulary())), *((*pair, OWN) for pair in own)]
