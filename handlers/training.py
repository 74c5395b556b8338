"""Training: one's own courses; for a co-ordinator the team's, with what is to be confirmed; for a lead counts."""

from datetime import date, datetime

from conversations.draft import File, in_london
from conversations.exchange import Command, Incoming, Lasting, Opening, Reply
from conversations.inputs.day import in_words
from conversations.screen import Button, Rows, Screen, Style
from conversations.training_record import BOOKED, DONE
from handlers import programme
from handlers.draw import dump
from handlers.here import SHORT, Here
from handlers.listing import MENU, PAGE, for_a_day, number, short_date
from handlers.programme import SOON, Stands
from handlers.telling import tell
from standards.courses import following, slot
from store import audit, members, outbox, preferences, training
from store.events import Event
from store.members import Role
from store.training import TRAINING, Course, Training, TrainingError, looks_after
from store.versions import Filed

READERS = (Role.MONITOR, Role.COORDINATOR, Role.LEAD)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("training", "Training: courses and refreshers", tuple(str(role) for role in READERS)),)
#: How many monitors one picture has.
ROWS = 20
BACK = Button(label="Training", action="do:training", words=("training",))
STATE_WORDS = {
    "booked": "booked",
    "recorded": "done, waiting to be confirmed",
    "confirmed": "done and confirmed",
    "refused": "not confirmed",
    "withdrawn": "withdrawn",
}


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if training was asked for."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name="training", words=words):
            reference = words.strip().upper()
            return await _opened(here, reference) if TRAINING.number(reference) else here.beside(await _home(here))
        case Lasting(verb="training", argument=page):
            return here.beside(await _home(here, number(page)))
        case Lasting(verb="open", argument=reference) if reference.startswith(f"{TRAINING.letter}-"):
            return await _opened(here, reference)
    if isinstance(incoming, Lasting) and here.member.role is not Role.LEAD:
        return await _pressed(here, incoming)
    return None


async def _pressed(here: Here, press: Lasting) -> Reply | None:
    match press.verb:
        case "train":
            chosen, _, rest = press.argument.partition(":")
            short, _, how = rest.partition(":")
            return await _recording(here, chosen, short, how)
        case "withdraw":
            return await _changed(here, press)
        case "confirm" | "refuse" | "trainee" | "matrix" if here.member.role is Role.COORDINATOR:
            return await _looking_after(here, press)
    return None


async def _looking_after(here: Here, press: Lasting) -> Reply:
    match press.verb:
        case "trainee":
            return here.beside(await _trainee(here, press.argument))
        case "matrix":
            return await _matrix(here, number(press.argument))
        case "refuse":
            return await _refusing(here, press.argument)
    return await _changed(here, press)


async def _home(here: Here, page: int = 0, notice: str = "") -> Screen:
    """What /training shows, by role."""
    shown = {Role.MONITOR: _own, Role.COORDINATOR: _team}.get(here.member.role, _country)
    return (await shown(here, page)).with_notice(notice)


# --- one's own --------------------------------------------------------------------------------------------------------


async def _own(here: Here, page: int) -> Screen:
    """Each course, why it stands so, and which comes next."""
    del page
    (mine,) = await programme.stands(here.work, here.knowledge, [here.member], here.today)
    comes_next = following(mine.courses)
    rows: list[tuple[Button, ...]] = []
    if comes_next is not None:
        named = programme.name(here.knowledge, comes_next.course.id, comes_next.place)
        action = f"do:train:{comes_next.slot}"
        rows.append((Button(label=f"Next: {named}", action=action, style=Style.PRIMARY, words=("next", named)),))
    rows.append((Button(label="Record or book a course", action="do:train", words=("record", "book")),))
    rows += [(_line_button(here, one),) for one in mine.kept if one.state in ("booked", "recorded")]
    title = f"Your training: {mine.holding} of {len(mine.required)} done"
    return Screen(title=title, body=programme.lines(here.knowledge, mine), hint=_assumed(mine), rows=(*rows, (MENU,)))


def _assumed(*people: Stands) -> str:
    """Says of days that rest on an assumption that they do."""
    wanted = (one for whose in people for one in whose.required)
    days = [one for one in wanted if one.last is None and one.due and one.course.weeks == "assumed"]
    return "The days for courses not done yet are assumed, until the organisation sets them." if days else ""


def _line_button(here: Here, one: Training, who: str = "") -> Button:
    """A record in a list: "T-0003 · PPT · booked for 3 Dec 2026"."""
    course = here.knowledge.course(one.course)
    short = course.short if course else one.course
    what = f"{short}, {here.place(one.establishment)}" if one.establishment else short
    stands = (
        f"booked for {short_date(one.date)}" if one.state == "booked" else f"done {short_date(one.date)}, to confirm"
    )
    label = " · ".join(part for part in (one.reference, who, what, stands) if part)
    return Button(label=label, action=f"do:open:{one.reference}", words=(one.reference,))


# --- the team ---------------------------------------------------------------------------------------------------------


async def _team_stands(here: Here) -> list[Stands]:
    monitors = sorted(await here.monitors(), key=lambda member: member.label)
    found = await programme.stands(here.work, here.knowledge, monitors, here.today)
    return [whose.at(here.member.establishments) for whose in found]


async def _team(here: Here, page: int) -> Screen:
    """What is to be confirmed, then who is overdue or soon due, whoever is so longest first."""
    team = await _team_stands(here)
    if not team:
        return Screen(title="No monitor shares an establishment with you.", rows=((MENU,),))
    waiting = [(one, whose.member) for whose in team for one in whose.kept if one.state == "recorded"]
    buttons = [_line_button(here, one, member.label) for one, member in sorted(waiting, key=lambda w: w[0].reference)]
    behind = sorted((whose for whose in team if whose.late or whose.soon), key=_longest_first)
    buttons += [_trainee_button(whose) for whose in behind]
    rows: list[tuple[Button, ...]] = [(button,) for button in buttons[page * PAGE : (page + 1) * PAGE]]
    if len(buttons) > (page + 1) * PAGE:
        rows.append((Button(label="More ›", action=f"do:training:{page + 1}", words=("more",)),))
    rows.append((Button(label="Everybody, as a picture", action="do:matrix", words=("picture", "everybody")),))
    title = f"Training of your team: {len(team)}"
    return Screen(title=title, body=_summary(team), hint=_assumed(*team), rows=(*rows, (MENU,)))


def _longest_first(whose: Stands) -> tuple[date, str]:
    return min(one.due for one in (*whose.late, *whose.soon) if one.due), whose.member.label


def _summary(team: list[Stands]) -> str:
    """How much is to be confirmed, overdue, and due soon."""
    waiting = sum(one.state == "recorded" for whose in team for one in whose.kept)
    late, soon = sum(len(whose.late) for whose in team), sum(len(whose.soon) for whose in team)
    counts = ((waiting, "to confirm"), (late, "overdue"), (soon, f"due within {SOON} days"))
    said = ", ".join(f"{count} {words}" for count, words in counts if count)
    return f"{said}." if said else "Nothing is to confirm, overdue or due soon."


def _trainee_button(whose: Stands) -> Button:
    late, soon = ([one.course.short for one in some] for some in (whose.late, whose.soon))
    parts = [f"overdue: {', '.join(late)}" if late else "", f"soon: {', '.join(soon)}" if soon else ""]
    label = " · ".join(part for part in (whose.member.label, *parts) if part)
    return Button(
        label=label, action=f"do:trainee:{whose.member.id[:SHORT]}", words=(whose.member.label,), numbered=True
    )


async def _trainee(here: Here, short: str) -> Screen:
    """One monitor's courses."""
    member = await here.monitor(short)
    if member is None:
        return await _home(here, notice="There is no such member.")
    (found,) = await programme.stands(here.work, here.knowledge, [member], here.today)
    whose = found.at(here.member.establishments)
    rows = [(_line_button(here, one),) for one in whose.kept if one.state in ("booked", "recorded")]
    new = Button(label="Record or book for them", action=f"do:train::{member.id[:SHORT]}", words=("record", "book"))
    title = f"{member.label}: {whose.holding} of {len(whose.required)} done"
    below = (*rows, (new,), (BACK, MENU))
    return Screen(title=title, body=programme.lines(here.knowledge, whose), hint=_assumed(whose), rows=below)


async def _matrix(here: Here, page: int) -> Reply:
    """Monitors by courses, as a picture and in words."""
    team = await _team_stands(here)
    shown = team[page * ROWS : (page + 1) * ROWS]
    if not shown:
        return here.beside(await _home(here))
    chart = programme.matrix(here.knowledge.courses, shown, here.today, _summary(shown))
    if here.member.chat_id is not None:
        await outbox.add(here.work, [outbox.Item(here.member.chat_id, outbox.PICTURE, dump(chart), here.member.id)])
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                label=whose.member.label,
                action=f"do:trainee:{whose.member.id[:SHORT]}",
                words=(whose.member.label,),
                numbered=True,
            ),
        )
        for whose in shown
    ]
    if len(team) > (page + 1) * ROWS:
        rows.append((Button(label="More ›", action=f"do:matrix:{page + 1}", words=("more",)),))
    screen = Screen(title=f"{chart.title}, {chart.period}", body=chart.text, rows=(*rows, (BACK, MENU)), question=False)
    return here.beside(screen)


# --- the country ------------------------------------------------------------------------------------------------------


async def _country(here: Here, page: int) -> Screen:
    """Counts by establishment: nobody is named."""
    del page
    everyone = [m for m in await members.everyone(here.work) if m.role is Role.MONITOR and m.state == "active"]
    found = await programme.stands(here.work, here.knowledge, everyone, here.today)
    lines = []
    for place in here.knowledge.establishments:
        team = [whose.at((place.id,)) for whose in found if place.id in whose.member.establishments]
        if team:
            done, wanted = sum(w.holding for w in team), sum(len(w.required) for w in team)
            people = f"{len(team)} monitor{'' if len(team) == 1 else 's'}"
            lines.append(f"{place.short}: {people}, {done} of {wanted} courses done. {_summary(team)}")
    return Screen(title="Training by establishment", body="\n".join(lines) or "There are no monitors.", rows=((MENU,),))


# --- recording --------------------------------------------------------------------------------------------------------


async def _recording(here: Here, chosen: str, short: str, how: str) -> Reply | None:
    """Begin the record of a course: one's own, or of the monitor whose id begins so; ``how`` may say it is done."""
    coordinates = here.member.role is Role.COORDINATOR
    member = await here.monitor(short) if coordinates else here.member
    if member is None or (short and not coordinates):
        return here.beside(await _home(here, notice="There is no such member."))
    (found,) = await programme.stands(here.work, here.knowledge, [member], here.today)
    courses = found.at(here.member.establishments).courses
    waits = {one.slot: " and ".join(course.name for course in one.waits) for one in courses if one.waits}
    subject = {"waits": waits, "establishments": sorted({one.place for one in courses if one.place})}
    if coordinates:
        subject |= {"member": member.id, "label": member.label}
    answers = {"course": chosen} if chosen in {one.slot for one in courses} else {}
    if answers and how == DONE:
        answers["how"] = DONE
    return here.open(Opening(flow="training_record", subject=subject, answers=answers))


async def recorded(here: Here, effect: File) -> Filed:
    """Keep a course done or booked. Raises ``TrainingError``."""
    body, whose = effect.body, effect.subject.get("member")
    member = await members.get(here.work, whose) if whose else here.member
    known = here.knowledge.course(body["course"])
    if member is None or known is None or known.by_place != bool(body["establishment"]):
        raise TrainingError("unknown")
    course = Course(known.id, body["establishment"], body["date"])
    if body["how"] == BOOKED:
        made = await training.book(here.work, member, course, here.member)
        await _tell(here, made, "Your co-ordinator has booked you on a course.")
    else:
        made = await training.record(here.work, member, course, body["proof"], here.member)
        await _ask(here, made)
        await _tell(here, made, "Your co-ordinator has recorded a course of yours.")
    return Filed(made.reference, 0, "", here.work.now)


async def _changed(here: Here, press: Lasting) -> Reply:
    """Confirm or withdraw at once."""
    change = training.confirm if press.verb == "confirm" else training.withdraw
    try:
        made = await change(here.work, press.argument, here.member)
    except TrainingError as error:
        return here.beside(await _home(here, notice=str(error)))
    said = "confirmed" if press.verb == "confirm" else "withdrawn"
    await _tell(here, made, f"Your co-ordinator has {said} it.")
    return here.beside(await _home(here, notice=f"{made.reference} is {said}."))


async def _refusing(here: Here, reference: str) -> Reply:
    found = await training.read(here.work, reference, here.member)
    if found is None or found[0].state not in training.DONE:
        return here.beside(await _home(here, notice=str(TrainingError("unknown"))))
    return here.open(Opening(flow="training_refuse", subject={"reference": found[0].reference}))


async def refused(here: Here, effect: File) -> Filed:
    """Keep why a course is not confirmed, and tell the monitor. Raises ``TrainingError``."""
    made = await training.refuse(here.work, effect.subject["reference"], effect.body["reason"], here.member)
    await _tell(here, made, "Your co-ordinator has not confirmed it, and says why.")
    return Filed(made.reference, 0, "", here.work.now)


async def _ask(here: Here, made: Training) -> None:
    """Those who may confirm it are reminded of it."""
    if made.state == "recorded":
        places = [made.establishment] if made.establishment else here.member.establishments
        around = await members.at_any(here.work, places)
        await preferences.touch(here.work, [member.id for member in around if looks_after(member, here.member)])


async def _tell(here: Here, made: Training, said: str) -> None:
    """The monitor learns of it by the reference, unless it was their own doing; other things fall due for them now."""
    member = await members.get(here.work, made.member)
    if member is not None and member.id != here.member.id:
        await preferences.touch(here.work, [member.id])
        open_it = Button(label=f"Open {made.reference}", action=f"do:open:{made.reference}", words=("open",))
        key = f"training:{made.reference}:{made.since.timestamp():.0f}"
        await tell(here.work, [member], Screen(title=made.reference, body=said, rows=((open_it,),)), key=key)


# --- one record -------------------------------------------------------------------------------------------------------


async def _opened(here: Here, reference: str) -> Reply:
    """One record with its history; the reading is in the audit log."""
    found = await training.read(here.work, reference, here.member)
    if found is None:
        return here.beside(
            Screen(title="There is no training record of that reference that you may read.", rows=((BACK, MENU),))
        )
    made, history = found
    whose = "" if made.member == here.member.id else await here.label(made.member)
    stands = f"{STATE_WORDS[made.state].capitalize()}; {in_words(date.fromisoformat(made.date))}."
    screen = Screen(
        title=f"{made.reference}: {programme.name(here.knowledge, made.course, made.establishment)}",
        body="\n".join(filter(None, (whose, stands, *[await _told(here, event) for event in history]))),
        rows=_ways(here, made),
    )
    return here.beside(for_a_day(screen, BACK))


def _ways(here: Here, made: Training) -> Rows:
    """What can be done with it now."""
    reference, own = made.reference, made.member == here.member.id
    if made.state == "booked" or (own and made.state == "recorded"):
        whose = "" if own else made.member[:SHORT]
        action = f"do:train:{slot(made.course, made.establishment)}:{whose}:{DONE}"
        done = Button(label="It is done", action=action, style=Style.PRIMARY, words=("done",))
        withdraw = Button(label="Withdraw it", action=f"do:withdraw:{reference}", words=("withdraw",))
        return ((done, withdraw),) if made.state == "booked" else ((withdraw,),)
    if own or made.state not in training.DONE:
        return ()
    refuse = Button(label="Do not confirm", action=f"do:refuse:{reference}", words=("refuse", "no"))
    if made.state == "confirmed":
        return ((refuse.model_copy(update={"label": "Take the confirmation back"}),),)
    confirm = Button(label="Confirm", action=f"do:confirm:{reference}", style=Style.SUCCESS, words=("confirm", "yes"))
    return ((confirm, refuse),)


async def _told(here: Here, event: Event) -> str:
    """One thing that happened to it, in words."""
    who = "the operator" if event.made_by == audit.OPERATOR else await here.label(event.made_by)
    when, on = _moment(event.made_at), short_date(event.date)
    said = {
        "book": f"{who} booked it for {on}.",
        "record": f"{who} recorded it, done {on}.",
        "import": f"{who} took it over from a list, done {on}.",
        "confirm": f"{who} confirmed it.",
        "refuse": f"{who} did not confirm it: {event.body}",
        "withdraw": f"{who} withdrew it.",
    }[event.what]
    proof = f" Proof: {event.body}" if event.body and event.what in ("record", "import") else ""
    return f"{when}, {said}{proof}"


def _moment(at: datetime) -> str:
    on = in_london(at)
    return f"{on.day} {on:%b %H:%M}"
