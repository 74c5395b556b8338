"""A look again at a concern: remedied to the monitor's satisfaction or not. Begun from the concern's own buttons.

Grounds: Prisons (Scotland) Act 1989 s7D(1)(f): both are told again of what is not remedied.
"""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Only, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import Day, in_words
from conversations.inputs.text import Text
from conversations.matter import BOTH, HOW_TOLD, TOLD, TOLD_SOMEBODY
from conversations.receipts import kept_screen
from conversations.screen import Screen

REMEDIED, BETTER, UNCHANGED, NOT_SEEN = "remedied", "better", "unchanged", "not seen"
NOT_REMEDIED = (BETTER, UNCHANGED)

PARTS = (
    Step(
        key="seen",
        label="Found",
        ask="How is it now?",
        takes=OneOf(
            Option(REMEDIED, "Remedied to my satisfaction", ("remedied", "fixed", "done", "yes", "sorted")),
            Option(BETTER, "Better, not yet remedied", ("better", "partly")),
            Option(UNCHANGED, "Unchanged", ("unchanged", "same", "no")),
            Option(NOT_SEEN, "Not seen this time", ("not seen", "could not look")),
        ),
        help="The judgement is yours: the Act asks whether it is remedied to the monitor’s satisfaction.",
    ),
    Step(
        key="date",
        label="Date",
        ask="When did you look?",
        takes=Day(),
        help="The day you looked, or would have.",
    ),
    Step(
        key="note",
        label="Note",
        ask="What did you see?",
        takes=Text("For example: “one of the two showers works”."),
        help="Kept in the history of the concern.",
        optional=True,
    ),
    Step(
        key="told",
        label="Told again",
        ask="It is not remedied. Who has been told again?",
        takes=OneOf(*TOLD),
        help="The governor and the co-ordinator are both told again: s7D(1)(f).",
        only=Only("seen", NOT_REMEDIED),
    ),
    Step(
        key="how_told",
        label="How",
        ask="How were they told?",
        takes=HOW_TOLD,
        help="How the matter was notified again.",
        only=Only("told", TOLD_SOMEBODY),
    ),
    Step(
        key="look_again",
        label="Look again",
        ask="When should it be looked at again?",
        takes=Day(future=True),
        help="You are asked then.",
        only=Only("seen", (*NOT_REMEDIED, NOT_SEEN)),
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """What was seen, as plain data."""
    del asking
    return {part.key: answers.get(part.key) for part in PARTS}


def remarks(asking: Asking) -> list[str]:
    """Says so when not both were told again."""
    told = asking.answers.get("told")
    return ["The Act asks that both are told again: s7D(1)(f)."] if told not in (None, BOTH) else []


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what was kept, and when it is asked again."""
    if body["seen"] == REMEDIED:
        return kept_screen(filed.reference, f"{filed.reference} is remedied. Thank you.")
    del asking
    again = in_words(date.fromisoformat(body["look_again"]))
    return kept_screen(filed.reference, f"{filed.reference} stays open. I ask you again on {again}.")


CONCERN_LOOK = Flow(
    name="concern_look",
    version=1,
    title="Look again",
    about="Look at a concern again",
    parts=PARTS,
    record=record,
    receipt=receipt,
    remarks=remarks,
    roles=("monitor", "co-ordinator"),
    finish="Keep it",
)
