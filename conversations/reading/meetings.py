"""The lists of people in a note: who was spoken to, in the forms in which monitors write it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from conversations.reading import people as pp
from conversations.reading.clauses import telling_words


@dataclass(frozen=True, slots=True)
class Group:
    """One group of people in a list; `number` is None where it is left open."""

    staff: bool
    number: int | None
    start: int
    end: int
    guess: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """The groups of one list; `start` to `end` is the stretch of text that does no more than state them.

    `alone`: no word says that they were spoken to; they stand in a clause of their own.
    """

    groups: tuple[Group, ...]
    start: int
    end: int
    alone: bool = False


def find_meetings(text: str) -> list[Meeting]:
    """Every list of people spoken to: labelled ones first, then told ones in order of place, then those that
    stand alone. `text` may have its other facts overwritten by signs (`clauses.mask`)."""
    told = sorted([*_told(text), *_passive(text), *_whom_i_met(text)], key=lambda meeting: meeting.start)
    return [*_labelled(text), *_none_of(text), *_apart([*_people_met(text), *told]), *_standing_alone(text)]


# "11 (prisoners), 4 (staff)"
_NAMED_AFTER = re.compile(rf"[ ]\((?:{pp.PRISONER}|(?P<staff>{pp.STAFF}))\)", re.I)


def group_at(text: str, start: int, *, bare: bool, after: Sequence[Group] = (), anyhow: bool = False) -> Group | None:
    """One group of people at `start`: "2 officers", "the nurse", and with `bare` also "6".

    `after`: the groups before it in the list; a bare number after named people is more of the same people.
    `anyhow`: also where something is said of them ("4 men were happy to talk").
    """
    match = pp.ITEM.match(text, start)
    if match and (anyhow or not pp.SAID_OF.match(text, match.end())):
        parts = match.groupdict()
        noun = parts["prisoner"] or parts["staff"]
        written = parts["times"] or parts["after"] or parts["number"]
        number = _value(written) if written else None
        one = (parts["number"] or "").lower() in {"a", "an", "the"}
        if noun.lower() in {"him", "her"} or (parts["staff"] and not match["number"] and not pp.PLURAL.search(noun)):
            number = number or 1  # "3 prisoners and reception officer"
        if one and pp.PLURAL.search(noun):
            number = None
        unsure = bool(parts["about"] or parts["ish"]) or noun.lower() in {"people", "ppl", "folk", "of them"}
        return Group(
            parts["staff"] is not None,
            None if parts["vague"] else number,
            match.start("who"),
            match.end(),
            unsure,
        )
    match = pp.BARE.match(text, start) if bare else None
    if match and match["number"].lower() not in {"a", "an", "the", "no"}:
        named = _NAMED_AFTER.match(text, match.end())
        if named:
            return Group(named["staff"] is not None, _value(match["number"]), start, named.end(), False)
        elsewhere = re.match(r"[ ]?(?:in|on|at|from)\b", text[match.end() :]) is not None
        if all(other.guess for other in after) or elsewhere:
            staff = bool(after) and after[-1].staff and (after[-1].number or 0) > 1
            return Group(staff, _value(match["number"]), start, match.end(), True)
    return None


def _value(written: str) -> int:
    word = written.lower()
    return pp.WORDS[word] if word in pp.WORDS else int(word)


def _list_at(text: str, start: int, *, bare: bool = False, tails: bool = True) -> Meeting | None:
    """The people listed from `start` on: "six men in C hall and the hall manager"."""
    items: list[Group] = []
    place = start
    while item := group_at(text, place, bare=bare, after=items):
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
    return Meeting(tuple(items), start, end) if items else None


def _told(text: str) -> list[Meeting]:
    """ "spoke to 6 guys, 2 staff"; after "saw" only where nothing else is said of them."""
    found: list[Meeting] = []
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
                group = Meeting(found[-1].groups + group.groups, found.pop().start, group.end)
                found.append(group)
                continue
            says_more = re.match(r"[ ](?:who|that|whom)\b", text[group.end :])
            if says_more and sum(item.number or 0 for item in group.groups) == 1:
                continue
            end = group.groups[0].start if says_more else group.end
            found.append(Meeting(group.groups, verb.start(), end))
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
    [
        "happy",
        "wanted",
        "wished",
        "willing",
        "keen",
        "agreed",
        "free",
        "joined",
        "approached",
        "shared",
        "pot",
        "coffee",
        "brew",
        "biscuit",
        "company",
        "stopped",
        "together",
    ]
)


def _people_met(text: str) -> list[Meeting]:
    """The people of each sentence that says no more than that they and the monitor met, in whatever order:
    "4 men and an officer were happy to talk", "two staff joined us"."""
    found = []
    for sentence in re.finditer(r"[^.;:\n!?]+", text):
        if not _MET.search(sentence[0]):
            continue
        groups = _all_groups(text, *sentence.span())
        rest = re.sub(r"\([^)]*\)", "", _blanked(text, sentence, groups)).replace(" a ", " ")
        plain = re.search(r"\w", rest) and not re.search(rf"\b{pp.NUMBER}\b", rest, re.I)
        if groups and plain and all(word in _MET_WORDS for word in telling_words(rest)):
            start = sentence.end() - len(sentence[0].lstrip())
            found.append(Meeting(tuple(groups), start, sentence.start() + len(sentence[0].rstrip())))
    return found


def _all_groups(text: str, start: int, end: int) -> list[Group]:
    """Every group of people named between two places, but not one by whom something was done."""
    groups: list[Group] = []
    for word in re.finditer(r"(?<![\w-])(?=\w)", text[start:end]):
        place = start + word.start()
        group = group_at(text, place, bare=False, anyhow=True) if not groups or place >= groups[-1].end else None
        if group and group.end <= end and not _pronoun(text, group) and not text[:place].endswith("by "):
            groups.append(group)
    return groups


def _blanked(text: str, sentence: re.Match[str], groups: list[Group]) -> str:
    """The sentence with a comma in the place of each group."""
    edges = [sentence.start(), *(edge for group in groups for edge in (group.start, group.end)), sentence.end()]
    return ",".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _apart(lists: list[Meeting]) -> list[Meeting]:
    """The lists without those that overlap an earlier one, in order of place."""
    kept: list[Meeting] = []
    for group in lists:
        span = (group.groups[0].start, group.groups[-1].end)
        if all(span[1] <= other.groups[0].start or span[0] >= other.groups[-1].end for other in kept):
            kept.append(group)
    return sorted(kept, key=lambda group: group.groups[0].start)


def _pronoun(text: str, item: Group) -> bool:
    return text[item.start : item.end].lower() in {"him", "her", "others", "of them"}


def _only_pronoun(text: str, group: Meeting) -> bool:
    """ "chatted with him for ages" tells of an encounter, not of a count."""
    return len(group.groups) == 1 and text[group.groups[0].start : group.groups[0].end].lower() in {"him", "her"}


def _none_of(text: str) -> list[Meeting]:
    """ "I didn't get to speak to any prisoners": none of that group."""
    found = []
    for match in pp.NONE_OF.finditer(text):
        item = Group(match["staff"] is not None, 0, match.start(), match.end(), False)
        found.append(Meeting((item,), match.start(), match.end()))
    return found


def _ends_there(text: str, group: Meeting) -> bool:
    stop = re.match(r"[ ]?(?:$|[.,;\n)-]|and[ ]no\b|at[ ]their|who\b)", text[group.end :])
    return stop is not None and all(item.number is not None for item in group.groups)


def _passive(text: str) -> list[Meeting]:
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
                items = group.groups + (rest.groups if rest else ())
                found.append(Meeting(items, offset, rest.end if rest else verb.end()))
                break
    return found


def _whom_i_met(text: str) -> list[Meeting]:
    """ "of the eight prisoners I talked to, three": a count, within what is no mere statement of one."""
    found = []
    for verb in re.finditer(
        r"[ ](?:that[ ]|who[ ]|whom[ ])?(?:i|we)[ ](?:spoke|talked|chatted|met|saw|interviewed)\b", text, re.I
    ):
        for start in re.finditer(r"(?<![\w-])(?=\w)", text[max(0, verb.start() - 40) : verb.start()]):
            offset = max(0, verb.start() - 40) + start.start()
            item = group_at(text, offset, bare=False)
            if item and item.end == verb.start():
                if item.number and item.number > 1 and " of " not in text[item.start : item.end]:
                    found.append(Meeting((item,), item.start, item.start))
                break
    return found


def _spoke_up(verb: re.Match[str], group: Meeting) -> bool:
    """Whether the first of them is a count: "No prisoner would speak" is not a count of none."""
    number = group.groups[0].number
    return number is not None and (number > 0 or not re.search("would|wanted", verb[0]))


def _labelled(text: str) -> list[Meeting]:
    """ "Prisoners: 6", "staff 2", "P6 S2". A bare "staff 1" must begin a clause."""
    found = [
        Meeting((Group(name == "s", int(match[name]), *match.span(name), False),), *match.span())
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
        item = Group(
            bool(parts["staff"] or parts["s"]),
            _value(parts["inside"] or parts["number"]),
            match.start(),
            match.end(),
            False,
        )
        more = re.compile(r"[ ]?[+][ ]?").match(text, match.end())
        rest = _list_at(text, more.end()) if more else None
        items = (item, *(rest.groups if rest else ()))
        tail = pp.TAILS.match(text, match.end())
        end = rest.end if rest else tail.end() if tail else match.end()
        found.append(Meeting(items, match.start(), end))
    return found


_IN_BRACKETS = re.compile(r"(?<=[a-z]) \([^()\n]{0,60}\)")


def _standing_alone(text: str) -> list[Meeting]:
    """Clauses of people and nothing else, or only facts before: "3 lads 1 screw."; neighbours are one list."""
    # "14 prisoners (6 women, 8 men) and five staff": what is in brackets only divides those before it.
    whole = text
    text = _IN_BRACKETS.sub(lambda match: " " * len(match[0]), text)
    edges = [0, *(edge for match in pp.EDGE.finditer(text) for edge in match.span())]
    found: list[Meeting] = []
    for start, end in pairwise(edges):
        clause = pp.AFTERTHOUGHT.sub("", text[start:end]).rstrip()
        group = _closing_list(text[: start + len(clause)], start)
        if not group:
            continue
        if group.end == start + len(clause):
            group = Meeting(group.groups, group.start, start + len(text[start:end].rstrip()))
        if found and not text[found[-1].end : group.start].strip(" ,"):
            group = Meeting(found[-1].groups + group.groups, found[-1].start, group.end)
            found.pop()
        brackets = _IN_BRACKETS.match(whole, group.end)
        found.append(Meeting(group.groups, group.start, brackets.end() if brackets else group.end, alone=True))
    return found


def _closing_list(text: str, start: int) -> Meeting | None:
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
        if group and all(_stated(item, text) for item in group.groups):
            both = len({item.staff for item in group.groups}) == 2
            if group.end == len(text) or (both and text[group.end] == " "):
                return group
    return None


def _stated(item: Group, text: str) -> bool:
    """Whether an item alone in a clause is a count: "no instructor" is a finding, "no staff" a count."""
    return item.number is not None and (item.number > 0 or pp.ANYONE.search(text[item.start : item.end]) is not None)
