"""Training at the command line: courses taken over from a list, and all that is recorded. The actor is the operator.

Nothing in a list is guessed: what is not known by its own words is a problem, with what may have been meant.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from bot.sentences import CommandError
from bot.tables import as_json, table
from conversations.draft import in_london
from conversations.reading.dates import read_date
from conversations.training_record import title
from standards import guard
from standards.loader import load
from store import members, preferences, training
from store.database import Work
from store.members import Member, Role
from store.training import Course

NEEDED, ALLOWED = ("member", "course", "date"), ("establishment", "proof")
#: How alike, of 100, what was written and what may have been meant are.
ALIKE = 65
#: How much of an id is enough to name somebody: what ``ipm members`` shows.
ID_SHOWN = 8
_YEAR = re.compile(r"\d{4}")
WHAT = {"new": "new", "confirmed": "confirms what was recorded", "there": "there already"}


@dataclass(frozen=True)
class Row:
    """One line of the list, understood. ``comes`` is what taking it over does."""

    line: int
    member: Member
    course: Course
    name: str
    proof: str
    comes: str


@dataclass
class Plan:
    """A list as understood: its rows, everything wrong with it, and what should be known besides."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many rows change something."""
        return sum(row.comes != "there" for row in self.rows)


def read(path: Path) -> str:
    """The text of a CSV file as a spreadsheet saves it: UTF-8, or what Windows has instead."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


async def planned(work: Work, text: str) -> Plan:
    """What taking the list over would do, and everything that is wrong with it. Nothing is changed."""
    people = _People(await members.everyone(work))
    plan, today = Plan(), in_london(work.now).date()
    found: list[tuple[int, Member, Course, str, str]] = []
    for line, cells in _cells(text, plan):
        reading = _Reading(line, cells, plan)
        member, name, course = people.find(reading), *_course(reading, today)
        if member is not None and course is not None:
            found.append((line, member, course, name, cells.get("proof", "")))
            if guard.find(cells.get("proof", "")):
                plan.notes.append(f"Line {line}: the proof may name somebody. It is kept sealed all the same.")
    _once(found, plan)
    held = {
        (one.member, one.course, one.establishment, one.date): one.state
        for one in await training.of(work, [member.id for _, member, *_ in found])
        if one.state in training.DONE
    }
    for line, member, course, name, proof in found:
        state = held.get((member.id, course.id, course.establishment, course.date))
        comes = {"recorded": "confirmed", "confirmed": "there"}.get(state or "", "new")
        plan.rows.append(Row(line, member, course, name, proof, comes))
    return plan


def _cells(text: str, plan: Plan) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with something in them, by the names of the columns."""
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=between)
    names = {name: " ".join(name.casefold().split()) for name in rows.fieldnames or () if name and name.strip()}
    missing = [name for name in NEEDED if name not in names.values()]
    unknown = [name for name, plain in names.items() if plain not in (*NEEDED, *ALLOWED)]
    if missing:
        plan.problems.append(f"Line 1: I need the columns {', '.join(NEEDED)}; missing: {', '.join(missing)}.")
        return
    if unknown:
        known = ", ".join((*NEEDED, *ALLOWED))
        plan.problems.append(f"Line 1: I do not know the columns {', '.join(unknown)}. Known are {known}.")
    for row in rows:
        cells = {plain: (row.get(name) or "").strip() for name, plain in names.items()}
        if None in row:
            plan.problems.append(
                f"Line {rows.line_num}: there are more cells than columns. Put a text with commas in quotes."
            )
        elif any(cells.values()):
            yield rows.line_num, cells


@dataclass
class _Reading:
    """One line being read: what is wrong with it goes to the plan."""

    line: int
    cells: Mapping[str, str]
    plan: Plan

    def wrong(self, says: str) -> None:
        self.plan.problems.append(f"Line {self.line}: {says}")


class _People:
    """The members by what they are called, their chats and the beginnings of their ids."""

    def __init__(self, everyone: list[Member]) -> None:
        self.everyone = everyone

    def find(self, reading: _Reading) -> Member | None:
        """The monitor meant, if exactly one is."""
        text = reading.cells["member"]
        found = [m for m in self.everyone if text and (_plain(m.label) == _plain(text) or text == str(m.chat_id or ""))]
        if not found and len(text) >= ID_SHOWN:
            found = [m for m in self.everyone if m.id.startswith(text.casefold())]
        found = [m for m in found if m.state == "active"] or found
        if len(found) > 1:
            reading.wrong(f"{len(found)} members are shown as {text!r}. Give the id instead; ipm members lists them.")
        elif not found:
            meant = _meant(text, (m.label for m in self.everyone if m.role is Role.MONITOR and m.state == "active"))
            reading.wrong(f"there is no member {text!r}.{meant} ipm members lists them.")
        elif found[0].state != "active":
            reading.wrong(f"{found[0].label!r} has left.")
        elif found[0].role is not Role.MONITOR:
            reading.wrong(f"{found[0].label!r} is not a monitor ({found[0].role}); training is recorded for monitors.")
        else:
            return found[0]
        return None


def _course(reading: _Reading, today: date) -> tuple[str, Course | None]:
    """The course with its place and day, and its name; None when something of it is wrong."""
    knowledge, text = load(), reading.cells["course"]
    by_name = {_plain(n): one for one in knowledge.courses for n in (one.id, one.name, one.short, *one.aliases)}
    known = by_name.get(_plain(text))
    if known is None:
        reading.wrong(f"there is no course {text!r}.{_meant(text, (one.name for one in knowledge.courses))}")
    day = _day(reading, today)
    place = _place(reading, by_place=known.by_place if known else False)
    if known is None or day is None or place is None:
        return "", None
    found = knowledge.establishment(place)
    return title(known, found.short if found else ""), Course(known.id, place, day.isoformat())


def _place(reading: _Reading, *, by_place: bool) -> str | None:
    """The establishment's id, "" for a course that counts everywhere; None when it is wrong."""
    text, knowledge = reading.cells.get("establishment", ""), load()
    by_name = {
        _plain(n): one.id for one in knowledge.establishments for n in (one.id, one.name, one.short, *one.aliases)
    }
    if by_place and not text:
        reading.wrong("this course counts for one establishment; say which, for example “Perth”.")
        return None
    if text and _plain(text) not in by_name:
        meant = _meant(text, (one.name for one in knowledge.establishments))
        reading.wrong(f"there is no establishment {text!r}.{meant}")
        return None
    if text and not by_place:
        reading.plan.notes.append(
            f"Line {reading.line}: the establishment is left out, since the course counts everywhere."
        )
    return by_name[_plain(text)] if by_place else ""


def _day(reading: _Reading, today: date) -> date | None:
    text = reading.cells["date"]
    day = read_date(text, today) if _YEAR.search(text) else None
    if day is None:
        reading.wrong(f"{text!r} is no date with a year. Write 2026-11-21, 21/11/2026 or “21 Nov 2026”.")
    elif day > today:
        reading.wrong(f"{text!r} is still to come. A list holds courses that are done.")
    else:
        return day
    return None


def _plain(text: str) -> str:
    return " ".join(utils.default_process(text).split())


def _meant(text: str, names: Iterable[str]) -> str:
    """What may have been meant, as a question, or nothing."""
    near = process.extractOne(text, list(names), scorer=fuzz.WRatio, processor=_plain, score_cutoff=ALIKE)
    return f" Did you mean {near[0]!r}?" if near else ""


def _once(found: list[tuple[int, Member, Course, str, str]], plan: Plan) -> None:
    """The same member, course, place and day stands in a list once."""
    lines: dict[tuple[str, Course], int] = {}
    for line, member, course, *_ in found:
        first = lines.setdefault((member.id, course), line)
        if first != line:
            plan.problems.append(f"Line {line}: says the same as line {first}.")


def show(plan: Plan) -> None:
    """The rows as a table, and what should be known besides."""
    rows = [(str(r.line), r.member.label, r.name, r.course.date, r.proof, WHAT[r.comes]) for r in plan.rows]
    table(("Line", "Member", "Course", "Done on", "Proof", ""), rows)


async def taken(work: Work, text: str) -> str:
    """Take the list over, all of it; says what came of it. Raises CommandError when something is wrong with it now."""
    plan = await planned(work, text)
    if plan.problems:
        raise CommandError("\n".join(plan.problems))
    counted: Counter[str] = Counter()
    for row in plan.rows:
        counted[await training.take_over(work, row.member.id, row.course, row.proof)] += 1
    await preferences.touch(work, [row.member.id for row in plan.rows])
    said = ", ".join(f"{counted[comes]} {words}" for comes, words in WHAT.items() if counted[comes])
    return f"Taken over: {said}."


async def listed(work: Work) -> list[dict[str, str]]:
    """All that is recorded, in the order it was; reading it is logged."""
    labels = {member.id: member.label for member in await members.everyone(work)}
    return [
        {
            "reference": one.reference,
            "member": labels[one.member],
            "course": one.course,
            "establishment": one.establishment,
            "date": one.date,
            "state": one.state,
        }
        for one in await training.everything(work)
    ]


def show_listed(found: list[dict[str, str]], json: bool) -> str:
    """What is recorded, as JSON when wanted and as a table else; returns what to print."""
    if json:
        return as_json(found)
    table(("Reference", "Member", "Course", "Establishment", "Day", "State"), [tuple(one.values()) for one in found])
    return ""
