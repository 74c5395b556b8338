"""From a note as typed to the features the matcher weighs: words, pairs, everyday meanings, letter groups.

Everything here is exact and deterministic: the same text gives the same features on every machine.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

LONGEST = 3_000
"""Characters of a note that are looked at; a longer note is matched by its first ones."""

_WORD = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’‘`´]")
_VOWEL = re.compile(r"[aeiouy]")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|am|pm|hrs|hr|mins|min|wks|ml|mg|k|x)?$")

STOP = frozenset(
    re.findall(
        r"\w+",
        """
        a an and are as at be been but by did do does for from get got had has have he her him his i if in into is
        it its just me my of on one or our said say says she so some than that the their them then there they this
        to told too us up was we were what when which who will with would you your also am im ive hes shes theyre
        being fae wi tae aw wis o yin
        """,
    )
)
"""Words that say nothing about a subject by themselves."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a note: as typed, in lower case without apostrophes, and reduced to its stem."""

    typed: str
    word: str
    stem: str


def tokens(text: str, spelling: Mapping[str, str] = MappingProxyType({})) -> list[Token]:
    """The words of the text in order, from its first LONGEST characters, read by the spelling table."""
    return [_token(match.group(), spelling) for match in _WORD.finditer(text[:LONGEST])]


def _token(typed: str, spelling: Mapping[str, str]) -> Token:
    word = typed if typed.isascii() else unicodedata.normalize("NFKC", typed)
    word = _APOSTROPHE.sub("", word.casefold())
    word = spelling.get(word, word)
    return Token(typed, word, stem(word))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The word without its commonest English endings: "meals" and "meal", "moving" and "moved" meet."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("shes", "ches", "xes", "sses")) else word[:-1]
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) > 2 and _VOWEL.search(root):
            word = root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


class Meanings:
    """Groups of words that mean much the same in a prison, each under one name ("cold": freezing, baltic …).

    groups: name to phrases; a phrase is one to four words and may stand in several groups.
    spelling: Scots and short forms, to the word each is read as ("oot": out).
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], spelling: Mapping[str, str]) -> None:
        self.spelling = spelling
        names: dict[tuple[str, ...], tuple[str, ...]] = {}
        for name, phrases in groups.items():
            for phrase in phrases:
                key = tuple(token.stem for token in tokens(phrase, spelling))
                if name not in names.get(key, ()):
                    names[key] = (*names.get(key, ()), name)
        self._names = names
        self._longest: dict[str, int] = {}
        for key in names:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    @property
    def stems(self) -> set[str]:
        """Every stem that stands in some group."""
        return {part for key in self._names for part in key}

    def found(self, stems: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Name of each group with a phrase in the stems, to the first such phrase: its place and its words."""
        hits: dict[str, tuple[int, int]] = {}
        for at, part in enumerate(stems):
            longest = self._longest.get(part, 0)
            for size in range(1, min(longest, len(stems) - at) + 1):
                for name in self._names.get(tuple(stems[at : at + size]), ()):
                    hits.setdefault(name, (at, size))
        return hits


Spans = dict[str, tuple[int, int]]


def features(stems: Sequence[str], words: Sequence[str], meanings: Meanings) -> Spans:
    """Feature to the words it rests on (place of the first, how many); each counts once however often it occurs.

    `stems` and `words` are parallel. Kinds: "w stem", "b stem stem" over neighbouring content words,
    "m group" for meanings, "c abc" for letter groups.
    """
    out: Spans = {}
    shown = ["#" if _NUMBER.match(part) else part for part in stems]
    content = [at for at, part in enumerate(shown) if part not in STOP]
    for at in content:
        out.setdefault("w" + shown[at], (at, 1))
    for first, second in pairwise(content):
        out.setdefault(f"b{shown[first]} {shown[second]}", (first, second - first + 1))
    for name, span in meanings.found(stems).items():
        out["m" + name] = span
    for word, at in {words[at]: at for at in content}.items():
        _add_letters(out, word, at)
    return out


def _add_letters(out: Spans, word: str, at: int) -> None:
    """Groups of three to five letters of the word with its edges, so that a typo leaves most of them alone."""
    if len(word) < 3 or _NUMBER.match(word):
        return
    edged, span = f" {word[:20]} ", (at, 1)
    for size in (3, 4, 5):
        for start in range(len(edged) - size + 1):
            out["c" + edged[start : start + size]] = span
