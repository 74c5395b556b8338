"""How often a monitor visits an establishment, as agreed with the co-ordinator. Begun from the monitor in the plan.

Grounds: seed document 000, the frequency varies by arrangement with the regional co-ordinator.
"""

import calendar
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.listed import Listed
from conversations.screen import Button, Screen
from standards.visiting import Pattern

ANY = "any"
DAYS = tuple(Option(str(number), name, (name[:3],)) for number, name in enumerate(calendar.day_name))


def _rhythms(asking: Asking) -> list[Option]:
    return [Option(rhythm.id, rhythm.name, (rhythm.id,)) for rhythm in asking.knowledge.visiting]


PARTS = (
    Step(
        key="rhythm",
        label="How often",
        ask="How often is it agreed?",
        takes=Listed(_rhythms, "how often, for example “every second week” or its number"),
        help="What you have agreed with the monitor. The prison’s own week does not change with it.",
    ),
    Step(
        key="weekday",
        label="Day",
        ask="On a certain day of the week?",
        takes=OneOf(Option(ANY, "Any day", ("any", "no", "none")), *DAYS, width=2),
        help="With a day, the visit is due on that day of the week it falls into.",
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The pattern as plain data; the day of the week as a number, 0 for Monday."""
    del asking
    weekday = answers["weekday"]
    return {"rhythm": answers["rhythm"], "weekday": None if weekday == ANY else int(weekday)}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what holds now."""
    del filed
    words = Pattern(asking.knowledge.rhythm(body["rhythm"]), body["weekday"]).words
    place = asking.establishment()
    said = f"{asking.subject.get('label', '')} visits {place.short if place else ''} {words}."
    back = Button(label="The monitor", action=f"do:rhythm:{asking.subject.get('member', '')[:12]}")
    return [Screen(title=said, body="They are told.", rows=((back, Button(label="Plan", action="do:plan")),))]


PATTERN = Flow(
    name="pattern",
    version=1,
    title="Pattern",
    about="Agree how often a monitor visits",
    parts=PARTS,
    record=record,
    recap=lambda asking: str(asking.subject.get("label", "")),
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Agree it",
)
