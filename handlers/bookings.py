"""A booked visit: kept, shown, moved, offered to a colleague, called off; who is told of it."""

import json
from collections.abc import Awaitable, Callable, Collection
from datetime import date
from typing import Any

from conversations.booking_off import REASONS
from conversations.draft import File, in_london
from conversations.exchange import Incoming, Lasting, Opening, Reply
from conversations.inputs.day import in_words
from conversations.screen import Button, Rows, Screen, Style
from handlers import calendar_file
from handlers.here import SHORT, Here
from handlers.listing import MENU, short_date, short_day
from handlers.telling import coordinators_of, tell
from standards.visiting import monday
from store import bookings, coverage, events, members, preferences
from store.bookings import BOOKING, Booking, Slot
from store.members import Member, Role
from store.versions import Filed, RecordError

NO_SUCH = "There is no booking of that reference that you may see. A reference looks like B-0003."
PLAN = Button(label="Plan", action="do:plan", words=("plan",))
REASON_WORDS = {option.value: option.label.lower() for option in REASONS} | {"left": "no longer assigned there"}
STATE_WORDS = {"booked": "Booked", "done": "Done", "cancelled": "Called off", "missed": "Did not take place"}


def when(slot: Slot) -> str:
    """A booking's day and time: "Tue 1 Dec, 10:00–12:00"."""
    until = f"–{slot.time_until}" if slot.time_until else ""
    return f"{short_day(slot.date)}, {slot.time_from}{until}"


# --- kept -------------------------------------------------------------------------------------------------------------


async def booked(here: Here, effect: File) -> Filed:
    """Keep a booking and send its calendar file. Raises ``RecordError``."""
    booking = await bookings.book(here.work, _slot(effect.body), here.member, effect.draft, here.today.isoformat())
    await calendar_file.send(here, booking, here.member)
    return Filed(booking.reference, 0, "", here.work.now)


async def moved(here: Here, effect: File) -> Filed:
    """Keep a booking's new day or time; the co-ordinators learn of a week that nobody covers now.

    Raises ``RecordError``.
    """
    before = await _own(here, effect.subject["reference"])
    slot = _slot({**effect.body, "establishment": before.slot.establishment})
    booking = await bookings.move(here.work, before.reference, slot, here.member, here.today.isoformat())
    await calendar_file.send(here, booking, here.member)
    if uncovered := await _uncovered(here, before.slot):
        await _tell_coordinators(here, booking, f"It is moved. {uncovered}")
    return Filed(booking.reference, 0, "", here.work.now)


async def called_off(here: Here, effect: File) -> Filed:
    """Keep that a visit is called off, or did not take place, and tell the co-ordinators. Raises ``RecordError``."""
    reference, today = effect.subject["reference"], here.today.isoformat()
    booking = await bookings.call_off(here.work, reference, here.member, today, effect.body["reason"])
    if booking.state == "cancelled":
        await calendar_file.send(here, booking, here.member, gone=True)
    said = "It is called off." if booking.state == "cancelled" else "It did not take place."
    await _tell_coordinators(here, booking, " ".join(filter(None, (said, await _uncovered(here, booking.slot)))))
    return Filed(booking.reference, 0, "", here.work.now)


async def release(here: Here, member: Member, places: Collection[str]) -> None:
    """Call off what a member who leaves these establishments has booked there, and tell their co-ordinators."""
    for booking in await bookings.release(here.work, member.id, places, here.member.id, here.today.isoformat()):
        await calendar_file.send(here, booking, member, gone=True)
        said = " ".join(filter(None, ("It is called off.", await _uncovered(here, booking.slot))))
        await _tell_coordinators(here, booking, said)
    await preferences.touch(here.work, [member.id])


def _slot(body: dict[str, Any]) -> Slot:
    return Slot(body["establishment"], body["date"], body["time_from"], body["time_until"])


async def _own(here: Here, reference: str) -> Booking:
    booking = await bookings.get(here.work, reference, here.member)
    if booking is None or booking.holder != here.member.id:
        raise RecordError("unknown", BOOKING.name)
    return booking


async def _uncovered(here: Here, slot: Slot) -> str:
    """A sentence when nobody has seen the place in that week and nobody is booked."""
    first = monday(date.fromisoformat(slot.date))
    ends = (first.isoformat(), date.fromordinal(first.toordinal() + 6).isoformat())
    seen = await coverage.visited(here.work, [slot.establishment], *ends)
    if seen or await bookings.at(here.work, [slot.establishment], *ends):
        return ""
    return f"{here.place(slot.establishment)} has nobody in the week of {first.day} {first:%B} now."


async def _tell_coordinators(here: Here, booking: Booking, said: str) -> None:
    people = await coordinators_of(here.work, booking.slot.establishment, but=here.member.id)
    await tell(here.work, people, Screen(title=booking.reference, body=said, rows=((_opening(booking.reference),),)))


def _opening(reference: str) -> Button:
    return Button(label=f"Open {reference}", action=f"do:open:{reference}", words=("open", reference))


# --- asked for --------------------------------------------------------------------------------------------------------


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if it is about a booking."""
    if here.member.role not in (Role.MONITOR, Role.COORDINATOR) or not isinstance(incoming, Lasting):
        return None
    if incoming.verb == "open" and BOOKING.number(incoming.argument):
        return here.beside(await shown(here, incoming.argument))
    if incoming.verb == "book" and here.member.role is Role.MONITOR:
        return _book(here, incoming.argument)
    if incoming.verb not in _WAYS or here.member.role is not Role.MONITOR:
        return None
    reference, _, rest = incoming.argument.partition(":")
    booking = await bookings.get(here.work, reference, here.member)
    if booking is None:
        return here.beside(Screen(title=NO_SUCH, rows=((PLAN,),)))
    try:
        return await _WAYS[incoming.verb](here, booking, rest)
    except RecordError as error:
        return here.beside(Screen(title=str(error), rows=((PLAN, MENU),)))


def _book(here: Here, argument: str) -> Reply:
    """Begin a booking; the button may name the place."""
    answers = {"establishment": argument} if argument in here.member.establishments else {}
    return here.open(Opening(flow="booking", answers=answers))


async def _move(here: Here, booking: Booking, _: str) -> Reply:
    _check_open(here, booking)
    slot = booking.slot
    subject = {"reference": booking.reference, "establishment": slot.establishment}
    times = {"time_from": slot.time_from, "time_until": slot.time_until}
    notice = f"Now: {when(slot)}. The time stays unless you change it."
    return here.open(Opening(flow="booking_move", subject=subject, answers=times, notice=notice))


async def _cannot(here: Here, booking: Booking, _: str) -> Reply:
    _check_open(here, booking)
    late = booking.slot.date < here.today.isoformat()
    subject = {"reference": booking.reference, "establishment": booking.slot.establishment, "late": late}
    return here.open(Opening(flow="booking_off", subject=subject))


async def _report(here: Here, booking: Booking, _: str) -> Reply:
    """Begin the report of a booked visit: where and when are answered."""
    if booking.holder != here.member.id or booking.slot.date > here.today.isoformat():
        raise RecordError("unknown", BOOKING.name)
    if booking.visit:
        return here.beside(await shown(here, booking.reference))
    answers = {"establishment": booking.slot.establishment, "date": booking.slot.date}
    return here.open(Opening(flow="visit", answers=answers, notice=f"The visit booked as {booking.reference}."))


def _check_open(here: Here, booking: Booking) -> None:
    if booking.holder != here.member.id:
        raise RecordError("unknown", BOOKING.name)
    if booking.state != "booked":
        raise RecordError("over", BOOKING.name)


# --- swaps ------------------------------------------------------------------------------------------------------------


async def _swap(here: Here, booking: Booking, short: str) -> Reply:
    """Choose a colleague, or offer it to the one chosen."""
    _check_open(here, booking)
    colleagues = [
        member
        for member in await members.at(here.work, booking.slot.establishment)
        if member.role is Role.MONITOR and member.id != here.member.id
    ]
    chosen = next((member for member in colleagues if short and member.id.startswith(short)), None)
    if chosen is None:
        return here.beside(_choosing(here, booking, colleagues))
    booking = await bookings.offer(here.work, booking.reference, chosen, here.member, here.today.isoformat())
    await preferences.touch(here.work, [chosen.id])
    await tell(here.work, [chosen], _asked(here, booking))
    back = Button(label="Take the offer back", action=f"do:unswap:{booking.reference}")
    return here.beside(
        Screen(
            title=f"{booking.reference} is offered to {chosen.label}.",
            body="It stays yours until they accept.",
            rows=((_opening(booking.reference), back), (PLAN, MENU)),
        )
    )


def _choosing(here: Here, booking: Booking, colleagues: list[Member]) -> Screen:
    place = here.place(booking.slot.establishment)
    if not colleagues:
        title = f"No other monitor of {place} is here, so there is nobody to swap with."
        return Screen(title=title, rows=((_opening(booking.reference), PLAN),))
    rows = tuple(
        (Button(label=member.label, action=f"do:swap:{booking.reference}:{member.id[:SHORT]}", words=(member.label,)),)
        for member in colleagues
    )
    title = f"Who could take {booking.reference}?"
    return Screen(title=title, body=f"{place}, {when(booking.slot)}.", rows=(*rows, (_opening(booking.reference),)))


def _asked(here: Here, booking: Booking) -> Screen:
    """What a colleague to whom a booking is offered is shown."""
    return Screen(
        title=f"{booking.reference}: can you take this visit?",
        body=f"{here.place(booking.slot.establishment)}, {when(booking.slot)}. A colleague asks. "
        "The offer is good until the day is over.",
        rows=(_answers(booking.reference),),
    )


def _answers(reference: str) -> tuple[Button, ...]:
    return (
        Button(label="Take it", action=f"do:take:{reference}", style=Style.SUCCESS, words=("accept", "yes")),
        Button(label="No, thank you", action=f"do:decline:{reference}", words=("decline", "no")),
    )


async def _unswap(here: Here, booking: Booking, _: str) -> Reply:
    await bookings.withdraw(here.work, booking.reference, here.member)
    return here.beside(await shown(here, booking.reference, "The offer is taken back."))


async def _take(here: Here, booking: Booking, _: str) -> Reply:
    """Take over what is offered: it changes hands, and both and the co-ordinators know."""
    before = await members.get(here.work, booking.holder)
    taken = await bookings.accept(here.work, booking.reference, here.member, here.today.isoformat())
    await calendar_file.send(here, taken, before, gone=True)
    await calendar_file.send(here, taken, here.member)
    said = f"{here.place(taken.slot.establishment)}, {when(taken.slot)}: {here.member.label} takes it over."
    if before is not None:
        await preferences.touch(here.work, [before.id])
        await tell(here.work, [before], Screen(title=taken.reference, body=said, rows=((PLAN,),)))
    await _tell_coordinators(here, taken, said)
    return here.beside(await shown(here, taken.reference, "It is yours now. Your colleague and co-ordinator are told."))


async def _decline(here: Here, booking: Booking, _: str) -> Reply:
    declined = await bookings.decline(here.work, booking.reference, here.member)
    holder = await members.get(here.work, declined.holder)
    said = "Your colleague cannot take it. It stays yours."
    row = (_opening(declined.reference),)
    if holder is not None:
        await tell(here.work, [holder], Screen(title=declined.reference, body=said, rows=(row,)))
    title = f"{declined.reference} stays with your colleague."
    return here.beside(Screen(title=title, body="They are told.", rows=((PLAN, MENU),)))


#: What the buttons of a booking do, by their verb.
_WAYS: dict[str, Callable[[Here, Booking, str], Awaitable[Reply]]] = {
    "move": _move,
    "cannot": _cannot,
    "visited": _report,
    "swap": _swap,
    "unswap": _unswap,
    "take": _take,
    "decline": _decline,
}


# --- shown ------------------------------------------------------------------------------------------------------------


async def shown(here: Here, reference: str, notice: str = "") -> Screen:
    """A booking: where, when, how it stands, what happened to it, and what can be done."""
    booking = await bookings.get(here.work, reference, here.member)
    if booking is None:
        return Screen(title=NO_SUCH, rows=((PLAN,),))
    slot, place = booking.slot, here.knowledge.establishment(booking.slot.establishment)
    time = f"{slot.time_from} to {slot.time_until}" if slot.time_until else slot.time_from
    lines = [
        f"{place.name if place else slot.establishment}, {in_words(date.fromisoformat(slot.date))}, {time}.",
        f"{STATE_WORDS[booking.state]}: {await here.label(booking.holder)}.",
    ]
    if booking.offered_to == here.member.id:
        return Screen(title=reference, notice=notice, body="\n".join(lines), rows=(_answers(reference), (PLAN, MENU)))
    lines += [await _told(here, event) for event in await events.of(here.work, BOOKING, booking.number)]
    rows = _rows(here, booking)
    return Screen(title=booking.reference, notice=notice, body="\n".join(lines), rows=(*rows, (PLAN, MENU)))


def _rows(here: Here, booking: Booking) -> Rows:
    reference = booking.reference
    if booking.visit:
        return ((_opening(booking.visit),),)
    if booking.holder != here.member.id or booking.state != "booked":
        return ()
    today = here.today.isoformat()
    report = Button(
        label="Write the report", action=f"do:visited:{reference}", style=Style.PRIMARY, words=("report", "visited")
    )
    if booking.slot.date < today:
        missed = Button(label="It did not take place", action=f"do:cannot:{reference}", words=("missed",))
        return ((report,), (missed,))
    move = Button(label="Move", action=f"do:move:{reference}", words=("move",))
    swap = (
        Button(label="Take the offer back", action=f"do:unswap:{reference}")
        if booking.offered_to
        else Button(label="Swap", action=f"do:swap:{reference}", words=("swap",))
    )
    cannot = Button(label="Can’t make it", action=f"do:cannot:{reference}", words=("cannot", "can't make it"))
    return (*(((report,),) if booking.slot.date == today else ()), (move, swap), (cannot,))


async def _told(here: Here, event: events.Event) -> str:
    """One thing that happened to a booking, in words."""
    body: dict[str, Any] = json.loads(event.body)
    who, on, noted = await here.label(event.made_by), short_date(event.date), in_london(event.made_at)
    match event.what:
        case "booked" | "moved":
            said = f"{event.what} {'for' if event.what == 'booked' else 'to'} {on}, {body['from']} ({who})"
        case "offered":
            said = f"offered to {await here.label(body['to'])} ({who})"
        case "swapped":
            said = f"taken over from {await here.label(body['from'])} ({who})"
        case "cancelled" | "missed":
            reason = REASON_WORDS.get(body["reason"] or "", "")
            said = f"{STATE_WORDS[event.state].lower()}{f', {reason}' if reason else ''} ({who})"
        case "done":
            said = f"done, {body['visit']} ({who})"
        case "reopened":
            said = f"open again, its report was undone or changed ({who})"
        case _:
            said = f"the offer was {'declined' if event.what == 'declined' else 'taken back'} ({who})"
    return f"{noted.day} {noted:%b}: {said}."
