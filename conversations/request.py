"""The request flow: a prisoner's request to a monitor, about a matter and not a name.

Grounds: the monitor's duty to record what prisoners ask of them, linked to the standards (seed document 000), and the
limits of the role: clinical questions and running a complaint are not a monitor's (how-monitors-work, section 4).
"""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.draft import Filed
from conversations.flow import Flow, Only, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import Day, in_words
from conversations.inputs.link import IndicatorLinks, Links
from conversations.inputs.listed import Listed
from conversations.inputs.text import Text
from conversations.matter import AREAS, ESTABLISHMENT, long_ago, recap, targets
from conversations.receipts import filed_screens
from conversations.screen import Screen
from standards.models import Edition

#: Outcome to the state the request is in then.
STATES = {
    "answered": "answered",
    "taken up": "waiting",
    "passed": "with co-ordinator",
    "signposted": "closed",
    "outside": "closed",
    "withdrawn": "withdrawn",
    "nothing yet": "open",
}
#: A state in the words people read.
STATE_WORDS = {
    "open": "open",
    "waiting": "waiting for the prison",
    "with co-ordinator": "with the co-ordinator",
    "answered": "answered",
    "closed": "closed",
    "withdrawn": "withdrawn",
}
OPEN_OUTCOMES = ("taken up", "passed", "nothing yet")
HEALTH = 9
LIMIT_HEALTH = "Clinical decisions are outside a monitor’s role; whether care and communication work is within it."
LIMIT_COMPLAINT = "A monitor does not run a complaint; whether complaints work is within the role (QI 5.7)."


class RequestRecord(BaseModel):
    """What is filed of a request. ``person`` is a reference that the monitor chose, never a name."""

    model_config = ConfigDict(frozen=True)

    came: str
    date: dt.date
    establishment: str
    establishment_name: str
    areas: tuple[str, ...] = ()
    subject: str
    links: Links = Links()
    wanted: str | None = None
    complaint: str | None = None
    done: str
    outcome: str
    told: str | None = None
    channel: str | None = None
    channel_name: str | None = None
    owed: str | None = None
    owed_by: dt.date | None = None
    person: str | None = None


def _ask_outcome(asking: Asking) -> str:
    limits = []
    links = Links.model_validate(asking.answers.get("links") or {})
    if any(link.standard == HEALTH for link in links.chosen):
        limits.append(LIMIT_HEALTH)
    if asking.answers.get("complaint") not in (None, "no"):
        limits.append(LIMIT_COMPLAINT)
    return " ".join((*limits, "Where does it stand?"))


def _channels(asking: Asking) -> list[Option]:
    return [Option(channel.id, channel.label) for channel in asking.knowledge.channels]


PARTS = (
    Step(
        key="came",
        label="How it came",
        ask="How did the request come?",
        takes=OneOf(
            Option("in person", "In person", ("spoke", "face to face", "on the hall")),
            Option("in writing", "In writing", ("letter", "form", "box", "written")),
            Option("by phone", "By phone", ("phone", "call", "rang")),
            Option("through staff", "Through staff", ("staff", "officer")),
            Option("from family", "From family", ("family", "relative", "solicitor")),
            Option("from the co-ordinator", "Referred by the co-ordinator", ("coordinator", "co-ordinator", "pmc")),
            width=2,
        ),
        help="How it reached you or the co-ordinator.",
    ),
    Step(
        key="date",
        label="Date",
        ask="When did it come?",
        takes=Day(),
        help="The day you heard of it. Its age is counted from here.",
        check=long_ago,
    ),
    ESTABLISHMENT,
    AREAS,
    Step(
        key="subject",
        label="Subject",
        ask="What is it about?",
        takes=Text("In your words, for example “property lost in a move between halls”. No name or number."),
        help="The matter, not the person. A hall or a role will do.",
    ),
    Step(
        key="links",
        label="Standards",
        ask="Which quality indicator is it about?",
        takes=IndicatorLinks("subject"),
        help="I suggest the closest and show the words that matched. You choose: one, several, a standard, or none.",
        optional=True,
        plain=True,
    ),
    Step(
        key="wanted",
        label="Wanted",
        ask="What does the person want?",
        takes=Text("For example: “the property found, or paid for”."),
        help="What would settle it for them, in their words as far as you can.",
        optional=True,
    ),
    Step(
        key="complaint",
        label="Complaint",
        ask="Has it been raised as a complaint?",
        takes=OneOf(
            Option("no", "No", ("n", "not yet", "never")),
            Option("waiting", "Yes, waiting for an answer", ("waiting", "yes", "y", "pcf1")),
            Option("answered", "Yes, answered by the prison", ("answered",)),
            Option("appealed", "Yes, gone further", ("icc", "appeal", "ombudsman", "spso", "gone further")),
            Option("not known", "I don’t know", ("dont know", "don’t know", "unknown", "not sure")),
        ),
        help="Where a complaint stands. Running it is not a monitor’s part.",
        optional=True,
    ),
    Step(
        key="done",
        label="Done",
        ask="What did you do about it?",
        takes=Text("For example: “asked the hall manager to check the property card”."),
        help="What you did or said yourself, and whom you spoke to in terms of role.",
    ),
    Step(
        key="outcome",
        label="Outcome",
        ask=_ask_outcome,
        takes=OneOf(
            Option("answered", "Answered on the spot", ("answered", "settled", "resolved")),
            Option("taken up", "Taken up with the prison", ("taken up", "prison", "waiting")),
            Option("passed", "Passed to the co-ordinator", ("passed", "coordinator", "co-ordinator")),
            Option("signposted", "Signposted elsewhere", ("signposted", "elsewhere")),
            Option("outside", "Outside the role", ("outside",)),
            Option("withdrawn", "Withdrawn", ("withdrew",)),
            Option("nothing yet", "Still open", ("open", "nothing yet")),
        ),
        help="Clinical decisions and running a complaint are outside the role; then another channel is offered.",
    ),
    Step(
        key="told",
        label="Told",
        ask="What was the person told?",
        takes=Text("For example: “the card shows it in store; he gets it on Friday”."),
        help="The answer as the person got it.",
        only=Only("outcome", ("answered",)),
    ),
    Step(
        key="channel",
        label="Channel",
        ask="Where was the person pointed to?",
        takes=Listed(_channels, "one of the channels below, for example its number"),
        help="The ways that are not a monitor’s. Your organisation keeps this list.",
        only=Only("outcome", ("signposted", "outside")),
        optional=True,
    ),
    Step(
        key="owed",
        label="Still owed",
        ask="What is still owed to the person?",
        takes=Text("For example: “an answer from the hall manager”. Skip if nothing is."),
        help="What somebody has to come back with.",
        only=Only("outcome", OPEN_OUTCOMES),
        optional=True,
    ),
    Step(
        key="owed_by",
        label="By",
        ask="By when?",
        takes=Day(future=True),
        help="You are reminded then. Skip if there is no date.",
        only=Only("outcome", OPEN_OUTCOMES),
        optional=True,
    ),
    Step(
        key="person",
        label="Your reference",
        ask="A reference of your own for the person?",
        takes=Text("For example “library 2”. Not a name or a number; only the record holds it."),
        help="So that you know whom to go back to. It is encrypted and never in a notification.",
        optional=True,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The record that these answers make, as plain data."""
    place = asking.knowledge.establishment(answers["establishment"])
    channel = next((c for c in asking.knowledge.channels if c.id == answers.get("channel")), None)
    made = RequestRecord(
        establishment_name=place.name if place else answers["establishment"],
        areas=tuple(answers.get("areas") or ()),
        links=Links.model_validate(answers.get("links") or {}),
        channel_name=channel.label if channel else None,
        **{part.key: answers.get(part.key) for part in PARTS if part.key not in ("areas", "links")},
    )
    return made.model_dump(mode="json")


def reopen(body: dict[str, Any]) -> dict[str, Any]:
    """The answers that made a record, so that it can be changed."""
    kept = RequestRecord.model_validate(body).model_dump(mode="json")
    answers = {part.key: kept[part.key] for part in PARTS if part.only is None or part.only.holds(kept)}
    answers["areas"] = answers["areas"] or None
    answers["links"] = answers["links"] if Links.model_validate(answers["links"]) != Links() else None
    return answers


def same_again(body: dict[str, Any]) -> dict[str, Any]:
    """What a request like the last one takes over: how it came, where, what about; not what came of it."""
    answers = reopen(body)
    return {key: answers[key] for key in ("came", "establishment", "areas", "subject", "links", "wanted", "complaint")}


def as_text(made: RequestRecord, reference: str, version: int, edition: Edition) -> str:
    """The record laid out to be copied into the case management system, a field a line."""
    complaint = part_options("complaint")
    outcome = part_options("outcome")
    fields = (
        ("Request", f"{reference}, version {version}"),
        ("Prison", made.establishment_name),
        ("Area", ", ".join(made.areas) or None),
        ("Came", f"{made.came}, {in_words(made.date)}"),
        ("Subject", made.subject),
        (f"Standards ({edition.id})", targets(made.links, edition)),
        ("Wanted", made.wanted),
        ("Complaint", complaint.get(made.complaint or "")),
        ("Done", made.done),
        ("Outcome", outcome.get(made.outcome)),
        ("Told", made.told),
        ("Channel", made.channel_name),
        ("Still owed", made.owed),
        ("By", in_words(made.owed_by) if made.owed_by else None),
        ("Monitor’s reference", made.person),
    )
    return "\n".join(f"{label}: {value}" for label, value in fields if value)


def part_options(key: str) -> dict[str, str]:
    """The options of one of the choices: value to label."""
    takes = next(part.takes for part in PARTS if part.key == key)
    return {option.value: option.label for option in takes.options} if isinstance(takes, OneOf) else {}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """What is shown when a request is filed."""
    made = RequestRecord.model_validate(body)
    text = as_text(made, filed.reference, filed.version, asking.knowledge.edition(asking.edition))
    state = STATE_WORDS[STATES[made.outcome]]
    about = f"Request at {made.establishment_name}, {in_words(made.date)}: {state}"
    remark = f"I remind you on {in_words(made.owed_by)}." if made.owed_by else ""
    return filed_screens(filed, about, text, remark)


REQUEST = Flow(
    name="request",
    version=1,
    title="Request",
    command="request",
    about="Log a request",
    parts=PARTS,
    record=record,
    reopen=reopen,
    recap=recap,
    receipt=receipt,
    roles=("monitor", "co-ordinator"),
    borrows=("establishment", "date"),
)
