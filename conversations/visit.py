"""The visit flow: one attendance at an establishment, from the first word to the filed record.

Grounds: Prisons (Scotland) Act 1989 s7D(1)(g), a record of the date and time of each visit, and s7D(1)(e),
matters notified to the governor and the co-ordinator; the monitor's duty of accurate, objective observations
linked to the standards (seed document 000).
"""

from datetime import time, timedelta
from typing import Any

from conversations.draft import Filed
from conversations.flow import Doubt, Flow, Group, Only, Prefill, Step, applicable
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import Day, in_words
from conversations.inputs.link import IndicatorLinks, Links
from conversations.inputs.member import Members
from conversations.inputs.number import Number
from conversations.inputs.place import AreasOf
from conversations.inputs.text import Text
from conversations.inputs.times import TimeOfDay
from conversations.matter import ESTABLISHMENT, TOLD, long_ago, recap
from conversations.reading.note import read_note
from conversations.reading.wording import remarks as wording_remarks
from conversations.receipts import filed_screens
from conversations.screen import Screen
from conversations.visit_note import prefill
from conversations.visit_record import VisitRecord, as_text, record, reopen

MADE, ATTEMPTED, ABANDONED = "made", "attempted", "abandoned"
GOOD, NEUTRAL, CONCERN = "good practice", "neutral", "concern"
#: A visit longer than this is asked about.
LONG_VISIT = timedelta(hours=12)


def _time_out(value: Any, asking: Asking) -> str | Doubt | None:
    begun = asking.answers.get("time_in")
    if begun:
        length = _on(value, asking) - _on(begun, asking)
        if length <= timedelta():
            example = "12.40" if begun < "12:40" else "16.10" if begun < "16:10" else "23.30"
            return f"{value} is not after the time in, {begun}. I need a later time out, for example “{example}”."
        if length > LONG_VISIT:
            return Doubt(f"From {begun} to {value} is {length.total_seconds() / 3600:.1f} hours. Is that right?")
    return None


def _on(clock: str, asking: Asking) -> timedelta:
    at = time.fromisoformat(clock)
    return timedelta(hours=at.hour, minutes=at.minute)


def _ask_reason(asking: Asking) -> str:
    refused = asking.answers.get("outcome") == ATTEMPTED
    return "Why could you not go in?" if refused else "Why was the visit cut short?"


def _ask_time_in(asking: Asking) -> str:
    return (
        "When were you there?"
        if asking.answers.get("outcome") == ATTEMPTED
        else "What time did you go in and come out?"
    )


WENT_IN = Only("outcome", (MADE, ABANDONED))
A_CONCERN = Only("kind", (CONCERN,))

OBSERVATION = (
    Step(
        key="text",
        label="Observation",
        ask="What did you observe?",
        takes=Text("One thing, in your own words."),
        help="One at a time: what was seen or said, where, when. No names or prison numbers: a role or a hall will do.",
    ),
    Step(
        key="source",
        label="Source",
        ask="How do you know?",
        takes=OneOf(
            Option("seen", "Seen by me", ("seen", "saw it", "i saw it", "saw", "i saw", "observed", "me")),
            Option(
                "told by a prisoner",
                "Told by a prisoner",
                ("prisoner", "prisoners", "prisoner said", "a prisoner told me", "he told me"),
            ),
            Option(
                "told by staff",
                "Told by staff",
                ("staff", "staff said", "officer", "an officer told me", "staff told me"),
            ),
            Option("read in a record", "Read in a record", ("record", "read", "document")),
        ),
        help="What was seen and what was said are kept apart, so that the record stays objective.",
        plain=True,
    ),
    Step(
        key="kind",
        label="Kind",
        ask="What kind of observation is it?",
        takes=OneOf(
            Option(GOOD, "Good practice", ("good",)),
            Option(NEUTRAL, "Neutral"),
            Option(CONCERN, "Concern", ("bad", "problem")),
        ),
        help="Good practice is a finding too. A concern is something to be put right; you will be asked who was told.",
        plain=True,
    ),
    Step(
        key="links",
        label="Standards",
        ask="Which quality indicator is it about?",
        takes=IndicatorLinks("text"),
        help="I suggest the closest and show the words that matched. You choose: one, several, a standard, or none.",
        optional=True,
        plain=True,
    ),
    Step(
        key="told",
        label="Told",
        ask="Who has been told of this concern?",
        takes=OneOf(*TOLD),
        help="Matters you think appropriate go to both: Prisons (Scotland) Act 1989 s7D(1)(e).",
        only=A_CONCERN,
    ),
    Step(
        key="look_again",
        label="Look again",
        ask="When should it be looked at again?",
        takes=Day(future=True),
        help="A date to see whether it has been put right. Skip if there is none.",
        optional=True,
        only=A_CONCERN,
    ),
)

PARTS = (
    ESTABLISHMENT,
    Step(
        key="outcome",
        label="Visit",
        ask="Was the visit made?",
        takes=OneOf(
            Option(MADE, "Made", ("yes", "made")),
            Option(ATTEMPTED, "Attempted, not let in", ("attempted", "refused", "not let in", "turned away")),
            Option(ABANDONED, "Abandoned part-way", ("abandoned", "cut short")),
        ),
        help="A visit that could not be made, or was cut short, is recorded too, with the reason.",
    ),
    Step(
        key="reason",
        label="Reason",
        ask=_ask_reason,
        takes=Text("For example: “lockdown after an incident; told at the gate”."),
        help="What you were told, and by whom in terms of role.",
        only=Only("outcome", (ATTEMPTED, ABANDONED)),
    ),
    Step(
        key="date",
        label="Date",
        ask="What day was it?",
        takes=Day(),
        help="Today or before. The Act asks for a record of the date and time of each visit (s7D(1)(g)).",
        check=long_ago,
    ),
    Step(
        key="time_in",
        label="Time in",
        ask=_ask_time_in,
        takes=TimeOfDay(until="time_out"),
        help="24 hours, or with am and pm. Without, 7 to 12 is the morning and 1 to 6 the afternoon.",
    ),
    Step(
        key="time_out",
        label="Time out",
        ask="What time did you come out?",
        takes=TimeOfDay(since="time_in"),
        help="When you left the establishment.",
        only=WENT_IN,
        check=_time_out,
    ),
    Step(
        key="company",
        label="With",
        ask="Were you alone?",
        takes=OneOf(
            Option("alone", "Alone", ("myself", "on my own", "just me", "yes", "y", "aye")),
            Option("with other monitors", "With other monitors", ("others", "with others", "monitors")),
            Option("with a mentor", "With a mentor (first visit)", ("mentor", "first visit")),
        ),
        help="Whether other monitors came along, or a mentor on your first visit.",
        optional=True,
    ),
    Step(
        key="companions",
        label="Came along",
        ask="Who came along?",
        takes=Members(),
        help="Colleagues are shown by role and place.",
        optional=True,
        only=Only("company", ("with other monitors", "with a mentor")),
    ),
    Step(
        key="areas",
        label="Areas seen",
        ask="Which areas did you see?",
        takes=AreasOf(),
        help="The halls and places you went to. One that is not on the list can be typed and kept.",
        optional=True,
        only=WENT_IN,
    ),
    Step(
        key="prisoners",
        label="Prisoners spoken to",
        ask="How many prisoners did you speak to?",
        takes=Number(),
        help="A count only, never names.",
        optional=True,
        only=WENT_IN,
    ),
    Step(
        key="staff",
        label="Staff spoken to",
        ask="How many staff did you speak to?",
        takes=Number(),
        help="A count only, never names.",
        optional=True,
        only=WENT_IN,
    ),
    Group(
        key="observations",
        label="Observations",
        one="observation",
        many="observations",
        ask="What did you observe?",
        nothing="Nothing to report",
        help="One at a time: what was seen or said, where, when. Good practice counts as much as a concern.",
        steps=OBSERVATION,
        only=WENT_IN,
    ),
    Step(
        key="requests",
        label="Requests dealt with",
        ask="How many prisoners’ requests did you deal with?",
        takes=Number(),
        help="A count of the requests that you dealt with on this visit.",
        optional=True,
        only=WENT_IN,
    ),
    Step(
        key="note",
        label="For the next visit",
        ask="Anything to look at on the next visit?",
        takes=Text("For example: “see if the shower in B Hall is mended”."),
        help="A note to yourself and your colleagues for the next visit.",
        optional=True,
    ),
)


def _reopen(body: dict[str, Any]) -> dict[str, Any]:
    """The answers of a record, without those to questions that do not apply to it."""
    answers = reopen(body)
    return {part.key: answers[part.key] for part in applicable(PARTS, answers)}


def remarks(asking: Asking) -> list[str]:
    """Gentle notes before filing: wording that is opinion or hearsay, and findings that rest on one source."""
    items = asking.answers.get("observations") or []
    found = _still_to_come(asking)
    found += [
        f"Observation {number}: “{remark.words}” – {remark.why} {remark.instead}".rstrip()
        for number, item in enumerate(items, start=1)
        for remark in wording_remarks(item["text"])
    ]
    alone = [
        str(number)
        for number, item in enumerate(items, start=1)
        if item.get("kind") != NEUTRAL and item.get("source") and len(_sources(item, items)) == 1
    ]
    if alone:
        many = "s" if len(alone) > 1 else ""
        found.append(f"Only one source: observation{many} {', '.join(alone)}.")
    return found


def _still_to_come(asking: Asking) -> list[str]:
    """A time later today has not happened yet, which is most often a slip of the day."""
    today = asking.answers.get("date") == asking.today.isoformat()
    late = max(asking.answers.get("time_in") or "", asking.answers.get("time_out") or "")
    now = f"{asking.now:%H:%M}"
    return [f"{late} today has not come yet: it is {now} now. Is the date right?"] if today and late > now else []


def _sources(item: dict[str, Any], items: list[dict[str, Any]]) -> set[str]:
    """The sources of all observations that share an indicator with this one."""
    mine = _targets(item)
    return {other["source"] for other in items if other is item or mine & _targets(other)}


def _targets(item: dict[str, Any]) -> set[str]:
    return {link.qi for link in Links.model_validate(item.get("links") or {}).chosen if link.qi}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """What is shown when a visit is filed: the text to copy, then the reference with its receipt and undo."""
    made = VisitRecord.model_validate(body)
    text = as_text(made, filed.reference, filed.version, asking.knowledge.edition(asking.edition))
    return filed_screens(filed, f"{made.establishment_name}, {in_words(made.date)}", text)


def read(text: str, asking: Asking) -> Prefill:
    """The answers in one long message."""
    note = read_note(text, asking.now, asking.knowledge, asking.who.establishments, asking.edition)
    return prefill(note, asking)


VISIT = Flow(
    name="visit",
    version=1,
    title="Visit",
    command="visit",
    about="Log a visit",
    parts=PARTS,
    record=record,
    reopen=_reopen,
    recap=recap,
    receipt=receipt,
    remarks=remarks,
    read=read,
    roles=("monitor", "co-ordinator"),
)
