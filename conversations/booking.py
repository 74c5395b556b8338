"""A visit booked: the prison, the day, the time. Begun from the plan."""

from dataclasses import replace
from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.day import Upcoming, in_words
from conversations.inputs.times import TimeOfDay
from conversations.matter import ESTABLISHMENT, recap
from conversations.receipts import kept_screen
from conversations.screen import Screen

CALENDAR = "The file goes into your own calendar."


def _after(value: Any, asking: Asking) -> str | None:
    begun = asking.answers.get("time_from")
    if begun and value <= begun:
        return f"{value} is not after {begun}. I need a later time, for example two hours on, or skip it."
    return None


def _before(value: Any, asking: Asking) -> str | None:
    ended = asking.answers.get("time_until")
    return f"{value} is not before {ended}. Type both, for example “1015-1240”." if ended and value >= ended else None


DAY = Step(
    key="date",
    label="Date",
    ask="Which day?",
    takes=Upcoming(),
    help="The day you mean to go. You can move it later.",
)
TIME_FROM = Step(
    key="time_from",
    label="From",
    ask="What time?",
    takes=TimeOfDay(until="time_until"),
    help="When you mean to go in, and if you like when you mean to come out: 24 hours or am and pm.",
    check=_before,
)
TIME_UNTIL = Step(
    key="time_until",
    label="Until",
    ask="Until when, roughly?",
    takes=TimeOfDay(since="time_from"),
    help="It keeps the time free in your calendar. Skip it if you do not know.",
    optional=True,
    check=_after,
)
PARTS = (replace(ESTABLISHMENT, ask="Which prison?"), DAY, TIME_FROM, TIME_UNTIL)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The booking as plain data."""
    del asking
    return {part.key: answers.get(part.key) for part in PARTS}


def when(body: dict[str, Any]) -> str:
    """Day and time in words: "Tuesday 1 December 2026, 10:00 to 12:00"."""
    until = f" to {body['time_until']}" if body["time_until"] else ""
    return f"{in_words(date.fromisoformat(body['date']))}, {body['time_from']}{until}"


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what is booked."""
    place = asking.establishment()
    said = f"{filed.reference} is booked: {place.name if place else ''}, {when(body)}."
    return [kept_screen(filed.reference, said)[0].model_copy(update={"body": CALENDAR})]


BOOKING = Flow(
    name="booking",
    version=1,
    title="Booking",
    about="Book a visit",
    parts=PARTS,
    record=record,
    recap=recap,
    receipt=receipt,
    finish="Book it",
)
