"""One meeting of a series is moved to another day or hour. Begun from the meeting's own buttons."""

from datetime import date, time
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.around import DayAround
from conversations.inputs.base import Asking
from conversations.inputs.day import in_words
from conversations.inputs.times import TimeOfDay
from conversations.meeting import YEAR
from conversations.screen import Button, Screen
from standards.meetings import Change, Series, may_move


def series_of(facts: dict[str, Any]) -> Series:
    """The series that these facts describe, as ``facts_of`` gave them."""
    changes = {
        date.fromisoformat(slot): Change(date.fromisoformat(held[0]), time.fromisoformat(held[1]))
        if held
        else Change(None)
        for slot, held in facts["changes"].items()
    }
    ended = date.fromisoformat(facts["ended"]) if facts["ended"] else None
    first, at = date.fromisoformat(facts["first"]), time.fromisoformat(facts["at"])
    return Series(first, at, facts["repeat"], changes, ended)


def _free(value: Any, asking: Asking) -> str | None:
    """Refuses a moment that has gone by, and one at which another meeting of the series is."""
    day, at = date.fromisoformat(asking.answers["date"]), time.fromisoformat(value)
    if day == asking.today and at <= asking.now.time():
        return f"It is {asking.now:%H:%M} already. I need an hour to come, or another day."
    if may_move(series_of(asking.subject["series"]), date.fromisoformat(asking.subject["slot"]), day, at):
        return None
    return "Another meeting of this series is at that moment already. I need another hour, for example “4pm”."


PARTS = (
    Step(
        key="date",
        label="Day",
        ask="To which day is it moved?",
        takes=DayAround(0, YEAR),
        help="Only this one meeting moves. Answers, agenda and actions stay with it.",
    ),
    Step(
        key="at",
        label="Time",
        ask="At what time?",
        takes=TimeOfDay(),
        help="The hour on the wall in London.",
        check=_free,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The move as plain data."""
    del asking
    return {part.key: answers[part.key] for part in PARTS}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says when it is now."""
    slot = asking.subject["slot"]
    open_it = Button(label=f"Open {filed.reference}", action=f"do:meeting:{filed.reference}:{slot}", words=("open",))
    menu = Button(label="Menu", action="do:menu", words=("menu",))
    title = f"{filed.reference} is moved to {in_words(date.fromisoformat(body['date']))} at {body['at']}."
    return [Screen(title=title, body="Its members are told.", rows=((open_it, menu),))]


MEETING_MOVE = Flow(
    name="meeting_move",
    version=1,
    title="Move of a meeting",
    about="Move one meeting",
    parts=PARTS,
    record=record,
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Move it",
)
