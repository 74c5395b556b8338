"""Times of day as monitors write them: a typed answer, a typed range, or finds inside a longer text.

Times are London wall time, to the minute. Where no am or pm is written, the hours 7 to 11 are read as morning
and 12 and 1 to 6 as afternoon, the working day 07:00 to 19:00; in a range each end leans on the other, so
that "2-4pm" is 14:00 to 16:00 and "11-1" is 11:00 to 13:00. Four digits, and hours from 13, are the 24-hour
clock.
"""

import re
from dataclasses import dataclass
from datetime import time

from conversations.reading.found import Found, at

# fmt: off
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SCOTS_HOURS = {"wan": 1, "twa": 2, "fower": 4, "seeven": 7, "echt": 8, "eleeven": 11, "twal": 12}
_HOUR_WORDS = {word: hour for hour, word in enumerate(_HOURS, 1)} | _SCOTS_HOURS
_MINUTE_WORDS = {
    "oh five": 5, "five": 5, "ten": 10, "fifteen": 15, "quarter": 15, "a quarter": 15, "twenty": 20,
    "twenty five": 25, "five and twenty": 25, "half": 30, "hauf": 30, "thirty": 30, "thirty five": 35, "forty": 40,
    "forty five": 45, "fifty": 50, "fifty five": 55,
}
# fmt: on
_HOUR_WORD = "(?:" + "|".join(_HOUR_WORDS) + ")"
_MINUTE_WORD = "(?:" + "|".join(sorted((w.replace(" ", "[ -]") for w in _MINUTE_WORDS), key=len, reverse=True)) + ")"
_MARK = (
    r"(?P<mark>[ ]?[ap]m\b|[ ]?[ap]\.[ ]?m\b\.?|[ ]?[ap](?!\w)|[ ]in[ ]the[ ](?:morning|afternoon|evening)"
    r"|[ ]at[ ]night)?"
)
_ABOUT = (
    r"(?:about|around|roughly|approx(?:imately)?\.?|just[ ](?:after|before|gone)|nearly"
    r"|(?:the[ ])?back[ ]of?|c\.|~)"
)
_JOIN = (
    r"(?:[ ]?(?:-|–|—|→|>)[ ]?|[ ](?:to|til|till|until|untill|tae|through[ ]to|thru|and)[ ]"
    r"|[ ]?'til[ ])"
)


@dataclass(frozen=True, slots=True)
class TimesRead:
    """A typed range: either end may be missing (None).

    `ambiguous`: an end had no am or pm and could also be another hour at which monitors are about
    (07:00 to 21:00), so that the reading is worth showing.
    """

    time_in: time | None = None
    time_out: time | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time as written: its hour, its minute, and whether the half of the day is certain."""

    hour: int
    minute: int
    certain: bool
    bare: bool  # one or two digits, or one word: no proof that it is a time at all

    def readings(self) -> list[int]:
        """The minutes of the day that this can mean, earliest first."""
        minutes = 60 * self.hour + self.minute
        if self.certain or self.hour == 12:
            return [minutes]
        return [minutes, minutes + 720]

    def likely(self) -> int:
        """The minute of the day by the rule of the working day."""
        readings = self.readings()
        return readings[0] if len(readings) == 1 or self.hour >= 7 else readings[1]

    def unclear(self) -> bool:
        """Whether both readings are hours at which monitors are about."""
        return len([m for m in self.readings() if 7 * 60 <= m < 21 * 60]) > 1


# The forms of one time, in order of priority.
_FORMS = [
    re.compile(r"(?P<hour>2[0-3]|[01]?\d)[ ]?[:.h][ ]?(?P<minute>[0-5]\d)(?![.:]?\d)(?:[ ]?hrs?\b)?" + _MARK, re.I),
    re.compile(r"(?P<hour>2[0-3]|[01]\d)(?P<minute>[0-5]\d)(?!\d)(?:[ ]?h(?:ou)?rs?\b|h\b)?" + _MARK, re.I),
    re.compile(r"(?P<hour>[1-9])(?P<minute>[0-5]\d)(?!\d)(?:[ ]?hrs?\b)?" + _MARK, re.I),
    re.compile(
        rf"(?P<minute_word>{_MINUTE_WORD}|5|10|20|25|\d{{1,2}}(?=[ ]min))(?:[ ]min(?:ute)?s?)?[ ]"
        r"(?P<side>past|to|after|tae|gone)[ ]"
        rf"(?P<hour_word>{_HOUR_WORD}\b|1[0-2]|[1-9])(?![\d:]|[.]\d)" + _MARK,
        re.I,
    ),
    re.compile(
        rf"(?P<side>half|hauf)[ -](?:past[ ])?(?P<hour_word>{_HOUR_WORD}\b|1[0-2]|[1-9])(?![\d:]|[.]\d)" + _MARK, re.I
    ),
    re.compile(
        rf"(?P<hour_word>{_HOUR_WORD}|1[0-2]|[1-9])[ ](?P<minute_word>oh[ ]five|fifteen|twenty(?:[ -]five)?"
        r"|thirty(?:[ -]five)?|forty(?:[ -]five)?|fifty(?:[ -]five)?|15|20|25|30|35|40|45|50|55)(?![\w:]|[.]\d)"
        + _MARK,
        re.I,
    ),
    re.compile(r"(?:12[ ])?(?P<noon>noon|mid-?[ ]?day|midnight)", re.I),
    re.compile(rf"(?P<hour_word>{_HOUR_WORD}|2[0-3]|1?\d)[ ]?(?P<clock>o[ '’]?[ ]?clock)" + _MARK, re.I),
    re.compile(
        rf"(?P<hour_word>{_HOUR_WORD}(?:\b|(?=ish))|2[0-3]|[01]?\d)(?:ish\b)?(?![\d/%]|[.:]\d|[ ]?(?:%|h(?:ou)?rs?\b))"
        + _MARK,
        re.I,
    ),
]
_JOINED = re.compile(rf"{_JOIN}(?:{_ABOUT}[ ]?)?", re.I)
_TWO_HOURS = re.compile(r"(?:ten|10|five|5)[ ](?:to|tae)\b", re.I)
_SINGLE = re.compile(rf"\b(?:at|by|till|til|until|left|out|{_ABOUT})[ ]$", re.I)
# What may stand before the first and between the two times of a typed answer.
_CAME = r"(?:i[ ])?(?:(?:got|went|came|was|time)[ ])?"
_LABEL = re.compile(
    rf"(?:{_CAME}(?:(?P<out>out|left|finished|ended)|in|from|between|arrived|started?)[ :]*(?:at[ ])?)?", re.I
)
_BETWEEN = re.compile(
    rf"(?:{_JOIN})?[ ,;/&+]*(?:and[ ])?(?:{_CAME}(?:out|left|finished|away)[ :]*(?:(?:at|by)[ ])?)?", re.I
)
_START = re.compile(
    r"(?<![\w£.:-])(?<!\d/)(?=[\d]|"
    + "|".join([*_HOUR_WORDS, "half", "hauf", "a quarter", "quarter", "twenty", "noon", "mid", "a "])
    + ")",
    re.I,
)


def read_times(text: str) -> TimesRead:
    """The range a typed answer names; the whole text must be times, otherwise both ends are None.

    One time alone is the time in, unless it says "out" or "left".
    """
    answer = _plain(text)
    label = _LABEL.match(answer)
    if not label or len(text.strip()) > 80:
        return TimesRead()
    read = _ends(answer, label, hours=True)
    return read if read.time_out and read.time_in else _ends(answer, label, hours=False)


def _ends(answer: str, label: re.Match[str], *, hours: bool) -> TimesRead:
    found = _clock_at(answer, label.end(), hours=hours)
    if not found:
        return TimesRead()
    clock, end = found
    if end == len(answer):
        value, leaving = _time(clock.likely()), label["out"]
        return TimesRead(None if leaving else value, value if leaving else None, clock.unclear())
    join = _BETWEEN.match(answer, end)
    other = _clock_at(answer, join.end()) if join and join[0] else None
    return _range(clock, other[0]) if other and other[1] == len(answer) else TimesRead()


def _plain(answer: str) -> str:
    return re.sub(rf"\b{_ABOUT} ?", "", re.sub(r"\s+", " ", answer[:80]).strip(" .,!?()"), flags=re.I)


def read_time(text: str) -> time | None:
    """The one time a typed answer names, or None when the whole text is not one time."""
    answer = _plain(text)
    label = _LABEL.match(answer)
    found = _clock_at(answer, label.end() if label else 0)
    return _time(found[0].likely()) if found and found[1] == len(answer) and len(text.strip()) <= 80 else None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time, or with an `end` a range, inside a longer text; each end has its own words."""

    start: Found[time]
    end: Found[time] | None
    ambiguous: bool
    bare: bool  # only whole hours without am, pm or a colon: the words around must show that it is a time


def find_times(text: str) -> list[TimeSpan]:
    """Every time and every range in a longer text, in order, each with its exact words.

    Whether it is a visit's time is for the reader of the note to say: "meds at 8am" is found too.
    """
    spans: list[TimeSpan] = []
    place = 0
    while match := _START.search(text, place):
        span = _range_at(text, match.start()) or _one_at(text, match.start())
        if span:
            spans.append(span)
        place = (span.end or span.start).end if span else match.start() + 1
    return spans


def _one_at(text: str, start: int) -> TimeSpan | None:
    found = _clock_at(text, start)
    if not found:
        return None
    clock, end = found
    return TimeSpan(at(text, start, end, _time(clock.likely())), None, clock.unclear(), clock.bare)


def _range_at(text: str, start: int) -> TimeSpan | None:
    """A range beginning there; "ten to twelve" is one, unless a word before it leads to a single time."""
    single = _SINGLE.search(text[max(0, start - 12) : start])
    found = _clock_at(text, start, hours=not single)
    joined = _JOINED.match(text, found[1]) if found else None
    loose = None if joined or not found or found[0].bare else re.compile(r"[ ]|/").match(text, found[1])
    joined = joined or loose
    other = _clock_at(text, joined.end()) if joined else None
    if not (found and joined and other) or (loose and other[0].bare):
        return None
    read = _range(found[0], other[0])
    bare = found[0].bare and other[0].bare
    if not (read.time_in and read.time_out) or (bare and read.time_out <= read.time_in):
        return None
    first = at(text, start, found[1], read.time_in)
    return TimeSpan(first, at(text, joined.end(), other[1], read.time_out), read.ambiguous, bare)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _clock_at(text: str, start: int, *, hours: bool = False) -> tuple[_Clock, int] | None:
    """The time written at `start` of the text, and where it ends.

    With `hours`, "ten to twelve" is read as the hour ten, for the reader of a range to go on from.
    """
    for form in _FORMS:
        match = form.match(text, start)
        if match and hours and _TWO_HOURS.match(match[0]):
            continue
        if match and not (match.end() < len(text) and text[match.end()].isalnum() and text[match.end() - 1].isalnum()):
            clock = _clock(match)
            if clock:
                return clock, match.end()
    return None


def _clock(match: re.Match[str]) -> _Clock | None:
    parts = match.groupdict()
    if parts.get("noon"):
        return _Clock(0 if parts["noon"].lower() == "midnight" else 12, 0, certain=True, bare=False)
    written = (parts.get("hour") or parts.get("hour_word") or "").lower()
    hour = _HOUR_WORDS[written] if written in _HOUR_WORDS else int(written)
    minute = _minutes(parts)
    side = (parts.get("side") or "").lower()
    if side in {"to", "tae"}:
        hour, minute = (hour - 1 or 12), 60 - minute
    elif side in {"half", "hauf"}:
        minute = 30
    if minute >= 60 or hour > 23:
        return None
    four_digits = re.match(r"\d{4}", match[0]) is not None
    certain = hour == 0 or hour > 12 or written.startswith("0") or four_digits
    bare = not (parts.get("minute") or parts.get("minute_word") or side or parts.get("clock") or parts.get("mark"))
    half = _half(parts.get("mark") or "")
    if half is not None and hour <= 12:
        hour, certain = (12 if hour == 12 and "morning" in match[0].lower() else hour % 12 + half), True
    return _Clock(hour, minute, certain, bare)


def _half(mark: str) -> int | None:
    """The hours that a written "am" or "in the evening" adds; None where nothing was written."""
    word = mark.lower().strip().removeprefix("in the ")
    if not word:
        return None
    return 0 if word == "morning" or (word[0] == "a" and word[:2] not in {"af", "at"}) else 12


def _minutes(parts: dict[str, str | None]) -> int:
    word = re.sub(r"[ -]+", " ", (parts.get("minute_word") or "").lower())
    return _MINUTE_WORDS[word] if word in _MINUTE_WORDS else int(parts.get("minute") or word or 0)


def _range(first: _Clock, last: _Clock) -> TimesRead:
    """Two times read together: what one end leaves open, the other decides."""
    if last.certain and not first.certain:
        before = [m for m in first.readings() if m < last.readings()[0]]
        start = before[-1] if before else first.likely()
        return TimesRead(_time(start), _time(last.readings()[0]))
    start = first.likely()
    after = [m for m in last.readings() if m > start]
    end = after[0] if after else last.likely()
    unclear = first.unclear() and not last.certain
    return TimesRead(_time(start), _time(end), unclear)
