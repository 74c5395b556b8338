"""Dates of birth: a date beside "born", or a whole date in a year somebody in prison may be born in."""

import re
from collections.abc import Iterator

from standards.guard.spans import Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMBER_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)"
_ORDINAL = rf"(?:the )?{_DAY} ?(?:st|nd|rd|th)?"
_WHOLE = (
    rf"(?P<iso>(?:19|20)\d\d[-/.]{_NUMBER_MONTH}[-/.]{_DAY})"
    rf"|{_DAY}(?P<sep> ?[-/.] ?| ){_NUMBER_MONTH}(?P=sep)(?P<y1>(?:19|20)\d\d|\d\d)"
    rf"|{_ORDINAL}(?: of)?[ /.-]{{0,2}}{_MONTH}[ ,/.-]{{0,3}}(?P<y2>{_YEAR})"
    rf"|{_MONTH}[ .]{{1,2}}{_DAY}(?:st|nd|rd|th)?,? (?P<y3>(?:19|20)\d\d)"
)
_PARTLY = (
    rf"{_ORDINAL}(?: of)? ?{_MONTH}|{_MONTH} {_DAY}(?:st|nd|rd|th)?"
    rf"|{_MONTH} (?:of )?(?:19|20)\d\d|{_DAY}[/.-]{_NUMBER_MONTH}"
    r"|(?:19|20)\d\d|\d{6}|\d{8}"
)
_FROM, _TO = r"(?<![\w£/.:-])", r"(?![\w/]|[.:-]\d)"
_DATE = re.compile(rf"{_FROM}(?:{_WHOLE}){_TO}", re.I)
_PARTIAL = re.compile(rf"(?:{_WHOLE}|{_PARTLY}){_TO}", re.I)
_CUE = re.compile(
    r"(?<!\w)(?:d ?\. ?o ?\. ?b ?\.?|dob|d/o/b|d o b|date ?(?:of|o)? ?birth|"
    r"birth ?date|born|birthday|b/day|bday|b'day|d\.?birth|bd|dobs|y\.?o\.?b\.?|year of birth)"
    r"(?: (?:of|him|is|was|given|as|in|on|the|shown|"
    r"recorded|listed|his|her|year|back)\b){0,6}['’]?s?[ :=,.(;-]{0,4}(?:on |in |the |is )?",
    re.I,
)
_AGED = re.compile(
    r"\b(?:aged?|turned|turns) ?\d{0,3}[ ,(;-]{0,3}$|\b\d\d ?(?:yo|yrs?|years?)(?: old)?[ ,(;-]{1,3}$", re.I
)
_AFTER = re.compile(
    r"[ ,(-]{0,3}(?:\(?d\.?o\.?b\.?\b|date of birth|is (?:his|her|the) (?:dob|date of birth|birthday))", re.I
)
_EVENT = re.compile(
    r"\b(?:since|sentenced|convicted|opened|built|dated|arrived|admitted|recalled|liberated|until|till|from|act|rules|"
    r"report|published|installed|edition|issued|inspection|established|founded|painted|refurbished)\b[^.;]{0,24}$",
    re.I,
)
OLDEST, YOUNGEST = 1920, 2010
THIS_CENTURY = 26
"""Two figures up to this are a year after 2000."""


def births(text: str) -> Iterator[Span]:
    """Every date of birth."""
    for cue in _CUE.finditer(text):
        date = _PARTIAL.match(text, cue.end())
        if date and _beside(cue.group(), date):
            yield Span(date.start(), date.end(), "dob")
    for date in _DATE.finditer(text):
        before = text[max(0, date.start() - 60) : date.start()]
        cued = _AGED.search(before) or _AFTER.match(text, date.end())
        if cued or (_birthlike(date) and not _EVENT.search(before)):
            yield Span(date.start(), date.end(), "dob")


def _beside(cue: str, date: re.Match[str]) -> bool:
    """A birthday is also a day of cakes and visits: then the date has to follow at once."""
    return "day" not in cue.lower() or bool(re.search(r"is|was|[:=(]|day['’]?s? ?$", cue.lower())) or bool(date["y2"])


def _birthlike(date: re.Match[str]) -> bool:
    typed = date["iso"] or date["y1"] or date["y2"] or date["y3"]
    year = int(re.sub(r"\D", "", typed[:5])[:4]) if date["iso"] else int(re.sub(r"\D", "", typed))
    if year < 100:
        if date["sep"] == " " or (date["y2"] and year <= THIS_CENTURY):
            return False
        year += 1900 if year > THIS_CENTURY else 2000
    return OLDEST <= year <= YOUNGEST
