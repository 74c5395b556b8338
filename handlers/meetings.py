"""Meetings: the next ones with one's own answer, one with who comes and what was agreed, made, moved and called off.

For the monitors and co-ordinators of its establishments; for everybody else there is none.
"""

from datetime import date, timedelta
from typing import Any

from conversations.draft import File
from conversations.exchange import Command, Incoming, Lasting, Opening, Reply
from conversations.inputs.day import in_words
from conversations.meeting import KINDS
from conversations.meeting_move import series_of
from conversations.screen import Button, Rows, Screen, Style
from handlers import meeting_words
from handlers.here import Here
from handlers.listing import MENU, PAGE, for_a_day, number, short_day
from handlers.telling import tell
from standards.meetings import Occurrence, described, occurrence, occurrences
from store import meetings, members, preferences
from store.meetings import Meeting
from store.members import Member, Role
from store.versions import Filed, RecordError

READERS = (Role.MONITOR, Role.COORDINATOR)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("meetings", "Meetings, and who comes", tuple(str(role) for role in READERS)),)
NO_SUCH = "There is no meeting of that reference that you may see. A reference looks like M-0003."
#: How far the lists look ahead and back, in days, and how many meetings of one series they show.
AHEAD, BACK, OF_ONE = 400, 60, 4
#: What the answering buttons say of whom: the column, and its value.
ANSWERS = {
    "coming": ("coming", True),
    "away": ("coming", False),
    "there": ("was_there", True),
    "absent": ("was_there", False),
}
#: What can be done only until a meeting begins.
BEFORE = ("agenda", "postpone", "calloff", "calledoff")
SAID = {True: "coming", False: "not coming", None: "no answer yet"}
LIST = Button(label="Meetings", action="do:meetings", words=("meetings",))


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if it is about meetings."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name="meetings", words=words) if words.strip():
            return await opened(here, words.strip().upper())
        case Command(name="meetings"):
            return here.beside(await listed(here, 0))
        case Lasting(verb="open", argument=reference) if reference.startswith(meetings.MEETING.letter):
            return await opened(here, reference)
        case Lasting(verb="meetings", argument=argument):
            return await _listed(here, argument)
        case Lasting(verb="action" | "acted" | "unacted", argument=argument):
            return await meeting_words.action(here, incoming.verb, argument)
        case Lasting():
            return await _about_one(here, incoming)
    return None


async def _listed(here: Here, argument: str) -> Reply | None:
    which, _, page = argument.partition(":")
    match which:
        case "new":
            return here.open(Opening(flow="meeting")) if here.member.role is Role.COORDINATOR else None
        case "past":
            return here.beside(await past(here, number(page)))
        case "mine":
            return here.beside(await meeting_words.mine(here))
    return here.beside(await listed(here, number(page)))


async def _about_one(here: Here, press: Lasting) -> Reply | None:
    """What a button of one meeting does."""
    changes = press.verb in ("postpone", "calloff", "calledoff", "agree")
    if press.verb not in ("meeting", "agenda", *ANSWERS) and not changes:
        return None
    if changes and here.member.role is not Role.COORDINATOR:
        return None
    reference, _, rest = press.argument.partition(":")
    slot, _, more = rest.partition(":")
    meeting = await meetings.get(here.work, reference, here.member)
    one = held(meeting, slot) if meeting else None
    if meeting is None or one is None:
        return none_such(here, "That meeting is called off." if meeting else NO_SUCH)
    if press.verb in BEFORE and one.moment <= here.work.now:
        return here.beside(await screen(here, meeting, one, "It has begun already, so nothing was changed."))
    match press.verb:
        case "agenda" | "agree":
            return await meeting_words.begin(here, press.verb, meeting, one)
        case "postpone":
            return _postponed(here, meeting, one)
        case "calloff":
            return here.beside(_asked(meeting, one))
        case "calledoff" if more in ("one", "all"):
            return await _called_off(here, meeting, one, more)
    notice = await _answered(here, meeting, one, press.verb) if press.verb in ANSWERS else ""
    return here.beside(await screen(here, meeting, one, notice))


def none_such(here: Here, why: str = NO_SUCH) -> Reply:
    """What is said of a meeting that does not exist, or that somebody may not see."""
    return here.beside(Screen(title=why, rows=((LIST, MENU),)))


# --- when -------------------------------------------------------------------------------------------------------------


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """What a conversation has to know of a series to see when its meetings are."""
    facts = {name: getattr(meeting, name) for name in ("first", "at", "repeat", "ended")}
    return {**facts, "changes": {slot: list(moved) if moved else None for slot, moved in meeting.changes.items()}}


def between(meeting: Meeting, first: date, last: date) -> list[Occurrence]:
    """The meetings of a series held from one day to another."""
    return occurrences(series_of(facts_of(meeting)), first, last)


def held(meeting: Meeting, slot: str) -> Occurrence | None:
    """The meeting of a slot as written on a button; None when there is none, or it was called off."""
    try:
        return occurrence(series_of(facts_of(meeting)), date.fromisoformat(slot))
    except ValueError:
        return None


def short(one: Occurrence) -> str:
    """When, on a button: "Tue 1 Dec 14:00"."""
    return f"{short_day(one.on.isoformat())} {one.at:%H:%M}"


# --- lists ------------------------------------------------------------------------------------------------------------


async def _near(here: Here, first: date, last: date) -> list[tuple[Meeting, Occurrence]]:
    found = await meetings.at_places(here.work, here.member.establishments, first.isoformat())
    near = [(meeting, one) for meeting in found for one in between(meeting, first, last)]
    return sorted(near, key=lambda pair: (pair[1].moment, pair[0].number))


async def listed(here: Here, page: int) -> Screen:
    """The next meetings with one's own answer, the first few of each series."""
    near = await _near(here, here.today, here.today + timedelta(days=AHEAD))
    counted: dict[int, int] = {}
    shown = []
    for meeting, one in near:
        counted[meeting.number] = counted.get(meeting.number, 0) + 1
        if counted[meeting.number] <= OF_ONE:
            shown.append((meeting, one))
    said = await meetings.said_by(here.work, here.member.id, list(counted))
    rows = [
        (_button(here, meeting, one, SAID[said.get((meeting.number, one.slot.isoformat()))]),)
        for meeting, one in shown[page * PAGE : (page + 1) * PAGE]
    ]
    if len(shown) > (page + 1) * PAGE:
        rows.append((Button(label="More ›", action=f"do:meetings:next:{page + 1}", words=("more",)),))
    mine = await meetings.open_actions(here.work, [here.member.id])
    actions = Button(label=f"My actions ({len(mine)})", action="do:meetings:mine", words=("actions", "my actions"))
    earlier = Button(label="Past ones", action="do:meetings:past:0", words=("past", "earlier"))
    title = "Meetings" if shown else "No meeting is planned."
    return Screen(title=title, rows=(*rows, *_new(here), (actions, earlier) if mine else (earlier,), (MENU,)))


def _new(here: Here) -> Rows:
    new = Button(label="New meeting", action="do:meetings:new", style=Style.PRIMARY, words=("new",))
    return ((new,),) if here.member.role is Role.COORDINATOR else ()


async def past(here: Here, page: int) -> Screen:
    """The meetings of the last weeks, the latest first."""
    near = await _near(here, here.today - timedelta(days=BACK), here.today)
    over = [(meeting, one) for meeting, one in reversed(near) if one.moment <= here.work.now]
    rows = [(_button(here, meeting, one, ""),) for meeting, one in over[page * PAGE : (page + 1) * PAGE]]
    if len(over) > (page + 1) * PAGE:
        rows.append((Button(label="More ›", action=f"do:meetings:past:{page + 1}", words=("more",)),))
    title = "Past meetings" if over else f"No meeting was held in the last {BACK} days."
    return Screen(title=title, rows=(*rows, (LIST, MENU)))


def _button(here: Here, meeting: Meeting, one: Occurrence, said: str) -> Button:
    parts = (meeting.reference, short(one), f"{meeting.kind}, {_places(here, meeting)}", said)
    action = f"do:meeting:{meeting.reference}:{one.slot.isoformat()}"
    return Button(label=" · ".join(filter(None, parts)), action=action, words=(meeting.reference,))


def _places(here: Here, meeting: Meeting) -> str:
    names = [here.place(place) for place in meeting.establishments]
    return ", ".join(names) if len(names) < 3 else f"{len(names)} prisons"


async def opened(here: Here, reference: str) -> Reply:
    """The next meeting of a series; the last one, when none is to come."""
    meeting = await meetings.get(here.work, reference, here.member)
    if meeting is None:
        return none_such(here)
    first = date.fromisoformat(meeting.first)
    ahead = between(meeting, here.today, here.today + timedelta(days=AHEAD))
    found = ahead[:1] or between(meeting, first, here.today)[-1:]
    return here.beside(await screen(here, meeting, found[0])) if found else none_such(here, "It is called off.")


# --- one meeting ------------------------------------------------------------------------------------------------------


async def people_of(here: Here, meeting: Meeting) -> list[Member]:
    """The monitors and co-ordinators who are asked to a meeting."""
    found = await members.at_any(here.work, meeting.establishments)
    return [one for one in found if one.role in READERS]


async def screen(here: Here, meeting: Meeting, one: Occurrence, notice: str = "") -> Screen:
    """One meeting: where and for whom, who comes, agenda, actions, and what can be done."""
    known = (here.knowledge.establishment(place) for place in meeting.establishments)
    lines = [f"Where: {meeting.place}", f"For: {', '.join(place.name for place in known if place)}"]
    if meeting.repeat != "once":
        lines.append(f"Repeats: {described(series_of(facts_of(meeting)))}")
    if one.on != one.slot:
        lines.append(f"Moved from {in_words(one.slot)}.")
    lines += await _who(here, meeting, one)
    said, actions = await meeting_words.lines(here, meeting, one)
    shown = Screen(
        title=f"{meeting.reference}: {KINDS[meeting.kind]}, {in_words(one.on)} at {one.at:%H:%M}",
        notice=notice,
        body="\n".join([*lines, *said]),
        rows=(*_ways(here, meeting, one), *actions),
    )
    return for_a_day(shown, LIST)


async def _who(here: Here, meeting: Meeting, one: Occurrence) -> list[str]:
    """One's own answer and how many come; for a co-ordinator, who."""
    said = {given.member: given for given in await meetings.answers(here.work, meeting.number, one.slot.isoformat())}
    people = await people_of(here, meeting)
    over = one.moment <= here.work.now
    names: dict[bool | None, str] = {True: "Coming", False: "Not coming", None: "No answer"}
    if over:
        names |= {True: "Were there", False: "Were not there"}
    groups: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for member in people:
        given = said.get(member.id)
        value = (given.was_there if over else given.coming) if given else None
        groups[value].append("you" if member.id == here.member.id else member.label)
    if here.member.role is Role.COORDINATOR:
        return [f"{names[value]}: {', '.join(group)}" for value, group in groups.items() if group]
    mine = next((names[value].lower() for value, group in groups.items() if "you" in group), "no answer")
    counts = ", ".join(f"{names[value].lower()} {len(group)}" for value, group in groups.items() if group)
    return [f"You: {mine}", f"All: {counts}"]


def _ways(here: Here, meeting: Meeting, one: Occurrence) -> Rows:
    place = f"{meeting.reference}:{one.slot.isoformat()}"
    leads = here.member.role is Role.COORDINATOR
    if one.moment <= here.work.now:
        was = Button(label="I was there", action=f"do:there:{place}", words=("there", "i was there"))
        not_there = Button(label="I was not", action=f"do:absent:{place}", words=("not there", "i was not there"))
        write = Button(label="Write an action", action=f"do:agree:{place}", style=Style.PRIMARY, words=("action",))
        return ((was, not_there), (write,)) if leads else ((was, not_there),)
    coming = Button(label="Coming", action=f"do:coming:{place}", style=Style.SUCCESS, words=("coming", "yes"))
    away = Button(label="Not coming", action=f"do:away:{place}", words=("not coming", "no"))
    item = Button(label="Add to the agenda", action=f"do:agenda:{place}", words=("agenda", "item"))
    move = Button(label="Move it", action=f"do:postpone:{place}", words=("move",))
    off = Button(label="Call it off", action=f"do:calloff:{place}", style=Style.DANGER, words=("call off", "cancel it"))
    return ((coming, away), (item,), *(((move, off),) if leads else ()))


async def _answered(here: Here, meeting: Meeting, one: Occurrence, verb: str) -> str:
    """Keep a member's answer; what is said of it."""
    column, value = ANSWERS[verb]
    over = one.moment <= here.work.now
    if over != (column == "was_there"):
        return "It has begun already. Say afterwards whether you were there." if over else "It has not been yet."
    await meetings.answer(here.work, meeting.reference, one.slot.isoformat(), here.member, **{column: value})
    return "Noted."


# --- made, moved, called off ------------------------------------------------------------------------------------------


async def made(here: Here, effect: File) -> Filed:
    """Keep a new meeting and tell its members. Raises ``RecordError``."""
    body = effect.body
    plan = meetings.Plan(body["kind"], body["place"], body["date"], body["at"], body["repeat"], body["establishments"])
    meeting = await meetings.make(here.work, plan, here.member)
    await _tell(here, meeting, f"A {KINDS[meeting.kind]} is planned. Will you come?", body["date"])
    return Filed(meeting.reference, 1, "", here.work.now)


def _postponed(here: Here, meeting: Meeting, one: Occurrence) -> Reply:
    subject = {
        "reference": meeting.reference,
        "slot": one.slot.isoformat(),
        "establishment": meeting.establishments[0],
        "series": facts_of(meeting),
    }
    return here.open(Opening(flow="meeting_move", subject=subject))


async def moved(here: Here, effect: File) -> Filed:
    """Move one meeting and tell its members. Raises ``RecordError``, also when the series was changed meanwhile."""
    reference, slot, body = effect.subject["reference"], effect.subject["slot"], effect.body
    meeting = await meetings.get(here.work, reference, here.member)
    if meeting is None or facts_of(meeting) != effect.subject["series"]:
        raise RecordError("changed" if meeting else "unknown", meetings.MEETING.name)
    await meetings.move(here.work, reference, slot, body["date"], body["at"], here.member)
    await _tell(here, meeting, "A meeting is moved. Can you still come?", slot)
    return Filed(reference, 1, "", here.work.now)


def _asked(meeting: Meeting, one: Occurrence) -> Screen:
    """Whether it is this meeting or all from it on that is called off."""
    place = f"{meeting.reference}:{one.slot.isoformat()}"
    this = Button(
        label="Call this one off", action=f"do:calledoff:{place}:one", style=Style.DANGER, words=("this one",)
    )
    rest = Button(label="This and all after it", action=f"do:calledoff:{place}:all", style=Style.DANGER, words=("all",))
    keep = Button(label="No, keep it", action=f"do:meeting:{place}", words=("no", "keep"))
    rows = ((this,), (keep,)) if meeting.repeat == "once" else ((this,), (rest,), (keep,))
    return Screen(title=f"Call off {meeting.reference} on {in_words(one.on)}?", body="Its members are told.", rows=rows)


async def _called_off(here: Here, meeting: Meeting, one: Occurrence, which: str) -> Reply:
    slot = one.slot.isoformat()
    if which == "all" and meeting.repeat != "once":
        await meetings.end(here.work, meeting.reference, slot, here.member)
        said = f"{meeting.reference} is called off from {in_words(one.on)} on."
    else:
        await meetings.call_off(here.work, meeting.reference, slot, here.member)
        said = f"{meeting.reference} on {in_words(one.on)} is called off."
    await _tell(here, meeting, "A meeting is called off." if which == "one" else "Meetings are called off.", "")
    return here.beside((await listed(here, 0)).with_notice(f"{said} Its members are told."))


async def _tell(here: Here, meeting: Meeting, what: str, slot: str) -> None:
    """Tell everybody else who is asked to a meeting, by its reference; what they are reminded of is planned anew."""
    people = [one for one in await people_of(here, meeting) if one.id != here.member.id]
    action = f"do:meeting:{meeting.reference}:{slot}" if slot else "do:meetings"
    label = f"Open {meeting.reference}" if slot else "Meetings"
    button = Button(label=label, action=action, words=("open", meeting.reference))
    await tell(here.work, people, Screen(title=meeting.reference, body=what, rows=((button,),)))
    await preferences.touch(here.work, [one.id for one in people])
