"""A thing read out of a text, with the words it came from."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the words it came from: `words == text[start:end]`, offsets in characters.

    `guess` says that the value is a judgement about the words, not what they plainly say.
    """

    value: T
    words: str
    start: int
    end: int
    guess: bool = False

    def moved(self, by: int) -> "Found[T]":
        """The same find, `by` characters further on: for a piece read out of a longer text."""
        return replace(self, start=self.start + by, end=self.end + by)


def at(text: str, start: int, end: int, value: T, *, guess: bool = False) -> Found[T]:
    """A find whose words are cut from `text`."""
    return Found(value, text[start:end], start, end, guess)


def apart(finds: list[Found[T]]) -> list[Found[T]]:
    """The finds in order of place, those that overlap an earlier one of the list left out."""
    kept: list[Found[T]] = []
    for found in finds:
        if all(found.end <= other.start or found.start >= other.end for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)
