"""How many prisoners and members of staff a note says were spoken to. Counts, never names.

Only people spoken to, met or seen count: "60 men in the hall", "2 to a cell" and "12 lads waiting" do not.
A number left open ("six or seven", "a few") is no count, so that the monitor is asked.
"""

import re
from dataclasses import dataclass

from conversations.reading import people as pp
from conversations.reading.clauses import AREA
from conversations.reading.found import Found, at
from conversations.reading.meetings import Meeting, find_meetings, group_at
from conversations.reading.words import sentence_around


@dataclass(frozen=True, slots=True)
class Counts:
    """The two counts, and the stretches of text (start, end) that do no more than state them."""

    prisoners: Found[int] | None
    staff: Found[int] | None
    stretches: tuple[tuple[int, int], ...]


def find_counts(text: str, masked: str = "") -> Counts:
    """The people spoken to. Where a note says it twice, a labelled count goes before a told one.

    `masked`: the text with its other facts overwritten (`clauses.mask`), so that a list of people which only
    such facts lead up to ("Douglas, Lomond 6 guys 2 PCOs") is known for one.
    """
    words = masked or text
    nobody = pp.NOBODY.search(words)
    if nobody:
        words = words[: nobody.start()] + " " * len(nobody[0]) + words[nobody.end() :]
    lists = find_meetings(words)
    stretches = tuple(sorted({(group.start, group.end) for group in lists if group.start < group.end}))
    if nobody and not lists:
        none = at(text, nobody.start(), nobody.end(), 0)
        return Counts(none, none, (nobody.span(),))
    return Counts(_total(text, words, lists, staff=False), _total(text, words, lists, staff=True), stretches)


def _total(text: str, words: str, lists: list[Meeting], *, staff: bool) -> Found[int] | None:
    """The count of one group: what is called a total, or the first list that has it and those that add to it."""
    having = [group for group in lists if any(item.staff is staff for item in group.groups)]
    if not having:
        return None
    first = next((group for group in having if _IN_ALL.match(text, group.groups[-1].end)), having[0])
    adding = [first, *(group for group in having if group.start >= first.end and _adds(text, words, first, group))]
    items = [item for group in adding for item in group.groups if item.staff is staff]
    if any(item.number is None for item in items) or any(_goes_on(words, group, lists, staff) for group in adding):
        return None
    if first.alone and any(group.alone and group not in adding and len(group.groups) > 1 for group in having):
        return None  # "C hall (four prisoners, one officer) ... the kitchen (two prisoners, one cook)": which?
    total = sum(item.number or 0 for item in items)
    return at(text, items[0].start, items[-1].end, total, guess=any(item.guess for item in items))


def _goes_on(words: str, group: Meeting, lists: list[Meeting], staff: bool) -> bool:
    """Whether the sentence of a told list has more such people, in words that were not understood: then the
    number is in doubt and is asked for."""
    _, end = sentence_around(words, group.start, group.end)
    if not _CONTACT.search(words[group.start : group.end]):
        return False
    for word in re.finditer(r"(?<![\w-])(?=\w)", words[group.end : end]):
        item = group_at(words, group.end + word.start(), bare=False)
        known = item and any(other.start <= item.start < other.end for other in lists)
        if item and not known and item.staff is staff and (item.number or 0) > 1:
            return True
    return False


_IN_ALL = re.compile(r"[ ]?(?:in[ ](?:total|all)|altogether|overall|all[ ]told)\b", re.I)
_FURTHER = re.compile(
    r"\b(?:another|anither|more|further|others?|also|later|then|plus|afterwards|additional|next)\b", re.I
)
_CONTACT = re.compile(r"\b(?:spoke|talk|chat|met\b|interview|saw|seen|conversation|word|blether)", re.I)


_UNDER_AN_AREA = re.compile(rf"{AREA}[ ]?[:–-]?[ ]?$")


def _adds(text: str, words: str, first: Meeting, later: Meeting) -> bool:
    """Whether a later list names people besides the first: "five more", or those of another area."""
    start, end = sentence_around(words, later.start, later.end)
    told = _UNDER_AN_AREA.search(words[: later.start]) if later.alone else _CONTACT.search(text[start:end])
    if not told or _IN_ALL.match(text, first.groups[-1].end):
        return False
    if not later.alone and _FURTHER.search(text[max(start, first.end) : later.end]):
        return True
    before, after = _areas_beside(text, words, first), _areas_beside(text, words, later)
    return bool(before and after) and not before & after


def _areas_beside(text: str, words: str, group: Meeting) -> set[str]:
    """The areas named in the sentence of a list, as written."""
    start, end = sentence_around(words, group.start, group.end)
    return {
        text[start + match.start() : start + match.end()].lower() for match in re.finditer(f"{AREA}+", words[start:end])
    }
