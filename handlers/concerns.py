"""Filed concerns: kept, raised by a visit, listed, laid out, and looked at again until they are remedied."""

import json
from datetime import date
from typing import Any

from conversations.concern import ConcernRecord, as_text
from conversations.concern_look import REMEDIED
from conversations.draft import File
from conversations.exchange import Incoming, Lasting, Opening, Reply
from conversations.inputs.day import in_words
from conversations.matter import BOTH, TOLD
from conversations.screen import Button, Rows, Screen, Style
from conversations.visit_record import Observation, VisitRecord
from handlers.here import Here
from handlers.listing import days, matters_from, noted_later, page, short_date
from store import concerns, events, versions
from store.matters import Change, Line
from store.versions import CONCERN, Content, Filed, Record

SEEN_WORDS = {
    "remedied": "remedied",
    "better": "better, not yet remedied",
    "unchanged": "unchanged",
    "not seen": "not seen",
}


async def file(here: Here, effect: File) -> Filed:
    """Keep the concern a draft became: new, as an amendment, or filed again. Raises ``RecordError``."""
    made = ConcernRecord.model_validate(effect.body)
    source = ""
    if before := effect.amends or effect.refiles:
        head = await versions.head(here.work, CONCERN, before)
        source = head.source if head else ""
        made = made.model_copy(update={"source": source})
    content, due, notified = _content(made, effect)
    columns = {"due": due, "notified": notified}
    if effect.amends:
        now = await _amended(here, effect.amends, made, columns)
        return await versions.amend(
            here.work, CONCERN, effect.amends, content, effect.reason, here.member, effect.amends_version, **now
        )
    if effect.refiles:
        return await versions.refile(
            here.work, CONCERN, effect.refiles, content, here.member.id, state="open", **columns
        )
    return await concerns.file(here.work, content, here.member.id, effect.draft, due, notified, source)


async def _amended(here: Here, reference: str, made: ConcernRecord, columns: dict[str, Any]) -> dict[str, Any]:
    """What a change to an open concern does to how it stands: both told after all, another day to look again."""
    before = await versions.get(here.work, CONCERN, reference, here.member)
    if before is None or before.state != "open":
        return {}
    moved = ConcernRecord.model_validate_json(before.body).look_again != made.look_again
    notified = max(before.head["notified"], columns["notified"])
    return {"notified": notified, "due": columns["due"] if moved else before.head["due"]}


def _content(made: ConcernRecord, effect: File) -> tuple[Content, str | None, int]:
    """What is filed, when to look again, and how often both were told."""
    content = Content(
        establishment=made.establishment,
        date=made.date.isoformat(),
        body=json.dumps(made.model_dump(mode="json"), ensure_ascii=False, sort_keys=True),
        edition=effect.edition,
        flow_version=effect.version,
        targets=tuple((0, link.qi or str(link.standard)) for link in made.links.chosen),
    )
    due = made.look_again.isoformat() if made.look_again else None
    return content, due, int(made.governor_told and made.coordinator_told)


async def undo(here: Here, reference: str) -> None:
    """Take a filing back. Raises ``RecordError``."""
    await versions.undo(here.work, CONCERN, reference, here.member.id)


# --- raised by a visit ------------------------------------------------------------------------------------------------


async def raise_from_visit(here: Here, reference: str, visit: VisitRecord, effect: File) -> None:
    """Each concern observed on a visit becomes a concern of its own, once; one that was undone comes back."""
    before = await concerns.sources(here.work, reference)
    for number, observation in enumerate(visit.observations, start=1):
        source = f"{reference}#{number}"
        if observation.kind != "concern":
            continue
        content, due, notified = _content(_raised(visit, observation, source), effect)
        if source not in before:
            draft = f"{reference}#{number}"
            await concerns.file(here.work, content, here.member.id, draft, due, notified, source)
        elif (head := await versions.head(here.work, CONCERN, before[source])) is not None and head.state == "undone":
            columns = {"state": "open", "due": due, "notified": notified}
            await versions.refile(here.work, CONCERN, before[source], content, here.member.id, **columns)


def _raised(visit: VisitRecord, observation: Observation, source: str) -> ConcernRecord:
    told = bool(observation.governor_told or observation.coordinator_told)
    return ConcernRecord(
        establishment=visit.establishment,
        establishment_name=visit.establishment_name,
        date=visit.date,
        matter=observation.text,
        links=observation.links,
        governor_told=bool(observation.governor_told),
        coordinator_told=bool(observation.coordinator_told),
        told_on=visit.date if told else None,
        look_again=observation.look_again,
        source=source.partition("#")[0],
    )


async def undo_raised(here: Here, reference: str) -> None:
    """The filing of a visit was undone, and with it the concerns it raised that nobody has touched since."""
    await concerns.undo_of(here.work, reference, here.member.id)


# --- looking again ----------------------------------------------------------------------------------------------------


async def looked(here: Here, effect: File) -> Filed:
    """Keep what was seen when a concern was looked at again. Raises ``RecordError``."""
    body, reference = effect.body, effect.subject["reference"]
    state = "remedied" if body["seen"] == REMEDIED else "open"
    change = Change(body["seen"], state, body["date"], json.dumps(body, ensure_ascii=False), body["look_again"])
    event = await concerns.change(here.work, reference, change, here.member, told_both=body["told"] == BOTH)
    return Filed(reference, 0, "", event.made_at)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if a concern is to be looked at again."""
    if not isinstance(incoming, Lasting) or incoming.verb != "look":
        return None
    reference, _, seen = incoming.argument.partition(":")
    record = await versions.get(here.work, CONCERN, reference, here.member)
    if record is None:
        return None
    answers = {"seen": seen} if seen in SEEN_WORDS else {}
    subject = {"reference": reference, "establishment": record.establishment}
    return here.open(Opening(flow="concern_look", subject=subject, answers=answers, edition=record.edition))


# --- shown ------------------------------------------------------------------------------------------------------------


async def listed(here: Here, place: str) -> Screen:
    """A page of concerns: those not remedied, oldest first, or with "done" those that are, newest first."""
    done, lines, onward = await matters_from(here, CONCERN, place, concerns.OPEN, concerns.DONE)
    other = (
        Button(label="Not remedied", action="do:concerns", words=("open",))
        if done
        else Button(label="Remedied", action="do:concerns:done", words=("remedied",))
    )
    new = Button(label="Notify a concern", action="do:begin:concern", style=Style.PRIMARY, words=("new", "notify"))
    title, empty = ("Remedied", "None is remedied yet.") if done else ("Not remedied", "No concern is open.")
    return page(title, empty, lines, lambda line: line_button(here, line), onward, (other, new))


def line_button(here: Here, line: Line) -> Button:
    """A concern in a list: where, how old, how often notified, when to look again."""
    age = (here.today - date.fromisoformat(line.date)).days
    if line.state in concerns.DONE:
        stands = f"remedied, found {short_date(line.date)}"
    else:
        told = {0: "not yet notified", 1: "notified"}.get(line.notified, f"notified {line.notified} times")
        stands = f"{told}, {days(age)}"
    label = f"{line.reference} · {here.place(line.establishment)} · {stands}"
    return Button(label=label, action=f"do:open:{line.reference}", words=(line.reference,))


def text(here: Here, record: Record) -> str:
    """A concern laid out for copying."""
    made = ConcernRecord.model_validate_json(record.body)
    return as_text(made, record.reference, record.version, here.knowledge.edition(record.edition))


async def about(here: Here, record: Record) -> tuple[str, Rows]:
    """How it stands, its history on one screen, and the button to look again."""
    if record.state == "undone":
        return "", ()
    age = (here.today - date.fromisoformat(record.date)).days
    times = record.head["notified"]
    told = {0: "not yet notified to both", 1: "notified to both once"}.get(times, f"notified to both {times} times")
    lines = [f"{'Remedied' if record.state == 'remedied' else 'Not remedied'}; found {days(age)} ago, {told}."]
    if record.head["source"]:
        lines.append(f"Raised in {record.head['source'].partition('#')[0]}.")
    history = await events.of(here.work, CONCERN, CONCERN.number(record.reference))
    lines += [await _seen(here, event) for event in history]
    if record.head["due"]:
        lines.append(f"Look again on {in_words(date.fromisoformat(record.head['due']))}.")
    look = Button(label="Look again", action=f"do:look:{record.reference}", style=Style.PRIMARY, words=("look",))
    fixed = Button(label="Remedied", action=f"do:look:{record.reference}:remedied", words=("remedied",))
    return "\n".join(lines), ((fixed, look),) if record.state == "open" else ()


async def _seen(here: Here, event: events.Event) -> str:
    """One look again in words."""
    body: dict[str, Any] = json.loads(event.body)
    who = await here.label(event.made_by)
    again = next((option.label for option in TOLD if option.value == body.get("told")), "")
    told = f" Told again: {again[:1].lower()}{again[1:]}." if again else ""
    note = f" {body['note']}" if body.get("note") else ""
    return (
        f"{short_date(event.date)}: {SEEN_WORDS.get(event.what, event.what)} ({who}{noted_later(event)}).{told}{note}"
    )
