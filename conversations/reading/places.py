"""Establishments and areas, typed or inside a longer text, by the names and aliases of the published knowledge.

Spelling is forgiven by length: none in words under five letters, one slip under nine, two from there. Which
words are also ordinary words is a matter of language, so it stands here and not in the knowledge.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from conversations.reading.found import Found, apart, at
from standards.models import Area, Establishment, Knowledge

_TITLE = r"(?:(?:h\.?m\.?p?\.?(?:[ ]?(?:&|and)?[ ]?yoi)?|hm[ ]prison|hmyoi|yoi|the)[ ])?"
# Names of prisons that are everyday words or whole towns: they need "in", "at" or the start of a line.
_EVERYDAY = {
    *(
        "castle",
        "the castle",
        "shots",
        "the capital",
        "open prison",
        "the open prison",
        "dundee",
        "maryhill",
        "huntly",
    ),
    *(
        "bishopbriggs",
        "riddrie",
        "inver",
        "edin",
        "glen",
        "the glen",
        "the moss",
        "the vale",
        "cornton",
        "addy",
    ),
}
_NOT_MISSPELT = {
    "shorts",
    "shoots",
    "shirts",
    "sports",
    "spots",
    "shout",
    "shouts",
    "berth",
    "birth",
    "earth",
    "worth",
    "north",
    "south",
    "stirring",
    "starling",
}
_GOING = re.compile(
    r"(?:\b(?:at|in|into|inside|visited|visiting|visit|visits|attended|attend|to|tae|up|hmp|prison|yoi|doon|roon|around"
    r"|round|was|went|jail|reached|entered|@|back from|home from|just out of|out of|report from|note from|just left"
    r"|just finished|establishment|prison)[ :]{1,2}(?:the[ ])?|@[ ]?)$",
    re.I,
)
_PASSING = re.compile(
    r"(?:\b(?<!back )(?<!home )(?<!report )(?<!note )(?:from|fae|frae|via|than|like|near|beside|since|unlike|over[ ]to|"
    r"(?:moved|move|moving|transferred|transfer|sent|going|goes|went|gone|back|return|returned|shipped|referred|"
    r"decanted|downgraded|progressed?|progression)[ ](?:back[ ])?(?:to|tae))"
    r"[ ](?:the[ ])?|\b(?:he|she|they|brother|son|dad|father|partner|who|pal|him|her|them|he['’]s|court|lad|man|woman)"
    r"\b[^.\n;]{0,25}\b(?:in|at|to|tae|for)[ ](?:the[ ])?)$",
    re.I,
)
_WE_WENT = re.compile(
    r"\b(?:i|we)[ ](?:just[ ])?(?:went|was|returned|got|have|popped|headed|travelled)\b[^.\n;]{0,20}$", re.I
)
_NOT_THE_PRISON = re.compile(
    r"[ ](?:sheriff|court|high[ ]court|hospital|royal|infirmary|city|station|road|college|university|uni|council|area|man"
    r"|men|lad|lads|boys|team|street|based|family|train|bus)\b",
    re.I,
)

_LETTER = r"[A-Ha-h]"
_AND = r"[ ]?(?:,|/|&|\+|\band\b|\bn\b|\ban\b|,[ ]?and\b)[ ]?"
_LETTERED = re.compile(
    rf"(?<![\w'’-])(?P<first>{_LETTER}(?:(?:{_AND}|[ ]?-[ ]?|[ ]to[ ]|[ ]){_LETTER}\b)*)[ -]?(?P<kind>(?i:halls?|wings?|blocks?))\b"
    rf"|\b(?P<kind2>(?i:halls?|wings?))(?:[ ](?:seen|visited|were))?[ :]{{1,2}}(?P<second>[A-H](?:(?:{_AND}|[ ]?-[ ]?|[ ]to[ ]|[ ])[A-H]\b)*)(?![\w'’])"
)
_NAMED = re.compile(r"\b(?P<name>[A-Z][a-z]{3,14})[ ](?P<kind>[Hh]all|[Hh]ouse|[Uu]nit|[Ww]ing)\b")
_NO_NAME = {
    *(
        "the",
        "this",
        "that",
        "each",
        "both",
        "every",
        "dining",
        "whole",
        "main",
        "same",
        "other",
        "another",
        "first",
        "second",
    ),
    *(
        "visits",
        "prison",
        "whole",
        "open",
        "green",
        "power",
        "full",
        "from",
        "with",
        "into",
        "their",
        "saw",
        "quiet",
        "busy",
    ),
    *(
        "visited",
        "remand",
        "training",
        "games",
        "sports",
        "induction",
        "women",
        "upper",
        "lower",
        "protection",
        "care",
    ),
}
_KIND_WORD = r"(?:[ ](?:halls?|houses?|units?|wings?|block|centre|dept|department|rooms?|area))?"
# Words for places that mostly name a subject: "visits cancelled", "exercise stopped", "his property".
_SUBJECTS = {
    *(
        "front gate",
        "gate",
        "the gate",
        "front of house",
        "entrance",
        "key vending",
        "the van",
        "first night",
        "induction",
    ),
    *(
        "the cells",
        "solitary",
        "health care",
        "surgery",
        "the nurses",
        "pharmacy",
        "catering",
        "pt",
        "pe",
        "exercise",
    ),
    *(
        "yard",
        "servery",
        "the yard",
        "outside",
        "visits",
        "agents visits",
        "education",
        "school",
        "college",
        "lib",
        "work parties",
        "vt",
        "joiners",
        "textiles",
    ),
    *(
        "industries",
        "grounds",
        "church",
        "chaplains",
        "links",
        "resettlement",
        "programmes",
        "psychology",
        "social work",
    ),
    *(
        "orderly room",
        "orderly rooms",
        "governor's report",
        "safer cells",
        "safer cell",
        "cafe",
        "court link",
        "video link",
    ),
    *(
        "virtual court",
        "canteen",
        "property",
        "stores",
        "admin",
        "offices",
        "managers",
        "route",
        "the route",
        "corridor",
    ),
    *(
        "stairs",
        "landing",
        "landings",
        "gallery",
        "everywhere",
        "all over",
        "general",
        "whole jail",
        "throughout",
        "medication",
    ),
    *(
        "reception",
        "recep",
        "admissions",
        "horticulture",
        "garden party",
        "bin party",
        "football pitch",
        "whole prison",
        "pantry",
    ),
    *(
        "vocational training",
        "waste management",
        "the block",
        "separation unit",
        "hc",
        "general",
        "induction unit",
        "management corridor",
    ),
}


# Other ordinary words for the common places.
_SAME_WORDS = {
    "gym": ("gymnasium", "gymn"),
    "sru": ("segregation unit", "seg unit", "s.r.u", "s r u"),
    "health centre": ("healthcare centre", "health center", "medical", "nhs", "health unit"),
    "workshops": ("workshop", "work shed", "work shops", "joinery shop", "joinery shed"),
    "chaplaincy": ("multi faith centre",),
}


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of one knowledge, lower case, ready to search with."""

    knowledge: Knowledge
    establishments: dict[str, str]  # any name of it -> its id
    search: re.Pattern[str]
    areas: dict[str, "_Areas"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Areas:
    names: dict[str, str]  # any name of it -> its own name
    search: re.Pattern[str]


_built: list[_Names] = []


def _names(knowledge: Knowledge) -> _Names:
    """The search built for this knowledge: once, since it is read only once per process."""
    for known in _built:
        if known.knowledge is knowledge:
            return known
    names = {}
    for place in knowledge.establishments:
        for name in (place.name, place.short, *place.aliases):
            names.setdefault(name.lower(), place.id)
    built = _Names(knowledge, names, _any_of(names, prefix=_TITLE, suffix=r"(?:[ ](?:prison|jail|yoi))?"))
    _built[:] = [built]
    return built


def _areas(knowledge: Knowledge, establishment: str | None) -> _Areas:
    """The areas of one establishment, or of all of them together when it is not known which."""
    built = _names(knowledge)
    key = establishment or ""
    if key not in built.areas:
        one = knowledge.establishment(key)
        names: dict[str, str] = {}
        for place in (one,) if one else knowledge.establishments:
            _add_areas(names, place)
        words = [
            name for name in names if len(name) > 1 and not re.fullmatch(r"[a-h][ -]?(?:hall|wing)", name)
        ]
        built.areas[key] = _Areas(names, _any_of(words, prefix="", suffix=_KIND_WORD))
    return built.areas[key]


def _add_areas(names: dict[str, str], place: Establishment) -> None:
    for area in place.areas:
        for name in (area.name, *area.aliases):
            names.setdefault(name.lower(), area.name)
            for word in _SAME_WORDS.get(name.lower(), ()):
                names.setdefault(word, area.name)


def _any_of(words: Sequence[str] | dict[str, str], *, prefix: str, suffix: str) -> re.Pattern[str]:
    options = "|".join(
        re.escape(word).replace("\\ ", "[ -]?") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w'’-]){prefix}(?P<name>{options}){suffix}(?![\w])", re.I)


def _budget(word: str) -> int:
    """How many slips of the keyboard are forgiven in a word of that length."""
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2


def _plain(text: str) -> str:
    return re.sub(r"[ ]+", " ", re.sub(r"[^\w&'’ ]+", " ", text.lower())).strip()


def _closest(word: str, names: Sequence[str] | dict[str, str]) -> str | None:
    """The one name within the budget of the word; None where there is none, or two as near."""
    near = [(OSA.distance(word, name, score_cutoff=_budget(word)), name) for name in names if len(name) > 3]
    near = sorted((distance, name) for distance, name in near if distance <= _budget(word))
    return near[0][1] if near else None


# --- establishments


def read_establishment(text: str, knowledge: Knowledge, among: Sequence[str] = ()) -> str | None:
    """The id of the establishment a typed answer names, or None.

    `among`: ids that may be chosen; empty means all. A unique beginning of three letters or more will do.
    """
    built = _names(knowledge)
    known = {name: key for name, key in built.establishments.items() if not among or key in among}
    typed = re.sub(rf"^{_TITLE}|[ ](?:prison|jail)$", "", _plain(text[:80]))
    for name in (_plain(text[:80]), typed):
        if name in known:
            return known[name]
    starting = {key for name, key in known.items() if len(typed) >= 3 and name.startswith(typed)}
    if len(starting) == 1:
        return starting.pop()
    near = _closest(typed, known)
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
        at(text, match.start(), match.end(), built.establishments[_key(match["name"], built.establishments)])
        for match in built.search.finditer(text)
    ]
    return exact or _misspelt(text, built)


def _key(written: str, names: dict[str, str]) -> str:
    """The name as the table has it, for a name written with or without its spaces and hyphens."""
    word = written.lower()
    if word in names:
        return word
    bare = re.sub(r"[ -]", "", word)
    return next(name for name in names if re.sub(r"[ -]", "", name) == bare)


def _misspelt(text: str, built: _Names) -> list[Found[str]]:
    finds = []
    for match in re.finditer(r"[^\W\d_]{5,}(?:[ ][^\W\d_]{4,7})?", text):
        for word, end in (
            (match[0], match.end()),
            (match[0].split()[0], match.start() + len(match[0].split()[0])),
        ):
            near = None if word.lower() in _NOT_MISSPELT else _closest(word.lower(), built.establishments)
            if near and near not in _EVERYDAY:
                finds.append(at(text, match.start(), end, built.establishments[near], guess=True))
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


# --- areas


def read_areas(text: str, establishment: str | None, knowledge: Knowledge) -> tuple[list[str], list[str]]:
    """The areas a typed answer names, by their own names and in order, and the pieces that were not understood."""
    known = _areas(knowledge, establishment)
    names: list[str] = []
    rest = text[:2000]
    for found in lettered(rest, known):
        names.append(found.value)
        rest = rest[: found.start] + "," * (found.end - found.start) + rest[found.end :]
    unread = []
    for piece in re.split(r"[,;/&+\n]|\b(?:and|n|plus|an)\b", rest, flags=re.I):
        word = re.sub(r"^(?:the|in|at|then|also)[ ]|[ ](?:hall|halls|house|unit)$", "", _plain(piece))
        if not word or word in {"the", "hall", "halls", "then"}:
            continue
        name = _area_named(word, _plain(piece), known)
        (names if name else unread).append(name or piece.strip())
    return list(dict.fromkeys(names)), unread


def _area_named(word: str, whole: str, known: _Areas) -> str | None:
    for written in (whole, word):
        if written in known.names:
            return known.names[written]
    starting = {name for key, name in known.names.items() if len(word) >= 3 and key.startswith(word)}
    if len(starting) == 1:
        return starting.pop()
    near = _closest(word, known.names)
    return known.names[near] if near else None


def lettered(text: str, known: _Areas) -> list[Found[str]]:
    """Halls with a letter, alone or listed: "C hall", "A, B & C halls", "halls A-C"."""
    finds = []
    for match in _LETTERED.finditer(text):
        group = "first" if match["first"] else "second"
        kind = (match["kind"] or match["kind2"]).lower()[:4].replace("bloc", "hall")
        letters = list(re.finditer(rf"\b{_LETTER}\b|^{_LETTER}", match[group]))
        between = [
            match[group][a.end() : b.start()].strip() for a, b in zip(letters, letters[1:], strict=False)
        ]
        for place, letter in enumerate(letters):
            start = match.start(group) + letter.start()
            end = match.end() if letter is letters[-1] else start + 1
            finds.append(at(text, start, end, _lettered_name(letter[0].upper(), kind, known)))
            if place < len(between) and between[place] in {"-", "to"}:
                after = range(ord(letter[0].upper()) + 1, ord(letters[place + 1][0].upper()))
                dash = match.start(group) + letter.end()
                finds += [at(text, dash, dash, _lettered_name(chr(code), kind, known)) for code in after]
    return finds


def _lettered_name(letter: str, kind: str, known: _Areas) -> str:
    written = f"{letter} {kind.title()}"
    return known.names.get(written.lower()) or known.names.get(letter.lower(), written)


def mentions(text: str, establishment: str | None, knowledge: Knowledge) -> list[Found[str]]:
    """Every mention of an area, whether or not the monitor was there; value is the area's name.

    A hall the knowledge does not have is named as it was written.
    """
    known = _areas(knowledge, establishment)
    exact = [
        at(text, match.start(), match.end(), known.names[_key(match["name"], known.names)])
        for match in known.search.finditer(text)
    ]
    other = [
        at(text, match.start(), match.end(), f"{match['name']} {match['kind'].title()}")
        for match in _NAMED.finditer(text)
        if match["name"].lower() not in _NO_NAME
    ]
    return apart([*lettered(text, known), *exact, *_misspelt_halls(text, known), *other])


def _misspelt_halls(text: str, known: _Areas) -> list[Found[str]]:
    finds = []
    halls = [name for name in known.names if name.isalpha() and name not in _SUBJECTS]
    for match in re.finditer(r"[^\W\d_]{7,}(?:[ ](?:hall|house|unit)\b)?", text, re.I):
        near = _closest(match[0].split()[0].lower(), halls)
        if near and match[0].lower() != near + "s":
            finds.append(at(text, match.start(), match.end(), known.names[near], guess=True))
    return finds


# --- areas seen

_LIST_GAP = re.compile(
    r"[ ]?(?:,|/|&|\+|;|\band\b|\bn\b|\ban\b|\bthen\b|\bplus\b|\balso\b|, ?and\b|& ?the\b)?[ ]?(?:the[ ])?",
    re.I,
)
_OPENS = re.compile(
    r"(?:^|[\n.;:,(/|–—-]|\b(?:visited|visit|saw|seen|went|gone|to|tae|in|at|into|round|roon|around|through|inside|covered"
    r"|walked|areas?|halls?|houses|did|popped|toured|time|checked|inspected|including|of|only|just|and|then|was|doon|up|on"
    r"|yesterday|today|morning|afternoon|evening|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yest|yday|pm|am)[.:]?|\d)"
    r"[ ]*(?:both[ ])?(?:the[ ])?$",
    re.I,
)
_CLOSES = re.compile(
    r"[ ]?(?:$|[\n.;:,)/|–—]|-[ ]|(?:spoke|spoken|talked|chatted|met|from|fae|with|wi|today|yesterday|this|last|only|again"
    r"|on[ ](?:mon|tue|wed|thu|fri|sat|sun)|at|in[ ](?:at|\d)|between|and[ ](?:spoke|talked|saw|met|chatted|had)|\d|seen"
    r"|visited|p\d|in[ ](?:hmp|ten|half|quarter|nine|two|eleven)|wi\b|today)\b)",
    re.I,
)
_NOT_THERE = re.compile(
    r"\b(?:from|fae|frae|for|moved?[ ]to|transfer(?:red)?[ ]to|access[ ]to|(?:get|go|goes|going|want|wants|put|sent|taken|back)"
    r"[ ](?:to|tae)|(?:stairs|way|route|walk|allowed|over|escort)[ ](?:to|tae)|job[ ](?:in|at)|work(?:s|ed|ing)?[ ]in|missed|misses|miss|out[ ]on|no|nae|cancelled|his|her|their|phoned|rang"
    r"|price[ ]of|about|by|between|(?:incident|fight|assault|alarm|lockdown|stabbing|fire)[ ](?:in|at|on))[ ](?:the[ ])?$",
    re.I,
)
_NOT_LET_IN = re.compile(
    r"(?:n['’]?t|nae|not|no|unable to|couldn['’]?t)[ ](?:allowed|let|permitted|get|got|able[ ]to[ ]get|able[ ]to[ ]see|see|reach)"
    r"[ ](?:me[ ])?(?:into|in|to|near)?[ ]?(?:the[ ])?$",
    re.I,
)
_REPORTED = re.compile(r"\b(?:why|that|when|if|said|says|say|told|asked)\b[^.;\n]{0,25}$", re.I)
_TALKED_OF = re.compile(
    r"[ ](?:cancelled|closed[ ]early|lists?|waiting|appointments?|sessions?|slots?|managers?|orderl\w+|party|staff|officers?|class\w*"
    r"|jobs?|work|trolleys?|timetable|says?|said|told|confirmed|phoned|referrals?|requests?|passm[ae]n|meeting|prices?|sheets?)\b",
    re.I,
)
_PRESENT = re.compile(
    r"[ ](?:(?:room|hall|unit|dept)[ ])?(?:(?:was|were|is|are|looked|looks|felt|seemed)[ ](?:still[ ]|very[ ]|really[ ]|nice[ ]|so[ ])?)?"
    r"(?:busy|quiet|clean|calm|full|half|empty|warm|tidy|packed|bright|spotless|dirty|noisy|filthy|flooded|freezing|cold|mint"
    r"|open|shut|closed|brilliant|excellent|nice|had|has|smelt|smelled|smells|stank|welcoming|immaculate|cluttered|run[ ]down)\b",
    re.I,
)
_IN = re.compile(
    r"\b(?:in|at|on|round|through|inside|visited|saw|within|around|roon|walked)[ ](?:the[ ])?$", re.I
)
_ROOMS = {"visits", "education", "reception", "recep", "programmes", "links", "chaplains", "first night", "servery"}


def find_areas(text: str, establishment: str | None, knowledge: Knowledge) -> list[Found[str]]:
    """The areas a note says the monitor went to or observed something in, each once, at its first such words.

    A place word that names a subject ("visits cancelled", "the gym list") or somewhere else ("moved to the
    SRU", "a man from B hall") is not an area seen. `establishment` is an id, or None when it is not known.
    """
    found: dict[str, Found[str]] = {}
    for run in _runs(text, mentions(text, establishment, knowledge)):
        for mention in run:
            if mention.value not in found and _was_seen(text, mention, run, knowledge):
                found[mention.value] = mention
    return list(found.values())


def _runs(text: str, mentioned: list[Found[str]]) -> list[list[Found[str]]]:
    """Mentions that are listed together."""
    runs: list[list[Found[str]]] = []
    for mention in mentioned:
        if runs and _LIST_GAP.fullmatch(text, runs[-1][-1].end, mention.start):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _is_hall(mention: Found[str], knowledge: Knowledge) -> bool:
    return not any(mention.value == area.name for area in _common(knowledge))


def _common(knowledge: Knowledge) -> Sequence[Area]:
    return [area for area in knowledge.establishments[0].areas if area.basis == "common"]


def _was_seen(text: str, mention: Found[str], run: list[Found[str]], knowledge: Knowledge) -> bool:
    hall = _is_hall(mention, knowledge)
    word = re.sub(rf"{_KIND_WORD}$", "", mention.words.lower())
    before, after = text[max(0, mention.start - 40) : mention.start], text[mention.end : mention.end + 40]
    if _NOT_THERE.search(before) or _NOT_LET_IN.search(before) or (not hall and _TALKED_OF.match(after)):
        return False
    heading = re.search(r"(?:^|[\n.;/*•-])[ ]*(?:the[ ])?$", before) is not None
    if heading and re.match(r"[ ]?:|[ ][-–—][ ]", after):
        return True
    opens = _OPENS.search(text[max(0, run[0].start - 20) : run[0].start]) is not None
    listed = opens and _CLOSES.match(text, run[-1].end) is not None
    subject = mention.words.lower() in _SUBJECTS
    if listed and (
        not subject or re.search(r"(?:visited|saw|seen|[,.:/&+\n]|\band|\bn)[ ]?(?:the[ ])?$", before)
    ):
        return True
    if _IN.search(before):
        return not subject or word in _ROOMS or word != mention.words.lower()
    present = _PRESENT.match(after) is not None and not _REPORTED.search(before)
    if heading and word in _ROOMS and word != mention.words.lower():
        return True
    return present if subject else hall or present
