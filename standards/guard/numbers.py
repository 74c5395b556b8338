"""Prisoner numbers: after a cue, in the shapes of Scotland and of England and Wales, or said of somebody."""

import re
from collections.abc import Iterator

from standards.guard.lists import Lists, folded
from standards.guard.spans import Span

_ENGLISH = re.compile(r"(?<![\w-])[A-Z] ?\d{4} ?[A-Z]{2}(?![\w-])|(?<![\w-])[a-z]\d{4}[a-z]{2}(?![\w-])")
_YEARED = re.compile(r"(?<![\w/.,£-])(?P<number>\d{3,6})/(?P<year>\d{2})(?![\w/])(?!,?\d)")
_NUMBER = r"\d{2,3}(?: \d{2,3}){1,3}|[A-Za-z]{0,2} ?\d{3,8}(?:/\d\d)?[A-Za-z]{0,2}"
_CUE = re.compile(
    r"(?<![\w/])(?:"
    r"(?P<sure>s ?\.? ?p ?\.? ?i ?\.? ?n\b|spin|chi|prn|prison(?:er)?s?['’]?s? ?(?:id|number|numbers|num|no|nos|nr|"
    r"ref|#)|"
    r"(?:pris|prsnr|offender|inmate|custody|sps|nomis|noms|warrant|"
    r"s ?c ?r ?o|scro|pnc|prisoner identification|jail|pr ?2) ?(?:id|number|num|no|nr)|"
    r"id (?:number|no)|(?:his|her|their|my|whose) (?:number|num|no|id))"
    r"|(?P<likely>prisoner|p/?no|pn|prisoners|pris|inmate|offender|convict|number|num|no|nr|nos|id|#|no\.)"
    r")(?: (?:number|no|num|id))?['’]?s?[ .:=#(-]{0,3}(?:is |was |are |given as |ending |of )?[:=#( ]{0,2}"
    rf"(?P<number>{_NUMBER})(?![\w/]|[.,:-]\d)",
    re.I,
)
_BARE = re.compile(r"(?<![\w£$€/.,:#+-])(?<!\d )\d{5,6}(?![\w/%£]|[.,:-]\d| \d)")
_PERSON = re.compile(r"pris|inmate|offender|convict", re.I)
_OTHER = frozenset(
    re.findall(
        r"\S+",
        """
        phone telephone tel mobile mob room cell door complaint complaints reference ref form order serial
        model bus flat house rule version batch bed invoice ticket account job asset policy part page
        section contract lot call box route fax item stock barcode reg registration pf edition standard
        indicator receipt tracking sort extension ext total large small high low record
        """,
    )
)
_LEADS = frozenset(
    re.findall(
        r"\S+",
        """
        seen to for from with by of re about regarding prisoner man lad guy boy woman inmate is was and on told
        saw met spoke against both behalf mr ms mrs that see him her cellmate resident offender named also
        contact check ask asked chase
        """,
    )
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def numbers(text: str, known: Lists) -> Iterator[Span]:
    """Every prisoner number."""
    for match in _ENGLISH.finditer(text):
        yield Span(match.start(), match.end(), "prisoner_number")
    for match in _CUE.finditer(text):
        if _cued(match, text):
            yield Span(match.start("number"), match.end("number"), "prisoner_number")
    for match in _YEARED.finditer(text):
        if not _school_year(match) and not _referenced(text, match.start()):
            yield Span(match.start(), match.end(), "prisoner_number")
    for match in _BARE.finditer(text):
        if _of_somebody(text, match, known):
            yield Span(match.start(), match.end(), "prisoner_number")


def _cued(match: re.Match[str], text: str) -> bool:
    digits = re.sub(r"\D", "", match["number"].split("/")[0])
    if match["sure"]:
        return len(digits) >= 4 and not re.search(r"\d (?:men|people|staff)", match["number"])
    if " " in match["number"].strip() or not 4 <= len(digits) <= 7:
        return False
    if re.match(r"[a-z]", match["number"], re.I) and not match["number"][0].isupper():
        return False
    before = _words_before(text, match.start())
    if _OTHER.intersection(before[-2:]) or re.match(
        r" ?(?:times|men|of|meals|people|staff|visits)\b", text[match.end() :]
    ):
        return False
    return len(digits) > 4 or bool(_PERSON.match(match.group()) and not re.match(r"(?:19|20)\d\d$", digits))


def _words_before(text: str, start: int) -> list[str]:
    return [folded(word) for word in _WORD.findall(text[max(0, start - 40) : start])]


def _referenced(text: str, start: int) -> bool:
    return bool(_OTHER.intersection(_words_before(text, start)[-2:]))


def _school_year(match: re.Match[str]) -> bool:
    """2024/25 is a year; 1920/26 could be one."""
    number = match["number"]
    return (
        len(number) < 4
        or (len(number) == 4 and int(number[2:]) + 1 == int(match["year"]))
        or (len(number) == 4 and number.startswith("20"))
    )


def _of_somebody(text: str, match: re.Match[str], known: Lists) -> bool:
    """A bare number of five or six digits where a person might stand: "spoke to 54321 about", "Khan (54321)"."""
    before = _words_before(text, match.start())
    if _OTHER.intersection(before[-3:]) and before[-1] not in {"from", "by", "with"}:
        return False
    after = (
        _WORD.match(text[match.end() :].lstrip(" ")[:30]) if text[match.end() : match.end() + 1] in {" ", ""} else None
    )
    following = folded(after.group()) if after else ""
    named = (
        before
        and not known.cues["places.counted"].issuperset({following})
        and ((before[-1] in known.given or before[-1] in known.surnames) and before[-1] not in known.words)
    )
    if named:
        return True
    if following and not _goes_on(following, known):
        return not before and (following in known.given or following in known.surnames) and following not in known.words
    if not before:
        return (
            bool(after is None and text[match.end() :].strip())
            or following in known.cues["after.speech"]
            or following in known.cues["after.plain"]
        )
    last = before[-1]
    if re.fullmatch(r"\d{5,6}", last):
        return True
    return last in _LEADS or ((last in known.given or last in known.surnames) and last not in known.cues["roles.many"])


def _goes_on(following: str, known: Lists) -> bool:
    return any(following in known.cues[f"after.{cue}"] for cue in ("speech", "plain", "loose"))
