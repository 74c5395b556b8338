"""The facts of a visit in a note: whether it took place, which of the dates and times in the text are the visit's
own, who came along, requests dealt with. What the words do not say is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from conversations.reading.found import Found, at
from conversations.reading.when import TimeSpan, find_dates, find_times

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n|;")

# --- made, attempted, abandoned

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
    r"(?:get|come|gain|got|gained|even[ ]get|go|enter)[ ]?(?:in\b|past|through|entry|access|beyond|inside|further)"
    r"|(?:they|desk|gate|staff|officer|governor)[ ](?:said|says|telt[ ]me|told[ ]me)[ ]"
    r"(?:no\b(?=[,. ]|$)|(?:i|we)[ ]could(?:n['’]?t|nae|[ ]not)[ ](?:come|get|go)[ ]in)"
    r"|no[ ]entry\b|no[ ]access(?=[ ]?(?:[.,;\n]|$|given|allowed|granted|today|to[ ](?:the[ ]|any[ ])?(?:halls?|prison|jail)))"
    r"|(?:not|nobody|no[ ]one|wasn['’]?t)[ ](?:taking|letting|allowing|admitting)[ ](?:anyone|anybody|any[ ]?one|visitors|me|us)"
    r"|come[ ]back[ ](?:another|a[ ]different|some[ ]other|tomorrow)|no[ ]luck|(?:nobody|no[ ]one)[ ](?:was[ ])?(?:getting|allowed|let)[ ]in|tried[ ](?:for|to[ ]get[ ]in)|visit[ ](?:was[ ])?(?:attempted|refused)|attempted[ ]visit|(?:attempted|tried)[ ]to[ ]visit)",
    re.I,
)
_ABANDONED = re.compile(
    r"\b(?:abandon(?:ed|ing)?|(?:had[ ]to|asked[ ]to|told[ ]to)[ ](?:leave|cut|come[ ](?:away|out)|abandon|stop|go|evacuate|end)"
    r"|(?:cut|cutting)[ ](?:it[ ]|the[ ]visit[ ]|my[ ]visit[ ]|our[ ]visit[ ]|things[ ])?short|called[ ](?:it[ ]|the[ ]visit[ ])?off"
    r"|visit[ ](?:was[ ])?(?:cut[ ]short|ended[ ]early|stopped|curtailed|terminated)|chucked[ ]o[ou]t|flung[ ]o[ou]t|left[ ]early|came[ ]away[ ]early"
    r"|ushered[ ]out|escorted[ ](?:back[ ])?out|evacuated|(?:lock ?down|alarm|incident)\b[^.\n]{0,50}\b(?:then[ ]left|so[ ](?:i[ ]|we[ ])?left|and[ ](?:i[ ]|we[ ])?left|had[ ]to[ ]go))",
    re.I,
)
_NOT_MY_VISIT = re.compile(
    r"\b(?:his|her|their|family|families|agents?|exercise|session|class|shower|visits|lads?|m[ae]n|prisoners?|he|she|they)\b[^.\n;]{0,25}$",
    re.I,
)
_NOT_ME = re.compile(
    r"\b(?:he|she|his|her|their|lads?|m[ae]n|wom[ae]n|prisoners?|sister|brother|mum|wife|partner|famil(?:y|ies)|visitors?)"
    r"\b[^.\n;]{0,30}$",
    re.I,
)
_NO_VISIT = re.compile(
    r"\b(?:no[ ]visit\b|cancelled[ ]on[ ]me|visit[ ]to[ ]\w+(?:[ ]\w+)?[ ](?:was[ ])?cancelled|cancelled[ ](?:my|the)[ ]visit|(?:have|haven['’]?t|has)[ ](?:not[ ])?visited[ ]since"
    r"|(?:did|could|can)(?:n['’]?t|nae|[ ]not)[ ](?:visit|make[ ]it|manage)|not[ ]visiting|will[ ]visit|visit[ ](?:next|planned|booked)|on[ ]the[ ]phone|phoned[ ]me|rang[ ]me"
    r"|wrote[ ]to[ ]me|letter[ ]from)",
    re.I,
)
_VISITED = re.compile(
    r"\b(?:visit(?:ed|ing)?|attended|arrived|went|was[ ]in|been[ ]in|in[ ]at|got[ ](?:in|to)|popped|toured|saw|seen|spoke|talked|met|just[ ]back|back[ ]from|out[ ]of|left)\b",
    re.I,
)


def find_visit(text: str, *, evidence: bool) -> Found[str] | None:
    """Whether the visit was made, attempted and refused, or abandoned, with the words that say so.

    `evidence`: a time or people spoken to were found; with it, a visit that nothing speaks against was made.
    Another person's visit cut short is not the monitor's.
    """
    for pattern, value in ((_ABANDONED, "abandoned"), (_ATTEMPTED, "attempted")):
        for match in pattern.finditer(text):
            other = _NOT_MY_VISIT if value == "abandoned" else _NOT_ME
            if not other.search(text[max(0, match.start() - 40) : match.start()]):
                return at(text, match.start(), match.end(), value)
    if not evidence and _NO_VISIT.search(text):
        return None
    said = _VISITED.search(text)
    if said:
        return at(text, said.start(), said.end(), "made")
    return Found("made", "", 0, 0) if evidence else None


def find_no_visit(text: str) -> Found[str] | None:
    """The sentence that says that no visit took place, if one does."""
    match = _NO_VISIT.search(text)
    if not match or match[0].lower() in {"on the phone", "will visit"}:
        return None
    start, end = sentence_around(text, match.start(), match.end())
    return at(text, start, end, text[start:end])


_CAUSE = re.compile(
    r"\b(?:alarms?|lock ?down|locked[ ]down|incident|medical[ ]emergency|evacuat\w+|asked[ ]to[ ]leave|had[ ]to[ ]leave|unwell|(?:felt|was|feeling)[ ]"
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


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence that holds this stretch."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


# --- the date

_OTHER_DATE = re.compile(
    r"\b(?:since|until|untill|till|til|by|before|after|from|fae|(?<!is )(?<!visit )for|parole|due|due[ ]on|next|liberat\w+|release[d]?|erd|edl|hearing|court|born"
    r"|appointment|moved|told[ ]you|reported|returns?|returned|starts?|started|closed|shut|off|waiting|transferred|refurb\w*|expected|arriv(?:es|ing)[ ]in"
    r"|out|calls?|ran[ ]out|none|every|last[ ]seen|last[ ]visit(?:ed)?|was[ ]here|is|be)(?:[ ](?:on|in|at|is|was|it|that|the|of|him|her|them|here))*[ ]$",
    re.I,
)
_PAST_VISIT = re.compile(
    r"\b(?:my|our|the)?[ ]?(?:last|previous|earlier)[ ](?:visit|report|note)\b|\bas[ ]i[ ]told\b|\bwrote\b|\bwriting\b|\bwrit\w+[ ]up\b",
    re.I,
)
_HERE = re.compile(
    r"\b(?:visit(?:ed|ing)?|attended|arrived|went|was[ ](?:in|at|up)|wis[ ](?:in|up|at)|been|got[ ](?:in|to)|there|refused|turned|attempted|date|in|saw|seen|spoke|spent|let[ ]in)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Scored:
    score: int
    found: Found[date]


def find_visit_date(text: str, sent_at: datetime, near: Sequence[Found[str]]) -> Found[date] | None:
    """The date of the visit among the dates of the text; never one in the future, nor one of something else.

    `near`: what else is known to be about the visit (the establishment, its times); a date in the same
    sentence is the visit's own. Sent in the small hours, "this evening" is the evening before.
    """
    best: _Scored | None = None
    for found in find_dates(text, sent_at.date()):
        value = _small_hours(found, sent_at)
        score = _date_score(text, found, near)
        if value <= sent_at.date() and score > 0 and (best is None or score > best.score):
            best = _Scored(score, at(text, found.start, found.end, value, guess=found.guess))
    return best.found if best else None


def _small_hours(found: Found[date], sent_at: datetime) -> date:
    later = re.search(r"afternoon|evening|aft|tonight|lunch", found.words, re.I)
    if later and found.value == sent_at.date() and sent_at.hour < 5:
        return found.value - timedelta(days=1)
    return found.value


def _date_score(text: str, found: Found[date], near: Sequence[Found[str]]) -> int:
    start, end = sentence_around(text, found.start, found.end)
    before = text[max(start, found.start - 30) : found.start]
    if _OTHER_DATE.search(before) and not re.search(r"\b(?:i|we)[ ][^.]*$", text[start : found.start], re.I):
        return -5
    if _PAST_VISIT.search(text[start : found.start]) or re.match(
        r"['’]s[ ](?!visit)|[ ]at[ ]the[ ]latest", text[found.end : found.end + 16]
    ):
        return -5
    together = any(start <= other.start < end for other in near)
    first = not text[:start].strip() or start < 40
    alone = not re.search(r"\w", text[start : found.start] + text[found.end : end])
    leading = not re.search(r"\w{3,}", text[start : found.start])
    labelled = re.search(r"\bdate(?: of visit)?[ ]?[:=-]?[ ]*$", text[start : found.start], re.I) is not None
    went = _HERE.search(text[start : found.start]) is not None
    return 4 * labelled + 3 * together + 2 * first + 2 * alone + went + leading


# --- the times

_OTHER_TIME = re.compile(
    r"\b(?:meds?|medication|dinners?|lunch|breakfast|tea|meals?|food|served|serving|lock(?:ed)?(?:[ ]?up)?|lock[ -]?up|unlock(?:ed)?|banged[ ]up|dubbed[ ]up|exercise|rec|recreation|association|gym[ ]is"
    r"|session|since|open(?:s|ed)?|closes?|closed|visits[ ](?:are|start\w*|from)|alarms?|appointments?|calls?|bell|hungry|instead[ ]of|every|each|bus|court|came[ ]at|van|due|shift|by[ ]then|home[ ]by"
    r"|sheds?|o'clock[ ]on|rule|standard|qi|cells?|room|nothing[ ]since|nae[ ]food|curfew|kit|showers?[ ](?:from|at|only)|he|she|his|her|their|canteen)\b[^.,;\n]{0,30}$",
    re.I,
)
_COME = re.compile(
    r"(?:\b(?:in|got[ ](?:in|there|to[ ]\w+)|arriv(?:ed|ing|al)|entered|entry|started?|from|fae|there|between|time[ ]in|begin|began|went[ ]in|reached[ ]\w+|start(?:ing)?)[ :]*(?:at|about|around|roughly|just[ ]after|just[ ]before|the[ ]back[ ]of)?[ :]*"
    r"|^(?:visit[ ])?(?:at[ ])?)$",
    re.I,
)
_GO = re.compile(
    r"\b(?:o[ou]t|left|leav(?:e|ing)|away|finish(?:ed)?|ended|end|until|untill|till?|tae|time[ ]out|signed[ ]out|came[ ]out|departed|gone|done|exit(?:ed)?|off)[ :]*(?:(?:at|by|about|around|roughly|again|just|after|before|the|back|of|site|prison|it)[ :]*){0,3}$",
    re.I,
)
_NOT_A_TIME = re.compile(
    r"[ ]?(?:lads?|m[ae]n|guys?|boys|wom[ae]n|prisoners?|residents?|cons|staff|officers?|weeks?|days?|months?|years?|mins?\b|minutes?|hours?|hrs?\b|cells?|per|%|of\b|requests?|people|places|to[ ]a[ ]cell|deg|st\b|nd\b|rd\b|th\b|x\b|past\b|times|halls?\b|wings?\b|other|more|in[ ]a)",
    re.I,
)


# "13.15 in. 15.00 out": the word after the time; at 0 for the time in, at 1 for the time out.
_AFTERWARDS = [re.compile(rf"[ ]?(?:{words})(?=[ ]?(?:[.,;:/-]|$|and\b|&))", re.I) for words in ("in|arrival", "o[ou]t|departure")]


@dataclass(frozen=True, slots=True)
class VisitTimes:
    """Time in and time out of the visit, each with its own words; None where the note does not say."""

    time_in: Found[time] | None = None
    time_out: Found[time] | None = None


def find_visit_times(text: str, where: Sequence[Found[str]], when: Sequence[Found[date]]) -> VisitTimes:
    """The times of the visit, not those of meals, medication or lock-up.

    `where` and `when`: finds of the establishment, areas and dates, whose neighbourhood makes a whole-hour
    range ("10-12") the visit's.
    """
    spans = find_times(_without(text, when))
    ranges = [(_range_score(text, span, where, when), -span.start.start, span) for span in spans if span.end]
    best = max(ranges, default=None, key=lambda one: one[:2])
    if best and best[0] > 0:
        return _in_the_evening(text, best[2])
    came = next((span for span in spans if _leads(text, span, _COME)), None)
    went = next((span for span in reversed(spans) if _leads(text, span, _GO)), None)
    if came is None:
        came = next((s for s in spans if s is not went and _beside(text, s, where, when)), None)
    if came is None and went:
        came = _just_before(text, spans, went)
    if came and went and came.start.start > went.start.start and came.start.value > went.start.value:
        came = None
    return VisitTimes(came.start if came else None, _after(came, went) if went else None)


def _just_before(text: str, spans: Sequence[TimeSpan], went: TimeSpan) -> TimeSpan | None:
    """The time that a time out was set against in the same sentence: "2.15pm, oot at 3.50pm"."""
    start, _ = sentence_around(text, went.start.start, went.start.end)
    earlier = [s for s in spans if start <= s.start.start < went.start.start and not s.bare and s.end is None]
    fitting = [s for s in earlier if not _OTHER_TIME.search(_before(text, s))]
    return fitting[-1] if len(fitting) == 1 else None


def _without(text: str, dates: Sequence[Found[date]]) -> str:
    """The text with its dates blanked, so that 2026 is not twenty-six past eight; places stay the same."""
    for found in dates:
        text = text[: found.start] + "_" * (found.end - found.start) + text[found.end :]
    return text


def _in_the_evening(text: str, span: TimeSpan) -> VisitTimes:
    """A range as read, moved to the evening where it could be and the sentence says so."""
    first, last = span.start, span.end
    start, end = sentence_around(text, first.start, first.end)
    if last and span.ambiguous and re.search(r"evening|night|\bpm\b", text[start:end], re.I):
        later = [
            at(text, f.start, f.end, f.value.replace(hour=(f.value.hour + 12) % 24))
            for f in (first, last)
            if f.value.hour < 12
        ]
        first, last = later if len(later) == 2 else (first, last)
    return VisitTimes(first, last)


def _after(came: TimeSpan | None, went: TimeSpan) -> Found[time]:
    """The time out, read as the one after the time in where am or pm was open: in at eleven, out at one."""
    value = went.start.value
    if came and value < came.start.value and value.hour + 12 < 24:
        return Found(value.replace(hour=value.hour + 12), went.start.words, went.start.start, went.start.end)
    return went.start


def _before(text: str, span: TimeSpan) -> str:
    start, _ = sentence_around(text, span.start.start, span.start.end)
    return text[max(start, span.start.start - 45) : span.start.start]


def _follows(text: str, span: TimeSpan) -> str:
    last = span.end or span.start
    return text[last.end : last.end + 14]


def _leads(text: str, span: TimeSpan, lead: re.Pattern[str]) -> bool:
    before = _before(text, span)
    if span.end or (span.bare and _NOT_A_TIME.match(_follows(text, span))):
        return False
    after = _AFTERWARDS[lead is _GO]
    if not span.bare and after.match(_follows(text, span)):
        return True
    found = lead.search(before)
    if not found or not found[0].strip():
        return False
    plain = re.search(r"left|leav|signed|arriv|got|entered|finish|time|came", found[0], re.I) is not None
    return plain or not _OTHER_TIME.search(before[: found.start()])


def _beside(text: str, span: TimeSpan, where: Sequence[Found[str]], when: Sequence[Found[date]]) -> bool:
    """Whether one time stands right beside the visit's date or place: "Wednesday 11th at 2pm"."""
    begin = span.start.start
    led = re.search(r"\bat[ ]$", text[max(0, begin - 4) : begin]) is not None
    if span.end or (span.bare and not re.match(r"[ ]?(?:this|on|yesterday|today|but|and)", _follows(text, span)) and not led):
        return False
    start, end = sentence_around(text, begin, span.start.end)
    alone = not span.bare and not re.search(r"\w", text[start:begin] + text[span.start.end : end])
    near = alone or any(
        0 <= begin - f.end <= 5 and re.fullmatch(r"[ ,:–-]*(?:at|@|about)?[ ]*", text[f.end : begin])
        for f in (*where, *when)
    )
    return near and not _OTHER_TIME.search(_before(text, span))


def _range_score(text: str, span: TimeSpan, where: Sequence[Found[str]], when: Sequence[Found[date]]) -> int:
    before = _before(text, span)
    last = span.end or span.start
    if _OTHER_TIME.search(before) or (span.bare and _NOT_A_TIME.match(_follows(text, span))):
        return -5
    if span.bare and re.search(
        r"\b(?:ages?|aged|numbers?|rule|level|cell|about|of|for|score|rated?)[ ]$", before, re.I
    ):
        return -5
    start, end = sentence_around(text, span.start.start, last.end)
    together = any(start <= f.start < end for f in (*where, *when))
    first = start < 60
    alone = not re.search(r"\w{3,}", text[start : span.start.start])
    led = _COME.search(before) is not None
    return 3 * together + 2 * (not span.bare) + 2 * alone + 2 * led + first


# --- company, requests, the next visit

_COMPANY = [
    (
        "with a mentor",
        re.compile(
            r"\b(?:with[ ](?:my|a|the)[ ]mentor|mentor(?:ed)?\b|shadow(?:ed|ing)|first[ ]visit\b)", re.I
        ),
    ),
    (
        "with other monitors",
        re.compile(
            r"\bwi(?:th)?[ ](?:another|anither|an?[ ]other|other|two[ ]other|a[ ]fellow|my[ ]fellow|a[ ]second|three[ ]other)[ ](?:monitors?|ipms?|volunteers?)\b|\bjoint[ ]visit\b|\b(?:with|accompanied[ ]by)[ ](?:a|my|a[ ]new)[ ](?:colleague|ipm|monitor|team[ ]?mate)\b",
            re.I,
        ),
    ),
    (
        "alone",
        re.compile(
            r"\b(?:on[ ]my[ ](?:own|tod|lonesome)|by[ ]myself|masel|solo|(?:visited|went|was)[ ](?:\w+[ ])?alone)\b|(?:^|[.,;\n][ ]*)alone(?=[.,;\n]|$)",
            re.I,
        ),
    ),
]
_REQUESTS = re.compile(
    r"\b(?:(?P<a>\d{1,2}|no|one|two|three|four|five|six)[ ](?:\w+[ ])?requests?[ ](?:was[ ]|were[ ])?(?:dealt|handled|made|taken|received|closed|completed|answered|actioned)\b(?:[ ]with)?"
    r"|(?:dealt[ ]with|handled|took|received)[ ](?P<b>\d{1,2}|no|one|two|three|four|five|six)[ ](?:\w+[ ])?requests?\b"
    r"|requests?(?:[ ]dealt[ ]with)?[ ]?[:=][ ]?(?P<c>\d{1,2}|none|nil|no)\b)",
    re.I,
)
_NEXT = re.compile(
    r"\b(?:next[ ](?:time|visit)|for[ ]the[ ]next[ ]visit|on[ ]my[ ]next|check[ ][\w ]{1,40}[ ]next[ ](?:visit|time)|remember[ ]to|to[ ]follow[ ]up|need[ ]to[ ]go[ ]back|will[ ](?:check|follow|go[ ]back|look|ask|revisit|chase)|follow[ -]?up)\b",
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
