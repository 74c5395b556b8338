"""The co-ordinator's review of a report: a question on a line, comments to deal with, or acceptance."""

from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Only, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.listed import Listed
from conversations.inputs.text import Text
from conversations.receipts import kept_screen
from conversations.screen import Screen

QUESTIONED, RETURNED, ACCEPTED = "questioned", "returned", "accepted"
SAID = {
    QUESTIONED: "Your question on {reference} is sent.",
    RETURNED: "{reference} is returned with your comments.",
    ACCEPTED: "{reference} is accepted.",
}


def _lines(asking: Asking) -> list[Option]:
    """The lines of the report, numbered from 0 in ``subject``."""
    return [Option(str(number), text) for number, text in enumerate(asking.subject.get("lines", ()))]


PARTS = (
    Step(
        key="decision",
        label="Decision",
        ask="What would you like to do?",
        takes=OneOf(
            Option(QUESTIONED, "Ask about a line", ("ask", "question")),
            Option(RETURNED, "Return it with comments", ("return", "comments", "send back")),
            Option(ACCEPTED, "Accept it", ("accept", "ok", "fine")),
        ),
        help="The monitor sees it at once. What was said and when stays with the report.",
    ),
    Step(
        key="line",
        label="Line",
        ask="Which line is it about?",
        takes=Listed(_lines, "one of the lines below, for example its number"),
        help="One of the observations, or the visit as a whole.",
        only=Only("decision", (QUESTIONED,)),
    ),
    Step(
        key="question",
        label="Question",
        ask="What would you like to know?",
        takes=Text("For example: “was this all week, or only on the day?”"),
        help="One question. You can ask more after this one.",
        only=Only("decision", (QUESTIONED,)),
    ),
    Step(
        key="comments",
        label="Comments",
        ask="What should be changed?",
        takes=Text("For example: “say who told you; the time out is missing”."),
        help="The monitor changes the report and files it again as a new version.",
        only=Only("decision", (RETURNED,)),
    ),
    Step(
        key="feedback",
        label="Feedback",
        ask="Any feedback for the monitor?",
        takes=Text("For example: “clear and specific, thank you”."),
        help="Monitors are asked to respond to feedback, above all in probation. Skip if there is none.",
        only=Only("decision", (ACCEPTED,)),
        optional=True,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The decision as plain data, with the words of the line asked about."""
    body = {part.key: answers.get(part.key) for part in PARTS}
    line = next((option.label for option in _lines(asking) if option.value == body["line"]), None)
    return {**body, "line": line, "version": asking.subject.get("version")}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what the monitor now sees."""
    del asking
    return kept_screen(filed.reference, SAID[body["decision"]].format(reference=filed.reference))


REPORT_REVIEW = Flow(
    name="report_review",
    version=1,
    title="Review",
    about="Review a report",
    parts=PARTS,
    record=record,
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Send it",
)
