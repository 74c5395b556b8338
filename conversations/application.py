"""A new application to become a monitor: where, and when it came. A role and a place stand for the person."""

from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.day import Day
from conversations.inputs.place import EstablishmentOf
from conversations.inputs.text import Text
from conversations.receipts import kept_screen
from conversations.screen import Screen

#: The longest label, in characters.
LABEL_CHARACTERS = 80


def _short(value: Any, asking: Asking) -> str | None:
    del asking
    return None if len(value) <= LABEL_CHARACTERS else f"That is over {LABEL_CHARACTERS} characters. Make it shorter."


PARTS = (
    Step(
        key="establishment",
        label="Prison",
        ask="Which prison is the application for?",
        takes=EstablishmentOf(),
        help="Co-ordinators of this prison see the application, nobody else.",
    ),
    Step(
        key="label",
        label="Shown as",
        ask="What should it be called?",
        takes=Text("A role and a place, for example “applicant 3 for HMP Perth”. Skip for the plain words."),
        help="No name is needed: the form itself stays where it was sent.",
        optional=True,
        check=_short,
    ),
    Step(
        key="date",
        label="Received",
        ask="When was it received?",
        takes=Day(),
        help="The day the form was submitted. How long the application waits is counted from it.",
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The application as plain data."""
    place = asking.knowledge.establishment(answers["establishment"])
    plain = f"Applicant for {place.name if place else answers['establishment']}"
    label = answers.get("label") or plain
    return {"establishment": answers["establishment"], "label": label[:LABEL_CHARACTERS], "date": answers["date"]}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says under which reference it is kept."""
    del asking
    return kept_screen(filed.reference, f"{filed.reference} is kept: {body['label']}.")


APPLICATION = Flow(
    name="application",
    version=1,
    title="Application",
    about="Keep a new application",
    parts=PARTS,
    record=record,
    recap=lambda asking: place.name if (place := asking.establishment()) else "",
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Keep it",
)
