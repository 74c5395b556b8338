"""When a monitor's next visit is due, and which weeks an establishment was not seen in: two different clocks.

A monitor's own pattern is agreed with the co-ordinator: usually once a fortnight (seed document 000), and not while
they are away. An establishment is to be seen every week, by whomever: weekly visits are the practice reported to
Parliament in 2020 and in the annual reports (2018-19, page 10). A week is Monday to Sunday, by the date in London.
"""

import calendar
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standards.models import Rhythm

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How often one monitor visits one establishment, and on which day of the week (0 is Monday) if one is agreed."""

    rhythm: Rhythm
    weekday: int | None = None

    @property
    def words(self) -> str:
        """As people say it: "every second week, on Tuesday"."""
        name = f"{self.rhythm.name[:1].lower()}{self.rhythm.name[1:]}"
        return name if self.weekday is None else f"{name}, on {calendar.day_name[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which no visit is due, both included; without ``last`` it has no end yet."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


def monday(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def next_due(pattern: Pattern, since: date, today: date, pauses: Sequence[Pause] = ()) -> date | None:
    """The day the next visit is due, which may have gone by; ``None`` while it is not known when the monitor is back.

    ``since`` is the day of the last visit, else the day the arrangement began. What falls into a pause, or is still
    owed when a pause begins, is due after it: the next day, or the next one of the agreed day of the week.
    """
    due = _step(pattern, since)
    for pause in sorted(pauses, key=lambda one: one.first):
        if pause.first > max(due, today) or (pause.last is not None and pause.last < due):
            continue
        if pause.last is None:
            return None
        due = _back(pattern, pause.last + timedelta(days=1))
    return due


def _step(pattern: Pattern, since: date) -> date:
    """One interval on; in the week it leads to, the agreed day."""
    rhythm = pattern.rhythm
    due = since + rhythm.every * WEEK if rhythm.unit == "week" else _months_on(since, rhythm.every)
    return due if pattern.weekday is None else monday(due) + timedelta(days=pattern.weekday)


def _months_on(day: date, count: int) -> date:
    """The same day of a later month; its last day where it is shorter."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _back(pattern: Pattern, day: date) -> date:
    return day if pattern.weekday is None else day + timedelta(days=(pattern.weekday - day.weekday()) % 7)


def expected(pattern: Pattern, since: date, first: date, last: date, pauses: Sequence[Pause] = ()) -> Iterator[date]:
    """The days from ``first`` to ``last`` (both included) on which a visit is due, if each is made on its day."""
    due = next_due(pattern, since, since, pauses)
    while due is not None and due <= last:
        if due >= first:
            yield due
        due = next_due(pattern, due, due, pauses)


def weeks(first: date, last: date) -> Iterator[date]:
    """The Mondays of the weeks that have a day from ``first`` to ``last``."""
    week = monday(first)
    while week <= last:
        yield week
        week += WEEK


def uncovered(first: date, last: date, days: Collection[date]) -> list[date]:
    """The Mondays of the weeks of an establishment without any of these days, on which it was seen or is to be."""
    covered = {monday(day) for day in days}
    return [week for week in weeks(first, last) if week not in covered]
