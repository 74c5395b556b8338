"""What a word of the work stands for: abbreviations, slang and terms, found with small slips forgiven."""

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from standards.loader import load
from standards.models import Entry

LONGEST = 60
"""Characters of a question that are looked at."""
_ASKED = re.compile(
    r"^\s*(?:/glossary|what(?:'s| is| are| does| do)?|whats|define|meaning of|explain)\s+(?:an?\s+|the\s+)?", re.I
)
_TAIL = re.compile(r"\s+(?:mean|means|stand for|stands for|short for)?\s*$|[?!.\s]+$", re.I)
_KEEP = re.compile(r"[^\w&/ ]+")


def lookup(text: str, limit: int = 3) -> tuple[Entry, ...]:
    """Entries for a word or a plain question ("icm", "what's RMT?", "what does TTM stand for"), best first.

    Exact terms and variants come before near ones; nothing near enough gives an empty tuple.
    """
    asked = _plain(text)
    names = _names()
    if asked in names:
        return names[asked][:limit]
    if len(asked) < 4:
        return ()
    budget = 1 if len(asked) < 8 else 2
    near = process.extract(asked, names.keys(), scorer=OSA.distance, score_cutoff=budget, limit=limit)
    found = dict.fromkeys(entry for name, _, _ in near for entry in names[name])
    return tuple(found)[:limit]


def _plain(text: str) -> str:
    """The word asked for, without the question around it."""
    bare = _ASKED.sub("", text[:LONGEST].replace("’", "'"))
    for _ in range(2):
        bare = _TAIL.sub("", bare)
    return _key(bare)


def _key(name: str) -> str:
    return " ".join(_KEEP.sub(" ", name.casefold().replace("'", "")).split()).removeprefix("the ")


def _names() -> dict[str, tuple[Entry, ...]]:
    """Every way to name an entry of the knowledge in use."""
    return _named(load().lexicon)


@lru_cache(maxsize=2)
def _named(entries: tuple[Entry, ...]) -> dict[str, tuple[Entry, ...]]:
    """Every way to name an entry; a term of its own stands before one that lists it as a variant."""
    names: dict[str, tuple[Entry, ...]] = {}
    for wanted in ("term", "variants", "expansion"):
        for entry in entries:
            value = getattr(entry, wanted)
            for name in (value,) if isinstance(value, str) else value:
                key = _key(name)
                if entry not in names.get(key, ()):
                    names[key] = (*names.get(key, ()), entry)
    return names


def is_question(text: str) -> bool:
    """Whether a text asks what something stands for: "what's RMT", "define TTM"."""
    return len(text) <= LONGEST and bool(_ASKED.match(text.replace("’", "'")))
