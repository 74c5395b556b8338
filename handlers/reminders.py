"""Reminders as their member sees them: what can be said to one, what is coming and why, when to be told and of what."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from conversations.draft import File, in_london
from conversations.exchange import Command, Incoming, Lasting, Opening, Reply
from conversations.screen import Button, Rows, Screen, pages
from handlers.due import Due, open_for
from handlers.here import SHORT, Here
from handlers.listing import MENU, PAGE, days, number, short_date
from handlers.quiet import moment, tomorrow, within
from handlers.reminding import ladder_of, line, one_thing
from handlers.telling import coordinators_of, tell
from standards.models import Ladder, Reminder
from store import audit, preferences, reminders
from store.members import Role
from store.preferences import Preferences
from store.reminders import Planned, Row
from store.versions import Filed

READERS = (Role.MONITOR, Role.COORDINATOR, Role.LEAD)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("reminders", "Reminders: what is coming, and when", tuple(str(role) for role in READERS)),)
#: After "done already" nothing is heard of it for so many days; then it is asked again, if it is still open.
DONE_RESTS = 7
AN_HOUR = timedelta(hours=1)
#: The days before that a member may choose from; 0 is the day itself.
DAYS_BEFORE = (180, 90, 60, 30, 14, 7, 3, 2, 1, 0)
HOURS = tuple(f"{hour:02}:00" for hour in range(6, 22))
QUIET_FROM, QUIET_UNTIL = ("19:00", "20:00", "21:00", "22:00", "23:00"), ("06:00", "07:00", "08:00", "09:00", "10:00")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GONE = "That reminder is over: the thing is done, or it is somebody else’s now."


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if it is about reminders."""
    if here.member.role not in READERS:
        return None
    if isinstance(incoming, Command):
        return here.beside(await coming(here)) if incoming.name == "reminders" else None
    if not isinstance(incoming, Lasting):
        return None
    first, _, rest = incoming.argument.partition(":")
    match incoming.verb:
        case "reminders":
            return here.beside(await coming(here, number(first)))
        case "due" | "later" | "past" | "notme":
            return await _about_one(here, incoming.verb, first, rest)
        case "seen":
            return await _seen(here, first, one=rest == "one")
        case "told":
            return here.beside(await _hours(here, first, rest))
        case "kinds":
            return here.beside(await _kinds(here))
        case "kind":
            return here.beside(await _kind(here, first, rest))
    return None


# --- one reminder -----------------------------------------------------------------------------------------------------


async def _about_one(here: Here, verb: str, identity: str, rest: str) -> Reply | None:
    row = await reminders.get(here.work, number(identity), here.member.id)
    due = await _still(here, row) if row else None
    if row is None or due is None:
        return here.beside(Screen(title=GONE))
    match verb:
        case "due":
            await reminders.answer(here.work, row, "seen")
            return here.beside(one_thing(here.knowledge, row, due, here.today))
        case "later" if rest:
            return here.beside(await _later(here, row, due, rest))
        case "later":
            subject = {"reference": str(row.id), "label": due.label}
            return here.open(Opening(flow="snooze", subject=subject, notice=line(due, here.today)))
        case "past":
            return here.beside(await _past(here, row, due))
    return here.beside(await _not_me(here, row, due))


async def _still(here: Here, row: Row) -> Due | None:
    found = await open_for(here.work, here.knowledge, [here.member], here.today)
    return next((due for due in found if (due.kind, due.subject) == (row.kind, row.subject)), None)


async def _later(here: Here, row: Row, due: Due, when: str) -> Screen:
    """In an hour, or at the usual hour tomorrow."""
    wants = await _wants(here)
    until = here.work.now + AN_HOUR if when == "hour" else tomorrow(wants, here.work.now)
    await _put_off(here, row, due, until)
    said = in_london(until)
    day = "tomorrow" if said.date() > here.today else "today"
    return Screen(title=f"I remind you {day} at {said:%H:%M}: {due.label}.")


async def _put_off(here: Here, row: Row, due: Due, until: datetime, said: str = "later") -> None:
    """Nothing more is heard of it before then."""
    await reminders.answer(here.work, row, said)
    rung = in_london(until).strftime("%Y-%m-%dT%H:%M")
    await reminders.choose(here.work, Planned(here.member.id, row.kind, row.subject, due.on, rung, until))


async def snoozed(here: Here, effect: File) -> Filed:
    """Remind on the day that was chosen, at the usual hour."""
    wants = await _wants(here)
    row = await reminders.get(here.work, int(effect.subject["reference"]), here.member.id)
    due = await _still(here, row) if row else None
    if row is not None and due is not None:
        await _put_off(here, row, due, moment(date.fromisoformat(effect.body["date"]), wants.hour))
    return Filed("reminder", 1, "", here.work.now)


async def _past(here: Here, row: Row, due: Due) -> Screen:
    """It is done, says the member; what is recorded still says otherwise."""
    wants = await _wants(here)
    await _put_off(here, row, due, moment(here.today + timedelta(days=DONE_RESTS), wants.hour), "done")
    return Screen(
        title="Good. Please record it, so that others know.",
        body=f"{due.label}. I am quiet about it for {days(DONE_RESTS)}, and ask again if it is still open then.",
        rows=((Button(label="Record it", action=due.action, words=("record", due.subject)), MENU),),
    )


async def _not_me(here: Here, row: Row, due: Due) -> Screen:
    """The co-ordinators learn that this is not the member's; the member hears no more of it."""
    await reminders.answer(here.work, row, "not me")
    await preferences.touch(here.work, [here.member.id])
    details: dict[str, int | str | bool] = {"kind": row.kind, "subject": row.subject}
    await audit.record(here.work, here.member.id, "reminder.not me", f"member:{here.member.id}", details)
    people = {
        one.id: one
        for place in ([due.establishment] if due.establishment else here.member.establishments)
        for one in await coordinators_of(here.work, place, but=here.member.id)
    }
    opens = Button(label="Open it", action=due.action, words=("open",))
    team = Button(label="Look at the member", action=f"do:team:{here.member.id[:SHORT]}")
    said = Screen(
        title=f"{here.member.label} says this is not theirs: {due.label}.",
        body="They are not reminded of it any more. Hand it over, or talk to them.",
        rows=((opens, team),) if due.action.startswith("do:open:") else ((team,),),
    )
    told = await tell(here.work, people.values(), said, key=f"notme:{row.id}")
    heard = "Your co-ordinator is told." if told else "Nobody else could be told: tell your co-ordinator yourself."
    return Screen(title=f"You are not reminded of this any more: {due.label}.", body=heard)


async def _seen(here: Here, identity: str, *, one: bool) -> Reply:
    """All that came in one message, or one of it, is acknowledged."""
    count = await reminders.acknowledge(here.work, here.member.id, number(identity), one=one)
    return here.beside(Screen(title="Noted. I remind you again if it is still open later." if count else GONE))


# --- what is coming ---------------------------------------------------------------------------------------------------


async def coming(here: Here, page: int = 0) -> Screen:
    """What is planned for the member, the soonest first, and why."""
    wants = await _wants(here)
    found = {
        (due.kind, due.subject): due for due in await open_for(here.work, here.knowledge, [here.member], here.today)
    }
    rows = [row for row in await reminders.planned(here.work, [here.member.id]) if (row.kind, row.subject) in found]
    shown = rows[page * PAGE : (page + 1) * PAGE]
    texts = []
    for row in shown:
        rule = here.knowledge.reminder(row.kind)
        at = in_london(row.at)
        when = f"{at:%a} {short_date(at.date().isoformat())}, {at:%H:%M}"
        texts.append(f"• {when} – {line(found[row.kind, row.subject], here.today)}. {rule.why if rule else ''}")
    buttons: list[tuple[Button, ...]] = []
    if len(rows) > (page + 1) * PAGE:
        buttons.append((Button(label="More ›", action=f"do:reminders:{page + 1}", words=("more",)),))
    buttons.append(
        (
            Button(label="When I am told", action="do:told", words=("when", "hours")),
            Button(label="What I am told of", action="do:kinds", words=("what", "kinds")),
        )
    )
    told = f"The day’s message comes at {wants.hour}; nothing from {wants.quiet_from} to {wants.quiet_until}."
    return Screen(
        title="What is coming" if rows else "Nothing is coming.",
        body="\n".join(texts),
        hint=told,
        rows=(*buttons, (MENU,)),
    )


# --- when, and of what ------------------------------------------------------------------------------------------------


async def _wants(here: Here) -> Preferences:
    return (await preferences.of(here.work, [here.member.id]))[here.member.id]


async def _hours(here: Here, what: str, value: str) -> Screen:
    """The hour of the day's message, quiet hours, day and hour of the digest: shown, or set."""
    choices = {"hour": HOURS, "from": QUIET_FROM, "until": QUIET_UNTIL, "digest": HOURS, "day": WEEKDAYS}
    columns = {
        "from": "quiet_from",
        "until": "quiet_until",
        "digest": "digest_hour",
        "day": "digest_day",
        "hour": "hour",
    }
    if what in choices and value.replace(".", ":") in choices[what]:
        chosen: str | int = WEEKDAYS.index(value) if what == "day" else value.replace(".", ":")
        await preferences.change(here.work, here.member.id, here.member.id, **{columns[what]: chosen})
    elif what in choices:
        return _choosing(what, choices[what])
    wants = await _wants(here)
    reads = here.member.role in (Role.COORDINATOR, Role.LEAD)
    lines = [f"The day’s message: {wants.hour}.", f"Quiet hours: {wants.quiet_from} to {wants.quiet_until}."]
    settings = [("The day’s message", "hour"), ("Quiet from", "from"), ("Quiet until", "until")]
    if reads:
        weekday = WEEKDAYS[wants.digest_day]
        lines.append(f"The digest: {weekday} {wants.digest_hour}.")
        settings += [("Digest’s day", "day"), ("Digest’s hour", "digest")]
    buttons = [Button(label=label, action=f"do:told:{name}", words=(label,)) for label, name in settings]
    if (heard := _heard(wants)) != wants.hour:
        lines.append(f"In quiet hours nothing is sent: the day’s message comes at {heard}.")
    return Screen(
        title="When I am told",
        body="\n".join(lines),
        hint="Only alerts of danger to life come at any hour.",
        rows=(*pages(buttons, 2), (Button(label="Reminders", action="do:reminders"), MENU)),
    )


def _heard(wants: Preferences) -> str:
    """When the day's message really comes: its hour, or the end of quiet hours that it falls in."""
    return wants.quiet_until if within(wants, wants.hour) else wants.hour


def _choosing(what: str, choices: Iterable[str]) -> Screen:
    asks = {
        "hour": "At what hour shall the day’s message come?",
        "from": "From when on shall nothing be sent?",
        "until": "Until when shall nothing be sent?",
        "digest": "At what hour shall the digest come?",
        "day": "On which day shall the digest come?",
    }
    buttons = [Button(label=one, action=f"do:told:{what}:{one.replace(':', '.')}", words=(one,)) for one in choices]
    return Screen(title=asks[what], rows=(*pages(buttons, 4), (Button(label="Back", action="do:told"),)))


def _rules(here: Here) -> list[Reminder]:
    return [rule for rule in here.knowledge.reminders if str(here.member.role) in rule.roles]


async def _kinds(here: Here) -> Screen:
    """Every kind of reminder of the member's role, with its ladder."""
    wants = await _wants(here)
    rules = _rules(here)
    texts = [
        f"• {rule.name}: {'off' if rule.id in wants.kinds_off else in_words(ladder_of(rule, wants))}." for rule in rules
    ]
    buttons = [Button(label=rule.name, action=f"do:kind:{rule.id}", words=(rule.name,)) for rule in rules]
    back = Button(label="Reminders", action="do:reminders")
    return Screen(title="What I am told of", body="\n".join(texts), rows=(*pages(buttons, 2), (back, MENU)))


async def _kind(here: Here, kind: str, change: str) -> Screen:
    """One kind: why it is sent, and when; turned off or on, or its days changed."""
    rule = next((one for one in _rules(here) if one.id == kind), None)
    if rule is None:
        return await _kinds(here)
    notice = await _changed(here, rule, change) if change else ""
    wants = await _wants(here)
    off = rule.id in wants.kinds_off
    ladder = ladder_of(rule, wants)
    rows: Rows = ()
    if not off:
        chosen = {*ladder.before, *([0] if ladder.on_the_day else [])}
        rows = pages([_day(rule, day, day in chosen) for day in sorted({*DAYS_BEFORE, *chosen}, reverse=True)], 3)
    switches = []
    if rule.may_be_off:
        label = "Turn it on" if off else "Turn it off"
        switches.append(Button(label=label, action=f"do:kind:{rule.id}:{'on' if off else 'off'}", words=(label,)))
    if rule.id in wants.ladders:
        switches.append(Button(label="As usual again", action=f"do:kind:{rule.id}:usual", words=("usual",)))
    return Screen(
        title=rule.name,
        notice=notice,
        body=f"{rule.why}\nYou are told {'never: it is off' if off else in_words(ladder)}.",
        hint="" if rule.may_be_off else "This kind cannot be turned off.",
        rows=(*rows, tuple(switches), (Button(label="All kinds", action="do:kinds"), MENU)),
    )


def _day(rule: Reminder, day: int, chosen: bool) -> Button:
    label = "on the day" if day == 0 else f"{day} before"
    return Button(label=f"✓ {label}" if chosen else label, action=f"do:kind:{rule.id}:{day}", words=(label,))


async def _changed(here: Here, rule: Reminder, change: str) -> str:
    """Turn a kind off or on, or one of its days; returns what to say when that may not be."""
    wants = await _wants(here)
    if change in ("on", "off") and rule.may_be_off:
        off = wants.kinds_off | {rule.id} if change == "off" else wants.kinds_off - {rule.id}
        await preferences.change(here.work, here.member.id, here.member.id, kinds_off=off)
    elif change == "usual":
        own = {kind: days for kind, days in wants.ladders.items() if kind != rule.id}
        await preferences.change(here.work, here.member.id, here.member.id, ladders=own)
    elif change.isdecimal() and int(change) in {*DAYS_BEFORE, *rule.before}:
        ladder = ladder_of(rule, wants)
        toggled = {*ladder.before, *([0] if ladder.on_the_day else [])} ^ {int(change)}
        if not toggled:
            return "One day at least has to stay."
        own = {**wants.ladders, rule.id: tuple(sorted(toggled, reverse=True))}
        await preferences.change(here.work, here.member.id, here.member.id, ladders=own)
    return ""


def in_words(ladder: Ladder) -> str:
    """A ladder as people read it: "90, 30 and 7 days before, on the day, then every 7 days"."""
    unit = "working days" if ladder.working else "days"
    parts = []
    if ladder.before:
        *some, last = (str(day) for day in ladder.before)
        listed = f"{', '.join(some)} and {last}" if some else last
        parts.append(f"{listed} {unit if ladder.before != (1,) else unit[:-1]} before")
    if ladder.on_the_day:
        parts.append("on the day")
    if ladder.every:
        parts.append(f"then every {days(ladder.every)}")
    return ", ".join(parts)
