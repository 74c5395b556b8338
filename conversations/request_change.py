"""A change to a filed request: its state, with the day and a note. Begun from the request's own buttons."""

from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Only, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import Day
from conversations.inputs.text import Text
from conversations.receipts import kept_screen
from conversations.request import STATE_WORDS
from conversations.screen import Screen

STATES = tuple(Option(state, words[0].upper() + words[1:]) for state, words in STATE_WORDS.items())
OPEN = ("open", "waiting", "with co-ordinator")


def _ask_when(asking: Asking) -> str:
    return "When was the person told?" if asking.answers.get("state") == "answered" else "Since when?"


PARTS = (
    Step(
        key="state",
        label="State",
        ask="How does it stand now?",
        takes=OneOf(*STATES, width=2),
        help="Answered: the person has been told. Closed: nothing is owed any more. Both keep the whole history.",
    ),
    Step(
        key="told",
        label="Told",
        ask="What was the person told?",
        takes=Text("For example: “the property was found and handed over”."),
        help="The answer as the person got it.",
        only=Only("state", ("answered",)),
    ),
    Step(
        key="date",
        label="Date",
        ask=_ask_when,
        takes=Day(),
        help="The day it happened, not the day you write it down.",
    ),
    Step(
        key="note",
        label="Note",
        ask="Anything to note?",
        takes=Text("For example: “hall manager has sent a reminder to the store”."),
        help="Kept with the change, for whoever reads the history.",
        optional=True,
    ),
    Step(
        key="owed_by",
        label="By",
        ask="By when is something owed?",
        takes=Day(future=True),
        help="You are reminded then. Skip if there is no date.",
        only=Only("state", OPEN),
        optional=True,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The change as plain data."""
    del asking
    return {part.key: answers.get(part.key) for part in PARTS}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what the request is now."""
    del asking
    return kept_screen(filed.reference, f"{filed.reference} is {STATE_WORDS[body['state']]}.")


REQUEST_CHANGE = Flow(
    name="request_change",
    version=1,
    title="Change of a request",
    about="Say how a request stands",
    parts=PARTS,
    record=record,
    receipt=receipt,
    roles=("monitor", "co-ordinator"),
    finish="Keep it",
)
