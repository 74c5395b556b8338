"""A booked visit gets another day or time. Begun from the booking's own buttons."""

from typing import Any

from conversations.booking import CALENDAR, DAY, TIME_FROM, TIME_UNTIL, when
from conversations.draft import Filed
from conversations.flow import Flow
from conversations.inputs.base import Asking
from conversations.receipts import kept_screen
from conversations.screen import Screen

PARTS = (DAY, TIME_FROM, TIME_UNTIL)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The new day and time as plain data."""
    del asking
    return {part.key: answers.get(part.key) for part in PARTS}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says when it is now."""
    del asking
    moved = kept_screen(filed.reference, f"{filed.reference} is moved to {when(body)}.")[0]
    return [moved.model_copy(update={"body": CALENDAR})]


BOOKING_MOVE = Flow(
    name="booking_move",
    version=1,
    title="Move",
    about="Move a booked visit",
    parts=PARTS,
    record=record,
    receipt=receipt,
    finish="Move it",
)
