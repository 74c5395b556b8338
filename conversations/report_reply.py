"""The monitor's answer to a co-ordinator's question or comments on a report."""

from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking, quoted
from conversations.inputs.text import Text
from conversations.receipts import kept_screen
from conversations.screen import Screen


def _ask(asking: Asking) -> str:
    asked = asking.subject.get("asked")
    return f"Your co-ordinator said: {quoted(asked, 300)} What is your answer?" if asked else "What is your answer?"


PARTS = (
    Step(
        key="answer",
        label="Answer",
        ask=_ask,
        takes=Text("In your own words. To change the report itself, use “Change it” on the report."),
        help="Your co-ordinator sees it at once; it stays with the report.",
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The answer as plain data."""
    return {"answer": answers["answer"], "asked": asking.subject.get("asked")}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says where the answer went."""
    del body, asking
    return kept_screen(filed.reference, f"Your answer on {filed.reference} is with your co-ordinator.")


REPORT_REPLY = Flow(
    name="report_reply",
    version=1,
    title="Answer",
    about="Answer a question on a report",
    parts=PARTS,
    record=record,
    receipt=receipt,
    roles=("monitor", "co-ordinator"),
    finish="Send it",
)
