"""The digest: what waits, in one message, as counts and references; then the picture of the visits.

Each week to co-ordinators and each month to leads (``handlers.due.digests``), and with ``/digest`` at any time, of any
week.
"""

from collections.abc import Sequence

from conversations.chart import Bar, Chart
from conversations.draft import Picture, in_london
from conversations.exchange import Command, Incoming, Lasting, Reply
from conversations.inputs.base import quoted
from conversations.screen import Button, Rows, Screen, pages
from handlers.digest_lines import SECTIONS, Asked, Section, asked, by_place, made_and_planned, span, weeks_seen
from handlers.digest_when import Period, around, latest, read
from handlers.draw import Drawn, draw, dump
from handlers.finding import is_day
from handlers.here import Here
from standards.models import Knowledge
from store import outbox
from store.database import Work
from store.members import Member, Role
from store.reminders import Row

READERS = (Role.COORDINATOR, Role.LEAD)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("digest", "Digest: what waits, in one message", tuple(str(role) for role in READERS)),)
NOT_THEN = "I have no digest for {words}. This is the last one. For example: /digest 12 Oct"
AS_NOW = "As it is known now. Reports, training and who is silent are told of in the latest one only."


async def made(work: Work, knowledge: Knowledge, member: Member, row: Row) -> Drawn:
    """The digest of a member when it leaves, its picture after it: once, however often it is tried."""
    period = latest(in_london(work.now).date(), monthly=member.role is Role.LEAD)
    screen, chart = await _made(await asked(work, knowledge, member, period))
    if chart is not None and member.chat_id is not None:
        key = f"digest:{row.id}"
        await outbox.add(work, [outbox.Item(member.chat_id, outbox.PICTURE, dump(chart), member.id, key=key)])
    return draw(screen, 0, edit=False)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if a digest was asked for."""
    if here.member.role not in READERS:
        return None
    monthly = here.member.role is Role.LEAD
    last = latest(here.today, monthly=monthly)
    match incoming:
        case Command(name="digest", words=""):
            return await _shown(here, last)
        case Command(name="digest", words=words):
            period = read(words, here.today, monthly=monthly)
            return await _shown(here, period or last, "" if period else NOT_THEN.format(words=quoted(words)))
        case Lasting(verb="digest", argument=day):
            period = around(is_day(day) or last.first, here.today, monthly=monthly)
            return await _shown(here, period or last)
    return None


async def _shown(here: Here, period: Period, notice: str = "") -> Reply:
    screen, chart = await _made(await asked(here.work, here.knowledge, here.member, period))
    reply = here.beside(screen.with_notice(notice) if notice else screen)
    if chart is not None:
        reply.effects.append(Picture(chart=chart))
    return reply


async def _made(of: Asked) -> tuple[Screen, Chart | None]:
    """A digest and its picture; without an establishment there is none."""
    if not of.places:
        return Screen(title="Nothing waits. No establishment is assigned to you.", question=False), None
    found = [section for make in SECTIONS if (section := await make(of)) is not None]
    todo = [f"• {section.text}" for section in found if section.waits]
    rest = [section.text for section in found if not section.waits]
    chart = _chart(of)
    made, planned = made_and_planned(of)
    places = f"{span(of)}: {made} visit{'' if made == 1 else 's'}, the plan is {planned}. Weeks seen"
    open_there = " and what is open" if any(section.counted for section in found) else ""
    rest.append(f"{places}{open_there}:\n{by_place(of, found)}")
    screen = Screen(
        where=f"Digest · {of.period.words}",
        title=_title(of, found),
        body="\n\n".join(filter(None, ("\n".join(todo), "\n\n".join(rest)))),
        hint=AS_NOW if of.period.past else "",
        rows=_rows(of, found),
        question=False,
    )
    return screen, chart


def _title(of: Asked, found: Sequence[Section]) -> str:
    """What matters most, which is all that the phone shows: "Nothing waits. 3 of 3 establishments seen."."""
    seen = sum(not of.missed(place) for place in of.places)
    every = " every week" if of.period.monthly else ""
    so_far = " so far" if of.period.running else ""
    quiet = "" if any(section.waits for section in found) else "Nothing waits. "
    what = "establishment" if len(of.places) == 1 else "establishments"
    return f"{quiet}{seen} of {len(of.places)} {what} seen{every}{so_far}."


def _rows(of: Asked, found: Sequence[Section]) -> Rows:
    more = [section.button for section in found if section.button is not None]
    figures = Button(label="Figures", action=f"do:figures:visits:{12 if of.leads else 4}", words=("figures",))
    what = "Month" if of.period.monthly else "Week"
    turns = [
        Button(label=label, action=f"do:digest:{period.first.isoformat()}", words=(word,))
        for period, label, word in (
            (of.period.before, f"‹ {what} before", "before"),
            (of.period.after, f"{what} after ›", "after"),
        )
        if period is not None
    ]
    return (*pages([*more, figures], 2), tuple(turns))


def _chart(of: Asked) -> Chart:
    """The weeks in which each establishment was seen; the digest says the same in words."""
    made, planned = made_and_planned(of)
    weeks = len(of.period.mondays)
    return Chart(
        title="Weeks seen",
        period=span(of),
        summary=f"{made} visit{'' if made == 1 else 's'}; the plan is {planned}, one a week to each establishment.",
        told="The digest above says the same in words.",
        bars_title="Weeks in which it was seen",
        bars=tuple(Bar(label=of.place(place), value=seen, of=weeks) for place, seen in weeks_seen(of)),
    )
