"""When a meeting is: once or again and again, by the clock on the wall in London, with what was moved or called off.

Every meeting of a series is known by its slot: the day on which the rule alone puts it. The slot stays when the
meeting is moved, so that answers, agenda and actions stay with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

Repeat = Literal["once", "weekly", "fortnightly", "monthly"]
LONDON = ZoneInfo("Europe/London")
#: A weekday's fifth time in a month is taken as its last, which every month has.
LAST = 5
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one slot: moved to a day (and hour), or called off when ``on`` is None."""

    on: date | None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A meeting: its first day and hour, how it repeats, what changed of single slots (by slot).

    ``ended``: from this day on no slot is held any more.
    """

    first: date
    at: time
    repeat: Repeat = "once"
    changes: Mapping[date, Change] = field(default_factory=dict)
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting of a series: its slot, and the day and hour it is held, on the wall in London."""

    slot: date
    on: date
    at: time

    @property
    def moment(self) -> datetime:
        """When that is, in UTC. An hour that the clocks skip is the one after it, one they repeat the first."""
        return datetime.combine(self.on, self.at, LONDON).astimezone(UTC)


def occurrences(series: Series, first: date, last: date) -> list[Occurrence]:
    """The meetings held from ``first`` to ``last`` (both included), in their order.

    One that was moved counts by the day it was moved to. No two are at one moment: ``may_move`` sees to that.
    """
    held = [Occurrence(slot, slot, series.at) for slot in _slots(series, first, last) if slot not in series.changes]
    for slot in series.changes:
        changed = occurrence(series, slot)
        if changed is not None and first <= changed.on <= last:
            held.append(changed)
    return sorted(held, key=lambda one: (one.on, one.at))


def occurrence(series: Series, slot: date) -> Occurrence | None:
    """The meeting of this slot; None when the rule has no such slot, or it was called off."""
    if slot not in _slots(series, slot, slot):
        return None
    change = series.changes.get(slot)
    if change is None:
        return Occurrence(slot, slot, series.at)
    return None if change.on is None else Occurrence(slot, change.on, change.at or series.at)


def may_move(series: Series, slot: date, on: date, at: time) -> bool:
    """Whether this slot's meeting can be held then: no other meeting of the series is at that moment or hour."""
    there = occurrences(series, on, on)
    wanted = Occurrence(slot, on, at)
    return all(one.slot == slot or (one.at != at and one.moment != wanted.moment) for one in there)


def described(series: Series) -> str:
    """How it repeats, in words: "every second Tuesday", "monthly on the third Tuesday"."""
    day = f"{series.first:%A}"
    match series.repeat:
        case "weekly":
            return f"every {day}"
        case "fortnightly":
            return f"every second {day}"
        case "monthly":
            return f"monthly on the {ORDINALS[_place(series.first)]} {day}"
    return "once"


def _place(day: date) -> int:
    """Which of its weekday in the month this day is: 1 to 4, or -1 for the fifth, which is the last."""
    place = (day.day - 1) // 7 + 1
    return -1 if place == LAST else place


def _slots(series: Series, first: date, last: date) -> Iterator[date]:
    """The days that the rule alone gives, from ``first`` to ``last``."""
    if series.ended is not None:
        last = min(last, series.ended - timedelta(days=1))
    if series.repeat == "once":
        return iter([series.first] if first <= series.first <= last else [])
    start = datetime.combine(series.first, time())
    if series.repeat == "monthly":
        rule = rrule(MONTHLY, dtstart=start, byweekday=weekday(series.first.weekday())(_place(series.first)))
    else:
        rule = rrule(WEEKLY, dtstart=start, interval=1 if series.repeat == "weekly" else 2)
    span = rule.between(datetime.combine(first, time()), datetime.combine(last, time()), inc=True)
    return (moment.date() for moment in span)
