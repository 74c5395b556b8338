"""Which of the dates and times in a note are the visit's own, and not a meal's, a parole date's or a lock-up's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from conversations.reading.found import Found, at
from conversations.reading.when import TimeSpan, find_dates, find_times
from conversations.reading.words import sentence_around

_OTHER_DATE = re.compile(
    r"\b(?:since|until|untill|till|til|by|before|after|from|fae|(?<!is )(?<!visit )for|parole|due"
    r"|due[ ]on|next|liberat\w+|release[d]?|erd|edl|hearing|court|born"
    r"|appointment|moved|told[ ]you|reported|returns?|returned|starts?|started|closed|shut|off|waiting"
    r"|transferred|refurb\w*|expected|arriv(?:es|ing)[ ]in"
    r"|out|calls?|ran[ ]out|none|every|last[ ]seen|last[ ]visit(?:ed)?|was[ ]here|is|be)(?:[ ](?:on|in"
    r"|at|is|was|it|that|the|of|him|her|them|here))*[ ]$",
    re.I,
)
_PAST_VISIT = re.compile(
    r"\b(?:my|our|the)?[ ]?(?:last|previous|earlier)[ ](?:visit|report|note)\b|\bas[ ]i[ ]told\b"
    r"|\bwrote\b|\bwriting\b(?![ ]up[ ](?:my|the|this|our)\b)",
    re.I,
)
_HERE = re.compile(
    r"\b(?:visit(?:ed|ing)?|attended|arrived|went|was[ ](?:in|at|up)|wis[ ](?:in|up|at)|been|got[ ]"
    r"(?:in|to)|there|refused|turned|attempted|date|in|saw|seen|spoke|spent|let[ ]in)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Scored:
    score: int
    found: Found[date]


def find_visit_date(text: str, sent_at: datetime, near: Sequence[tuple[int, int]]) -> Found[date] | None:
    """The date of the visit among the dates of the text; never one in the future, nor one of something else.

    `near`: where else the text is about the visit (the establishment, its times); a date in the same
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


def _date_score(text: str, found: Found[date], near: Sequence[tuple[int, int]]) -> int:
    start, end = sentence_around(text, found.start, found.end)
    before = text[max(start, found.start - 30) : found.start]
    if _OTHER_DATE.search(before) and not re.search(r"\b(?:i|we)[ ][^.]*$", text[start : found.start], re.I):
        return -5
    if _PAST_VISIT.search(text[start : found.start]) or re.match(
        r"['’]s[ ](?!visit)|[ ]at[ ]the[ ]latest", text[found.end : found.end + 16]
    ):
        return -5
    together = any(start <= place < end for place, _ in near)
    first = not text[:start].strip() or start < 40
    alone = not re.search(r"\w", text[start : found.start] + text[found.end : end])
    leading = not re.search(r"\w{3,}", text[start : found.start])
    labelled = re.search(r"\bdate(?: of visit)?[ ]?[:=-]?[ ]*$", text[start : found.start], re.I) is not None
    went = _HERE.search(text[start : found.start]) is not None
    return 4 * labelled + 3 * together + 2 * first + 2 * alone + went + leading


_OTHER_TIME = re.compile(
    r"\b(?:meds?|medication|dinners?|lunch|breakfast|tea|meals?|food|served|serving"
    r"|lock(?:ed)?(?:[ ]?up)?|lock[ -]?up|unlock(?:ed)?|banged[ ]up|dubbed[ ]up|exercise|rec"
    r"|recreation|association|gym[ ]is"
    r"|session|since|open(?:s|ed)?|closes?|closed|visits[ ](?:are|start\w*|from)|alarms?|appointments?"
    r"|calls?|bell|hungry|instead[ ]of|every|each|bus|court|came[ ]at|van|due|shift|by[ ]then"
    r"|home[ ]by"
    r"|sheds?|o'clock[ ]on|rule|standard|qi|cells?|room|nothing[ ]since|nae[ ]food|curfew|kit"
    r"|showers?[ ](?:from|at|only)|he|she|his|her|their|canteen)\b[^.,;\n]{0,30}$",
    re.I,
)
_COME = re.compile(
    r"(?:\b(?:in|arr|got[ ](?:in|there|to[ ]\w+)|arriv(?:ed|ing|al)|entered|entry|started?|from|fae|there"
    r"|between|time[ ]in|begin(?:ning)?|began|turned[ ]up|showed[ ]up|went[ ]in|reached[ ]\w+"
    r"|start(?:ing)?)[ :.=–-]*(?:late,?[ ])?(?:at|about|around"
    r"|roughly|just[ ]after|just[ ]before|(?:the[ ])?back[ ]of?)?[ :]*"
    r"|^(?:visit[ ])?(?:at[ ])?)$",
    re.I,
)
_GO = re.compile(
    r"\b(?:o[ou]t|left|leav(?:e|ing)|away|finish(?:ed)?|end(?:ed|ing)?|cut[ ]short|until|untill|till?|tae|time[ ]out"
    r"|dep|signed[ ]out|came[ ](?:out|away)|depart(?:ed|ing|ure)|gone|done|exit(?:ed)?|off)[ :.=–-]*(?:(?:at|by"
    r"|about|around"
    r"|roughly|again|just|after|before|(?:the[ ])?back[ ]of?|the[ ](?:site|prison)|it)[ :]*){0,3}$",
    re.I,
)
_NOT_A_TIME = re.compile(
    r"[ ]?(?:lads?|m[ae]n|guys?|boys|wom[ae]n|prisoners?|residents?|cons|staff|officers?|weeks?|days?"
    r"|months?|years?|mins?\b|minutes?|hours?|hrs?\b|cells?|per|%|of\b|lass\w*|fowk|folk|fell?as|chaps|ys?p?s?\b"
    r"|requests?|people|places"
    r"|to[ ]a[ ]cell|deg|st\b|nd\b|rd\b|th\b|x\b|past\b|times|halls?\b|wings?\b|other|more|in[ ]a)",
    re.I,
)


# "13.15 in. 15.00 out": the word after the time; at 0 for the time in, at 1 for the time out.
_AFTERWARDS = [
    re.compile(rf"[ ]?(?:{words})(?=[ ]?(?:[.,;:/)–-]|$|\n|and\b|&))", re.I)
    for words in ("in|arrival", "o[ou]t|departure")
]


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
    spans = _exactly(text, find_times(_without(text, when)))
    around = [(f.start, f.end) for f in where] + [(f.start, f.end) for f in when]
    scores = {span: _range_score(text, span, around) for span in spans if span.end}
    best = max(scores, default=None, key=lambda span: scores[span])
    if best and scores[best] > 0:
        read = _in_the_evening(text, best)
        began, ended = _within(text, spans, read, _LATE), _within(text, spans, read, _EARLY)
        return VisitTimes(began or read.time_in, ended or read.time_out)
    came = next((span for span in spans if _leads(text, span, _COME)), None)
    gone = [span for span in reversed(spans) if _leads(text, span, _GO)]
    went = next((span for span in gone if not span.bare), gone[0] if gone else None)
    if came is None:
        came = next((s for s in spans if s is not went and _beside(text, s, around)), None)
    if came is None and went:
        came = _just_before(text, spans, went)
    if came and went and came.start.start > went.start.start and came.start.value > went.start.value:
        came = None
    if came and not went:
        return VisitTimes(came.start, _after_a_stay(text, came.start))
    return VisitTimes(came.start if came else None, _after(came, went) if went else None)


_EARLY = re.compile(r"\b(?:left|leave|out|away|ended)[ ](?:again[ ])?(?:at|by)[ ]$", re.I)
_LATE = re.compile(r"\b(?:get|got|let)[ ](?:me[ ]|us[ ])?in[ ](?:till|til|until)[ ]$", re.I)


def _exactly(text: str, spans: Sequence[TimeSpan]) -> list[TimeSpan]:
    """The spans, a loose time that an exact one in brackets follows ("just before four (3.55)") read as that."""
    exact: list[TimeSpan] = []
    for span in spans:
        last = exact[-1] if exact else None
        between = text[last.start.end : span.start.start].strip() if last else ""
        if last and between == "(" and not (last.end or span.end or span.bare):
            words = at(text, last.start.start, span.start.end, span.start.value)
            exact[-1] = TimeSpan(words, None, span.ambiguous, span.bare)
        else:
            exact.append(span)
    return exact


def _within(text: str, spans: Sequence[TimeSpan], planned: VisitTimes, said: re.Pattern[str]) -> Found[time] | None:
    """The time within the planned ones at which the monitor says to have come or left after all."""
    if not (planned.time_in and planned.time_out):
        return None
    first, last = planned.time_in.value, planned.time_out.value
    fitting = [span.start for span in spans if not span.end and first < span.start.value < last]
    return next((one for one in fitting if said.search(_before(text, TimeSpan(one, None, False, False)))), None)


_AMOUNT = (
    r"(?:(?P<half>half[ ]an[ ]hour)|(?<![\d/.:])(?P<hours>\d(?:\.5)?|an?|one|two|three|four|twa)[ ]?(?:hours?"
    r"|hrs?|h\b|hoors?)"
    r"(?P<and_half>[ ]and[ ]a[ ]half)?(?:[ ]?(?:and[ ])?(?P<odd>\d\d)[ ]?(?:minutes?|mins?|m)\b)?"
    r"|(?<![\d/.:])(?P<minutes>\d{2,3})[ ]?(?:minutes?|mins?))"
)
_STAY_BEFORE = re.compile(
    rf"(?<!about )(?<!around )(?<!nearly )(?<!under )(?<!over )\b{_AMOUNT}[ ](?:from|starting)[ ](?:at[ ])?$", re.I
)
_STAY_AFTER = re.compile(
    rf"[ ]?(?:[,(–-]|and\b)?[ ]?(?:i[ ]|we[ ])?(?:(?:for|stayed|there|lasted|lasting|visit)[ ](?:for[ ])?)?{_AMOUNT}"
    r"(?=[ ]?(?:$|[.,;)\n]|visit\b|in[ ](?:total|all)|altogether))",
    re.I,
)


def _after_a_stay(text: str, came: Found[time]) -> Found[time] | None:
    """The time out that a stated length of the visit gives: "2 hrs from 10", "in at 10 for 90 mins"."""
    stay = _STAY_BEFORE.search(text, max(0, came.start - 40), came.start) or _STAY_AFTER.match(text, came.end)
    if not stay or re.search(r"\bwait\w*[ ]$", text[: stay.start()], re.I):
        return None
    words = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "twa": 2.0, "three": 3.0, "four": 4.0}
    parts = stay.groupdict()
    hours = (parts["hours"] or "0").lower()
    minutes = 60 * (words[hours] if hours in words else float(hours)) + int(parts["odd"] or parts["minutes"] or 0)
    minutes += 30 * (bool(parts["half"]) + bool(parts["and_half"]))
    end = came.value.hour * 60 + came.value.minute + int(minutes)
    if end >= 24 * 60:
        return None
    return at(text, stay.start(), stay.end(), time(end // 60, end % 60))


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


def _beside(text: str, span: TimeSpan, around: Sequence[tuple[int, int]]) -> bool:
    """Whether one time stands right beside the visit's date or place: "Wednesday 11th at 2pm"."""
    begin = span.start.start
    led = re.search(r"\bat[ ]$", text[max(0, begin - 4) : begin]) is not None
    if span.end or (
        span.bare and not re.match(r"[ ]?(?:this|on|yesterday|today|but|and)", _follows(text, span)) and not led
    ):
        return False
    start, end = sentence_around(text, begin, span.start.end)
    alone = not span.bare and not re.search(r"\w", text[start:begin] + text[span.start.end : end])
    near = alone or any(
        0 <= begin - last <= 5 and re.fullmatch(r"[ ,:–-]*(?:at|@|about)?[ ]*", text[last:begin]) for _, last in around
    )
    return near and not _OTHER_TIME.search(_before(text, span))


def _range_score(text: str, span: TimeSpan, around: Sequence[tuple[int, int]]) -> int:
    before = _before(text, span)
    last = span.end or span.start
    if _OTHER_TIME.search(before) or (span.bare and _NOT_A_TIME.match(_follows(text, span))):
        return -5
    if span.bare and re.search(
        r"\b(?:ages?|aged|numbers?|rule|level|cell|about|of|for|score|rated?)[ ]$", before, re.I
    ):
        return -5
    start, end = sentence_around(text, span.start.start, last.end)
    together = any(start <= place < end for place, _ in around)
    first = start < 60
    alone = not re.search(r"\w{3,}", text[start : span.start.start])
    led = _COME.search(before) is not None
    return 3 * together + 2 * (not span.bare) + 2 * alone + 2 * led + first
