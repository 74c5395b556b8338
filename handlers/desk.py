"""The desk: what waits for whoever asks, most overdue first, each line a button; and what is rising."""

from dataclasses import dataclass
from datetime import date, timedelta

from conversations.exchange import Command, Incoming, Lasting, Reply
from conversations.request import STATE_WORDS
from conversations.screen import Button, Rows, Screen, Style
from handlers.here import SHORT, Here
from handlers.listing import MENU, PAGE, days, number
from store import alerts, desk, themes
from store.alerts import Alert
from store.database import Work
from store.desk import Waiting
from store.members import Role
from store.themes import Count

READERS = (Role.MONITOR, Role.COORDINATOR)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("desk", "What waits for me", tuple(str(role) for role in READERS)),)
#: A report not reviewed counts as overdue after so many days; so does a request or a concern with no day set for it.
REPORT_WITHIN, REQUEST_WITHIN, CONCERN_WITHIN = 5, 28, 28
#: A draft counts as left after this time.
LEFT = timedelta(days=7)
#: The most of one sort that the desk sorts; the lists have all of them.
MOST = 500
NAMES = {
    "report": ("report", "reports"),
    "request": ("request", "requests"),
    "concern": ("concern", "concerns"),
    "draft": ("draft left for a week", "drafts left for a week"),
}
#: A subject is rising when it is linked this often in the last days, and half as often again as in those before.
RISING, RISING_DAYS, RISING_BY = 3, 28, 1.5


@dataclass(frozen=True)
class Overdue:
    """One line of the desk: what waits, and by how many days it is overdue (below nought: not yet)."""

    what: Waiting
    by: int


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if the desk was asked for."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name="desk"):
            return here.beside(await screen(here, "", 0))
        case Lasting(verb="desk", argument=argument):
            sort, _, page = argument.partition(":")
            return here.beside(await screen(here, sort if sort in NAMES else "", number(page)))
        case Lasting(verb="rising"):
            return here.beside(await rising(here))
    return None


def overdue(one: Waiting, today: date) -> int:
    """By how many days it is overdue: past the day that was set, else past what is usual for its sort."""
    if one.due is not None:
        return (today - date.fromisoformat(one.due)).days
    waited = (today - date.fromisoformat(one.since)).days
    usual = {"report": REPORT_WITHIN, "request": REQUEST_WITHIN, "concern": CONCERN_WITHIN}.get(one.sort, 0)
    return waited - usual


async def lines(here: Here) -> list[Overdue]:
    """Everything that waits, most overdue first."""
    found = await desk.waiting(here.work, here.member, here.today.isoformat(), here.work.now - LEFT, MOST)
    return sorted((Overdue(one, overdue(one, here.today)) for one in found), key=lambda line: -line.by)


async def screen(here: Here, sort: str, page: int) -> Screen:
    """A page of what waits: all of it, or one sort."""
    everything = await lines(here)
    chosen = [line for line in everything if not sort or line.what.sort == sort]
    shown = chosen[page * PAGE : (page + 1) * PAGE]
    sounding = await _alerts(here)
    rows: list[tuple[Button, ...]] = [(_acknowledging(here, alert),) for alert in sounding]
    rows += [(await _button(here, line),) for line in shown]
    if len(chosen) > (page + 1) * PAGE:
        rows.append((Button(label="More ›", action=f"do:desk:{sort}:{page + 1}", words=("more",)),))
    rows += _sorts(everything, sort)
    rising_button = Button(label="What is rising", action="do:rising", words=("rising",))
    return Screen(
        title="What waits for you" if chosen or sounding else "Nothing waits for you.",
        body=_summary(everything) if everything else "",
        rows=(*rows, (rising_button, MENU)),
    )


async def _alerts(here: Here) -> list[Alert]:
    """The alerts of the co-ordinator's establishments that nobody has acknowledged."""
    if here.member.role is not Role.COORDINATOR:
        return []
    return await alerts.open_at(here.work, here.member.establishments)


def _acknowledging(here: Here, alert: Alert) -> Button:
    return Button(
        label=f"Alert {alert.reference} at {here.place(alert.establishment)}: I am dealing with it",
        action=f"do:ack:{alert.reference}",
        style=Style.PRIMARY,
        words=("acknowledge", alert.reference),
    )


def _summary(everything: list[Overdue]) -> str:
    """How many of each sort, and how many are overdue: "3 reports, 2 requests; 1 overdue"."""
    counted = {sort: sum(line.what.sort == sort for line in everything) for sort in NAMES}
    parts = [
        f"{count}{' or more' if count == MOST else ''} {NAMES[sort][count != 1]}"
        for sort, count in counted.items()
        if count
    ]
    late = sum(line.by > 0 for line in everything)
    return f"{', '.join(parts)}. {late} overdue." if late else f"{', '.join(parts)}. None is overdue."


def _sorts(everything: list[Overdue], sort: str) -> Rows:
    """A button for each sort there is more than one of, and for all."""
    there = [name for name in NAMES if any(line.what.sort == name for line in everything)]
    if sort:
        return ((Button(label="Everything", action="do:desk", words=("all", "everything")),),)
    if len(there) < 2:
        return ()
    buttons = [Button(label=NAMES[name][1].split()[0].capitalize(), action=f"do:desk:{name}") for name in there]
    return (tuple(buttons),)


async def _button(here: Here, line: Overdue) -> Button:
    one = line.what
    late = f"{days(line.by)} overdue" if line.by > 0 else "due today" if line.by == 0 else f"due in {days(-line.by)}"
    if one.sort == "draft":
        what = here.talker.engine.flows[one.state].title if one.state in here.talker.engine.flows else "record"
        mine = one.who == here.member.id
        label = f"Your draft: {what.lower()}" if mine else f"Draft of {await here.label(one.who)}: {what.lower()}"
        waited = days((here.today - date.fromisoformat(one.since)).days)
        action = f"do:resume:{one.reference}" if mine else f"do:team:{one.who[:SHORT]}"
        return Button(label=f"{label}, left for {waited}", action=action)
    stands = {"request": STATE_WORDS.get(one.state, ""), "concern": one.state}.get(one.sort, "report")
    label = f"{one.reference} · {here.place(one.establishment)} · {stands}, {late}"
    return Button(label=label, action=f"do:open:{one.reference}", words=(one.reference,))


# --- what is rising ---------------------------------------------------------------------------------------------------


async def risen(work: Work, places: list[str], today: date) -> list[Count]:
    """The subjects linked more often in the four weeks to a day than in the four before, the most risen first."""
    first, before = (today - timedelta(days=times * RISING_DAYS - 1) for times in (1, 2))
    days_of = (before.isoformat(), first.isoformat(), today.isoformat())
    found = await themes.compared(work, places, *days_of, RISING)
    risen = [one for one in found if one.count >= RISING_BY * max(one.before, 1)]
    return sorted(risen, key=lambda one: (one.before - one.count, one.establishment, one.target))


async def rising(here: Here) -> Screen:
    """The subjects that are rising at each establishment of one's own."""
    edition = here.knowledge.current
    texts = []
    for one in await risen(here.work, list(here.member.establishments), here.today):
        indicator = edition.indicator(one.target)
        label = f"{one.target} {indicator.label}" if indicator else f"Standard {one.target}"
        texts.append(f"{here.place(one.establishment)}: {label} – {one.count}, before {one.before}.")
    return Screen(
        title="Rising in four weeks" if texts else "Nothing is rising.",
        body="\n".join(texts[:20]) or "No subject was recorded much more often than in the four weeks before.",
        hint="Counts of observations, requests and concerns linked to an indicator.",
        rows=((Button(label="Desk", action="do:desk"), MENU),),
    )
