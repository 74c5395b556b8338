"""Postal addresses: a postcode, a house number with its street, and what belongs to them on either side."""

import re
from collections.abc import Iterator

from standards.guard.lists import Lists, folded
from standards.guard.spans import Span

_AREAS = frozenset(
    re.findall(
        r"\S+",
        """
        ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh
        en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m
        me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st
        sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze
        """,
    )
)
_POSTCODE = re.compile(r"(?<![\w/-])([A-Z]{1,2})(\d[A-Z\d]?) ?(\d)([ABD-HJLNP-UW-Z]{2})(?![\w-])", re.I)
_LEAD = re.compile(r"(?<![\w-])[A-Z][\w'’]*(?:,? [A-Z][\w'’]*){1,7},? $")
_NOT_INWARD = frozenset(re.findall(r"\S+", "st nd rd th hr gb ft pt"))
_HOUSE = re.compile(
    r"(?<![\w£/.:,-])(?:no\.? ?)?\d{1,4}(?:[a-d]|[/-]\d{1,3})?,? "
    r"(?=(?P<rest>[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,4}))",
    re.I,
)
_GATE = re.compile(r"(?<![\w£/.:,-])\d{1,3}[A-Da-d]? [A-Z][a-z]{2,12}(?:gate|wynd|vennel|brae)(?![\w-])")
_IN_STREETS = frozenset(re.findall(r"\S+", "new old of the great long first second third good"))
_FLAT = re.compile(
    r"(?:(?:flat|apt|apartment|unit|room) ?(?:no\.? ?)?"
    r"(?:\d{1,3}[a-z]?(?:[/-]\d{1,2})*|[A-H]\b|\d[a-z]\d)|\d{1,2}/\d{1,2}|[gb]/\d)[, ]{1,2}$",
    re.I,
)
_NEXT = re.compile(r"(?:,? ?\n?|, ?)([^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?)")
_AT_HOME = re.compile(
    r"\b(?:lives? (?:at|in)|living (?:at|in)|stays? (?:at|in)|staying (?:at|in)|"
    r"resides at|home address(?: is)?|address(?: is| was|:)?|addr:?|c/o)[: ]{1,2}"
    r"(?P<place>(?:flat [\w/]{1,6},? )?(?:[A-Z][\w'’-]*|\d{1,4}[a-z]?)(?:,? [A-Z][\w'’-]*){1,5})"
)
_STREET_WORDS = re.compile(r"[^\W_][\w'’.-]*")


def addresses(text: str, known: Lists) -> Iterator[Span]:
    """Every address, as far as it goes."""
    found = [*_streets(text, known), *_codes(text, known), *_homes(text, known)]
    yield from _joined(sorted(found), text)


def _codes(text: str, known: Lists) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text):
        area, inward = match[1].lower(), match[4].lower()
        if area in _AREAS and inward not in _NOT_INWARD:
            lead = _LEAD.search(text, max(0, match.start() - 70), match.start())
            words = {folded(word) for word in _STREET_WORDS.findall(lead.group())} if lead else set()
            housed = lead and words & (known.cues["places.streets"] | known.cues["places.wide_streets"])
            yield Span(lead.start() if lead and housed else match.start(), match.end(), "address")


def _streets(text: str, known: Lists) -> Iterator[Span]:
    for match in _GATE.finditer(text):
        start, end = _whole(text, match.start(), match.end(), known)
        yield Span(start, end, "address")
    for match in _HOUSE.finditer(text):
        words = list(_STREET_WORDS.finditer(text, match.start("rest"), match.end("rest")))
        for count in range(2, len(words) + 1):
            if not _clock(match.group()) and _street([word.group() for word in words[:count]], known):
                start, end = _whole(text, match.start(), words[count - 1].end(), known)
                yield Span(start, end, "address")
                break


def _clock(number: str) -> bool:
    """Whether the number before is a time of four figures: "1130, Bruce House"."""
    return bool(re.match(r"\D*(?:[01]\d|2[0-3])[0-5]\d\b", number))


def _street(words: list[str], known: Lists) -> bool:
    """Whether the last word is a kind of street and the others its name."""
    cues, last = known.cues, folded(words[-1].rstrip("."))
    name = [folded(word) for word in words[:-1]]
    if last in {"house", "hall"} and (*name, last) in known.phrases.get((*name, last)[:2], ()):
        return False
    if any(word in cues["places.counted"] or word in cues["after.plain"] for word in name):
        return False
    if any(
        word in cues["after.loose"] or word in cues["apart.determiners"] for word in name if word not in _IN_STREETS
    ):
        return False
    capital = all(word[:1].isupper() or word in {"of", "the"} for word in words[:-1])
    if last in cues["places.streets"]:
        return capital or _lower_street(name, last, known)
    return last in cues["places.wide_streets"] and capital and words[-1][:1].isupper()


def _lower_street(name: list[str], last: str, known: Lists) -> bool:
    """In small letters: not "2 broken drive", "1 st"."""
    if last in {"st", "drive", "av", "rd", "grove"} and len(name) > 2:
        return False
    return not any(
        word.endswith(("ing", "ed", "ly")) or (word.endswith("s") and word[:-1] in known.words and len(word) > 4)
        for word in name
        if word not in known.places and word not in known.surnames
    )


def _whole(text: str, start: int, end: int, known: Lists) -> tuple[int, int]:
    """With the flat before and the town and postcode after."""
    flat = _FLAT.search(text[max(0, start - 24) : start])
    if flat:
        start -= len(flat.group())
    for _ in range(3):
        more = _NEXT.match(text, end)
        if not more:
            break
        words = more[1].split()
        if folded(words[0]) in known.places:
            size = 2 if len(words) > 1 and folded(words[1]) in known.places else 1
            end = more.start(1) + len(" ".join(words[:size]))
        else:
            break
    return start, end


def _homes(text: str, known: Lists) -> Iterator[Span]:
    """After "lives at": a house by name."""
    for match in _AT_HOME.finditer(text):
        words = [folded(word) for word in _STREET_WORDS.findall(match["place"])]
        streets = known.cues["places.streets"] | known.cues["places.wide_streets"]
        if any(word in streets for word in words[1:]) and not known.cues["places.sites"].issuperset(
            words[-1:] if words[-1] in {"hall", "unit", "wing"} else ["-"]
        ):
            yield Span(match.start("place"), match.end("place"), "address")


def _joined(spans: list[Span], text: str) -> Iterator[Span]:
    """Parts with nothing but a comma, a line or a town between are one address."""
    held: Span | None = None
    for span in spans:
        between = text[held.end : span.start] if held else ""
        if held and span.start <= held.end:
            held = Span(held.start, max(held.end, span.end), "address")
            continue
        if held and len(between) < 30 and re.fullmatch(r"[,\s]*(?:[A-Z][\w-]+[,\s]*){0,2}", between):
            held = Span(held.start, span.end, "address")
            continue
        if held:
            yield held
        held = span
    if held:
        yield held
