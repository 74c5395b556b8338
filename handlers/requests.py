"""Filed requests: kept, listed, laid out, with their history and the buttons that change their state."""

import json
from datetime import date
from typing import Any

from conversations.draft import File
from conversations.exchange import Command, Incoming, Lasting, Opening, Reply
from conversations.inputs.day import in_words
from conversations.request import STATE_WORDS, STATES, RequestRecord, as_text, same_again
from conversations.screen import Button, Rows, Screen, Style
from handlers.here import Here
from handlers.listing import days, matters_from, noted_later, page, short_date
from store import events, matters, requests, versions
from store.matters import Change, Line
from store.versions import REQUEST, Content, Filed, Record

SAME_AGAIN = ("same", "again", "same again", "the same again", "same as last time", "like the last one")


async def file(here: Here, effect: File) -> Filed:
    """Keep the request a draft became: new, as an amendment, or filed again. Raises ``RecordError``."""
    made = RequestRecord.model_validate(effect.body)
    state, due = STATES[made.outcome], made.owed_by.isoformat() if made.owed_by else None
    content = Content(
        establishment=made.establishment,
        date=made.date.isoformat(),
        body=json.dumps(effect.body, ensure_ascii=False, sort_keys=True),
        edition=effect.edition,
        flow_version=effect.version,
        targets=tuple((0, link.qi or str(link.standard)) for link in made.links.chosen),
    )
    if effect.amends:
        now = await _amended(here, effect.amends, made)
        return await versions.amend(
            here.work, REQUEST, effect.amends, content, effect.reason, here.member, effect.amends_version, **now
        )
    if effect.refiles:
        return await requests.refile(here.work, effect.refiles, content, here.member.id, state, due)
    return await requests.file(here.work, content, here.member.id, effect.draft, state, due)


async def _amended(here: Here, reference: str, made: RequestRecord) -> dict[str, Any]:
    """What a change to a request does to how it stands, if its outcome or the day something is owed is changed."""
    before = await versions.get(here.work, REQUEST, reference, here.member)
    if before is None or before.state == "undone":
        return {}
    was, due = RequestRecord.model_validate_json(before.body), made.owed_by.isoformat() if made.owed_by else None
    if was.outcome != made.outcome:
        state = STATES[made.outcome]
        return {"state": state, "due": due, "closed_on": made.date.isoformat() if state in requests.DONE else None}
    return {"due": due} if was.owed_by != made.owed_by else {}


async def undo(here: Here, reference: str) -> None:
    """Take a filing back. Raises ``RecordError``."""
    await versions.undo(here.work, REQUEST, reference, here.member.id)


async def changed(here: Here, effect: File) -> Filed:
    """Keep a change of state. Raises ``RecordError``."""
    body, reference = effect.body, effect.subject["reference"]
    change = Change("change", body["state"], body["date"], json.dumps(body, ensure_ascii=False), body["owed_by"])
    event = await requests.change(here.work, reference, change, here.member)
    return Filed(reference, 0, "", event.made_at)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if a request is to be changed, or begun like the last one."""
    match incoming:
        case Command(name="request", words=words) if words.strip(" .!").casefold() in SAME_AGAIN:
            last = await matters.last_of(here.work, REQUEST, here.member)
            if last is None:
                return here.beside(Screen(title="You have filed no request yet.", body="/request begins one."))
            notice = f"Taken over from {last.reference}: how it came, where, and what it is about."
            return here.open(Opening(flow="request", answers=same_again(json.loads(last.body)), notice=notice))
        case Lasting(verb="change", argument=argument):
            reference, _, state = argument.partition(":")
            return await _changing(here, reference, state)
    return None


async def _changing(here: Here, reference: str, state: str) -> Reply | None:
    record = await versions.get(here.work, REQUEST, reference, here.member)
    if record is None:
        return None
    answers = {"state": state} if state in STATE_WORDS else {}
    subject = {"reference": reference, "establishment": record.establishment}
    return here.open(Opening(flow="request_change", subject=subject, answers=answers, edition=record.edition))


async def listed(here: Here, place: str) -> Screen:
    """A page of requests: those open, oldest first, or with "done" those that are not, newest first."""
    done, lines, onward = await matters_from(here, REQUEST, place, requests.OPEN, requests.DONE)
    other = (
        Button(label="Open requests", action="do:requests", words=("open",))
        if done
        else Button(label="Answered and closed", action="do:requests:done", words=("closed", "answered"))
    )
    new = Button(label="Log a request", action="do:begin:request", style=Style.PRIMARY, words=("new", "log"))
    title, empty = ("Answered and closed", "None is closed yet.") if done else ("Open requests", "No request is open.")
    return page(title, empty, lines, lambda line: line_button(here, line), onward, (other, new))


def line_button(here: Here, line: Line) -> Button:
    """A request in a list: where, how it stands, how old."""
    age = (here.today - date.fromisoformat(line.date)).days
    stands = STATE_WORDS.get(line.state, line.state)
    when = days(age) if line.state in requests.OPEN else f"came {short_date(line.date)}"
    label = f"{line.reference} · {here.place(line.establishment)} · {stands}, {when}"
    return Button(label=label, action=f"do:open:{line.reference}", words=(line.reference,))


def text(here: Here, record: Record) -> str:
    """A request laid out for copying."""
    made = RequestRecord.model_validate_json(record.body)
    return as_text(made, record.reference, record.version, here.knowledge.edition(record.edition))


async def about(here: Here, record: Record) -> tuple[str, Rows]:
    """How it stands, its history, and the buttons that change it."""
    if record.state == "undone":
        return "", ()
    age = (here.today - date.fromisoformat(record.date)).days
    lines = [f"{STATE_WORDS[record.state].capitalize()}; it came {days(age)} ago."]
    if record.head["due"]:
        lines.append(f"Owed by {in_words(date.fromisoformat(record.head['due']))}.")
    history = await events.of(here.work, REQUEST, REQUEST.number(record.reference))
    lines += [await _told(here, event) for event in history]
    reference = record.reference
    stands = Button(label="How it stands now", action=f"do:change:{reference}", style=Style.PRIMARY, words=("state",))
    answered = Button(label="Answered", action=f"do:change:{reference}:answered", words=("answered",))
    return "\n".join(lines), ((answered, stands) if record.state in requests.OPEN else (stands,),)


async def _told(here: Here, event: events.Event) -> str:
    """One change in words."""
    body: dict[str, Any] = json.loads(event.body)
    who = await here.label(event.made_by)
    said = "; ".join(part for part in (body.get("told"), body.get("note")) if part)
    return f"{short_date(event.date)}: {STATE_WORDS[event.state]} ({who}{noted_later(event)})." + (
        f" {said}" if said else ""
    )
