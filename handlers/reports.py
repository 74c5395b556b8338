"""The review of a visit's report: who is told, what the co-ordinator decides, what the monitor answers."""

import json
from typing import Any

from conversations.draft import File, in_london
from conversations.exchange import Incoming, Lasting, Opening, Reply
from conversations.inputs.base import shortened
from conversations.report_review import ACCEPTED, QUESTIONED, RETURNED
from conversations.screen import Button, Rows, Screen, Style
from conversations.visit_record import VisitRecord
from handlers import learning
from handlers.here import Here
from handlers.telling import coordinators_of, tell
from store import events, members, reports, versions
from store.members import Role
from store.versions import VISIT, Filed, Record

STATE_WORDS = {
    "waiting": "waiting for the co-ordinator",
    QUESTIONED: "a question waits for the monitor",
    RETURNED: "returned to the monitor",
    ACCEPTED: "accepted",
}
#: The most characters of a line of a report on a button.
LINE = 60


async def tell_filed(here: Here, filed: Filed, establishment: str) -> None:
    """The co-ordinators of the establishment learn of a report by its reference."""
    what = "A visit report is filed" if filed.version == 1 else f"A visit report is changed, version {filed.version}"
    screen = Screen(title=f"{filed.reference}", body=f"{what}.", rows=((_open(filed.reference),),))
    people = await coordinators_of(here.work, establishment, but=here.member.id)
    await tell(here.work, people, screen, key=f"filed:{filed.reference}:{filed.version}")


def _open(reference: str) -> Button:
    return Button(label=f"Open {reference}", action=f"do:open:{reference}", words=("open", reference))


async def about(here: Here, record: Record) -> tuple[str, Rows]:
    """What was said between co-ordinator and monitor, and what can be done now."""
    if record.state == "undone":
        return "", ()
    state = await reports.state_of(here.work, record.reference)
    thread = await events.of(here.work, VISIT, VISIT.number(record.reference))
    lines = [f"Report: {STATE_WORDS[state]}.", *[await _said(here, event) for event in thread]]
    return "\n".join(lines), _ways(here, record, state)


def _ways(here: Here, record: Record, state: str) -> Rows:
    reference = record.reference
    if here.member.role is Role.COORDINATOR and here.member.id != record.author and state != ACCEPTED:
        accept = Button(
            label="Accept", action=f"do:review:{reference}:{ACCEPTED}", style=Style.SUCCESS, words=("accept",)
        )
        ask = Button(label="Ask about a line", action=f"do:review:{reference}:{QUESTIONED}", words=("ask", "question"))
        back = Button(label="Return it", action=f"do:review:{reference}:{RETURNED}", words=("return",))
        return ((accept,), (ask, back))
    if here.member.id == record.author and state in (QUESTIONED, RETURNED):
        return ((Button(label="Answer", action=f"do:reply:{reference}", style=Style.PRIMARY, words=("answer",)),),)
    return ()


async def _said(here: Here, event: events.Event) -> str:
    """One thing said, in words."""
    body: dict[str, Any] = json.loads(event.body)
    who, on = await here.label(event.made_by), in_london(event.made_at)
    when = f"{on.day} {on:%b %H:%M}"
    match event.what:
        case "questioned":
            return f"{when}, {who} asked about {body['line'][:1].lower()}{body['line'][1:]} – {body['question']}"
        case "returned":
            return f"{when}, {who} returned version {body['version']}: {body['comments']}"
        case "accepted":
            return f"{when}, {who} accepted version {body['version']}." + (
                f" {body['feedback']}" if body["feedback"] else ""
            )
    return f"{when}, {who} answered: {body['answer']}"


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if a report is to be reviewed or answered for."""
    match incoming:
        case Lasting(verb="review", argument=argument) if here.member.role is Role.COORDINATOR:
            reference, _, decision = argument.partition(":")
            record = await versions.get(here.work, VISIT, reference, here.member)
            theirs = record is not None and record.state == "filed" and record.author != here.member.id
            return _review(here, record, decision) if record and theirs else None
        case Lasting(verb="reply", argument=reference):
            record = await versions.get(here.work, VISIT, reference, here.member)
            return await _reply(here, record) if record and record.author == here.member.id else None
    return None


def _review(here: Here, record: Record, decision: str) -> Reply:
    made = VisitRecord.model_validate_json(record.body)
    lines = [
        f"Observation {number}: {shortened(one.text, LINE)}" for number, one in enumerate(made.observations, start=1)
    ]
    subject = {
        "reference": record.reference,
        "version": record.version,
        "establishment": record.establishment,
        "lines": ["The visit as a whole", *lines],
    }
    answers = {"decision": decision} if decision in (QUESTIONED, RETURNED, ACCEPTED) else {}
    return here.open(Opening(flow="report_review", subject=subject, answers=answers, edition=record.edition))


async def _reply(here: Here, record: Record) -> Reply:
    if await reports.state_of(here.work, record.reference) not in (QUESTIONED, RETURNED):
        return here.beside(Screen(title=f"Nothing is asked of {record.reference} now."))
    thread = await events.of(here.work, VISIT, VISIT.number(record.reference))
    asked = next((e for e in reversed(thread) if e.what in (QUESTIONED, RETURNED)), None)
    body = json.loads(asked.body) if asked else {}
    subject = {
        "reference": record.reference,
        "establishment": record.establishment,
        "asked": body.get("question") or body.get("comments") or "",
    }
    return here.open(Opening(flow="report_reply", subject=subject, edition=record.edition))


async def reviewed(here: Here, effect: File) -> Filed:
    """Keep a co-ordinator's decision and tell the monitor, by the reference. Raises ``RecordError``."""
    reference, decision = effect.subject["reference"], effect.body["decision"]
    body = json.dumps(effect.body, ensure_ascii=False)
    event = await reports.review(here.work, reference, decision, body, here.member)
    head = await versions.head(here.work, VISIT, reference)
    author = await members.get(here.work, head.author) if head else None
    if decision == ACCEPTED and (record := await versions.get(here.work, VISIT, reference, here.member)):
        await learning.teach(here, record)
    said = {
        QUESTIONED: "Your co-ordinator has a question.",
        RETURNED: "Your co-ordinator has returned it with comments.",
        ACCEPTED: "Your co-ordinator has accepted it.",
    }
    screen = Screen(title=reference, body=said[decision], rows=((_open(reference),),))
    await tell(here.work, [author] if author else [], screen, key=f"review:{reference}:{event.seq}")
    return Filed(reference, 0, "", event.made_at)


async def replied(here: Here, effect: File) -> Filed:
    """Keep the monitor's answer and tell the co-ordinators, by the reference. Raises ``RecordError``."""
    reference = effect.subject["reference"]
    event = await reports.reply(here.work, reference, json.dumps(effect.body, ensure_ascii=False), here.member)
    screen = Screen(title=reference, body="The monitor has answered.", rows=((_open(reference),),))
    people = await coordinators_of(here.work, effect.subject["establishment"], but=here.member.id)
    await tell(here.work, people, screen, key=f"review:{reference}:{event.seq}")
    return Filed(reference, 0, "", event.made_at)
