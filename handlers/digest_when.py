"""The weeks that a digest is of: one for a co-ordinator, for a lead those begun in a month. Weeks begin on Monday."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.inputs.day import month_after
from conversations.reading.when import read_date
from handlers.listing import short_date
from standards.visiting import monday

WEEK, MONDAY = timedelta(days=7), 0
#: How many weeks the picture of a week's digest has, this one last.
PICTURE_WEEKS = 4
#: There were no Independent Prison Monitors before (Public Services Reform (Inspection and Monitoring of Prisons)
#: (Scotland) Order 2015, in force on 31 August 2015).
EARLIEST = date(2015, 8, 31)


@dataclass(frozen=True)
class Period:
    """Some weeks from a Monday on, as seen on ``today``; ``monthly`` when they are those begun in one month."""

    first: date
    weeks: int
    monthly: bool
    today: date

    @property
    def last(self) -> date:
        """The Sunday that it ends with."""
        return self.first + self.weeks * WEEK - timedelta(days=1)

    @property
    def until(self) -> date:
        """The last day of it so far."""
        return min(self.last, self.today)

    @property
    def running(self) -> bool:
        """Whether it is not over."""
        return self.last >= self.today

    @property
    def past(self) -> bool:
        """Whether another has ended since: then what is counted is what was so at its end."""
        return self.first < latest(self.today, monthly=self.monthly).first

    @property
    def counted_on(self) -> date:
        """The day on which things were open or not: its end, but today for the one that ended last."""
        return self.last if self.past else self.today

    @property
    def mondays(self) -> list[date]:
        """The first days of the weeks that its picture shows: its own, and for a week some before."""
        shown = self.weeks if self.monthly else PICTURE_WEEKS
        days = [self.last + timedelta(days=1) - back * WEEK for back in range(shown, 0, -1)]
        return [day for day in days if day <= self.today]

    @property
    def words(self) -> str:
        """As a heading has it: "week of 16 to 22 Nov 2026", "November 2026, weeks of 2 Nov to 6 Dec"."""
        if self.monthly:
            return f"{self.first:%B %Y}, weeks of {_day(self.first)} to {_day(self.last)}"
        start = str(self.first.day) if self.first.month == self.last.month else _day(self.first)
        return f"week of {start} to {short_date(self.last.isoformat())}"

    @property
    def before(self) -> "Period | None":
        """The week or month before."""
        return around(self.first - WEEK, self.today, monthly=self.monthly)

    @property
    def after(self) -> "Period | None":
        """The week or month after, if it has begun."""
        return around(self.last + timedelta(days=1), self.today, monthly=self.monthly)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def latest(today: date, *, monthly: bool) -> Period:
    """The last week that ended, or the weeks begun in the month before this one."""
    day = month_after(today, -1) if monthly else today - WEEK
    return _period(day, today, monthly)


def around(day: date, today: date, *, monthly: bool) -> Period | None:
    """The week or month that a day is in; None when it has not begun, or was before there were monitors."""
    if not EARLIEST <= day <= today:
        return None
    found = _period(day, today, monthly)
    return found if found.first <= today else None


def _period(day: date, today: date, monthly: bool) -> Period:
    if not monthly:
        return Period(monday(day), 1, False, today)
    first = first_in_month(day, MONDAY)
    return Period(first, (first_in_month(month_after(day, 1), MONDAY) - first).days // 7, True, today)


def first_in_month(day: date, weekday: int) -> date:
    """The first day of the week (0 for Monday) in the month of a day."""
    first = day.replace(day=1)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def read(words: str, today: date, *, monthly: bool) -> Period | None:
    """The week or month meant by a day as typed ("12 Oct", "last tue"), or by a month alone ("October", "Oct 2025")."""
    day = read_date(words, today)
    if day is None and re.fullmatch(r"[a-z]{3,9}\.?(\s+\d{4})?", words.strip(), re.I):
        day = read_date(f"1 {words}", today)
    return around(day, today, monthly=monthly) if day else None
