"""The lists the guard works with, read once: names, everyday words, places, phrases and cues."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from standards.loader import DATA, load, read

FOLDER = DATA / "names"
_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_WORDS = re.compile(r"[^\W_]+(?:['’‘`´ʼ-][^\W_]+)*")

# (ending, what stands in its place in the word itself): "cells" is cell, "carried" is carry
_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("in", ""),
    ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("ly", ""), ("ly", "le"), ("ily", "y"), ("ness", ""),
    ("iness", "y"), ("able", ""), ("able", "e"), ("ment", ""), ("ments", ""), ("ful", ""), ("less", ""), ("est", ""),
    ("ier", "y"), ("iest", "y"), ("ation", "e"), ("ations", "e"), ("ation", ""), ("ions", ""), ("ion", ""),
    ("ion", "e"), ("al", ""), ("ally", ""), ("ity", ""), ("ity", "e"), ("ish", ""), ("y", ""), ("ism", ""), ("ist", ""),
    ("ists", ""), ("ise", ""), ("ised", ""), ("ising", ""), ("ings", ""), ("ive", ""), ("ive", "e"), ("nae", ""),
    ("like", ""),
)  # fmt: skip
_BY_LAST = {
    last: tuple(pair for pair in _ENDINGS if pair[0][-1] == last) for last in {pair[0][-1] for pair in _ENDINGS}
}
# endings that no name has but those in the lists
_TELLING = re.compile(
    r"(?:ing|tion|sion|ment|ness|ology|ological|able|ible|ism|ful|less|ous|ware|ways|wards|ance|ence|ette|card|work|wear|proof|board"
    r"|room|time|light|phone|paper|ball|book|ively|ically|ations?|itis|pathy|scopy|gram|graph|mycin|cillin|pine|zole|pril|statin"
    r"|olol|pam|done|mine)s?$"
)
_BEGINNINGS = (
    "un",
    "re",
    "non",
    "over",
    "mis",
    "dis",
    "in",
    "out",
    "pre",
    "under",
    "self",
    "anti",
    "co",
    "sub",
    "inter",
)


@dataclass(frozen=True)
class Lists:
    """Everything the guard knows. Keys are lower case, without accents and apostrophes.

    phrases: those that name nobody, longest first, under their first two words (or the only one).
    near: words of four letters and more by their first.
    """

    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    phrases: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    cues: Mapping[str, frozenset[str]]
    near: Mapping[str, tuple[str, ...]]

    def ordinary(self, key: str) -> bool:
        """Whether it is an everyday word, with or without one of the common endings and beginnings."""
        if len(key) > 5 and _TELLING.search(key):
            return True
        return any(base in self.words for base in _bases(key)) or any(
            key.startswith(first) and len(key) > len(first) + 2 and key[len(first) :] in self.words
            for first in _BEGINNINGS
        )

    def slip(self, key: str) -> bool:
        """Whether it is an everyday word with one letter wrong: five letters or more, the first one right."""
        if len(key) < 5:
            return False
        words = self.near.get(key[0], ())
        return process.extractOne(key, words, scorer=OSA.distance, score_cutoff=1) is not None


def _bases(key: str) -> Iterable[str]:
    yield key
    for ending, instead in _BY_LAST.get(key[-1:], ()):
        root = key[: -len(ending)]
        if len(root) < 3 or not key.endswith(ending):
            continue
        yield root + instead
        if not instead and root[-1] == root[-2]:
            yield root[:-1]


def folded(text: str) -> str:
    """Lower case, accents and apostrophes off: the form in which words are looked up."""
    key = text.lower()
    if key.isascii():
        return key.replace("'", "").replace("`", "")
    key = _APOSTROPHES.sub("", key)
    plain = unicodedata.normalize("NFKD", key.translate(_PLAIN))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def lists() -> Lists:
    """The lists shipped in the package, with the words of the knowledge beside them. Raises KnowledgeError."""
    places, terms = _known()
    given, surnames = _names("given.txt"), _names("surnames.txt")
    words = _names("words.txt")
    phrases = {term for term in terms if any(part in given or part in surnames or part not in words for part in term)}
    phrases |= {_keys(part) for line in _lines("not_names.txt") for part in line.split(",") if part.strip()}
    begun: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        begun.setdefault(phrase[:2], []).append(phrase)
    near: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) > 3:
            near.setdefault(word[0], []).append(word)
    return Lists(
        given=given,
        surnames=surnames,
        words=words,
        places=_names("places.txt") | places,
        phrases={first: tuple(found) for first, found in begun.items()},
        cues=_cues(),
        near={first: tuple(found) for first, found in near.items()},
    )


def _known() -> tuple[frozenset[str], set[tuple[str, ...]]]:
    """Names of establishments, halls and terms of the work: single words, and phrases of several."""
    known = load()
    names = [name for entry in known.lexicon for name in (entry.term, entry.expansion, *entry.variants)]
    for place in known.establishments:
        names += [place.name, place.short, *place.aliases]
        names += [name for area in place.areas for name in (area.name, *area.aliases)]
    keys = [key for key in map(_keys, names) if key]
    return frozenset(key[0] for key in keys if len(key) == 1 and len(key[0]) > 1), {key for key in keys if len(key) > 1}


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(folded(word) for word in _WORDS.findall(phrase))


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _names(name: str) -> frozenset[str]:
    return frozenset(folded(word) for line in _lines(name) for word in line.split())


def _cues() -> dict[str, frozenset[str]]:
    """Each list of cues.toml under "section.name"; separated by commas where it has them, else by spaces."""
    found = {}
    for section, named in read(Path(FOLDER / "cues.toml")).items():
        for name, words in named.items():
            parts = words.split(",") if "," in words else words.split()
            found[f"{section}.{name}"] = frozenset(part.strip() for part in parts)
    return found
