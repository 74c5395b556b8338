"""When somebody is told of what falls due: the days before, the day itself, and then every so many days.

The next day follows from the day it falls due by rule, never from the day something was last sent.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from standards.calendar import working_days_before
from standards.models import Ladder


def rungs(ladder: Ladder, due: date) -> Iterator[date]:
    """The days on which to tell of what falls due on ``due``, in order; without end when the ladder repeats."""
    for days in ladder.before:
        yield working_days_before(due, days) if ladder.working else due - timedelta(days=days)
    if ladder.on_the_day:
        yield due
    day = due
    while ladder.every and day <= date.max - timedelta(days=ladder.every):
        day += timedelta(days=ladder.every)
        yield day


def around(ladder: Ladder, due: date, today: date) -> tuple[date | None, date | None]:
    """The last rung up to ``today`` (itself included) and the next one after it."""
    last: date | None = None
    if ladder.every and today > due:
        passed = (today - due).days // ladder.every
        latest = due + timedelta(days=passed * ladder.every)
        if passed or ladder.on_the_day:
            return latest, latest + timedelta(days=ladder.every)
    for rung in rungs(ladder, due):
        if rung > today:
            return last, rung
        last = rung
    return last, None
