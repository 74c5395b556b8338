"""How each course of the training programme stands for a person, why, and which comes next. Pure.

Grounds: the mandatory training programme of seed document 000, as data in ``courses.toml``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from standards.models import Course


class State(StrEnum):
    """How a course stands for a person."""

    NOT_YET = "not yet"
    BOOKED = "booked"
    DONE = "done"
    DUE = "refresher due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Taken:
    """A course done on a day, or ``booked`` for it, at an establishment (its id) where that counts, else "".

    ``confirmed`` once a co-ordinator has said so; until then it counts all the same.
    """

    course: str
    place: str
    on: date
    booked: bool = False
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """For whom it is asked: since when they serve, and since when at each of their establishments."""

    since: date
    places: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a course stands, at ``place`` where it counts for each establishment.

    ``last`` is the day it was last done, ``booked`` the day it is booked for; ``due`` the day by which it is to be done
    or done again, if there is one. ``waits`` are the courses that must come first. ``why`` is a sentence.
    """

    course: Course
    place: str
    state: State
    why: str
    last: date | None = None
    booked: date | None = None
    due: date | None = None
    waits: tuple[Course, ...] = ()
    confirmed: bool = True

    @property
    def slot(self) -> str:
        """What it is called where it needs a name: "ppt", "key-vending@perth"."""
        return slot(self.course.id, self.place)

    @property
    def open(self) -> bool:
        """Whether it is to be taken, can be, and is not booked: nothing has to come before it."""
        wanted = self.state in (State.DUE, State.OVERDUE) or (self.state is State.NOT_YET and not self.course.optional)
        return wanted and not self.waits

    def late(self, today: date) -> bool:
        """Whether the day by which it was to be done is past."""
        return self.due is not None and self.due < today

    def soon(self, today: date, days: int) -> bool:
        """Whether the day by which it is to be done is one of the next ``days``."""
        return self.due is not None and today <= self.due <= today + timedelta(days=days)


def slot(course: str, place: str) -> str:
    """A course, with the establishment where it counts for one."""
    return f"{course}@{place}" if place else course


def standings(programme: Sequence[Course], person: Person, taken: Iterable[Taken], today: date) -> list[Standing]:
    """How each course of the programme stands, in its order; one for each establishment stands once for each."""
    found = list(taken)
    return [
        _standing(programme, course, place, person, found, today)
        for course in programme
        for place in (sorted(person.places) if course.by_place else ("",))
    ]


def following(standing: Iterable[Standing]) -> Standing | None:
    """The course to take next: an overdue refresher first, then one that is due, then what was never done, in order."""
    wanted = [one for one in standing if one.open]
    return min(wanted, key=lambda one: (State.OVERDUE, State.DUE, State.NOT_YET).index(one.state), default=None)


def counts_until(course: Course, done: date) -> date | None:
    """The last day on which a course done on a day still counts; None where it does so for good.

    What was done on 29 February counts until 28 February in a year without one.
    """
    return done + relativedelta(months=course.refresh_after) if course.refresh_after else None


def _standing(
    programme: Sequence[Course], course: Course, place: str, person: Person, taken: Sequence[Taken], today: date
) -> Standing:
    mine = [one for one in taken if one.course == course.id and (one.place == place or not course.by_place)]
    done = [one for one in mine if not one.booked]
    booked = max((one.on for one in mine if one.booked), default=None)
    if done:
        last = max(done, key=lambda one: (one.on, one.confirmed))
        return _done(course, place, last, booked, today)
    before = {one.id: _first(one, person, taken) for one in programme if one.id in course.after}
    waits = tuple(one for one in programme if before.get(one.id, today) is None)
    since = max([person.since, person.places.get(place, person.since), *(day for day in before.values() if day)])
    due = since + timedelta(weeks=course.within_weeks) if course.within_weeks and not waits else None
    state = State.BOOKED if booked and booked >= today else State.NOT_YET
    return Standing(course, place, state, _why_not(waits, booked, due, today), booked=booked, due=due, waits=waits)


def _first(course: Course, person: Person, taken: Sequence[Taken]) -> date | None:
    """The day from which a course has been done: at every establishment of the person, where that counts."""
    days = [one for one in taken if one.course == course.id and not one.booked]
    if not course.by_place:
        return min((one.on for one in days), default=None)
    firsts = [min((one.on for one in days if one.place == place), default=None) for place in person.places]
    known = [day for day in firsts if day is not None]
    return max(known) if known and len(known) == len(firsts) else None


def _done(course: Course, place: str, last: Taken, booked: date | None, today: date) -> Standing:
    due = counts_until(course, last.on)
    booked = booked if booked and booked > last.on else None
    if due is None or today < due - timedelta(days=course.due_soon or 0):
        state = State.DONE
    elif booked is not None and booked >= today:
        state = State.BOOKED
    else:
        state = State.OVERDUE if due < today else State.DUE
    why = " ".join(_why(last, booked, due, today))
    return Standing(course, place, state, why, last.on, booked, due, confirmed=last.confirmed)


def _why(last: Taken, booked: date | None, due: date | None, today: date) -> Iterator[str]:
    yield f"Done {_day(last.on)}{'' if last.confirmed else ', not confirmed yet'}."
    if due is not None:
        yield f"It counted until {_day(due)}." if due < today else f"The refresher is due by {_day(due)}."
    if booked is not None:
        yield _booked(booked, today)


def _why_not(waits: Sequence[Course], booked: date | None, due: date | None, today: date) -> str:
    said = [_booked(booked, today)] if booked is not None else ["Not done yet."]
    if waits:
        said.append(f"It comes after {' and '.join(course.name for course in waits)}.")
    if due is not None:
        said.append(f"It was to be done by {_day(due)}." if due < today else f"To be done by {_day(due)}.")
    return " ".join(said)


def _booked(day: date, today: date) -> str:
    if day < today:
        return f"It was booked for {_day(day)}, and nothing is recorded of it."
    return f"Booked for {_day(day)}."


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
