"""One application, and the service after it: shown, moved from stage to stage, appointed, tied, reviewed, ended.

For co-ordinators of the establishment where it is seen; for everybody else there is none.
"""

import json
from datetime import date
from typing import Any

from conversations.draft import File
from conversations.exchange import Incoming, Lasting, Opening, Reply
from conversations.inputs.day import in_words
from conversations.leaving import REASONS
from conversations.screen import Button, Rows, Screen, Style, pages
from handlers.here import SHORT, Here
from handlers.listing import days, for_a_day, noted_later, short_date
from handlers.telling import coordinators_of
from standards import service as path
from standards.service import Facts
from store import members, preferences, service
from store.events import Event
from store.members import Role
from store.service import APPOINTED, LEFT, NOT_TAKEN, OPEN, WITHDRAWN, Application, Happened, Line
from store.versions import Filed, RecordError

NO_SUCH = "There is no application of that reference that you may see. A reference looks like P-0003."
OUTCOMES = {"continue": "review, goes on", "extend": "review, probation extended", "end": "review, appointment to end"}
#: The states in which an application can be closed, by the word on the button's data.
CLOSED = {"withdrawn": WITHDRAWN, "not-taken": NOT_TAKEN}
#: The verbs of the buttons answered here.
VERBS = ("stages", "stage", "shut", "reopen", "appoint", "appointed", "tie", "tied", "probation", "leaving")


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if it is about one application and a co-ordinator asks."""
    if here.member.role is not Role.COORDINATOR or not isinstance(incoming, Lasting):
        return None
    reference, _, rest = incoming.argument.partition(":")
    if incoming.verb == "open" and reference.startswith(service.APPLICATION.letter):
        return await opened(here, reference)
    if incoming.verb == "appointed":
        return await _serves(here, reference)
    if incoming.verb not in VERBS:
        return None
    found = await service.get(here.work, reference, here.member)
    return await _about(here, found, incoming.verb, rest) if found else none_such(here)


def none_such(here: Here) -> Reply:
    """What is said of an application that does not exist, or that somebody may not see."""
    back = Button(label="Applications", action="do:service:open:0", words=("applications",))
    return here.beside(Screen(title=NO_SUCH, rows=((back,),)))


async def _about(here: Here, found: Application, verb: str, rest: str) -> Reply:
    """What a button of an application does."""
    match verb:
        case "stages" if found.state == OPEN:
            return here.beside(_stages(here, found))
        case "stage" if rest in {stage.id for stage in path.stages(here.knowledge.service)}:
            return await _changed(
                here, found, service.move(here.work, found.reference, rest, _today(here), here.member)
            )
        case "shut" if rest in CLOSED:
            closing = service.close(here.work, found.reference, CLOSED[rest], _today(here), here.member)
            return await _changed(here, found, closing)
        case "reopen":
            return await _changed(here, found, service.reopen(here.work, found.reference, _today(here), here.member))
        case "appoint" if found.state in (OPEN, APPOINTED):
            return here.open(Opening(flow="appointment", subject=_subject(found)))
        case "tie" if found.state == APPOINTED and found.member is None:
            return await _asked_who(here, found)
        case "tied" if found.state == APPOINTED and found.member is None:
            return await _tied(here, found, rest)
        case "probation" if found.state == APPOINTED:
            return here.open(Opening(flow="probation_review", subject=_subject(found)))
        case "leaving" if found.state in (APPOINTED, LEFT):
            return here.open(Opening(flow="leaving", subject=_subject(found)))
    return await opened(here, found.reference)


def _today(here: Here) -> str:
    return here.today.isoformat()


def _subject(found: Line) -> dict[str, Any]:
    """What a flow about an application knows of it."""
    facts = {
        "reference": found.reference,
        "called": found.reference,
        "establishment": found.establishment,
        "member": found.member,
        "appointed_on": found.appointed_on,
        "probation_until": found.probation_until,
    }
    return {name: value for name, value in facts.items() if value}


async def _changed(here: Here, found: Application, change: Any) -> Reply:
    """Make a change, then show the application; why not, when it cannot be made."""
    try:
        await change
    except RecordError as error:
        return await opened(here, found.reference, str(error))
    await _touch(here, found.establishment, found.member)
    return await opened(here, found.reference)


async def _touch(here: Here, establishment: str, member: str | None) -> None:
    """What falls due for the co-ordinators of an establishment, and for whom it is about, has changed."""
    people = [one.id for one in await coordinators_of(here.work, establishment)]
    await preferences.touch(here.work, [*people, *([member] if member else [])])


# --- shown ------------------------------------------------------------------------------------------------------------


async def opened(here: Here, reference: str, notice: str = "") -> Reply:
    """One application or service with its history; the reading is in the audit log."""
    found = await service.get(here.work, reference, here.member)
    if found is None:
        return none_such(here)
    history = await service.history(here.work, found)
    lines = [f"Prison: {_place(here, found)}", *await _stands(here, found)]
    lines += [await _happened(here, event) for event in history]
    back = Button(label="Applications", action="do:service:open:0", words=("applications",))
    screen = Screen(
        title=f"{found.reference}: {found.label}",
        notice=notice,
        body="\n".join(lines),
        rows=_ways(here, found),
    )
    return here.beside(for_a_day(screen, back))


def _place(here: Here, found: Line) -> str:
    place = here.knowledge.establishment(found.establishment)
    return place.name if place else found.establishment


def stage_name(here: Here, stage: str) -> str:
    """A stage's name; its id where the data does not know it any more."""
    known = {one.id: one.name for one in here.knowledge.service}
    return known.get(stage, stage)


async def _stands(here: Here, found: Line) -> list[str]:
    """How it stands now, a line each."""
    match found.state:
        case "open":
            waited = (here.today - date.fromisoformat(found.since)).days
            stage = f"{stage_name(here, found.stage).lower()}, {f'for {days(waited)}' if waited else 'since today'}"
            usual = path.lapses(found.stage, date.fromisoformat(found.since), here.knowledge.service)
            until = f"; usually until {short_date(usual.isoformat())}" if usual else ""
            return [f"Stage: {stage}{until}."]
        case "withdrawn" | "not taken":
            return [f"{found.state.capitalize()} on {short_date(found.since)}."]
        case "left":
            lines = [f"Last day: {short_date(found.left_on or found.since)}, {REASONS[found.left_why or 'other']}."]
            return [*([f"Member: {await here.label(found.member)}"] if found.member else []), *lines]
    who = await here.label(found.member) if found.member else "not yet tied to a member"
    if found.gone:
        return [f"Member: {who}", "The membership has ended. Say when and why they left: Leaving."]
    return [f"Member: {who}", *term_lines(here, found)]


def term_lines(here: Here, found: Line) -> list[str]:
    """The days of a service: appointed, probation, what is ahead."""
    if found.appointed_on is None or found.probation_until is None:
        return []
    facts = facts_of(found)
    ahead = path.ahead(facts, here.today, here.knowledge.service)
    over = facts.review is None
    probation = "over" if over else f"until {in_words(facts.until)}"
    lines = [f"Appointed: {in_words(facts.appointed)}", f"Probation: {probation}"]
    return lines + [f"{one.what}: {in_words(one.on)}{' – overdue' if one.on < here.today else ''}" for one in ahead]


def serves(found: Line, today: date) -> bool:
    """Whether somebody serves: appointed, still a member if they were one, and not past a last day that was set."""
    if found.gone:
        return False
    return found.state == APPOINTED or (found.state == LEFT and (found.left_on or "") >= today.isoformat())


def facts_of(found: Line) -> Facts:
    """The facts of somebody who was appointed, as the rules want them."""
    appointed, until = date.fromisoformat(found.appointed_on or ""), date.fromisoformat(found.probation_until or "")
    return Facts(appointed, until, date.fromisoformat(found.review_on) if found.review_on else None)


async def _happened(here: Here, event: Event) -> str:
    """One thing of the history in words."""
    body: dict[str, Any] = json.loads(event.body)
    said = {"added": "received", "tied": "tied to a member", "left": "last day set", **OUTCOMES}
    what = said.get(event.what) or stage_name(here, event.what).lower()
    note = f" {body['note']}" if body.get("note") else ""
    return f"{short_date(event.date)}: {what} ({await here.label(event.made_by)}{noted_later(event)}).{note}"


def _ways(here: Here, found: Line) -> Rows:
    """What can be done with it now."""
    reference = found.reference
    appoint = Button(label="Appoint", action=f"do:appoint:{reference}", words=("appoint",))
    leaving = Button(label="Leaving", action=f"do:leaving:{reference}", words=("leaving", "leave"))
    match found.state:
        case "open":
            following = path.next_stage(found.stage, here.knowledge.service)
            label = f"Next: {following.name.lower()}" if following else "Appoint"
            action = f"do:stage:{reference}:{following.id}" if following else appoint.action
            onward = Button(label=label, action=action, style=Style.PRIMARY, words=("next", label))
            other = Button(label="Another stage", action=f"do:stages:{reference}", words=("stage",))
            ends = (
                Button(label="Withdrawn", action=f"do:shut:{reference}:withdrawn"),
                Button(label="Not taken", action=f"do:shut:{reference}:not-taken"),
            )
            return ((onward,), (other, appoint) if following else (other,), ends)
        case "appointed":
            tie = Button(label="Tie to a member", action=f"do:tie:{reference}", style=Style.PRIMARY, words=("tie",))
            review = Button(label="Probation review", action=f"do:probation:{reference}", words=("review", "probation"))
            dates = Button(label="Change the days", action=appoint.action, words=("days", "dates"))
            first = ((tie,),) if found.member is None else ()
            ways = ((review, dates) if found.review_on else (dates,), (leaving,))
            return (*first, *ways) if not found.gone else ((leaving,),)
        case "left":
            hand = Button(label="Hand over", action=f"do:hand:{found.member}", words=("hand over",))
            end = Button(label="End membership", action=f"do:revoke:{found.member}", style=Style.DANGER)
            change = leaving.model_copy(update={"label": "Change day or reason"})
            return ((change,), (hand, end)) if found.member and not found.gone else ((change,),)
    return ((Button(label="Open it again", action=f"do:reopen:{reference}", words=("reopen",)),),)


def _stages(here: Here, found: Application) -> Screen:
    """All stages to choose from."""
    buttons = [
        Button(label=stage.name, action=f"do:stage:{found.reference}:{stage.id}", words=(stage.id,), numbered=True)
        for stage in path.stages(here.knowledge.service)
        if stage.id != found.stage
    ]
    keep = Button(label="Leave it", action=f"do:open:{found.reference}", words=("no", "leave"))
    return Screen(title=f"At which stage is {found.reference} now?", rows=(*pages(buttons, 2), (keep,)))


# --- appointed --------------------------------------------------------------------------------------------------------


async def _serves(here: Here, short: str) -> Reply:
    """Ask since when a monitor serves of whom nothing is kept yet."""
    found = await here.monitor(short)
    if found is None:
        return none_such(here)
    held = await service.of_member(here.work, found.id)
    if held is not None:
        return await opened(here, held.reference)
    shared = next(place for place in found.establishments if place in here.member.establishments)
    subject = {"member": found.id, "called": found.label, "establishment": shared}
    return here.open(Opening(flow="appointment", subject=subject))


async def _asked_who(here: Here, found: Application) -> Reply:
    """Ask which member somebody appointed has become."""
    everybody = await here.monitors()
    taken = {line.member for line in await service.of_members(here.work, [one.id for one in everybody])}
    choices = [
        (Button(label=one.label, action=f"do:tied:{found.reference}:{one.id[:SHORT]}", numbered=True),)
        for one in everybody
        if one.id not in taken
    ]
    keep = Button(label="Not yet", action=f"do:open:{found.reference}", words=("no", "not yet"))
    body = "" if choices else "No monitor of your establishments is without an appointment. They join by an invitation."
    return here.beside(Screen(title=f"Who has {found.reference} become?", body=body, rows=(*choices, (keep,))))


async def _tied(here: Here, found: Application, short: str) -> Reply:
    chosen = await here.monitor(short)
    if chosen is None:
        return await _asked_who(here, found)
    tie = service.tie(here.work, found.reference, chosen, _today(here), here.member)
    return await _changed(here, found, tie)


# --- kept -------------------------------------------------------------------------------------------------------------


async def added(here: Here, effect: File) -> Filed:
    """Keep a new application at its first stage. Raises ``RecordError``."""
    body, first = effect.body, path.stages(here.knowledge.service)[0]
    made = await service.add(here.work, body["label"], body["establishment"], first.id, body["date"], here.member)
    await _touch(here, made.establishment, None)
    return Filed(made.reference, 1, "", here.work.now)


async def was_appointed(here: Here, effect: File) -> Filed:
    """Keep an appointment: of an application, or of a monitor who serves already. Raises ``RecordError``."""
    body, reference = effect.body, effect.subject.get("reference", "")
    on, until, review = body["appointed_on"], body["probation_until"], body["review_on"]
    if reference:
        await service.appoint(here.work, reference, on, until, review, Happened(APPOINTED, on), here.member)
    else:
        monitor = await members.get(here.work, effect.subject["member"])
        if monitor is None or monitor.state != "active":
            raise RecordError("unknown", "member")
        last = path.stages(here.knowledge.service)[-1]
        made = await service.serves(here.work, monitor, last.id, on, until, review, here.member)
        reference = made.reference
    return await _kept(here, effect, reference)


async def reviewed(here: Here, effect: File) -> Filed:
    """Keep a probation review and what follows from it. Raises ``RecordError``."""
    body, reference = effect.body, effect.subject["reference"]
    made = Happened(body["outcome"], body["date"], _note(body))
    await service.review(here.work, reference, body["probation_until"], body["review_on"], made, here.member)
    return await _kept(here, effect, reference)


async def left(here: Here, effect: File) -> Filed:
    """Keep somebody's last day and why. Raises ``RecordError``."""
    body, reference = effect.body, effect.subject["reference"]
    await service.leave(here.work, reference, body["why"], Happened(LEFT, body["date"], _note(body)), here.member)
    return await _kept(here, effect, reference)


async def _kept(here: Here, effect: File, reference: str) -> Filed:
    await _touch(here, effect.subject["establishment"], effect.subject.get("member"))
    return Filed(reference, 1, "", here.work.now)


def _note(body: dict[str, Any]) -> str:
    return json.dumps({"note": body.get("note")}, ensure_ascii=False)
