"""What is written for a meeting: an item for its agenda beforehand, an action agreed at it afterwards."""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import Option
from conversations.inputs.day import Day, in_words
from conversations.inputs.listed import Listed
from conversations.inputs.text import Text
from conversations.screen import Button, Screen


def _people(asking: Asking) -> list[Option]:
    """Those who can take an action on, as they stand in ``subject``: ids with what each is called."""
    return [Option(identity, called) for identity, called in asking.subject.get("people", ())]


ITEM = (
    Step(
        key="text",
        label="Item",
        ask="What should be talked about?",
        takes=Text("For example: “how requests from the SRU reach us”."),
        help="Those who are asked to the meeting see it, and that it is yours. No names or prison numbers.",
    ),
)
ACTION = (
    Step(
        key="text",
        label="Action",
        ask="What is to be done?",
        takes=Text("For example: “ask for the visits rota before it is printed”."),
        help="One thing. You can write another after it. No names or prison numbers.",
    ),
    Step(
        key="holder",
        label="Who",
        ask="Who does it?",
        takes=Listed(_people, "one of the people below, for example the number"),
        help="They are told, and reminded until it is done.",
    ),
    Step(
        key="due",
        label="By",
        ask="By when?",
        takes=Day(future=True),
        help="They are reminded before it, and each week after it.",
    ),
)


def _open(asking: Asking) -> Button:
    reference, slot = asking.subject["reference"], asking.subject["slot"]
    return Button(label=f"Open {reference}", action=f"do:meeting:{reference}:{slot}", words=("open",))


def _record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """What was answered, as plain data."""
    del asking
    return dict(answers)


def _item_receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    del body, filed
    another = Button(
        label="Another item",
        action=f"do:agenda:{asking.subject['reference']}:{asking.subject['slot']}",
        words=("another",),
    )
    return [Screen(title="It is on the agenda.", rows=((another,), (_open(asking),)))]


def _action_receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    who = next((option.label for option in _people(asking) if option.value == body["holder"]), "a former member")
    another = Button(
        label="Another action",
        action=f"do:agree:{asking.subject['reference']}:{asking.subject['slot']}",
        words=("another",),
    )
    title = f"{filed.reference}: {who}, by {in_words(date.fromisoformat(body['due']))}."
    return [Screen(title=title, rows=((another,), (_open(asking),)))]


MEETING_ITEM = Flow(
    name="meeting_item",
    version=1,
    title="Agenda item",
    about="Put something on the agenda",
    parts=ITEM,
    record=_record,
    receipt=_item_receipt,
    roles=("monitor", "co-ordinator"),
    finish="Put it on",
)
MEETING_ACTION = Flow(
    name="meeting_action",
    version=1,
    title="Action",
    about="Write an action of a meeting",
    parts=ACTION,
    record=_record,
    receipt=_action_receipt,
    roles=("co-ordinator",),
    finish="Keep it",
)
