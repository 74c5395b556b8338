"""Figures: charts of counts as pictures, with every number as text beneath. Own establishments; for a lead, all."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from conversations.chart import Bar, Chart, Grid
from conversations.exchange import Command, Incoming, Lasting, Reply
from conversations.screen import Button, Rows, Screen, pages
from handlers.draw import dump
from handlers.here import Here, places_counted
from handlers.listing import MENU, days, short_date
from standards import visiting
from store import figures, outbox
from store.database import Work
from store.members import Role

READERS = (Role.MONITOR, Role.COORDINATOR, Role.LEAD)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("figures", "Charts and counts", tuple(str(role) for role in READERS)),)
#: The periods: how many weeks, this one included, and their names.
PERIODS = {4: "4 weeks", 12: "12 weeks", 52: "12 months"}
USUAL = 12
#: The times that requests took, in days: up to, on the picture, in words.
TIMES = (
    (0, "same\nday", "On the same day"),
    (7, "1–7", "1 to 7 days"),
    (14, "8–14", "8 to 14 days"),
    (28, "15–28", "15 to 28 days"),
    (56, "29–56", "29 to 56 days"),
    (10**6, "57+", "57 days or more"),
)


@dataclass(frozen=True)
class Span:
    """Some weeks, the present one last. Weeks begin on Monday, by the date in London."""

    weeks: int
    today: date

    @property
    def mondays(self) -> list[date]:
        """The first day of each week."""
        this = visiting.monday(self.today)
        return [this - timedelta(weeks=back) for back in reversed(range(self.weeks))]

    @property
    def ends(self) -> tuple[str, str]:
        """The first day and the last (YYYY-MM-DD)."""
        return self.mondays[0].isoformat(), self.today.isoformat()

    @property
    def words(self) -> str:
        """As a title has it: "12 weeks to 22 Nov 2026"."""
        return f"{PERIODS[self.weeks]} to {short_date(self.today.isoformat())}"


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if figures were asked for. The picture is drawn when it is delivered."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name="figures", words=words):
            return await _shown(here, next((name for name in CHARTS if name in words.casefold()), "visits"), USUAL)
        case Lasting(verb="figures", argument=argument):
            name, _, weeks = argument.partition(":")
            period = int(weeks) if weeks.isdecimal() and int(weeks) in PERIODS else USUAL
            return await _shown(here, name if name in CHARTS else "visits", period)
    return None


async def _shown(here: Here, name: str, weeks: int) -> Reply:
    places = places_counted(here.knowledge, here.member)
    if not places:
        return here.beside(
            Screen(title="No establishment is assigned to you, so there are no figures.", rows=((MENU,),))
        )
    chart = await CHARTS[name].made(here, places, Span(weeks, here.today))
    if here.member.chat_id is not None:
        body = dump(chart)
        picture = outbox.Item(here.member.chat_id, outbox.PICTURE, body, here.member.id)
        await outbox.add(here.work, [picture])
    screen = Screen(
        title=f"{chart.title}, {chart.period}",
        body=chart.text,
        rows=_rows(name, weeks),
        question=False,  # so that it stands beneath its picture, and not in the place of the one before
    )
    return here.beside(screen)


def _rows(name: str, weeks: int) -> Rows:
    charts = [
        Button(label=("✓ " if key == name else "") + one.label, action=f"do:figures:{key}:{weeks}", words=one.words)
        for key, one in CHARTS.items()
    ]
    periods = tuple(
        Button(label=("✓ " if count == weeks else "") + label, action=f"do:figures:{name}:{count}", words=(label,))
        for count, label in PERIODS.items()
    )
    return (*pages(charts, 2), periods, (MENU,))


# --- visits against plan ----------------------------------------------------------------------------------------------


async def visits_by_week(work: Work, places: list[str], first: str, last: str) -> Counter[tuple[str, date]]:
    """The visits from one day to another (YYYY-MM-DD, both included), by establishment and the week's Monday."""
    weekly: Counter[tuple[str, date]] = Counter()
    for (place, day), count in (await figures.visits_by_day(work, places, first, last)).items():
        weekly[place, visiting.monday(date.fromisoformat(day))] += count
    return weekly


async def _visits(here: Here, places: list[str], span: Span) -> Chart:
    """Plan: one visit a week to each establishment."""
    weekly = await visits_by_week(here.work, places, *span.ends)
    seen = Counter(place for place, _ in weekly)
    made, planned = sum(weekly.values()), span.weeks * len(places)
    columns = _by_month(weekly, len(places), span) if span.weeks > USUAL else _by_week(weekly, len(places), span)
    return Chart(
        title="Visits against plan",
        period=span.words,
        summary=f"{made} visit{'' if made == 1 else 's'}; the plan is {planned}, one a week to each establishment.",
        columns_title="Visits by month" if span.weeks > USUAL else "Visits by week",
        columns=columns,
        bars_title="Weeks in which it was seen",
        bars=tuple(Bar(label=here.place(place), value=seen[place], of=span.weeks) for place in places),
    )


def _by_week(weekly: Counter[tuple[str, date]], plan: int, span: Span) -> tuple[Bar, ...]:
    total: Counter[date] = Counter()
    for (_, monday), count in weekly.items():
        total[monday] += count
    return tuple(
        Bar(
            label=f"{monday.day}\n{monday:%b}",
            value=total[monday],
            of=plan,
            words=f"Week of {monday.day} {monday:%B}",
            partial=monday == span.mondays[-1],
        )
        for monday in span.mondays
    )


def _by_month(weekly: Counter[tuple[str, date]], plan: int, span: Span) -> tuple[Bar, ...]:
    """By the month that a week begins in."""
    weeks = Counter((monday.year, monday.month) for monday in span.mondays)
    total: Counter[tuple[int, int]] = Counter()
    for (_, monday), count in weekly.items():
        total[monday.year, monday.month] += count
    last = (span.mondays[-1].year, span.mondays[-1].month)
    return tuple(
        Bar(
            label=f"{date(*month, 1):%b}\n{month[0] % 100}",
            value=total[month],
            of=plan * count,
            words=f"Weeks begun in {date(*month, 1):%B %Y}",
            partial=month == last,
        )
        for month, count in weeks.items()
    )


# --- the standards ----------------------------------------------------------------------------------------------------


async def _standards(here: Here, places: list[str], span: Span) -> Chart:
    counted: Counter[tuple[str, int]] = Counter()
    for (place, edition, standard), count in (await figures.links_by_standard(here.work, places, *span.ends)).items():
        for number in _now(here, edition, standard):
            counted[place, number] += count
    numbers = [standard.number for standard in here.knowledge.current.standards]
    total = sum(counted.values())
    made = {
        "title": "Standards by establishment",
        "period": span.words,
        "summary": f"{total} link{'' if total == 1 else 's'} of observations, requests and concerns to the standards.",
    }
    names = [_name(here, number) for number in numbers]
    if len(places) == 1:
        bars = [Bar(label=name, value=counted[places[0], n]) for n, name in zip(numbers, names, strict=True)]
        return Chart(**made, bars_title=here.place(places[0]), bars=tuple(bars))
    grid = Grid(
        rows=tuple(here.place(place) for place in places),
        columns=tuple(str(number) for number in numbers),
        keys=tuple(names),
        cells=tuple(tuple(counted[place, number] for number in numbers) for place in places),
    )
    return Chart(**made, grid=grid)


def _now(here: Here, edition: str, standard: int) -> tuple[int, ...]:
    """The numbers that a standard of some edition has in the current one."""
    return here.knowledge.converted(standard, edition, here.knowledge.current_edition)


def _name(here: Here, number: int) -> str:
    found = here.knowledge.current.standard(number)
    return f"{number} {found.name}" if found else str(number)


# --- requests ---------------------------------------------------------------------------------------------------------


async def _requests(here: Here, places: list[str], span: Span) -> Chart:
    total, unlinked, by_standard = await figures.requests_by_standard(here.work, places, *span.ends)
    counted: Counter[int] = Counter()
    for (edition, standard), count in by_standard.items():
        for number in _now(here, edition, standard):
            counted[number] += count
    bars = [Bar(label=_name(here, number), value=counted[number]) for number in sorted(counted)]
    if unlinked:
        bars.append(Bar(label="No link", value=unlinked))
    return Chart(
        title="Requests by subject",
        period=span.words,
        summary=f"{total} request{'' if total == 1 else 's'} came; one may be about several standards.",
        bars_title="By standard",
        bars=tuple(bars),
    )


async def _answers(here: Here, places: list[str], span: Span) -> Chart:
    taken = await figures.days_to_answer(here.work, places, *span.ends)
    waiting = await figures.open_requests(here.work, places)
    columns, least = [], 0
    for most, label, words in TIMES:
        columns.append(Bar(label=label, value=sum(least <= one <= most for one in taken), words=words))
        least = most + 1
    middle = f" Half of them {_within(median(taken))} (median)." if taken else ""
    return Chart(
        title="Time to answer requests",
        period=span.words,
        summary=f"{len(taken)} answered or closed; {waiting} open now.{middle}",
        columns_title="Days from the day it came",
        columns=tuple(columns),
    )


def _within(count: float) -> str:
    if not count:
        return "on the same day"
    return f"within {days(int(count)) if count == int(count) else f'{count:g} days'}"


@dataclass(frozen=True)
class _Offered:
    """One of the charts: its button, the words that may be typed for it, and how it is made."""

    label: str
    words: tuple[str, ...]
    made: Callable[[Here, list[str], Span], Awaitable[Chart]]


CHARTS = {
    "visits": _Offered("Visits", ("visits against plan",), _visits),
    "standards": _Offered("Standards", ("heat map",), _standards),
    "requests": _Offered("Requests", ("subjects",), _requests),
    "answers": _Offered("Time to answer", ("time", "answers"), _answers),
}
