"""The sections of a digest, one function each: counts and references, never content. One without data is not there."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from conversations.draft import in_london
from conversations.screen import Button
from handlers import programme
from handlers.desk import risen
from handlers.digest_when import WEEK, Period
from handlers.due import watch
from handlers.figures import visits_by_week
from handlers.here import places_counted
from handlers.listing import days, short_date, short_day
from standards.models import Knowledge
from store import bookings, digest, members, reports
from store.database import Work
from store.members import Member, Role

#: Up to how many things one line names.
NAMED = 3
#: The ages that reports and requests are counted by, in weeks: up to the first, up to the second, over it.
REPORT_AGES, REQUEST_AGES = (1, 2), (2, 4)


@dataclass(frozen=True)
class Asked:
    """For whom a digest is made, of which weeks; ``visits`` are those made, by establishment and the week's Monday."""

    work: Work
    knowledge: Knowledge
    member: Member
    period: Period
    places: list[str]
    visits: Counter[tuple[str, date]]

    @property
    def leads(self) -> bool:
        """Whether it is for a lead, who sees counts by establishment and nothing by person or record."""
        return self.member.role is Role.LEAD

    def place(self, identifier: str) -> str:
        """An establishment's short name."""
        found = self.knowledge.establishment(identifier)
        return found.short if found else identifier

    def missed(self, place: str) -> int:
        """In how many weeks of the period so far an establishment was not seen."""
        weeks = [monday for monday in self.period.mondays if monday >= self.period.first]
        return sum(not self.visits[place, monday] for monday in weeks)


async def asked(work: Work, knowledge: Knowledge, member: Member, period: Period) -> Asked:
    """What is known before the sections are made."""
    places = places_counted(knowledge, member)
    weekly = await visits_by_week(work, places, period.mondays[0].isoformat(), period.until.isoformat())
    return Asked(work, knowledge, member, period, places, weekly)


@dataclass(frozen=True)
class Section:
    """A section: its line, the button to more, and whether it ``waits`` for somebody to do something.

    ``counted`` says how many there are at each establishment, of what ``names`` calls one and several.
    """

    text: str
    button: Button | None
    waits: bool = True
    counted: Counter[str] = field(default_factory=Counter)
    names: tuple[str, str] = ("", "")


def _button(of: Asked, label: str, action: str, for_lead: str = "") -> Button | None:
    """The button to more; a lead has figures where others have a desk, or nothing."""
    action = for_lead if of.leads else action
    return Button(label=label, action=action, words=(label.casefold(),)) if action else None


def listed(words: list[str]) -> str:
    """Some things in a line, the rest as a number: "a, b, c and 2 more"."""
    more = len(words) - NAMED
    return "; ".join(words[:NAMED]) + (f"; and {more} more" if more > 0 else "")


def by_age(oldest: int, old: int, new: int, weeks: tuple[int, int]) -> str:
    """How many are how old, the oldest first: ": 1 over 4 weeks, 2 of 2–4 weeks" or ", all under 2 weeks"."""
    some, many = weeks
    names = (f"over {many} weeks", f"of {some}–{many} weeks", f"under {some} week{'' if some == 1 else 's'}")
    counted = [(count, name) for count, name in zip((oldest, old, new), names, strict=True) if count]
    if len(counted) > 1:
        return ": " + ", ".join(f"{count} {name}" for count, name in counted)
    ((count, name),) = counted
    return f", {'all ' if count > 1 else ''}{name}"


def _since(day: date, weeks: tuple[int, int]) -> tuple[str, str]:
    """The days that part the ages on a day: older than the second number of weeks, no younger than the first."""
    some, many = weeks
    return (day - many * WEEK).isoformat(), (day - some * WEEK).isoformat()


async def unseen(of: Asked) -> Section | None:
    """The establishments not seen: in the week, and when last; or in how many weeks of the month."""
    missed = {place: of.missed(place) for place in of.places}
    places = sorted(
        (place for place in of.places if missed[place]), key=lambda place: (-missed[place], of.place(place))
    )
    if not places:
        return None
    if of.period.monthly:
        said = listed([f"{of.place(place)} in {missed[place]} of {of.period.weeks} weeks" for place in places])
    else:
        last = await digest.last_seen(of.work, places, of.period.until.isoformat())
        places.sort(key=lambda place: last.get(place, ""))
        said = ", ".join(f"{of.place(place)} ({_last(last.get(place))})" for place in places)
    so_far = " so far" if of.period.running else ""
    button = _button(of, "Coverage", "do:coverage", "do:coverage")
    return Section(f"Not seen{so_far}: {said}.", button)


def _last(day: str | None) -> str:
    return f"last on {short_date(day)}" if day else "never recorded"


async def coming(of: Asked) -> Section | None:
    """Who is expected in the next seven days, by establishment, and where nobody is."""
    if of.period.past or of.leads:
        return None
    last = of.period.today + WEEK - timedelta(days=1)
    found = bookings.by_place(await bookings.at(of.work, of.places, of.period.today.isoformat(), last.isoformat()))
    if not found:
        return Section("No visit is booked in the next 7 days.", _button(of, "Plan", "do:plan"), waits=False)
    booked = [f"{of.place(place)} {short_day(found[place].slot.date)}" for place in of.places if place in found]
    nobody = [of.place(place) for place in of.places if place not in found]
    none = f"; nobody at {', '.join(nobody)}" if nobody else ""
    return Section(
        f"Booked in the next 7 days: {', '.join(booked)}{none}.", _button(of, "Plan", "do:plan"), waits=False
    )


async def waiting(of: Asked) -> Section | None:
    """The reports that nobody has reviewed, by age. Who reviewed what is known for now only."""
    if of.period.past:
        return None
    found = await reports.in_states(of.work, ("waiting",), places=of.places)
    found = [one for one in found if one.author != of.member.id]
    if not found:
        return None
    since = [in_london(one.since).date().isoformat() for one in found]
    many, some = _since(of.period.today, REPORT_AGES)
    oldest, new = sum(day < many for day in since), sum(day > some for day in since)
    longest = days((of.period.today - date.fromisoformat(since[0])).days)
    which = "" if of.leads else f", {found[0].reference},"
    ages = by_age(oldest, len(found) - oldest - new, new, REPORT_AGES)
    count = f"{len(found)} report{'' if len(found) == 1 else 's'}"
    return Section(
        f"{count} to review{ages}. The longest{which} waits for {longest}.",
        _button(of, "Reports", "do:desk:report"),
        counted=Counter(one.establishment for one in found),
        names=("report", "reports"),
    )


async def requests(of: Asked) -> Section | None:
    """The open requests, by age."""
    day = of.period.counted_on
    ages = _since(day, REQUEST_AGES)
    found = await digest.open_requests(of.work, of.places, day.isoformat(), ages, past=of.period.past)
    if not found:
        return None
    count, oldest, old = (sum(getattr(one, name) for one in found) for name in ("count", "oldest", "old"))
    return Section(
        f"{count} request{'' if count == 1 else 's'} open{by_age(oldest, old, count - oldest - old, REQUEST_AGES)}.",
        _button(of, "Requests", "do:requests", "do:figures:answers:12"),
        counted=Counter({one.establishment: one.count for one in found}),
        names=("request", "requests"),
    )


async def concerns(of: Asked) -> Section | None:
    """The concerns not remedied: how many were notified twice or more, how many are past their day."""
    day = of.period.counted_on.isoformat()
    found = await digest.open_concerns(of.work, of.places, day, past=of.period.past)
    if not found:
        return None
    count, twice, late = (sum(getattr(one, name) for one in found) for name in ("count", "twice", "late"))
    more = ((twice, "notified twice or more"), (late, f"past {'its' if late == 1 else 'their'} day"))
    parts = [f"{number} {words}" for number, words in more if number and not of.period.past]
    return Section(
        f"{count} concern{'' if count == 1 else 's'} not remedied{': ' if parts else ''}{', '.join(parts)}.",
        _button(of, "Concerns", "do:concerns", "do:figures:standards:12"),
        counted=Counter({one.establishment: one.count for one in found}),
        names=("concern", "concerns"),
    )


async def training(of: Asked) -> Section | None:
    """The courses of the monitors that are overdue, or due soon. What was so in the past is not worked out again."""
    if of.period.past:
        return None
    team = [one for one in await members.at_any(of.work, of.places) if one.role is Role.MONITOR]
    found = [whose.at(of.places) for whose in await programme.stands(of.work, of.knowledge, team, of.period.today)]
    late, soon = sum(len(whose.late) for whose in found), sum(len(whose.soon) for whose in found)
    parts = [f"{late} overdue"] if late else []
    parts += [f"{soon} due within {programme.SOON} days"] if soon else []
    if not parts:
        return None
    counted = Counter(
        place for whose in found for one in whose.late for place in ([one.place] if one.place else _theirs(of, whose))
    )
    button = _button(of, "Training", "do:training", "do:training")
    return Section(
        f"Courses of monitors: {', '.join(parts)}.", button, bool(late), counted, ("course overdue", "courses overdue")
    )


def _theirs(of: Asked, whose: programme.Stands) -> list[str]:
    return [place for place in whose.member.establishments if place in of.places]


async def silent(of: Asked) -> Section | None:
    """The monitors who cannot be reached, or let pass what matters. For co-ordinators, and for now only."""
    if of.period.past:
        return None
    today = of.period.today
    found = await watch.over(of.work, of.knowledge, [of.member], today)
    labels = [due.label for due in sorted(found, key=lambda due: due.on) if due.on <= today.isoformat()]
    return Section(f"Silent: {listed(labels)}.", _button(of, "Team", "do:team")) if labels else None


async def rising(of: Asked) -> Section | None:
    """What was recorded much more often in four weeks than in the four before."""
    found = await risen(of.work, of.places, of.period.counted_on)
    if not found:
        return None
    said = [f"{of.place(one.establishment)} {one.target}, {one.count} (before {one.before})" for one in found]
    return Section(
        f"Rising: {listed(said)}.", _button(of, "Rising", "do:rising", "do:figures:standards:4"), waits=False
    )


#: In the order in which they stand; what needs doing comes first.
SECTIONS: tuple[Callable[[Asked], Awaitable[Section | None]], ...] = (
    unseen,
    coming,
    waiting,
    requests,
    concerns,
    training,
    silent,
    rising,
)


def by_place(of: Asked, sections: Iterable[Section]) -> str:
    """In how many weeks each establishment was seen and what is open there, the least seen first; a line for each, or
    for all of which the same can be said.
    """
    alike: dict[str, list[str]] = {}
    said = [section for section in sections if section.counted]
    for place, seen in weeks_seen(of):
        open_there = [f"{count} {one.names[count != 1]}" for one in said if (count := one.counted[place])]
        words = "; ".join(filter(None, (f"{seen} of {len(of.period.mondays)}", ", ".join(open_there))))
        alike.setdefault(words, []).append(of.place(place))
    return "\n".join(f"• {', '.join(names)}: {words}" for words, names in alike.items())


def weeks_seen(of: Asked) -> list[tuple[str, int]]:
    """In how many weeks of the picture each establishment was seen, the least first."""
    seen = Counter(place for place, _ in of.visits)
    return sorted(((place, seen[place]) for place in of.places), key=lambda one: (one[1], of.place(one[0])))


def made_and_planned(of: Asked) -> tuple[int, int]:
    """The visits of the picture's weeks, and the plan: one a week to each establishment."""
    return sum(of.visits.values()), len(of.period.mondays) * len(of.places)


def span(of: Asked) -> str:
    """The picture's weeks: "4 weeks to 22 Nov 2026"."""
    count = len(of.period.mondays)
    last = min(of.period.mondays[-1] + WEEK - timedelta(days=1), of.period.until)
    return f"{count} week{'' if count == 1 else 's'} to {short_date(last.isoformat())}"
