"""Coverage: which establishments were seen this week, and what nobody has looked at for longest."""

from datetime import date, timedelta

from conversations.exchange import Command, Incoming, Lasting, Reply
from conversations.screen import Button, Screen
from handlers.here import Here, places_counted
from handlers.listing import MENU, short_date, short_day
from standards.visiting import monday
from store import bookings, concerns, coverage, matters
from store.bookings import Booking
from store.coverage import Unseen
from store.members import Role
from store.versions import CONCERN

READERS = (Role.MONITOR, Role.COORDINATOR, Role.LEAD)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("coverage", "Coverage: who was seen", tuple(str(role) for role in READERS)),)
#: How many indicators, areas and concerns the short list before a visit has.
SHORT_INDICATORS, SHORT_AREAS, SHORT_CONCERNS = 5, 4, 5
LONG = 15


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if coverage was asked for."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name="coverage") | Lasting(verb="coverage", argument=""):
            return here.beside(await weekly(here))
        case Lasting(verb="coverage", argument=place) if place in places_counted(here.knowledge, here.member):
            return here.beside(await look_at(here, place))
    return None


async def weekly(here: Here) -> Screen:
    """For each establishment: seen this week or not, by whom, and when last."""
    first, places = monday(here.today), places_counted(here.knowledge, here.member)
    found = await coverage.seen(here.work, places, first.isoformat(), here.today.isoformat())
    ahead = await booked_next(here, places)
    lines = []
    for one in sorted(found, key=lambda seen: (seen.visits > 0, seen.last or "")):
        name = here.place(one.establishment)
        if one.visits:
            who = ", ".join([await here.label(member) for member in one.by])
            stands = f"✓ {name}: {one.visits} visit{'' if one.visits == 1 else 's'} this week ({who})"
        else:
            last = f"last on {short_date(one.last)}" if one.last else "never recorded"
            stands = f"✗ {name}: not seen this week, {last}"
        lines.append(f"{stands}; {ahead[one.establishment]}.")
    unseen = sum(not one.visits for one in found)
    title = f"Week of {first.day} {first:%B}: " + (f"{unseen} of {len(found)} not seen" if unseen else "all seen")
    buttons = [
        (Button(label=f"What to look at: {here.place(place)}", action=f"do:coverage:{place}", numbered=True),)
        for place in places
    ]
    rows = buttons if here.member.role is not Role.LEAD else []
    return Screen(title=title, body="\n".join(lines), rows=(*rows, (MENU,)))


async def booked_next(here: Here, places: list[str]) -> dict[str, str]:
    """What is booked next at each of these establishments, in words; of a colleague's booking no more than the week."""
    ahead = bookings.by_place(await bookings.at(here.work, places, here.today.isoformat(), date.max.isoformat()))
    return {place: await _next(here, ahead[place]) if place in ahead else "nobody booked" for place in places}


async def _next(here: Here, booking: Booking) -> str:
    who = await here.label(booking.holder)
    if who == "you" or here.member.role is Role.COORDINATOR:
        return f"next: {booking.reference}, {who}, {short_day(booking.slot.date)}"
    first = monday(date.fromisoformat(booking.slot.date))
    return f"next: {who}, week of {first.day} {first:%b}"


async def look_at(here: Here, place: str) -> Screen:
    """A short list for the next visit: what nobody has looked at for longest, where nobody was, what is due."""
    edition = here.knowledge.current
    numbers = [indicator.number for indicator in edition.indicators]
    unseen = await coverage.indicators(here.work, place, numbers, edition.id)
    found = here.knowledge.establishment(place)
    own = [area.name for area in found.areas if area.basis != "common"] if found else []
    areas = await coverage.areas(here.work, place, own)
    short = here.member.role is Role.MONITOR
    lines = ["Areas:", *(_line(one.what, one) for one in areas[: SHORT_AREAS if short else LONG])] if areas else []
    lines.append("Indicators:")
    for one in unseen[: SHORT_INDICATORS if short else LONG]:
        indicator = edition.indicator(one.what)
        lines.append(_line(f"{one.what} {indicator.label}" if indicator else one.what, one))
    due = await matters.due(here.work, CONCERN, here.member, concerns.OPEN, _in_a_fortnight(here.today), 200)
    here_due = [line for line in due if line.establishment == place][:SHORT_CONCERNS]
    rows = [
        (
            Button(
                label=f"{line.reference}: look again by {short_date(line.due or line.date)}",
                action=f"do:open:{line.reference}",
                words=(line.reference,),
            ),
        )
        for line in here_due
    ]
    name = found.name if found else place
    back = Button(label="Coverage", action="do:coverage")
    visit = (await booked_next(here, [place]))[place]
    lines.append(f"{visit[:1].upper()}{visit[1:]}.")
    return Screen(
        title=f"Not looked at for longest: {name}",
        body="\n".join(lines),
        hint="A suggestion for the next visit; what you see there decides.",
        rows=(*rows, (back, MENU)),
    )


def _in_a_fortnight(today: date) -> str:
    return (today + timedelta(days=14)).isoformat()


def _line(label: str, one: Unseen) -> str:
    if one.last is None:
        return f"• {label}: never recorded"
    if not one.visits_since:
        return f"• {label}: on the last visit"
    visits = "the last visit" if one.visits_since == 1 else f"the last {one.visits_since} visits"
    return f"• {label}: not in {visits}"
