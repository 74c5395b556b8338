"""Another day for a reminder. Begun from the reminder's own buttons."""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.day import Day, in_words
from conversations.receipts import MENU
from conversations.screen import Screen

PARTS = (
    Step(
        key="date",
        label="Day",
        ask="On which day shall I remind you?",
        takes=Day(future=True),
        help="It comes at your usual hour, if it is still to be done then.",
    ),
)


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says when it comes again."""
    del filed, asking
    return [Screen(title=f"I remind you on {in_words(date.fromisoformat(body['date']))}.", rows=((MENU,),))]


SNOOZE = Flow(
    name="snooze",
    version=1,
    title="Reminder on another day",
    about="Be reminded on another day",
    parts=PARTS,
    record=lambda answers, asking: {"date": answers["date"]},
    recap=lambda asking: str(asking.subject.get("label", "")),
    receipt=receipt,
    roles=("monitor", "co-ordinator", "lead"),
    finish="Remind me then",
)
