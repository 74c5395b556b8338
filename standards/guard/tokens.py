"""The words of a text with what is known of each: as typed, as looked up, what stands between it and the last."""

import re
from dataclasses import dataclass

from standards.guard.lists import Lists, folded

_TOKEN = re.compile(r"[^\W\d_]+(?:['’‘`´ʼ\-‐‑][^\W\d_]+)*['’]?|\d+")
_POSSESSIVE = re.compile(r"(?:['’‘`´ʼ][sS]|(?<=[sS])['’])$")
_HARD = re.compile(r"[.!?:;\n\r•*]|\s[-–—]\s|^\s*[-–—]")
_WALL = "|"
"""Stands in a gap for what was left out."""
_MARK = re.compile(r"[^\s]")


@dataclass(slots=True)
class Token:
    """One word. ``end`` leaves a possessive out; ``key`` is what is looked up, ``whole`` the same with its s.

    after: "start" of a sentence, "mark" (a comma, a bracket, a quote), or "space" (nothing but blanks).
    """

    start: int
    end: int
    text: str
    key: str
    whole: str
    after: str
    gap: str
    capital: bool = False
    upper: bool = False
    given: bool = False
    surname: bool = False
    word: bool = False
    place: bool = False
    shape: bool = False
    masked: bool = False
    owns: bool = False

    @property
    def listed(self) -> bool:
        """Whether it stands among given names or surnames."""
        return self.given or self.surname

    @property
    def possessive(self) -> bool:
        """Whether it ends in an apostrophe and s."""
        return self.key != self.whole


def read(text: str, known: Lists, barriers: list[tuple[int, int]]) -> list[Token]:
    """The words of the text; those inside barriers (start, end; in order) are left out and part their neighbours."""
    found: list[Token] = []
    last, walls = 0, iter([*barriers, (len(text) + 1, len(text) + 1)])
    wall, cut = next(walls), False
    for match in _TOKEN.finditer(text):
        while match.start() >= wall[1]:
            wall, last, cut = next(walls), max(last, wall[1]), True
        if match.end() > wall[0]:
            continue
        token = _token(match.group(), match.start(), text[last : match.start()], known)
        if cut:
            token.gap = _WALL + token.gap
            token.after = "mark" if token.after == "space" else token.after
        if not found and not cut:
            token.after = "start"
        found.append(token)
        last, cut = match.end(), False
    _even_case(found)
    _mask(found, known)
    return found


def _token(typed: str, start: int, gap: str, known: Lists) -> Token:
    bare = typed if typed.isalnum() else _POSSESSIVE.sub("", typed).rstrip("'’")
    key = whole = folded(bare)
    if bare is not typed:
        whole = folded(typed)
    if key == whole and len(key) > 4 and key.endswith("s") and (typed.islower() or typed.istitle()):
        bare, key = _without_s(bare, key, known)
    after = "space" if gap == " " else "start" if _HARD.search(gap) else "mark" if _MARK.search(gap) else "space"
    token = Token(start, start + len(bare), bare, key, whole, after, gap)
    token.capital = bare[:1].isupper()
    token.owns = len(typed) > len(bare) and typed[len(bare)] not in "sS"
    token.upper = len(bare) > 1 and bare.rstrip("s").isupper()
    token.given = key in known.given or key in known.cues["names.short"]
    token.surname = key in known.surnames
    token.place = key in known.places
    token.word = key in known.words or (not token.listed and not token.place and known.ordinary(key))
    if not (token.listed or token.word or token.place):
        token.given = _nicknamed(key, known)
    if "-" in key and not token.listed:
        _hyphened(token, known)
    token.shape = key not in known.words and not token.place and _shaped(token, known)
    token.word = token.word and not token.shape
    return token


def _without_s(bare: str, key: str, known: Lists) -> tuple[str, str]:
    """ "darrens" is darren's when the one is a name and the other nothing known."""
    root = key[:-1]
    taken = key in known.words or key in known.places or key in known.given or key in known.surnames
    if not taken and root not in known.words and (root in known.given or root in known.surnames):
        return bare[:-1], root
    return bare, key


def _nicknamed(key: str, known: Lists) -> bool:
    """ "jonesy", "robbo": a name with a tail."""
    roots = (
        key[: -len(tail)] for tail in ("y", "ie", "o", "a", "ers") if key.endswith(tail) and len(key) > len(tail) + 3
    )
    return any((root in known.surnames or root in known.given) and root not in known.words for root in roots)


def _hyphened(token: Token, known: Lists) -> None:
    """A word of two parts is a name when one part is and none is an everyday word."""
    parts = [part for part in token.key.split("-") if part]
    names = [part in known.given or part in known.surnames for part in parts]
    everyday = [(part in known.words or known.ordinary(part)) and not (token.capital and all(names)) for part in parts]
    token.word = bool(parts) and all(everyday)
    token.given = not token.word and any(
        name and not plain and part not in known.places
        for name, plain, part in zip(names, everyday, parts, strict=True)
    )
    token.surname = token.given
    token.place = token.place or any(part in known.places for part in parts)


def _shaped(token: Token, known: Lists) -> bool:
    """Mc, Mac, O' and the telling endings."""
    key, typed = token.key, token.text
    if re.match(r"(?:Mc|Mac|Fitz|O['’])[A-Z]", typed) or re.match(r"mc[a-z]{3,}$|o['’`][a-z]{3,}$", typed.lower()):
        return True
    if re.match(r"(?:mac|fitz)[a-z]{4,}$", key):
        return not known.slip(key) and not known.ordinary(key)
    if (
        len(key) > 5
        and key[-1] in "aeiou"
        and any(key[:size] in known.cues["names.beginnings"] for size in (3, 4, 5, 6))
    ):
        return not token.word and not known.slip(key)
    endings = known.cues["names.endings"]
    return (
        not token.word and len(key) > 5 and any(key[-size:] in endings for size in range(3, 7)) and not known.slip(key)
    )


def _even_case(tokens: list[Token]) -> None:
    """In a text all in capitals, or with a capital on nearly every word, capitals tell nothing: read it as small."""
    inner = [t for t in tokens if t.after == "space" and len(t.key) > 2 and t.word and not t.listed]
    capitals = sum(t.capital for t in inner)
    if len(inner) >= 3 and capitals > 0.6 * len(inner):
        for token in tokens:
            token.capital = token.upper = False


def _mask(tokens: list[Token], known: Lists) -> None:
    """Mark the words of phrases that name nobody."""
    for at, token in enumerate(tokens):
        if (token.whole,) in known.phrases or (token.key,) in known.phrases:
            token.masked = True
        after = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].after != "start" else None
        if after is None:
            continue
        for pair in {(one, two) for one in (token.whole, token.key) for two in (after.whole, after.key)}:
            for phrase in known.phrases.get(pair, ()):
                _mask_whole(tokens[at : at + len(phrase)], phrase)


def _mask_whole(part: list[Token], phrase: tuple[str, ...]) -> None:
    """Mark the words when they are the phrase, in one sentence."""
    if len(part) != len(phrase) or any(token.after == "start" for token in part[1:]):
        return
    if all(want in (token.whole, token.key) for token, want in zip(part, phrase, strict=True)):
        for token in part:
            token.masked = True
