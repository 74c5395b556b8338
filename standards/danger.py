"""Words that suggest somebody may be in danger now: found by phrases in a data file, nothing cleverer.

It misses what is said in other words: it is a reminder to pick up the phone, and no watch.
"""

import re
from functools import cache
from pathlib import Path

from standards.loader import DATA, read
from standards.models import Frozen, Text

_WORDS = re.compile(r"\w+", re.UNICODE)
_SENTENCES = re.compile(r"[.!?;\n]+")
_GAP = r"(?: \w+){0,3} "


class Danger(Frozen):
    """A kind of danger: its id, and what it is called in a sentence ("a danger to life")."""

    id: Text
    label: Text
    phrases: Text


class Dangers:
    """The dangers of a data file. Raises KnowledgeError or ValidationError when it is not one."""

    def __init__(self, path: Path) -> None:
        raw = read(path)
        self.kinds = tuple(Danger.model_validate(item) for item in raw.get("danger", []))
        self._unless = _pattern(raw.get("unless", ""))
        self._patterns = [(kind, _pattern(kind.phrases)) for kind in self.kinds]

    def found(self, text: str) -> Danger | None:
        """The first kind of danger that a sentence of the text suggests, in the order of the file; or None."""
        sentences = [" ".join(_WORDS.findall(part.casefold())) for part in _SENTENCES.split(text)]
        for kind, pattern in self._patterns:
            if any(pattern.search(one) and not self._unless.search(one) for one in sentences):
                return kind
        return None


def _pattern(phrases: str) -> re.Pattern[str]:
    """Any of the phrases, separated by commas, as whole words; ".." stands for up to three words."""
    listed = [" ".join(phrase.split()).casefold() for phrase in phrases.split(",") if phrase.strip()]
    made = [_GAP.join(re.escape(piece.strip()) for piece in phrase.split("..")) for phrase in listed]
    return re.compile(rf"\b(?:{'|'.join(made)})\b") if made else re.compile(r"(?!)")


@cache
def shipped() -> Dangers:
    """The dangers of the file in the package, read once."""
    return Dangers(DATA / "danger.toml")
