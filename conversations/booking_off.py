"""A booked visit that its monitor cannot make, or did not. Begun from the booking's own buttons."""

from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.screen import Button, Screen, Style

REASONS = (
    Option("illness", "Illness", ("ill", "sick", "unwell")),
    Option("work", "Work"),
    Option("travel", "Travel", ("train", "car", "weather", "roads")),
    Option("prison not available", "Prison not available", ("prison", "lockdown", "not available")),
    Option("other", "Something else", ("other",)),
)

PARTS = (
    Step(
        key="reason",
        label="Reason",
        ask="Would you like to say why?",
        takes=OneOf(*REASONS, width=2),
        help="You need not. Your co-ordinator sees it when they open the booking; colleagues do not.",
        optional=True,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The reason as plain data."""
    del asking
    return {"reason": answers.get("reason")}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says who knows, and how to book again."""
    del body
    late = asking.subject.get("late")
    said = "did not take place" if late else "is called off"
    again = Button(label="Book another day", action="do:book", style=Style.PRIMARY, words=("book",))
    plan = Button(label="Plan", action="do:plan", words=("plan",))
    knows = (
        "Your co-ordinator is told." if late else "Your co-ordinator is told. The file takes it out of your calendar."
    )
    return [Screen(title=f"{filed.reference} {said}.", body=knows, rows=((again, plan),))]


BOOKING_OFF = Flow(
    name="booking_off",
    version=1,
    title="Can’t make it",
    about="Call a booked visit off",
    parts=PARTS,
    record=record,
    receipt=receipt,
    finish="Tell the co-ordinator",
)
