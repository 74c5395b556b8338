"""Whether a visit in a note took place and why not, who came along, requests dealt with, what is for next time.

What the words do not say is left out.
"""

import re
from collections.abc import Sequence

from conversations.reading.found import Found, at
from conversations.reading.words import sentence_around

_ATTEMPTED = re.compile(
    r"\b(?:refused[ ](?:at|entry|access|admission|entrance|me|us)"
    r"|(?:was|were|been|got|wis|being)[ ](?:refused(?![ ](?:his|her|a|to))|knocked[ ]back|turned[ ]away)"
    r"|(?:not|no|never|nae|wisnae|wasn['’]?t|weren['’]?t)[ ](?:let|allowed|permitted|admitted|getting|gettin)"
    r"(?:[ ](?:in|entry|access|through|past|inside))?"
    r"(?=[ ]*(?:[.,;:\n(–-]|$|(?:at|by|because|as|due|yesterday|today|this|on|cos|the[ ]day|past)\b))"
    r"|(?:would|did|could)(?:n['’]?t|nae|ny|[ ]not)[ ](?:let|allow)[ ](?:me|us)[ ]"
    r"(?:in|through|past|enter|access|on|inside)\b(?![ ]?to)"
    r"|turned[ ](?:away|back)|sent[ ](?:away|home|packing)|knocked[ ]back|denied[ ](?:entry|access)"
    r"|(?:could(?:n['’]?t|nae|[ ]not)|cannae|unable[ ]to|never|did(?:n['’]?t|nae|[ ]not)|not[ ]able[ ]to)[ ]"
    r"(?:get|come|gain|got|gained|even[ ]get|go|enter)[ ]?(?:in\b(?![ ](?:till?|until|before))|into\b|past"
    r"|through|entry|access|beyond|inside|further)"
    r"|(?:they|desk|gate|staff|officer|governor)[ ](?:said|says|telt[ ]me|told[ ]me)[ ]"
    r"(?:no\b(?=[,. ]|$)|(?:i|we)[ ]could(?:n['’]?t|nae|[ ]not)[ ](?:come|get|go)[ ]in)"
    r"|no[ ]entry\b|no[ ]access(?=[ ]?(?:[.,;\n]|$|given|allowed|granted|today|to[ ](?:the[ ]"
    r"|any[ ])?(?:halls?|prison|jail)))"
    r"|(?:not|nobody|no[ ]one|wasn['’]?t)[ ](?:taking|letting|allowing|admitting)[ ](?:anyone|anybody"
    r"|any[ ]?one|visitors|me|us)"
    r"|refused(?=[ ]*(?:[.,;\n(–-]|$))|got[ ]as[ ]far[ ]as[ ]the[ ](?:desk|gate|door|front)"
    r"|waited\b[^\n]{0,60}(?:left|gave[ ]up|went[ ](?:home|away))|could(?:n['’]?t|nae|[ ]not)[ ](?:take|have"
    r"|accommodate|facilitate|admit|receive)\b(?=[ ](?:me|us|a[ ]visit|visitors)|[.,;]|$)|come[ ]back[ ](?:another"
    r"|a[ ]different|some[ ]other|tomorrow)|no[ ]luck|(?:nobody|no[ ]one)[ ]"
    r"(?:was[ ])?(?:getting|allowed|let)[ ]in|tried[ ](?:for|to[ ]get[ ]in)|visit[ ]"
    r"(?:was[ ])?(?:attempted|refused)|attempted[ ]visit|(?:attempted|tried)[ ]to[ ]visit)",
    re.I,
)
_ABANDONED = re.compile(
    r"\b(?:abandon(?:ed|ing)?|(?:had[ ]to|asked[ ](?:(?:me|us)[ ])?to|told[ ](?:(?:me|us)[ ])?to)[ ]"
    r"(?:leave|cut|come[ ](?:away|out)"
    r"|abandon|stop|go|evacuate|end)"
    r"|(?:cut|cutting)[ ](?:it[ ]|the[ ]visit[ ]|my[ ]visit[ ]|our[ ]visit[ ]|things[ ])?short"
    r"|called[ ](?:it[ ]|the[ ]visit[ ])?off"
    r"|visit[ ](?:was[ ])?(?:cut[ ]short|ended[ ]early|stopped|curtailed|terminated)|chucked[ ]o[ou]t"
    r"|flung[ ]o[ou]t|left[ ]early|came[ ]away[ ]early"
    r"|ushered[ ]out|escorted[ ](?:back[ ])?out|evacuated|(?:lock ?down|alarm"
    r"|incident)\b[^.\n]{0,50}\b(?:then[ ]left|so[ ](?:i[ ]|we[ ])?left|and[ ](?:i[ ]|we[ ])?left"
    r"|had[ ]to[ ]go))",
    re.I,
)
_NOT_MY_VISIT = re.compile(
    r"\b(?:his|her|their|family|families|agents?|exercise|session|class|shower|visits|lads?|m[ae]n|prisoners?|he"
    r"|she|they)\b[^.\n;]{0,25}$",
    re.I,
)
_NOT_ME = re.compile(
    r"\b(?:he|she|his|her|their|lads?|m[ae]n|wom[ae]n|prisoners?|sister|brother|mum|wife|partner|famil(?:y|ies)"
    r"|visitors?)"
    r"\b[^.\n;]{0,30}$",
    re.I,
)
_NO_VISIT = re.compile(
    r"\b(?:no[ ]visit\b|cancelled[ ]on[ ]me|visit[ ]to[ ]\w+(?:[ ]\w+)?[ ](?:was[ ])?cancelled"
    r"|cancelled[ ](?:my|the)[ ]visit|(?:have|haven['’]?t|has)[ ](?:not[ ])?visited[ ]since"
    r"|(?:did|could|can)(?:n['’]?t|nae|[ ]not)[ ](?:visit|make|manage|do[ ][A-Z])|not[ ]visiting"
    r"|will[ ]visit|visit[ ](?:next|planned|booked)|on[ ]the[ ]phone|phoned[ ]me|rang[ ]me"
    r"|wrote[ ]to[ ]me|letter[ ]from)",
    re.I,
)
_VISITED = re.compile(
    r"\b(?:visit(?:ed|ing)?|attended|arrived|went|was[ ]in|been[ ]in|in[ ]at|got[ ](?:in|to)|popped"
    r"|toured|saw|seen|spoke|talked|met|just[ ]back|back[ ]from|out[ ]of|left)\b",
    re.I,
)


_TO_AN_AREA = re.compile(r"(?:[ ](?:entry|access))?[ ](?:to|into)[ ](?:the[ ])?", re.I)


def find_visit(text: str, evidence: tuple[int, int] | None, areas: Sequence[Found[str]] = ()) -> Found[str] | None:
    """Whether the visit was made, attempted and refused, or abandoned, with the words that say so.

    `evidence`: where a time or people spoken to were found; with it, a visit that nothing speaks against was made.
    Another person's visit cut short is not the monitor's, nor is entry refused to one of the `areas` the visit.
    """
    for pattern, value in ((_ABANDONED, "abandoned"), (_ATTEMPTED, "attempted")):
        for match in pattern.finditer(text):
            other = _NOT_MY_VISIT if value == "abandoned" else _NOT_ME
            if any(_TO_AN_AREA.fullmatch(text, match.end(), area.start) for area in areas):
                continue
            mine = re.search(r"\b(?:me|us|my|we)\b", match[0], re.I)
            if mine or not other.search(text[max(0, match.start() - 40) : match.start()]):
                return at(text, match.start(), match.end(), value)
    if not evidence and _NO_VISIT.search(text):
        return None
    said = _VISITED.search(text)
    if said:
        return at(text, said.start(), said.end(), "made")
    return at(text, *evidence, "made", guess=True) if evidence else None


def find_no_visit(text: str) -> Found[str] | None:
    """The sentence that says that no visit took place, if one does."""
    match = _NO_VISIT.search(text)
    if not match or match[0].lower() in {"on the phone", "will visit"}:
        return None
    start, end = sentence_around(text, match.start(), match.end())
    return at(text, start, end, text[start:end])


_CAUSE = re.compile(
    r"\b(?:alarms?|lock ?down|locked[ ]down|incident|collapsed|cleared|power[ ]cut|medical[ ]emergency"
    r"|evacuat\w+|asked[ ](?:(?:me"
    r"|us)[ ])?to[ ](?:leave|go)"
    r"|had[ ]to[ ]leave|unwell|(?:felt|was|feeling)[ ]"
    r"(?:ill|sick|faint)|cut[ ]short|chucked|ushered)\b",
    re.I,
)


def find_causes(text: str, visit: Found[str] | None) -> list[tuple[int, int]]:
    """The sentences (start, end) that tell why a visit was abandoned; they are no observations."""
    if not visit or visit.value != "abandoned":
        return []
    around = [sentence_around(text, match.start(), match.end()) for match in _CAUSE.finditer(text)]
    return [(a, b) for a, b in around if not re.match(r"\s*(?:but[ ])?before\b", text[a:b], re.I)]


def find_reason(text: str, visit: Found[str] | None) -> Found[str] | None:
    """Why a visit was refused or abandoned: the sentence that says so, as it stands."""
    if not visit or visit.value == "made":
        return None
    start, end = sentence_around(text, visit.start, visit.end)
    words = text[start:end]
    start += len(words) - len(words.lstrip(" ,-"))
    return at(text, start, start + len(words.strip(" ,-")), words.strip(" ,-"))


_COMPANY = [
    (
        "with a mentor",
        re.compile(r"\b(?:with[ ](?:my|a|the)[ ]mentor|mentor(?:ed)?\b|shadow(?:ed|ing)|first[ ]visit\b)", re.I),
    ),
    (
        "with other monitors",
        re.compile(
            r"\bwi(?:th)?[ ](?:another|anither|an?[ ]other|other|two[ ]other|a[ ]fellow|my[ ]fellow"
            r"|a[ ]second|three[ ]other)[ ](?:monitors?|ipms?|volunteers?)\b|\bjoint[ ]visit\b"
            r"|\b(?:with|accompanied[ ]by)[ ](?:a|my|a[ ]new)[ ](?:colleague|ipm|monitor"
            r"|team[ ]?mate)\b"
            r"|\bwith[ ](?:two|three|other|my)[ ](?:other[ ])?(?:colleagues|ipms|monitors)\b",
            re.I,
        ),
    ),
    (
        "alone",
        re.compile(
            r"\b(?:on[ ]my[ ](?:own|tod|lonesome)|by[ ]myself|masel|solo|(?:visited|went|was)[ ]"
            r"(?:\w+[ ])?alone)\b|(?:^|[.,;\n][ ]*)alone(?=[.,;\n]|$)",
            re.I,
        ),
    ),
]
_REQUESTS = re.compile(
    r"\b(?:(?P<a>\d{1,2}|no|one|two|three|four|five|six)[ ](?:\w+[ ])?requests?[ ](?:was[ ]"
    r"|were[ ])?(?:dealt|handled|made|taken|received|closed|completed|answered|actioned)\b(?:[ ]with)?"
    r"|(?:dealt[ ]with|handled|took|received)[ ](?P<b>\d{1,2}|no|one|two|three|four|five|six)[ ](?:\w+[ ])?requests?\b"
    r"|requests?(?:[ ]dealt[ ]with)?[ ]?[:=][ ]?(?P<c>\d{1,2}|none|nil|no)\b)",
    re.I,
)
_NEXT = re.compile(
    r"\b(?:(?:i['’]d|would)[ ]like[ ]to[ ](?:go|check|come|follow)|next[ ](?:time|visit)"
    r"|for[ ]the[ ]next[ ]visit|on[ ]my[ ]next|check[ ][\w ]{1,40}[ ]next[ ]"
    r"(?:visit|time)|remember[ ]to|to[ ]follow[ ]up|need[ ]to[ ]go[ ]back|will[ ](?:check|follow"
    r"|go[ ]back|look|ask|revisit|chase)|follow[ -]?up)\b",
    re.I,
)
_NUMBERS = {word: n for n, word in enumerate(["no", "one", "two", "three", "four", "five", "six"])} | {
    "none": 0,
    "nil": 0,
}


def find_company(text: str) -> Found[str] | None:
    """Who came along, where the note says so."""
    for value, pattern in _COMPANY:
        match = pattern.search(text)
        if match:
            return at(text, match.start(), match.end(), value)
    return None


def find_requests(text: str) -> Found[int] | None:
    """How many prisoners' requests were dealt with."""
    match = _REQUESTS.search(text)
    if not match:
        return None
    written = (match["a"] or match["b"] or match["c"]).lower()
    return at(text, match.start(), match.end(), _NUMBERS[written] if written in _NUMBERS else int(written))


def find_note_for_next(text: str) -> Found[str] | None:
    """The sentence meant for the next visit, as it stands."""
    match = _NEXT.search(text)
    if not match:
        return None
    start, end = sentence_around(text, match.start(), match.end())
    words = text[start:end].strip()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return at(text, start, start + len(words), words)
