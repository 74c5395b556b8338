"""Dates as monitors write them, in British order: a typed answer, or finds inside a longer text.

A small grammar decides what is a date at all, since a general parser also finds dates in "C3" or "2.6", and reads
days of a month, weekdays and Scots, such as "Monday there". Spans of time ("three weeks ago"), and whatever else a
typed answer says in words of time, go to dateparser.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from conversations.reading.found import Found, apart, at

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=,|[ ]\d{2,4}\b))?"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|setterday|seturday|wed(?:s|nesday)?|wensday|wednsday"
    r"|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_PART = r"(?:[ ](?:early[ ])?(?:morning|afternoon|evening|night|lunch ?time|am|pm))?"
_GAP = r"[ \t]{1,3}"
# fmt: off
_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
]
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "couple of": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}
# fmt: on
_ORDINAL_DAYS = {word: day for day, word in enumerate(_ORDINALS, 1)}
_ORDINAL_DAYS |= {f"twenty {word}": 20 + day for day, word in enumerate(_ORDINALS[:9], 1)}
_ORDINAL_DAYS |= {"thirtieth": 30, "thirty first": 31}
_ORDINAL = "|".join(sorted((word.replace(" ", "[ -]") for word in _ORDINAL_DAYS), key=len, reverse=True))
_NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
# A typed answer with one of these, that the grammar does not read, is worth the library's look.
_DATE_LIKE = re.compile(rf"\bago$|\d[a-z]*[ ](?:of[ ])?(?:last\b|this\b|{_MONTH})|(?:{_MONTH})[ ]\d", re.I)
_LEAD = rf"(?:(?P<weekday>{_WEEKDAY})\b{_PART},?{_GAP}(?:the{_GAP})?)?"

# Words that show that the weekday after them is a habit or a span of days, not one day.
_HABIT = re.compile(r"(?:\b(?:every|each|on a|of a|most|other)[ ]|\w-|\bto[ ])$", re.I)
# "may" and "march" as verbs after a number: "2 may be moved".
_VERB_NEXT = re.compile(r"[ ](?:be|have|not|well|need|want|get|go|also|still|never|to|in|out|past)\b", re.I)
# What must come after a bare "sat" or "sun" for it to be a day: a time, a part of the day, or nothing.
_DAY_NEXT = re.compile(
    r"[ ]?(?:$|[\n,.;:(-]|\d{1,2}[.:]\d\d|\d{4}\b|\d{1,2} ?(?:-|–|to\b|til|am\b|pm\b|st\b|th\b))", re.I
)


def read_date(text: str, today: date) -> date | None:
    """The date a typed answer names, or None when the whole text is not a date.

    Days and months without a year, and weekdays, mean the most recent one; a date of the future is
    returned when it was written as one ("tomorrow", "5 Dec 2026"). `today` is the London date.
    """
    answer = re.sub(r"^(?:it was|on|for)\s+", "", " ".join(text[:80].split()).strip(" .,!?"), flags=re.I)
    if not answer or len(text.strip()) > 80:
        return None
    for pattern, read in (*_RULES, *_TYPED_RULES):
        match = pattern.fullmatch(answer)
        value = read(match, today) if match else None
        if value:
            return value
    return _parsed(answer, today) if _DATE_LIKE.search(answer) else None


def find_dates(text: str, today: date) -> list[Found[date]]:
    """Every date in a longer text, in order, each with its exact words; none of them overlap.

    A weekday that is a habit ("every Monday", "Mon-Fri") is not a date. A find is a guess when its
    weekday and its day of the month disagree, and when a bare weekday is today's own.
    """
    finds = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            value = read(match, today)
            if value and match[0] != "24/7":
                guess = _disagrees(match, value) or _a_week_ago(match, value, today)
                finds.append(at(text, match.start(), match.end(), value, guess=guess))
    return apart(finds)


def _disagrees(match: re.Match[str], value: date) -> bool:
    weekday = match.groupdict().get("weekday")
    return bool(weekday) and "day" in match.groupdict() and _number_of(str(weekday)) != value.weekday()


def _a_week_ago(match: re.Match[str], value: date, today: date) -> bool:
    """Whether a bare weekday is today's own: "Tuesday", written on a Tuesday, may also mean today."""
    parts = match.groupdict()
    bare = "before" in parts and not (parts["before"] or parts["after"])
    return bare and value == today - timedelta(days=7)


def _number_of(weekday: str) -> int:
    return _DAYS.index(weekday[:3].lower().replace("wen", "wed").replace("set", "sat"))


def _year(written: str | None) -> int | None:
    if not written:
        return None
    digits = written.strip("'’ ")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


@lru_cache(maxsize=256)
def _parsed(words: str, today: date) -> date | None:
    import dateparser  # slow to import: only a text with such a date pays for it

    found = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "past",
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "PARSERS": ["relative-time", "absolute-time"],
        },
    )
    return found.date() if found else None


def _of_month(day: int, month: int, year: int | None, today: date) -> date | None:
    """A day and a month; without a year, the most recent such date (29 February may lie four years back)."""
    if year is not None and not 1900 <= year <= 2100:
        return None
    for possible in (year,) if year else range(today.year, today.year - 9, -1):
        try:
            found = date(possible, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return found
    return None


def _numeric(match: re.Match[str], today: date) -> date | None:
    year = _year(match["year"])
    return _of_month(int(match["day"]), int(match["month"]), year, today)


def _spelled(match: re.Match[str], today: date) -> date | None:
    month = match["month"].rstrip(".")
    if month in {"may", "mar", "march"} and _VERB_NEXT.match(match.string, match.end()):
        return None
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    day = _day_number(match["day"])
    return _of_month(day, 1 + months.index(month[:3].lower()), _year(match["year"]), today)


def _day_number(written: str) -> int:
    word = re.sub(r"[ -]+", " ", written.lower())
    return _ORDINAL_DAYS[word] if word in _ORDINAL_DAYS else int(re.sub(r"\D", "", word))


def _ordinal(match: re.Match[str], today: date) -> date | None:
    """The most recent day of a month with that number: "the 21st"."""
    day = _day_number(match["day"])
    if not 1 <= day <= 31:
        return None
    found = today
    while found.day != day:
        found -= timedelta(days=1)
    return found


def _weekday(match: re.Match[str], today: date) -> date | None:
    """The most recent such weekday before today, moved by what the words around it say."""
    before = (match["before"] or "").lower()
    after = (match["after"] or "").lower()
    if after == "there" and match["weekday"].lower() in {"sat", "sun"}:
        return None
    back = (today.weekday() - _number_of(match["weekday"])) % 7
    if before.startswith(("a week on", "week on")) or after == "week":
        return today + timedelta(days=14 - back)
    if before in {"next", "coming", "this coming"} or after == "next week":
        return today + timedelta(days=7 - back)
    if not (before or after) and not _is_one_day(match):
        return None
    if before == "this":
        return today - timedelta(days=back)
    if "last week" in (before, after) or before.endswith("last week on"):
        return today - timedelta(days=today.weekday() + 7 - _number_of(match["weekday"]))
    weeks = 2 if "fortnight" in before else 1 if "week" in before or after == "before last" else 0
    return today - timedelta(days=(back or 7) + 7 * weeks)


def _is_one_day(match: re.Match[str]) -> bool:
    """Whether a weekday standing alone is one day: not a habit, and "sat" and "sun" only where no verb or
    star would stand."""
    text, word = match.string, match["weekday"].lower()
    if _HABIT.search(text[max(0, match.start() - 8) : match.start()]):
        return False
    if re.match(rf"[ ]?(?:-|–|to|til|till|until|and|&|/)[ ]?{_WEEKDAY}\b", text[match.end() : match.end() + 20], re.I):
        return False
    if word not in {"sat", "sun"}:
        return True
    spoken_of = text[max(0, match.start() - 5) : match.start()].lower()
    return not re.search(r"\b(?:the|he|she|they|i|we|who|and|men|it) $", spoken_of) and bool(
        _DAY_NEXT.match(text, match.end()) or match[0].lower() != word or spoken_of.endswith("on ")
    )


def _number(written: str) -> int:
    word = written.lower() or "a"
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _span(match: re.Match[str]) -> str:
    """How long, in words that the library knows: "2 weeks"."""
    number, unit = _number(match["number"]), match["unit"].lower().rstrip("s")
    return f"{2 * number} weeks" if unit == "fortnight" else f"{number} {unit}s"


def _ago(match: re.Match[str], today: date) -> date | None:
    return _parsed(f"{_span(match)} ago", today)


def _in_days(match: re.Match[str], today: date) -> date | None:
    return _parsed(f"in {_span(match)}", today)


def _days(number: int) -> Callable[[re.Match[str], date], date | None]:
    def read(_match: re.Match[str], today: date) -> date | None:
        return today + timedelta(days=number)

    return read


def _rule(
    pattern: str, read: Callable[[re.Match[str], date], date | None]
) -> tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]:
    return re.compile(rf"(?<![\w/'’])(?<!\d[.:])(?:{pattern})(?![\w/]|[.:]\d)", re.I), read


_DAY = rf"(?P<day>\d{{1,2}}(?:[ ]?(?:st|nd|rd|th))?|{_ORDINAL})"
_YEAR = r"(?:,?[ ](?P<year>20\d\d|['’]\d\d))?"
_SHORT_YEAR = r",?[ ](?P<year>\d\d)(?=$|[,;)\n]|\.(?!\d)|[ ](?!to\b|til|-|–|\w))"

# In order of priority: what a rule has taken, a later one does not see.
_RULES = [
    _rule(r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _numeric),
    _rule(
        rf"{_LEAD}(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>20\d\d|\d\d)",
        _numeric,
    ),
    # "17.11 – 10:45–12:30": a dotted day and month is a date, not a time, where a range of times follows.
    _rule(
        r"(?P<day>\d{1,2})\.(?P<month>1[0-2]|0?[1-9])(?P<year>)"
        r"(?=[ ]*[-–,:;/]?[ ]*\d{1,2}[:.]?\d\d[ ]?(?:-|–|to|til)[ ]?\d{1,2}[:.]?\d\d)",
        _numeric,
    ),
    _rule(
        rf"(?P<weekday>{_WEEKDAY})\b,?{_GAP}(?:the{_GAP})?(?P<day>\d{{1,2}})[/.](?P<month>1[0-2]"
        r"|0?[1-9])(?P<year>)(?![ ]?(?:[-–]|to\b|til|[ap]m\b))",
        _numeric,
    ),
    _rule(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)(?![ ](?:of|cells|full|lads|men|staff)\b)", _numeric),
    _rule(rf"{_LEAD}{_DAY}[ ]?(?:of[ ])?(?P<month>{_MONTH}){_SHORT_YEAR}", _spelled),
    _rule(rf"{_LEAD}{_DAY}[ ]?(?:of[ ])?(?P<month>{_MONTH}){_YEAR}", _spelled),
    _rule(rf"{_LEAD}(?P<month>{_MONTH})[ ]{_DAY}{_YEAR}", _spelled),
    # "17.11 – 10:45–12:30": a dotted day and month is a date, not a time, where a range of times follows.
    _rule(
        r"(?P<day>\d{1,2})\.(?P<month>1[0-2]|0?[1-9])(?P<year>)"
        r"(?=[ ]*[-–,:;/]?[ ]*\d{1,2}[:.]?\d\d[ ]?(?:-|–|to|til)[ ]?\d{1,2}[:.]?\d\d)",
        _numeric,
    ),
    _rule(
        rf"(?P<weekday>{_WEEKDAY})\b,?{_GAP}(?:the{_GAP})?(?P<day>\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL})",
        _ordinal,
    ),
    # "Saturday past (14th)": the number says which Saturday.
    _rule(
        rf"(?P<weekday>{_WEEKDAY})\b(?:[ ](?:past|there|last|just[ ]past))?[ ]\((?:the[ ])?(?P<day>\d{{1,2}}(?:st"
        rf"|nd|rd|th))(?=[) ])",
        _ordinal,
    ),
    _rule(r"(?P<number>)(?P<unit>fortnight|week)[ ]ago", _ago),
    _rule(rf"(?P<number>{_NUMBER})[ ](?P<unit>days?|weeks?|fortnights?|months?)[ ](?:ago|back|since)", _ago),
    _rule(
        r"(?:(?P<before>(?:(?:a|one)[ ])?(?:week|fortnight)[ ](?:(?:past|ago|last)[ ])?(?:on[ ])?(?:last[ ])?"
        r"|last[ ]week(?:[ ]on)?|this[ ]past|this[ ]coming|last|this|past|next|coming)[ ]?(?<=[ ]))?"
        rf"(?P<weekday>{_WEEKDAY})"
        rf"(?!\w){_PART}(?:,?[ ](?P<after>just[ ](?:there|past|gone)|past|gone|last[ ]week"
        r"|before[ ]last|last(?![ ]\w)"
        r"|next[ ]week|week(?!end|ly)|there(?![ ](?:was|were|is|are)\b)))?",
        _weekday,
    ),
    _rule(r"(?:the[ ])?day[ ]before[ ]yesterday|two[ ]nights[ ]ago", _days(-2)),
    _rule(
        rf"yesterday(?:['’]?s)?{_PART}|yday{_PART}|yest(?:er)?dy{_PART}|ystday|yest|yestreen|last[ ]night",
        _days(-1),
    ),
    _rule(
        r"today(?:['’]s)?|2day|tonight|this[ ](?:mornin['g]?|morn|afternoon|efternoon|efternin|evening"
        r"|lunch ?time|aft|am|pm)",
        _days(0),
    ),
    _rule(
        r"(?<!\bof )(?<!\bduring )(?<!\bfor )(?<!\ball )(?<!\bin )(?<!\bby )(?<!\bthrough )(?<!\buntil )the[ ]day"
        r"(?=$|[,.;:\n]|[ ](?:fae|from|\d|at|fur|and|between))",
        _days(0),
    ),
    _rule(r"(?:the[ ])?day[ ]after[ ]tomorrow", _days(2)),
    _rule(rf"tomorrow{_PART}|tomoro?w|the[ ]morn", _days(1)),
    _rule(r"(?:on[ ])?the[ ](?P<day>\d{1,2}(?:st|nd|rd|th))(?![ ]\w+day\b)", _ordinal),
    # "Dumfries. 20th. 11-12.": a bare ordinal between stops or beside a time is a day, "20th prisoner" is not.
    _rule(
        r"(?<!\bmy )(?<!\bhis )(?<!\bher )(?<!\bfor )(?<!\bto )(?P<day>\d{1,2}(?:st|nd|rd|th))"
        r"(?=[ ]*(?:[.,;:\n(–-]|$|\d{1,2}[.:ap-]))",
        _ordinal,
    ),
]
# Forms that are a date only as a whole answer.
_TYPED_RULES = [
    _rule(rf"{_LEAD}(?P<day>\d{{1,2}})[/. -](?P<month>\d{{1,2}})(?P<year>)", _numeric),
    _rule(rf"{_LEAD}(?P<day>\d{{1,2}})[/. -](?P<month>\d{{1,2}})[/. -](?P<year>20\d\d|\d\d)", _numeric),
    _rule(rf"{_LEAD}{_DAY}[ /.-]?(?:of[ ])?(?P<month>{_MONTH})[ /.-]?(?P<year>20\d\d|['’]?\d\d)?", _spelled),
    _rule(rf"(?:the[ ])?(?P<day>\d{{1,2}}[ ]?(?:st|nd|rd|th)|{_ORDINAL})(?:[ ]of[ ]this[ ]month)?", _ordinal),
    _rule(rf"(?P<before>)(?P<weekday>{_WEEKDAY})(?P<after>)", lambda match, today: _most_recent(match, today)),
    _rule(rf"in[ ](?P<number>{_NUMBER})[ ](?P<unit>days?|weeks?|fortnights?|months?)", _in_days),
]


def _most_recent(match: re.Match[str], today: date) -> date:
    return today - timedelta(days=(today.weekday() - _number_of(match["weekday"])) % 7 or 7)
