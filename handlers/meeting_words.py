"""The agenda of a meeting and the actions agreed at it: written, shown, done."""

from datetime import date

from conversations.draft import File
from conversations.exchange import Opening, Reply
from conversations.screen import Button, Rows, Screen
from handlers.here import Here
from handlers.listing import MENU, PAGE, for_a_day, number, short_date
from handlers.telling import tell
from standards.meetings import Occurrence
from store import meetings, members, preferences
from store.meetings import ACTION, AGENDA, Action, Meeting
from store.members import Role
from store.versions import Filed, RecordError

LIST = Button(label="Meetings", action="do:meetings", words=("meetings",))
NO_SUCH = "There is no action of that reference that you may see. A reference looks like M-0003#2."


async def lines(here: Here, meeting: Meeting, one: Occurrence) -> tuple[list[str], Rows]:
    """Agenda and actions of one meeting in words, with a button for each action one can settle."""
    slot = one.slot.isoformat()
    said = await meetings.said_at(here.work, meeting.number, slot)
    items = [event for event in said if event.what == AGENDA]
    texts = {event.seq: event.body for event in said if event.what == ACTION}
    agreed = await meetings.actions(here.work, meeting.number, slot)
    found = ["Agenda:"] if items else []
    found += [
        f"{number}. {event.body} ({await here.label(event.made_by)})" for number, event in enumerate(items, start=1)
    ]
    found += ["Actions:"] if agreed else []
    found += [f"{action.reference}: {texts[action.event]} ({await _stands(here, action)})" for action in agreed]
    mine = [action for action in agreed if action.state == "open" and _may(here, action)]
    return found, tuple((_done_button(action),) for action in mine[:PAGE])


async def _stands(here: Here, action: Action) -> str:
    if action.done_on:
        return f"{await here.label(action.holder)}, done {short_date(action.done_on)}"
    return f"{await here.label(action.holder)}, by {short_date(action.due)}"


def _may(here: Here, action: Action) -> bool:
    """Whether it is theirs to say that it is done: whoever has it, or a co-ordinator."""
    return action.holder == here.member.id or here.member.role is Role.COORDINATOR


def _done_button(action: Action) -> Button:
    place = f"{meetings.MEETING.reference(action.meeting)}:{action.seq}"
    return Button(label=f"Done: {action.reference}", action=f"do:acted:{place}", words=("done", action.reference))


async def begin(here: Here, verb: str, meeting: Meeting, one: Occurrence) -> Reply:
    """Begin an item for the agenda, or an action."""
    subject = {
        "reference": meeting.reference,
        "slot": one.slot.isoformat(),
        "establishment": meeting.establishments[0],
    }
    if verb == "agenda":
        return here.open(Opening(flow="meeting_item", subject=subject))
    people = [
        [member.id, "me" if member.id == here.member.id else member.label]
        for member in await members.at_any(here.work, meeting.establishments)
        if member.role in (Role.MONITOR, Role.COORDINATOR)
    ]
    return here.open(Opening(flow="meeting_action", subject={**subject, "people": people}))


async def item(here: Here, effect: File) -> Filed:
    """Keep an item for the agenda. Raises ``RecordError``."""
    reference, slot = effect.subject["reference"], effect.subject["slot"]
    event = await meetings.add_item(here.work, reference, slot, effect.body["text"], here.member)
    return Filed(reference, 1, "", event.made_at)


async def agreed(here: Here, effect: File) -> Filed:
    """Keep an action and tell whoever has it. Raises ``RecordError``."""
    reference, slot, body = effect.subject["reference"], effect.subject["slot"], effect.body
    meeting = await meetings.get(here.work, reference, here.member)
    holder = await members.get(here.work, body["holder"])
    if meeting is None or holder is None or not set(holder.establishments) & set(meeting.establishments):
        raise RecordError("unknown", "meeting" if meeting is None else "member")
    made = await meetings.agree(here.work, reference, slot, body["text"], holder.id, body["due"], here.member)
    if holder.id != here.member.id:
        button = Button(label=f"Open {made.reference}", action=f"do:action:{reference}:{made.seq}", words=("open",))
        await tell(here.work, [holder], Screen(title=made.reference, body="You have an action.", rows=((button,),)))
        await preferences.touch(here.work, [holder.id])
    return Filed(made.reference, 1, "", here.work.now)


async def mine(here: Here) -> Screen:
    """One's own actions that are not done, the earliest due first."""
    found = await meetings.open_actions(here.work, [here.member.id])
    rows = [(_button(here, action),) for action in found[:PAGE]]
    title = "Your actions" if found else "No action is yours."
    more = f"{len(found) - PAGE} more come after these." if len(found) > PAGE else ""
    return Screen(title=title, body=more, rows=(*rows, (LIST, MENU)))


def _button(here: Here, action: Action) -> Button:
    late = ", overdue" if date.fromisoformat(action.due) < here.today else ""
    place = f"{meetings.MEETING.reference(action.meeting)}:{action.seq}"
    label = f"{action.reference} · by {short_date(action.due)}{late}"
    return Button(label=label, action=f"do:action:{place}", words=(action.reference,))


async def action(here: Here, verb: str, argument: str) -> Reply:
    """One action shown, or said to be done or not after all."""
    reference, _, seq = argument.partition(":")
    found = await meetings.action(here.work, reference, number(seq), here.member)
    if found is None:
        return here.beside(Screen(title=NO_SUCH, rows=((LIST, MENU),)))
    one, meeting = found
    notice = ""
    if verb != "action" and _may(here, one) and (one.state == "open") == (verb == "acted"):
        await meetings.settle(here.work, one, verb == "acted", here.today.isoformat(), here.member)
        await preferences.touch(here.work, [one.holder])
        notice = "Done, thank you." if verb == "acted" else "It is open again."
        one, meeting = await meetings.action(here.work, reference, number(seq), here.member) or found
    return here.beside(await _screen(here, one, meeting, notice))


async def _screen(here: Here, one: Action, meeting: Meeting, notice: str) -> Screen:
    said = await meetings.said_at(here.work, meeting.number, one.slot)
    text = next((event.body for event in said if event.seq == one.event), "")
    undo = Button(
        label="Not done after all", action=f"do:unacted:{meeting.reference}:{one.seq}", words=("not done", "undo")
    )
    settle = ((_done_button(one),) if one.state == "open" else (undo,),) if _may(here, one) else ()
    whole = Button(
        label=f"Open {meeting.reference}", action=f"do:meeting:{meeting.reference}:{one.slot}", words=("meeting",)
    )
    shown = Screen(
        title=f"{one.reference}: {await _stands(here, one)}",
        notice=notice,
        body=text,
        rows=settle,
    )
    return for_a_day(shown, whole)
