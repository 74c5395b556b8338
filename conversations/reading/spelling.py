"""Names as people type them: found in a text, or matched in spite of slips of the keyboard.

Spelling is forgiven by length: none in words under five letters, one slip under nine, two from there.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from standards.models import Knowledge


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: every name in lower case with what it stands for, and a search for all of them.

    The search's group "name" holds the words found; spaces and hyphens in them may be left out.
    """

    known: dict[str, str]
    search: re.Pattern[str]

    def meaning(self, written: str) -> str:
        """What a name found by the search stands for."""
        word = written.lower()
        if word in self.known:
            return self.known[word]
        bare = re.sub(r"[ -]", "", word)
        return next(value for name, value in self.known.items() if re.sub(r"[ -]", "", name) == bare)


def searched(words: Iterable[str], *, prefix: str = "", suffix: str = "") -> re.Pattern[str]:
    """A search for any of the words, the longest first, each with an optional prefix and suffix (expressions)."""
    options = "|".join(re.escape(word).replace("\\ ", "[ -]?") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w'’-]){prefix}(?P<name>{options}){suffix}(?![\w])", re.I)


def plain(text: str) -> str:
    """The text in lower case with nothing but words and single spaces."""
    return re.sub(r"[ ]+", " ", re.sub(r"[^\w&'’ ]+", " ", text.lower())).strip()


def closest(word: str, names: Iterable[str]) -> str | None:
    """The name nearest to the word within the slips its length allows, or None."""
    budget = 0 if len(word) < 5 else 1 if len(word) < 9 else 2
    near = [(OSA.distance(word, name, score_cutoff=budget), name) for name in names if len(name) > 3]
    return min(((distance, name) for distance, name in near if distance <= budget), default=(0, None))[1]


_kept: dict[tuple[int, str], tuple[Knowledge, Names]] = {}


def once(knowledge: Knowledge, key: str, build: Callable[[], Names]) -> Names:
    """The names built for this knowledge under this key: built once, since knowledge never changes.

    Kept by identity, because the knowledge cannot be hashed; holding it keeps its identity its own.
    """
    if (id(knowledge), key) not in _kept:
        _kept[id(knowledge), key] = (knowledge, build())
    return _kept[id(knowledge), key][1]
