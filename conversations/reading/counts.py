"""How many prisoners and members of staff a note says were spoken to. Counts, never names.

Only people spoken to, met or seen count: "60 men in the hall", "2 to a cell" and "12 lads waiting" do not.
A number left open ("six or seven", "a few") is no count, so that the monitor is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from conversations.reading import people as pp
from conversations.reading.clauses import AREA, telling_words
from conversations.reading.found import Found, at
from conversations.reading.words import sentence_around


@dataclass(frozen=True, slots=True)
class Counts:
    """The two counts, and the stretches of text (start, end) that do no more than state them."""

    prisoners: Found[int] | None
    staff: Found[int] | None
    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One group of people in a list; `number` is None where it is left open."""

    staff: bool
    number: int | None
    start: int
    end: int
    guess: bool


@dataclass(frozen=True, slots=True)
class _List:
    items: tuple[_Item, ...]
    start: int
    end: int
    alone: bool = False


def find_counts(text: str, masked: str = "") -> Counts:
    """The people spoken to. Where a note says it twice, a labelled count goes before a told one.

    `masked`: the text with its other facts overwritten (`clauses.mask`), so that a list of people which only
    such facts lead up to ("Douglas, Lomond 6 guys 2 PCOs") is known for one.
    """
    words = masked or text
    nobody = pp.NOBODY.search(words)
    if nobody:
        words = words[: nobody.start()] + " " * len(nobody[0]) + words[nobody.end() :]
    told = sorted([*_told(words), *_passive(words), *_whom_i_met(words)], key=lambda group: group.start)
    told = [*_meetings(words), *told]
    lists = [*_labelled(words), *_none_of(words), *_apart(told), *_standing_alone(words)]
    stretches = tuple(sorted({(group.start, group.end) for group in lists if group.start < group.end}))
    if nobody and not lists:
        none = at(text, nobody.start(), nobody.end(), 0)
        return Counts(none, none, (nobody.span(),))
    return Counts(_total(text, words, lists, staff=False), _total(text, words, lists, staff=True), stretches)


def _total(text: str, words: str, lists: list[_List], *, staff: bool) -> Found[int] | None:
    """The count of one group: what is called a total, or the first list that has it and those that add to it."""
    having = [group for group in lists if any(item.staff is staff for item in group.items)]
    if not having:
        return None
    first = next((group for group in having if _IN_ALL.match(text, group.items[-1].end)), having[0])
    adding = [first, *(group for group in having if group.start >= first.end and _adds(text, words, first, group))]
    items = [item for group in adding for item in group.items if item.staff is staff]
    if any(item.number is None for item in items):
        return None
    total = sum(item.number or 0 for item in items)
    return at(text, items[0].start, items[-1].end, total, guess=any(item.guess for item in items))


_IN_ALL = re.compile(r"[ ]?(?:in[ ](?:total|all)|altogether|overall|all[ ]told)\b", re.I)
_FURTHER = re.compile(
    r"\b(?:another|anither|more|further|others?|also|later|then|plus|afterwards|additional|next)\b", re.I
)
_CONTACT = re.compile(r"\b(?:spoke|talk|chat|met\b|interview|saw|seen|conversation|word|blether)", re.I)


_UNDER_AN_AREA = re.compile(rf"{AREA}[ ]?[:–-]?[ ]?$")


def _adds(text: str, words: str, first: _List, later: _List) -> bool:
    """Whether a later list names people besides the first: "five more", or those of another area."""
    start, end = sentence_around(words, later.start, later.end)
    told = _UNDER_AN_AREA.search(words[: later.start]) if later.alone else _CONTACT.search(text[start:end])
    if not told or _IN_ALL.match(text, first.items[-1].end):
        return False
    if not later.alone and _FURTHER.search(text[max(start, first.end) : later.end]):
        return True
    before, after = _areas_beside(text, words, first), _areas_beside(text, words, later)
    return bool(before and after) and not before & after


def _areas_beside(text: str, words: str, group: _List) -> set[str]:
    """The areas named in the sentence of a list, as written."""
    start, end = sentence_around(words, group.start, group.end)
    return {
        text[start + match.start() : start + match.end()].lower() for match in re.finditer(f"{AREA}+", words[start:end])
    }


def _item_at(text: str, start: int, *, bare: bool, after: Sequence[_Item] = (), anyhow: bool = False) -> _Item | None:
    """One group of people at `start`: "2 officers", "the nurse", and with `bare` also "6".

    `after`: the groups before it in the list; a bare number after named people is more of the same people.
    `anyhow`: also where something is said of them ("4 men were happy to talk").
    """
    match = pp.ITEM.match(text, start)
    if match and (anyhow or not pp.SAID_OF.match(text, match.end())):
        parts = match.groupdict()
        noun = parts["prisoner"] or parts["staff"]
        number = _value(parts["times"] or parts["number"]) if parts["times"] or parts["number"] else None
        one = (parts["number"] or "").lower() in {"a", "an", "the"}
        if noun.lower() in {"him", "her"} or (parts["staff"] and not match["number"] and not pp.PLURAL.search(noun)):
            number = number or 1  # "3 prisoners and reception officer"
        if one and pp.PLURAL.search(noun):
            number = None
        unsure = bool(parts["about"] or parts["ish"]) or noun.lower() in {"people", "ppl", "folk", "of them"}
        return _Item(
            parts["staff"] is not None,
            None if parts["vague"] else number,
            match.start("who"),
            match.end(),
            unsure,
        )
    match = pp.BARE.match(text, start) if bare else None
    if match and match["number"].lower() not in {"a", "an", "the", "no"}:
        elsewhere = re.match(r"[ ]?(?:in|on|at|from)\b", text[match.end() :]) is not None
        if all(other.guess for other in after) or elsewhere:
            staff = bool(after) and after[-1].staff and (after[-1].number or 0) > 1
            return _Item(staff, _value(match["number"]), start, match.end(), True)
    return None


def _value(written: str) -> int:
    word = written.lower()
    return pp.WORDS[word] if word in pp.WORDS else int(word)


def _list_at(text: str, start: int, *, bare: bool = False, tails: bool = True) -> _List | None:
    """The people listed from `start` on: "six men in C hall and the hall manager"."""
    items: list[_Item] = []
    place = start
    while item := _item_at(text, place, bare=bare, after=items):
        if items and ";" in text[items[-1].end : item.start] and item.number is None:
            break
        joined = not items or text[items[-1].end : item.start].strip() != ""
        if item.number is None and (not joined or re.match(r"[ ]?\d", text[item.end : item.end + 2])):
            break
        items.append(item)
        tail = pp.TAILS.match(text, item.end) if tails else None
        end = tail.end() if tail else item.end
        gap = pp.SEPARATOR.match(text, end)
        place = gap.end() if gap else end
        if place == end:
            break
    return _List(tuple(items), start, end) if items else None


def _told(text: str) -> list[_List]:
    """ "spoke to 6 guys, 2 staff"; after "saw" only where nothing else is said of them."""
    found: list[_List] = []
    for verb in pp.SPOKE.finditer(text):
        group = _list_at(text, verb.end(), bare=bool(verb["talk"]))
        if (
            group
            and not _only_pronoun(text, group)
            and (verb["talk"] or (_by_me(text, verb) and _ends_there(text, group)))
        ):
            before = text[found[-1].end : verb.start()] if found else "."
            if re.fullmatch(
                r",?[ ](?:and[ ]|while[ ]|with[ ])?(?:they|she|he|my[ ]\w+|the[ ]other)[ ](?:had[ ])?",
                before,
                re.I,
            ):
                group = _List(found[-1].items + group.items, found.pop().start, group.end)
                found.append(group)
                continue
            says_more = re.match(r"[ ](?:who|that|whom)\b", text[group.end :])
            if says_more and sum(item.number or 0 for item in group.items) == 1:
                continue
            end = group.items[0].start if says_more else group.end
            found.append(_List(group.items, verb.start(), end))
    return found


def _by_me(text: str, verb: re.Match[str]) -> bool:
    """Whether it was the monitor who saw or met them: not "he had not seen a nurse"."""
    before = text[max(0, verb.start() - 12) : verb.start()]
    return (
        re.search(r"(?:^|[.;:,\n(/*•–-]|\b(?:i|we|and|n|also|then|only|just|where|later|i['’]ve))[ ]*$", before, re.I)
        is not None
    )


_MET = re.compile(
    r"\b(?:spoke|spoken|talk|talked|talking|chat|chatted|chats|met|interviewed|conversations?|word|blether\w*"
    r"|joined[ ](?:me|us)"
    r"|approached[ ](?:me|us)|(?:to|with)[ ](?:me|us)\b)",
    re.I,
)
_MET_WORDS = frozenset(
    "happy wanted wished willing keen agreed free joined approached shared pot coffee brew biscuit company stopped together".split()
)


def _meetings(text: str) -> list[_List]:
    """The people of each sentence that says no more than that they and the monitor met, in whatever order:
    "4 men and an officer were happy to talk", "two staff joined us"."""
    found = []
    for sentence in re.finditer(r"[^.;:\n!?]+", text):
        if not _MET.search(sentence[0]):
            continue
        items: list[_Item] = []
        for word in re.finditer(r"(?<![\w-])(?=\w)", sentence[0]):
            place = sentence.start() + word.start()
            item = _item_at(text, place, bare=False, anyhow=True) if not items or place >= items[-1].end else None
            if item and item.end <= sentence.end() and not _pronoun(text, item) and text[:place][-3:] != "by ":
                items.append(item)
        rest = text[sentence.start() : sentence.end()]
        for item in reversed(items):
            rest = rest[: item.start - sentence.start()] + "," + rest[item.end - sentence.start() :]
        if items and re.search(r"\w", rest) and all(word in _MET_WORDS for word in telling_words(rest)):
            if not re.search(rf"\b{pp.NUMBER}\b", re.sub(r"\([^)]*\)", "", rest).replace(" a ", " "), re.I):
                start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
                found.append(_List(tuple(items), start, sentence.start() + len(sentence[0].rstrip())))
    return found


def _apart(lists: list[_List]) -> list[_List]:
    """The lists without those that overlap an earlier one, in order of place."""
    kept: list[_List] = []
    for group in lists:
        span = (group.items[0].start, group.items[-1].end)
        if all(span[1] <= other.items[0].start or span[0] >= other.items[-1].end for other in kept):
            kept.append(group)
    return sorted(kept, key=lambda group: group.items[0].start)


def _pronoun(text: str, item: _Item) -> bool:
    return text[item.start : item.end].lower() in {"him", "her", "others", "of them"}


def _only_pronoun(text: str, group: _List) -> bool:
    """ "chatted with him for ages" tells of an encounter, not of a count."""
    return len(group.items) == 1 and text[group.items[0].start : group.items[0].end].lower() in {"him", "her"}


def _none_of(text: str) -> list[_List]:
    """ "I didn't get to speak to any prisoners": none of that group."""
    found = []
    for match in pp.NONE_OF.finditer(text):
        item = _Item(match["staff"] is not None, 0, match.start(), match.end(), False)
        found.append(_List((item,), match.start(), match.end()))
    return found


def _ends_there(text: str, group: _List) -> bool:
    stop = re.match(r"[ ]?(?:$|[.,;\n)-]|and[ ]no\b|at[ ]their|who\b)", text[group.end :])
    return stop is not None and all(item.number is not None for item in group.items)


def _passive(text: str) -> list[_List]:
    """ "4 men spoken to", "five prisoners spoke to me", "6 spoken to"."""
    found = []
    for verb in pp.WAS_SPOKEN_TO.finditer(text):
        before = text[max(0, verb.start() - 60) : verb.start()]
        for start in [m.start() for m in re.finditer(r"(?<![\w-])(?=\w)", before)]:
            offset = verb.start() - len(before) + start
            group = _list_at(text[: verb.start()], offset, bare=True)
            if group and group.end == verb.start() and _spoke_up(verb, group):
                more = pp.MORE.match(text, verb.end())
                rest = _list_at(text, more.end()) if more else None
                items = group.items + (rest.items if rest else ())
                found.append(_List(items, offset, rest.end if rest else verb.end()))
                break
    return found


def _whom_i_met(text: str) -> list[_List]:
    """ "of the eight prisoners I talked to, three": a count, within what is no mere statement of one."""
    found = []
    for verb in re.finditer(
        r"[ ](?:that[ ]|who[ ]|whom[ ])?(?:i|we)[ ](?:spoke|talked|chatted|met|saw|interviewed)\b", text, re.I
    ):
        for start in re.finditer(r"(?<![\w-])(?=\w)", text[max(0, verb.start() - 40) : verb.start()]):
            offset = max(0, verb.start() - 40) + start.start()
            item = _item_at(text, offset, bare=False)
            if item and item.end == verb.start():
                if item.number and item.number > 1 and " of " not in text[item.start : item.end]:
                    found.append(_List((item,), item.start, item.start))
                break
    return found


def _spoke_up(verb: re.Match[str], group: _List) -> bool:
    """Whether the first of them is a count: "No prisoner would speak" is not a count of none."""
    number = group.items[0].number
    return number is not None and (number > 0 or not re.search("would|wanted", verb[0]))


def _labelled(text: str) -> list[_List]:
    """ "Prisoners: 6", "staff 2", "P6 S2". A bare "staff 1" must begin a clause."""
    found = [
        _List((_Item(name == "s", int(match[name]), *match.span(name), False),), *match.span())
        for match in pp.LETTERS.finditer(text)
        for name in ("p", "s")
    ]
    for match in pp.LABEL.finditer(text):
        parts = match.groupdict()
        before = text[: match.start()].rstrip(" ")
        one_of_them = parts["prisoner"] and not (
            parts["mark"] or parts["inside"] or pp.PLURAL.search(parts["prisoner"])
        )
        follows = bool(found) and len(before) == found[-1].end
        counted = re.search(rf"\b{pp.NUMBER}\Z", before[-20:], re.I) is not None and not follows
        if (
            counted
            or one_of_them
            or not (parts["mark"] or parts["inside"] or follows or not before or before[-1] in ".,;\n:/|&+)-–")
        ):
            continue
        item = _Item(
            bool(parts["staff"] or parts["s"]),
            _value(parts["inside"] or parts["number"]),
            match.start(),
            match.end(),
            False,
        )
        more = re.compile(r"[ ]?[+][ ]?").match(text, match.end())
        rest = _list_at(text, more.end()) if more else None
        items = (item, *(rest.items if rest else ()))
        tail = pp.TAILS.match(text, match.end())
        end = rest.end if rest else tail.end() if tail else match.end()
        found.append(_List(items, match.start(), end))
    return found


_IN_BRACKETS = re.compile(r"(?<=[a-z]) \([^()\n]{0,60}\)")


def _standing_alone(text: str) -> list[_List]:
    """Clauses of people and nothing else, or only facts before: "3 lads 1 screw."; neighbours are one list."""
    # "14 prisoners (6 women, 8 men) and five staff": what is in brackets only divides those before it.
    whole = text
    text = _IN_BRACKETS.sub(lambda match: " " * len(match[0]), text)
    edges = [0, *(edge for match in pp.EDGE.finditer(text) for edge in match.span())]
    found: list[_List] = []
    for start, end in pairwise(edges):
        clause = pp.AFTERTHOUGHT.sub("", text[start:end]).rstrip()
        group = _closing_list(text[: start + len(clause)], start)
        if not group:
            continue
        if group.end == start + len(clause):
            group = _List(group.items, group.start, start + len(text[start:end].rstrip()))
        if found and not text[found[-1].end : group.start].strip(" ,"):
            group = _List(found[-1].items + group.items, found[-1].start, group.end)
            found.pop()
        brackets = _IN_BRACKETS.match(whole, group.end)
        found.append(_List(group.items, group.start, brackets.end() if brackets else group.end, alone=True))
    return found


def _closing_list(text: str, start: int) -> _List | None:
    """The list of people that ends the text, when nothing or a fact comes before it in the clause.

    Of both prisoners and staff, it may also be followed by more: dictated text has no full stop there.
    """
    for place in re.finditer(rf"(?:(?<=[{pp.SIGNS}])[ ]?|(?<![ ])[ ]*)(?=[\w~])", text[start:]):
        offset = start + place.end()
        if place.start() > 0 and text[start + place.start() - 1] not in pp.MASKED:
            continue
        if re.match(r"(?:with|wi|by)\b", text[offset:], re.I):
            continue
        group = _list_at(text, offset, tails=False)
        if group and all(_stated(item, text) for item in group.items):
            both = len({item.staff for item in group.items}) == 2
            if group.end == len(text) or (both and text[group.end] == " "):
                return group
    return None


def _stated(item: _Item, text: str) -> bool:
    """Whether an item alone in a clause is a count: "no instructor" is a finding, "no staff" a count."""
    return item.number is not None and (item.number > 0 or pp.ANYONE.search(text[item.start : item.end]) is not None)
