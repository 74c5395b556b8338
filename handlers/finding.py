"""Find: records by reference, place, day, standard and words, over what the member may read.

Texts are decrypted in memory, a stretch at a time and the newest first, so that nothing readable is kept for it.
"""

import json
import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from conversations.exchange import Command, Incoming, Lasting, Reply
from conversations.inputs.base import quoted
from conversations.reading.establishments import establishments
from conversations.reading.when import read_date
from conversations.screen import Button, Screen
from handlers import records
from handlers.here import Here
from handlers.listing import MENU, short_date
from store import finding
from store.finding import Candidate, Wanted
from store.members import Role
from store.versions import CONCERN, REQUEST, VISIT

READERS = (Role.MONITOR, Role.COORDINATOR)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("find", "Find in records", tuple(str(role) for role in READERS)),)
#: How many records of each kind one search looks through; the next stretch is a button away. So many take 70 ms of a
#: processor (``python -m benchmarks desk``), which leaves one half as fast, or busy, within 200.
STRETCH = 200
#: The most that is shown of what was found.
MOST = 16
#: How well, of 100, a word must be found in a text.
ALIKE = 85
REFERENCE = re.compile(r"[VRC]-\d{1,9}", re.I)
TARGET = re.compile(r"(?:qi\s*)?([1-9]\.\d{1,2})$|(?:standard\s+)?([1-9])$", re.I)
SINCE = {"since": "first", "from": "first", "after": "first", "until": "last", "till": "last", "before": "last"}
KINDS = {f"{kind.name}{ending}": kind for kind in (VISIT, REQUEST, CONCERN) for ending in ("", "s")}
FILLER = {"at", "in", "the", "a", "of", "and", "on", "for", "about", "to"}
MONTHS = {f"{date(2000, month, 1):%B}".casefold(): month for month in range(1, 13)}
MONTHS |= {name[:3]: month for name, month in MONTHS.items()}
EXAMPLE = "For example: /find cold food perth since june"


@dataclass
class Query:
    """What was asked for: words to find in the text, and what narrows it."""

    words: list[str] = field(default_factory=list)
    kinds: list[Any] = field(default_factory=list)
    establishments: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def wanted(self) -> Wanted:
        """As the store takes it."""
        first, last = (day.isoformat() if day else None for day in (self.first, self.last))
        return Wanted(tuple(self.establishments), first, last, tuple(self.targets))


def read(text: str, here: Here) -> Query:
    """Take a search apart: "cold food perth since june"."""
    query, rest = Query(), text
    for mention in reversed(establishments(text, here.knowledge)):
        if mention.value in here.member.establishments:
            query.establishments.append(mention.value)
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
    pieces = rest.split()
    while pieces:
        word = pieces[0].casefold().strip(",.;:")
        used = _narrowed(query, word, pieces, here.today)
        if not used and word not in FILLER:
            query.words.append(word)
        del pieces[: used or 1]
    return query


def _narrowed(query: Query, word: str, pieces: list[str], today: date) -> int:
    """How many of the next words narrow the search: by day, kind or number; 0 if they do not."""
    if word in SINCE and len(pieces) > 1:
        for size in (3, 2, 1):
            day = _day(" ".join(pieces[1 : 1 + size]), today, last=SINCE[word] == "last")
            if day is not None and len(pieces) > size:
                setattr(query, SINCE[word], day)
                return size + 1
    if word in KINDS:
        query.kinds.append(KINDS[word])
        return 1
    if word in ("qi", "standard") and len(pieces) > 1 and TARGET.fullmatch(pieces[1]):
        query.targets.append(pieces[1])
        return 2
    if TARGET.fullmatch(word) and "." in word:
        query.targets.append(word)
        return 1
    return 0


def _day(text: str, today: date, *, last: bool) -> date | None:
    """A day as typed; a month alone is its first day (its last, for the end), the latest such month gone by."""
    month = MONTHS.get(text.casefold().strip(",."))
    if month is None:
        return read_date(text, today)
    year = today.year if month <= today.month else today.year - 1
    return date(year, month, monthrange(year, month)[1] if last else 1)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if something is sought."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name="find", words=""):
            return here.beside(Screen(title="What shall I find?", hint=EXAMPLE))
        case Command(name="find", words=words) if REFERENCE.fullmatch(words.strip()):
            return await records.opened(here, words.strip().upper())
        case Command(name="find", words=words):
            here.talk = here.talk.model_copy(update={"sought": words})
            return here.beside(await search(here, words))
        case Lasting(verb="find"):
            return here.beside(Screen(title="What shall I find?", body="Type /find and what you seek.", hint=EXAMPLE))
        case Lasting(verb="older", argument=argument) if here.talk.sought and (day := is_day(argument)):
            return here.beside(await search(here, here.talk.sought, day))
    return None


def is_day(text: str) -> date | None:
    """The day that a button's YYYY-MM-DD says; None when it says none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def search(here: Here, text: str, until: date | None = None) -> Screen:
    """A stretch of the search, of records up to a day: what was found, best first, and a way to look further back."""
    query = read(text, here)
    query.last = min(filter(None, (query.last, until)), default=None)
    found: list[tuple[float, Candidate]] = []
    looked, reached = 0, []
    for kind in query.kinds or (VISIT, REQUEST, CONCERN):
        candidates = await finding.stretch(here.work, kind, here.member, query.wanted(), STRETCH)
        looked += len(candidates)
        reached += [candidates[-1].date] if len(candidates) == STRETCH else []
        found += [(score, one) for one in candidates if (score := likeness(query.words, one.body)) >= ALIKE]
    await finding.note(here.work, here.member, looked, len(found))
    found.sort(key=lambda one: (one[0], one[1].date, one[1].number), reverse=True)
    return _shown(here, text, found, looked, max(reached, default=""))


def likeness(sought: list[str], body: str) -> float:
    """How well (of 100) the words are found in the texts of a record; the worst found word decides."""
    if not sought:
        return 100.0
    text, worst = " ".join(_texts(json.loads(body))).casefold(), 100.0
    for word in sought:
        worst = min(worst, _found(word, text))
        if worst < ALIKE:
            break
    return worst


def _found(word: str, text: str) -> float:
    """How well a word is found in a text, as it is, as a part of it, or mistyped; 0 below ``ALIKE``."""
    if word in text:
        return 100.0
    part = fuzz.partial_ratio(word, text, score_cutoff=ALIKE)
    whole = process.extractOne(word, text.split(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return max(part, whole[1] if whole else 0.0)


def _texts(value: Any) -> list[str]:
    """Every text in a record, however deep, but for its links: those are sought by their number."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, one in value.items() if key != "links" for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def _shown(here: Here, text: str, found: list[tuple[float, Candidate]], looked: int, reached: str) -> Screen:
    """What was found. ``reached`` is the day (YYYY-MM-DD) back to which all was looked through; empty for all of it."""
    rows = [
        (
            Button(
                label=f"{one.reference} · {here.place(one.establishment)} · {short_date(one.date)}",
                action=f"do:open:{one.reference}",
                words=(one.reference,),
            ),
        )
        for _, one in found[:MOST]
    ]
    more = f" These are the {MOST} closest; more words narrow it." if len(found) > MOST else ""
    counted = f"{looked} record{'' if looked == 1 else 's'}"
    reach = f"I looked through {counted}{f', back to {short_date(reached)}' if reached else ''}."
    if reached:
        rows.append((Button(label="Look further back ›", action=f"do:older:{reached}", words=("older", "more")),))
    return Screen(
        title=f"Found for {quoted(text)}: {len(found)}" if found else f"I found nothing for {quoted(text)}.",
        body=f"{reach}{more}",
        hint="" if found else EXAMPLE,
        rows=(*rows, (MENU,)),
    )
