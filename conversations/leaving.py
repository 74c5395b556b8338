"""Somebody leaves: the last day and a coded reason. What they hold is handed over and the membership ended after."""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.around import DayAround
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import in_words
from conversations.inputs.text import Text
from conversations.screen import Button, Screen, Style

YEAR = 366
REASONS = {"resigned": "resigned", "term over": "term is over", "ended": "appointment ended", "other": "other reason"}

PARTS = (
    Step(
        key="date",
        label="Last day",
        ask="What is their last day?",
        takes=DayAround(YEAR, YEAR),
        help="It may be to come: a notice was given.",
    ),
    Step(
        key="why",
        label="Reason",
        ask="Why do they leave?",
        takes=OneOf(
            Option("resigned", "Resigned", ("resignation", "own wish")),
            Option("term over", "Term is over", ("term", "nine years")),
            Option("ended", "Appointment ended", ("ended", "not confirmed")),
            Option("other", "Other"),
            width=2,
        ),
        help="One of a few codes, for the figures. A person’s own reasons are not asked for.",
    ),
    Step(
        key="note",
        label="Note",
        ask="Anything to note?",
        takes=Text("For example: “keys and card to be handed back at the gate”."),
        help="Only co-ordinators of the establishment can read it.",
        optional=True,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The leaving as plain data."""
    del asking
    return {part.key: answers.get(part.key) for part in PARTS}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what is kept, and that nobody is shut out yet, with the ways to hand over and to end the membership."""
    open_it = Button(label=f"Open {filed.reference}", action=f"do:open:{filed.reference}", words=("open",))
    menu = Button(label="Menu", action="do:menu", words=("menu",))
    title = f"{filed.reference}: last day {in_words(date.fromisoformat(body['date']))}, {REASONS[body['why']]}."
    member = str(asking.subject.get("member") or "")
    if not member:
        return [Screen(title=title, rows=((open_it, menu),))]
    hand = Button(label="Hand over what they hold", action=f"do:hand:{member}", words=("hand over",))
    end = Button(label="End the membership", action=f"do:revoke:{member}", style=Style.DANGER, words=("end",))
    said = (
        "They can still use this chat. Before the last day, hand over their drafts and their open requests, concerns "
        "and actions; then end the membership."
    )
    return [Screen(title=title, body=said, rows=((hand,), (end,), (open_it, menu)))]


LEAVING = Flow(
    name="leaving",
    version=1,
    title="Leaving",
    about="Say when somebody leaves",
    parts=PARTS,
    record=record,
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Keep it",
)
