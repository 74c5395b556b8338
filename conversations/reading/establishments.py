"""Establishments, typed or inside a longer text, by the names and aliases of the published knowledge."""

import re
from collections.abc import Sequence

from conversations.reading.found import Found, at
from conversations.reading.spelling import Names, closest, once, plain, searched
from conversations.reading.words import listed
from standards.models import Knowledge

_TITLE = r"(?:(?:h\.?m\.?p?\.?(?:[ ]?(?:&|and)?[ ]?yoi)?|hm[ ]prison|hmyoi|yoi|the)[ ])?"
# Names of prisons that are everyday words or whole towns: they need "in", "at" or the start of a line.
_EVERYDAY = listed(
    """
    castle, the castle, shots, the capital, open prison, the open prison, dundee, maryhill, huntly, bishopbriggs
    riddrie, inver, edin, glen, the glen, the moss, the vale, cornton, addy
    """
)
_NOT_MISSPELT = listed(
    """
    shorts, shoots, shirts, sports, spots, shout, shouts, berth, birth, earth, worth, north, south, stirring
    starling
    """
)
_GOING = re.compile(
    r"(?:\b(?:at|in|into|inside|visited|visiting|visit|visits|attended|attend|to|tae|up|hmp|prison|yoi|doon|roon|around"
    r"|round|was|went|jail|reached|entered|@|back from|home from|away from|notes from|just out of|out of|report from"
    r"|note from|just left"
    r"|just finished|establishment|prison)[ :]{1,2}(?:the[ ])?|@[ ]?)$",
    re.I,
)
_PASSING = re.compile(
    r"(?:\b(?<!back )(?<!home )(?<!report )(?<!away )(?<!note )(?<!notes )(?<!visit )(?<!hello )(?<!observations )"
    r"(?:from|fae|frae|via|than|like|near|beside|since|unlike|over[ ]to|"
    r"(?:moved|move|moving|transferred|transfers?|sent|going|goes|back|return|returned|shipped|referred|"
    r"decanted|downgraded|progressed?|progression)[ ](?:back[ ])?(?:to|tae))"
    r"[ ](?:the[ ])?|\b(?:he|she|they|brother|son|dad|father|partner|who|pal|him|her|them|he['’]s|court|lad|man|woman)"
    r"\b[^.\n;]{0,25}\b(?:in|at|to|tae|for)[ ](?:the[ ])?)$",
    re.I,
)
_WE_WENT = re.compile(
    r"\b(?:i|we)[ ](?:just[ ])?(?:went|was|returned|got|have|popped|headed|travelled)\b[^.\n;]{0,20}$", re.I
)
_NOT_THE_PRISON = re.compile(
    r"[ ](?:sheriff|court|high[ ]court|hospital|royal|infirmary|city|station|road|college|university"
    r"|uni|council|area|man"
    r"|men|lad|lads|boys|team|street|based|family|train|bus)\b",
    re.I,
)


def _names(knowledge: Knowledge) -> Names:
    def build() -> Names:
        names: dict[str, str] = {}
        for place in knowledge.establishments:
            for name in (place.name, place.short, *place.aliases):
                names.setdefault(name.lower(), place.id)
        return Names(names, searched(names, prefix=_TITLE, suffix=r"(?:[ ](?:prison|jail|yoi))?"))

    return once(knowledge, "establishments", build)


def read_establishment(text: str, knowledge: Knowledge, among: Sequence[str] = ()) -> str | None:
    """The id of the establishment a typed answer names, or None.

    `among`: ids that may be chosen; empty means all. A unique beginning of three letters or more will do.
    """
    known = {name: key for name, key in _names(knowledge).known.items() if not among or key in among}
    typed = re.sub(rf"^{_TITLE}|[ ](?:prison|jail)$", "", plain(text[:80]))
    for name in (plain(text[:80]), typed):
        if name in known:
            return known[name]
    starting = {key for name, key in known.items() if len(typed) >= 3 and name.startswith(typed)}
    if len(starting) == 1:
        return starting.pop()
    near = closest(typed, known)
    return known[near] if near else None


def find_establishment(text: str, knowledge: Knowledge, assigned: Sequence[str] = ()) -> Found[str] | None:
    """The establishment a note is about (its id), not one mentioned in passing ("he came from Barlinnie").

    The first mention with the best reason to be it; one of the `assigned` has a reason more.
    """
    scored = [(_reason(text, one, assigned), -one.start, one) for one in establishments(text, knowledge)]
    best = max(scored, default=None, key=lambda one: one[:2])
    return best[2] if best and best[0] > 0 else None


def establishments(text: str, knowledge: Knowledge) -> list[Found[str]]:
    """Every mention of an establishment (its id), in passing or not; misspelt ones where there is no other."""
    built = _names(knowledge)
    exact = [
        at(text, match.start(), match.end(), built.meaning(match["name"])) for match in built.search.finditer(text)
    ]
    return exact or _misspelt(text, built)


def _misspelt(text: str, built: Names) -> list[Found[str]]:
    finds = []
    for match in re.finditer(
        r"(?<![^\W\d_])(?=(?P<one>[^\W\d_]{5,20})(?![^\W\d_])(?P<two>(?:[ ][^\W\d_]{4,7})?))", text
    ):
        for word in (match["one"] + match["two"], match["one"]):
            near = None if word.lower() in _NOT_MISSPELT else closest(word.lower(), built.known)
            if near and near not in _EVERYDAY:
                finds.append(at(text, match.start(), match.start() + len(word), built.known[near], guess=True))
                break
    return finds


def _reason(text: str, mention: Found[str], assigned: Sequence[str]) -> int:
    before, after = text[max(0, mention.start - 45) : mention.start], text[mention.end : mention.end + 30]
    if _NOT_THE_PRISON.match(after) or (_PASSING.search(before) and not _WE_WENT.search(before)):
        return -5
    leading = re.search(r"(?:^|[\n])[^\w\n]*$", text[: mention.start]) is not None
    going = _GOING.search(before) is not None or re.match(r"hm|yoi", mention.words, re.I) is not None
    if mention.words.lower() in _EVERYDAY and not (leading or going):
        return -5
    early = mention.start < 60 or not re.search(r"[.\n]\s", text[: mention.start])
    return 3 * going + 2 * early + 2 * leading + (mention.value in assigned) - mention.guess
