"""The plan: a month of visits booked and due, and for each week of an establishment whether somebody covers it."""

from datetime import date, timedelta

from conversations.draft import File
from conversations.exchange import Command, Incoming, Lasting, Opening, Reply
from conversations.inputs.day import month_after
from conversations.pause import REASON_WORDS, span
from conversations.screen import Button, Rows, Screen, Style, pages
from handlers.bookings import PLAN, shown, when
from handlers.clocks import Clock, Week, clocks_of, weeks_of
from handlers.here import SHORT, Here
from handlers.listing import MENU, number, short_day
from handlers.membership import NO_SUCH
from handlers.telling import tell
from standards.visiting import Pattern, weeks
from store import bookings, members, preferences, visiting
from store.bookings import Booking
from store.members import Role
from store.versions import Filed, RecordError
from store.visiting import Agreed, Away

READERS = (Role.MONITOR, Role.COORDINATOR)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("plan", "Plan: visits booked and due", tuple(str(role) for role in READERS)),)
#: How far ahead and back a month may be looked at.
REACH = 12


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if the plan was asked for, or something of it."""
    if here.member.role not in READERS:
        return None
    monitor = here.member.role is Role.MONITOR
    match incoming:
        case Command(name="plan", words=words) if words.strip():
            return here.beside(await shown(here, words.strip().upper()))
        case Command(name="plan"):
            return here.beside(await month_shown(here, ""))
        case Lasting(verb="plan", argument=argument):
            return here.beside(await month_shown(here, argument))
        case Lasting(verb="pause", argument="new") if monitor:
            return await _pausing(here)
        case Lasting(verb="pause", argument=argument) if monitor:
            return here.beside(await _away(here, argument))
        case Lasting(verb="rhythm", argument=short) if not monitor:
            return here.beside(await _monitor(here, short))
        case Lasting(verb="pattern", argument=argument) if not monitor:
            return await _agreeing(here, argument)
    return None


async def month_shown(here: Here, argument: str) -> Screen:
    """A month, from a button's "2026-12" or "2026-12:perth"; this month otherwise."""
    text, _, place = argument.partition(":")
    month = _month(text, here.today)
    if here.member.role is Role.MONITOR:
        return await _mine(here, month)
    if place in here.member.establishments or len(here.member.establishments) == 1:
        return await _one(here, month, place or here.member.establishments[0])
    return await _all(here, month)


def _month(text: str, today: date) -> date:
    """The first day of a month within reach; of this one for anything else."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    near = month_after(today, -REACH) <= month <= month_after(today, REACH)
    return month if near else today.replace(day=1)


def _ends(month: date) -> tuple[date, date]:
    """The first day of a month and the last."""
    return month, month_after(month, 1) - timedelta(days=1)


def _turns(here: Here, month: date, place: str = "") -> tuple[Button, ...]:
    """The buttons to the months beside this one."""
    at = f":{place}" if place else ""
    before, after = month_after(month, -1), month_after(month, 1)
    turns = []
    if before >= month_after(here.today, -REACH):
        turns.append(
            Button(label=f"‹ {before:%B}", action=f"do:plan:{before:%Y-%m}{at}", words=(f"{before:%B}", "earlier"))
        )
    if after <= month_after(here.today, REACH):
        turns.append(Button(label=f"{after:%B} ›", action=f"do:plan:{after:%Y-%m}{at}", words=(f"{after:%B}", "later")))
    return tuple(turns)


# --- a monitor's ------------------------------------------------------------------------------------------------------


async def _mine(here: Here, month: date) -> Screen:
    """A monitor's month: what is booked, when they are due, and the weeks of their establishments.

    This month shows all that is booked, of later months too.
    """
    first, last = _ends(month)
    until = date.max if first <= here.today <= last else last
    held = await bookings.held_by(here.work, here.member.id, first.isoformat(), until.isoformat())
    lines = [_booked_line(here, booking) for booking in held] or ["You have booked nothing."]
    lines += ["", *await _due_lines(here)]
    found = await weeks_of(here.work, list(here.member.establishments), first, last)
    for place in here.member.establishments:
        lines += ["", f"{here.place(place)} by week:"]
        lines += [
            f"• {week.day} {week:%b}: {await _said(here, found.get((place, week)), week)}"
            for week in weeks(first, last)
        ]
    rows = [(_button(here, booking),) for booking in held if booking.state == "booked"]
    book = Button(label="Book a visit", action="do:book", style=Style.PRIMARY, words=("book",))
    away = Button(label="Away", action="do:pause", words=("away", "pause", "holiday"))
    return Screen(
        title=f"{month:%B %Y}", body="\n".join(lines), rows=(*rows, _turns(here, month), (book, away), (MENU,))
    )


def _booked_line(here: Here, booking: Booking) -> str:
    stands = ""
    if booking.state == "done":
        stands = f", done: {booking.visit}"
    elif booking.slot.date < here.today.isoformat():
        stands = ", not yet reported"
    elif booking.offered_to:
        stands = ", offered to a colleague"
    return f"{booking.reference}: {when(booking.slot)}, {here.place(booking.slot.establishment)}{stands}"


def _button(here: Here, booking: Booking) -> Button:
    label = f"{booking.reference} · {here.place(booking.slot.establishment)} · {short_day(booking.slot.date)}"
    return Button(label=label, action=f"do:open:{booking.reference}", words=(booking.reference,))


async def _due_lines(here: Here) -> list[str]:
    """When the member is due at each establishment by their own pattern."""
    clocks = await clocks_of(here.work, here.knowledge, [here.member.id])
    ahead = bookings.by_place(
        await bookings.held_by(here.work, here.member.id, here.today.isoformat(), date.max.isoformat())
    )
    return [
        f"{here.place(place)}, {clock.pattern.words}: {_due(clock, ahead.get(place), here.today)}."
        for (_, place), clock in sorted(clocks.items(), key=lambda one: here.place(one[0][1]))
    ]


def _due(clock: Clock, booked: Booking | None, today: date) -> str:
    due = clock.due(today)
    if due is None:
        said = "nothing is due while away"
    else:
        said = f"{'was due' if due < today else 'due'} on {short_day(due.isoformat())}"
    return f"{said}, {booked.reference} is booked" if booked else said


async def _said(here: Here, week: Week | None, first: date) -> str:
    """Who covers a week. Of colleagues, what they are called and no more."""
    if week is None:
        return "not seen" if first + timedelta(days=6) < here.today else "nobody yet"
    if week.seen:
        return f"seen ({', '.join([await here.label(member) for member in week.seen])})"
    full = here.member.role is Role.COORDINATOR
    said = []
    for booking in week.booked:
        who = await here.label(booking.holder)
        detail = f", {short_day(booking.slot.date)}, {booking.reference}" if full or who == "you" else ""
        said.append(f"{who}{detail}")
    return f"booked ({'; '.join(said)})"


# --- a co-ordinator's -------------------------------------------------------------------------------------------------


async def _all(here: Here, month: date) -> Screen:
    """Every establishment of a co-ordinator in a line, the least covered first."""
    first, last = _ends(month)
    places, mondays = list(here.member.establishments), list(weeks(first, last))
    found = await weeks_of(here.work, places, first, last)
    open_weeks = {place: [week for week in mondays if (place, week) not in found] for place in places}
    lines = []
    for place in sorted(places, key=lambda one: (-len(open_weeks[one]), here.place(one))):
        signs = [f"{week.day} {week:%b} {_sign(found.get((place, week)))}" for week in mondays]
        lines.append(f"{here.place(place)}: {', '.join(signs)}")
    missing = sum(map(len, open_weeks.values()))
    buttons = [
        Button(label=here.place(place), action=f"do:plan:{month:%Y-%m}:{place}", words=(here.place(place),))
        for place in places
    ]
    return Screen(
        title=f"{month:%B %Y}: " + (f"{missing} weeks without anybody" if missing != 1 else "1 week without anybody"),
        body="\n".join(lines),
        hint="✓ seen, ○ booked, ✗ nobody. Weeks begin on the Monday named.",
        rows=(*pages(buttons, 2), _turns(here, month), (MENU,)),
    )


def _sign(week: Week | None) -> str:
    if week is None:
        return "✗"
    return "✓" if week.seen else "○"


async def _one(here: Here, month: date, place: str) -> Screen:
    """One establishment of a co-ordinator by week, what is booked there, and its monitors with their patterns."""
    first, last = _ends(month)
    found = await weeks_of(here.work, [place], first, last)
    lines = [
        f"• {week.day} {week:%b}: {await _said(here, found.get((place, week)), week)}" for week in weeks(first, last)
    ]
    people = [one for one in await members.at(here.work, place) if one.role is Role.MONITOR]
    clocks = await clocks_of(here.work, here.knowledge, [one.id for one in people])
    lines += ["", "Monitors:"] if people else []
    rows: list[tuple[Button, ...]] = [(_button(here, booking),) for week in found.values() for booking in week.booked]
    for one in people:
        lines.append(f"• {one.label}: {clocks[one.id, place].pattern.words}")
        rows.append((Button(label=one.label, action=f"do:rhythm:{one.id[:SHORT]}", words=(one.label,)),))
    whole = Button(label="All establishments", action=f"do:plan:{month:%Y-%m}", words=("all",))
    last_row = (whole, MENU) if len(here.member.establishments) > 1 else (MENU,)
    title = f"{here.place(place)}, {month:%B %Y}"
    return Screen(title=title, body="\n".join(lines), rows=(*rows, _turns(here, month, place), last_row))


async def _monitor(here: Here, short: str) -> Screen:
    """One monitor: pattern, last visit and next at each establishment that is the co-ordinator's too; days away."""
    member = await here.monitor(short)
    if member is None:
        return Screen(title=NO_SUCH, rows=((PLAN, MENU),))
    clocks = await clocks_of(here.work, here.knowledge, [member.id])
    ahead = bookings.by_place(
        await bookings.held_by(here.work, member.id, here.today.isoformat(), date.max.isoformat())
    )
    lines, rows = [], []
    for place in (one for one in member.establishments if one in here.member.establishments):
        clock = clocks[member.id, place]
        last = f"last there {short_day(clock.since.isoformat())}" if clock.been else "no visit yet"
        lines.append(
            f"{here.place(place)}, {clock.pattern.words}: {last}, {_due(clock, ahead.get(place), here.today)}."
        )
        label = f"Agree another pattern: {here.place(place)}"
        rows.append((Button(label=label, action=f"do:pattern:{member.id[:SHORT]}:{place}", words=("pattern", label)),))
    away = (await visiting.pauses_of(here.work, [member.id])).get(member.id, [])
    lines += [f"Away {span(one.first, one.last)}." for one in away if not _over(one, here.today)]
    return Screen(title=member.label, body="\n".join(lines), rows=(*rows, (PLAN, MENU)))


async def _agreeing(here: Here, argument: str) -> Reply:
    """Begin to agree a pattern with a monitor for one establishment."""
    short, _, place = argument.partition(":")
    member = await here.monitor(short)
    if member is None or place not in member.establishments or place not in here.member.establishments:
        return here.beside(Screen(title=NO_SUCH, rows=((PLAN, MENU),)))
    subject = {"member": member.id, "label": member.label, "establishment": place}
    return here.open(Opening(flow="pattern", subject=subject))


async def agreed(here: Here, effect: File) -> Filed:
    """Keep a pattern and tell the monitor. Raises ``RecordError``."""
    place = effect.subject["establishment"]
    member = await here.monitor(effect.subject["member"])
    if member is None or place not in member.establishments or place not in here.member.establishments:
        raise RecordError("unknown", "monitor")
    agreement = Agreed(effect.body["rhythm"], effect.body["weekday"])
    await visiting.agree(here.work, member.id, place, agreement, here.member)
    await preferences.touch(here.work, [member.id])
    words = Pattern(here.knowledge.rhythm(agreement.rhythm), agreement.weekday).words
    title = f"Your visits to {here.place(place)}: {words}."
    await tell(here.work, [member], Screen(title=title, body="As agreed with your co-ordinator.", rows=((PLAN,),)))
    return Filed("", 0, "", here.work.now)


# --- away -------------------------------------------------------------------------------------------------------------


def _over(away: Away, today: date) -> bool:
    return away.last is not None and away.last < today.isoformat()


async def _away(here: Here, argument: str) -> Screen:
    """A monitor's pauses that are not over; "end:3" ends one first."""
    verb, _, which = argument.partition(":")
    notice = ""
    if verb == "end" and (pause := number(which)):
        ended = await visiting.end_pause(here.work, pause, here.member, here.today.isoformat())
        notice = "Welcome back: your visits count again." if ended else "That one is over already."
    pauses = (await visiting.pauses_of(here.work, [here.member.id])).get(here.member.id, [])
    coming = [one for one in pauses if not _over(one, here.today)]
    lines = [f"{REASON_WORDS[one.reason].capitalize()}, {span(one.first, one.last)}." for one in coming]
    rows: Rows = tuple(
        (
            Button(
                label=f"{'I am back' if one.first <= here.today.isoformat() else 'Take back'}: {short_day(one.first)}",
                action=f"do:pause:end:{one.id}",
                words=("back",),
            ),
        )
        for one in coming
    )
    new = Button(label="Say when you are away", action="do:pause:new", style=Style.PRIMARY, words=("new", "away"))
    body = "\n".join(lines) or "No visit is due while you are away, and you are reminded of none."
    title = "When you are away" if coming else "You are not away."
    return Screen(title=title, notice=notice, body=body, rows=(*rows, (new,), (PLAN, MENU)))


async def _pausing(here: Here) -> Reply:
    """Begin a pause; what is booked from today on is named if it falls into it."""
    held = await bookings.held_by(here.work, here.member.id, here.today.isoformat(), date.max.isoformat())
    booked = [[one.reference, one.slot.date] for one in held if one.state == "booked"]
    return here.open(Opening(flow="pause", subject={"booked": booked}))


async def paused(here: Here, effect: File) -> Filed:
    """Keep a pause."""
    body = effect.body
    await visiting.pause(here.work, here.member, body["first"], body["last"], body["reason"], effect.draft)
    return Filed("", 0, "", here.work.now)
