"""Areas of an establishment, typed or mentioned in a longer text. Which of them were seen: see `seen.py`."""

import re
from itertools import pairwise

from conversations.reading.found import Found, apart, at
from conversations.reading.spelling import Names, closest, once, plain, searched
from conversations.reading.words import listed
from standards.models import Establishment, Knowledge

_LETTER = r"[A-Ha-h]"
_AND = r"[ ]?(?:,|/|&|\+|\band\b|\bn\b|\ban\b|,[ ]?and\b)[ ]?"
_LETTERED = re.compile(
    rf"(?<![\w'’-])(?P<first>{_LETTER}(?:(?:{_AND}|[ ]?-[ ]?|[ ]to[ ]"
    rf"|[ ]){_LETTER}\b)*)[ -]?(?P<kind>(?i:halls?|wings?|blocks?))\b"
    rf"|\b(?P<kind2>(?i:halls?|wings?))(?:[ ](?:seen|visited|were))?[ :]{{1,2}}(?P<second>[A-H]"
    rf"(?:(?:{_AND}|[ ]?-[ ]?|[ ]to[ ]|[ ])[A-H]\b)*)(?![\w'’])"
)
_NAMED = re.compile(r"\b(?P<name>[A-Z][a-z]{3,14})[ ](?P<kind>[Hh]all|[Hh]ouse|[Uu]nit|[Ww]ing)\b")
_NO_NAME = listed(
    """
    the, this, that, each, both, every, dining, whole, main, same, other, another, first, second, visits, prison
    open, green, power, full, from, with, into, their, saw, quiet, busy, visited, remand, training, games, sports
    induction, women, upper, lower, protection, care
    """
)
KIND_WORD = r"(?:[ ](?:halls?|houses?|hooses?|hse|units?|wings?|block|centre|dept|department|rooms?|area))?"
# Words for places that mostly name a subject: "visits cancelled", "exercise stopped", "his property".
SUBJECTS = frozenset(
    listed(
        """
        front gate, gate, the gate, front of house, entrance, key vending, the van, first night, induction, the cells
        solitary, health care, surgery, the nurses, pharmacy, catering, pt, pe, exercise, yard, servery, the yard
        outside, visits, agents visits, education, school, college, lib, work parties, vt, joiners, textiles
        industries, grounds, church, chaplains, links, resettlement, programmes, psychology, social work
        orderly room, orderly rooms, governor's report, safer cells, safer cell, cafe, court link, video link
        virtual court, canteen, property, stores, admin, offices, managers, route, the route, corridor, stairs
        landing, landings, gallery, everywhere, all over, general, whole jail, throughout, medication, reception
        recep, admissions, horticulture, garden party, bin party, football pitch, whole prison, pantry
        vocational training, waste management, the block, separation unit, hc, induction unit, management corridor
        """
    )
)
# Other ordinary words for the common places.
_SAME_WORDS = {
    "gym": ("gymnasium", "gymn"),
    "sru": ("segregation unit", "seg unit", "s.r.u", "s r u"),
    "health centre": ("healthcare centre", "health center", "medical", "nhs", "health unit", "h/c"),
    "workshops": ("workshop", "work shed", "work shops", "joinery shop", "joinery shed"),
    "chaplaincy": ("multi faith centre",),
}


def _names(knowledge: Knowledge, establishment: str | None) -> Names:
    """The areas of one establishment, or of all of them together when it is not known which."""

    def build() -> Names:
        one = knowledge.establishment(establishment or "")
        names: dict[str, str] = {}
        for place in (one,) if one else knowledge.establishments:
            _add(names, place)
        words = [name for name in names if len(name) > 1 and not re.fullmatch(r"[a-h][ -]?(?:hall|wing)", name)]
        return Names(names, searched(words, suffix=KIND_WORD))

    return once(knowledge, f"areas of {establishment}", build)


def _add(names: dict[str, str], place: Establishment) -> None:
    for area in place.areas:
        for name in (area.name, *area.aliases):
            names.setdefault(name.lower(), area.name)
            for word in _SAME_WORDS.get(name.lower(), ()):
                names.setdefault(word, area.name)


def read_areas(text: str, establishment: str | None, knowledge: Knowledge) -> tuple[list[str], list[str]]:
    """The areas a typed answer names, by their own names and in order, and the pieces that were not understood."""
    known = _names(knowledge, establishment)
    names: list[str] = []
    rest = text[:2000]
    for found in _lettered(rest, known):
        names.append(found.value)
        rest = rest[: found.start] + "," * (found.end - found.start) + rest[found.end :]
    unread: list[str] = []
    for piece in re.split(r"[,;/&+\n]|\b(?:and|n|plus|an)\b", rest, flags=re.I):
        word = re.sub(r"^(?:the|in|at|then|also)[ ]|[ ](?:hall|halls|house|unit)$", "", plain(piece))
        if not word or word in {"the", "hall", "halls", "then"}:
            continue
        name = _area_named(word, plain(piece), known)
        (names if name else unread).append(name or piece.strip())
    return list(dict.fromkeys(names)), unread


def _area_named(word: str, whole: str, known: Names) -> str | None:
    for written in (whole, word):
        if written in known.known:
            return known.known[written]
    starting = {name for key, name in known.known.items() if len(word) >= 3 and key.startswith(word)}
    if len(starting) == 1:
        return starting.pop()
    near = closest(word, known.known)
    return known.known[near] if near else None


def _lettered(text: str, known: Names) -> list[Found[str]]:
    """Halls with a letter, alone or listed: "C hall", "A, B & C halls", "halls A-C"."""
    finds = []
    for match in _LETTERED.finditer(text):
        group = "first" if match["first"] else "second"
        kind = (match["kind"] or match["kind2"]).lower()[:4].replace("bloc", "hall")
        letters = list(re.finditer(rf"\b{_LETTER}\b|^{_LETTER}", match[group]))
        for letter in letters:
            start = match.start(group) + letter.start()
            end = match.end() if letter is letters[-1] else start + 1
            finds.append(at(text, start, end, _lettered_name(letter[0].upper(), kind, known)))
        for first, last in pairwise(letters):
            if match[group][first.end() : last.start()].strip() in {"-", "to"}:
                place = match.start(group) + first.end()
                after = range(ord(first[0].upper()) + 1, ord(last[0].upper()))
                finds += [at(text, place, place, _lettered_name(chr(code), kind, known)) for code in after]
    return finds


def _lettered_name(letter: str, kind: str, known: Names) -> str:
    written = f"{letter} {kind.title()}"
    return known.known.get(written.lower()) or known.known.get(letter.lower(), written)


def mentions(text: str, establishment: str | None, knowledge: Knowledge) -> list[Found[str]]:
    """Every mention of an area, whether or not the monitor was there; value is the area's name.

    A hall the knowledge does not have is named as it was written.
    """
    known = _names(knowledge, establishment)
    exact = [
        at(text, match.start(), match.end(), known.meaning(match["name"])) for match in known.search.finditer(text)
    ]
    other = [
        at(text, match.start(), match.end(), f"{match['name']} {match['kind'].title()}")
        for match in _NAMED.finditer(text)
        if match["name"].lower() not in _NO_NAME
    ]
    return apart([*_lettered(text, known), *exact, *_misspelt_halls(text, known), *other])


def _misspelt_halls(text: str, known: Names) -> list[Found[str]]:
    finds = []
    halls = [name for name in known.known if name.isalpha() and name not in SUBJECTS]
    for match in re.finditer(r"[^\W\d_]{7,}(?:[ ](?:hall|house|unit)\b)?", text, re.I):
        near = closest(match[0].split()[0].lower(), halls)
        if near and match[0].lower() != near + "s":
            finds.append(at(text, match.start(), match.end(), known.known[near], guess=True))
    return finds
