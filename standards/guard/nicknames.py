"""Nicknames in quotes: known as "Spud", Darren "Daz" McAllister, "Tank" said."""

import re
from collections.abc import Iterator

from standards.guard.lists import Lists, folded
from standards.guard.spans import Span

_QUOTED = re.compile(r"(?<!\w)([\"“'‘])([^\W\d_][\w'’-]{1,20}(?: [^\W\d_][\w'’-]{1,20}){0,2})[\"”'’](?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_THINGS = frozenset(
    re.findall(
        r"\S+",
        """
        course group book leaflet programme program project unit hall class film song notice poster form
        scheme policy event session game show magazine paper drug meeting workshop marked titled entitled
        headed
        """,
    )
)


def nicknames(text: str, known: Lists) -> Iterator[Span]:
    """The words between the quotes."""
    for match in _QUOTED.finditer(text):
        before = [folded(word) for word in _WORD.findall(text[max(0, match.start() - 60) : match.start()])][-5:]
        after = [folded(word) for word in _WORD.findall(text[match.end() : match.end() + 30])]
        if after[:3] in (["is", "the", "nickname"], ["is", "his", "nickname"], ["is", "her", "nickname"]):
            after[0] = "said"
        if _is_nickname(match.group(2), before, after[0] if after else "", known):
            yield Span(match.start(2), match.end(2), "name")


def _is_nickname(quoted: str, before: list[str], after: str, known: Lists) -> bool:
    if before[-1:] in (["himself"], ["herself"], ["as"]) and {
        "calls",
        "called",
        "mocked",
        "known",
        "knows",
        "knew",
    }.intersection(before):
        return quoted[0].isupper()
    first = folded(quoted.split()[0])
    if first in known.cues["apart.determiners"] or (before and before[-1] in _THINGS):
        return False
    if _introduced(before, known):
        return True
    capital = quoted[0].isupper() and " " not in quoted
    return capital and after in known.cues["after.speech"]


def _introduced(before: list[str], known: Lists) -> bool:
    last = before[-1] if before else ""
    if "nickname" in before and last in {"is", "was"}:
        return True
    if before[-2:] in (["nickname", "is"], ["nickname", "was"]) or (last == "as" and "known" in before):
        return True
    if last == "called" or " ".join(before[-2:]) == "known as":
        people = known.cues["introduced.people"]
        return not _THINGS.intersection(before) and (last == "as" or any(word in people for word in before))
    if last in {"nicknamed", "nickname", "aka", "alias", "dubbed", "prisoner", "by", "name"}:
        return True
    given = last in known.given and last not in known.words
    return given or (last in {"him", "her", "himself"} and before[-2:-1] in (["call"], ["calls"], ["called"]))
