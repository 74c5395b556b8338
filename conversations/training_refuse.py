"""A co-ordinator does not confirm a course that a monitor recorded, or takes the confirmation back, and says why."""

from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.text import Text
from conversations.screen import Button, Screen, Style

PARTS = (
    Step(
        key="reason",
        label="Reason",
        ask="Why is it not confirmed?",
        takes=Text("For example: “the certificate is of another day; please record that day”."),
        help="The monitor reads it. The course counts as not done, and can be recorded again.",
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The reason."""
    del asking
    return {"reason": answers["reason"]}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what the monitor now sees."""
    del body, asking
    training = Button(label="Training", action="do:training", style=Style.PRIMARY, words=("training",))
    open_it = Button(label=f"Open {filed.reference}", action=f"do:open:{filed.reference}", words=("open",))
    return [Screen(title=f"{filed.reference} is not confirmed. The monitor is told.", rows=((training, open_it),))]


TRAINING_REFUSE = Flow(
    name="training_refuse",
    version=1,
    title="Refusal",
    about="Do not confirm a course",
    parts=PARTS,
    record=record,
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Send it",
)
