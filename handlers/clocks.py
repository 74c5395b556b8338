"""The two clocks of visiting, from what is kept: when members are due by their patterns, who covers which week."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from conversations.draft import in_london
from standards.models import Knowledge
from standards.visiting import Pattern, Pause, monday, next_due
from store import bookings, coverage, visiting
from store.bookings import Booking
from store.database import Work
from store.visiting import At, Away

SUNDAY = timedelta(days=6)


@dataclass(frozen=True)
class Clock:
    """One member's clock at one establishment: the pattern, the day it is counted from, whether they were there."""

    pattern: Pattern
    since: date
    been: bool
    pauses: tuple[Pause, ...]

    def due(self, today: date) -> date | None:
        """The day the next visit is due; ``None`` while the member is away without an end."""
        return next_due(self.pattern, self.since, today, self.pauses)


async def clocks_of(work: Work, knowledge: Knowledge, member_ids: Collection[str]) -> dict[At, Clock]:
    """The clocks of these members at each establishment they are assigned to now."""
    agreed = await visiting.agreed_with(work, member_ids)
    assigned = await visiting.assigned(work, member_ids)
    last = await visiting.last_visits(work, member_ids)
    away = await visiting.pauses_of(work, member_ids)
    return {
        at: Clock(
            pattern=Pattern(knowledge.rhythm(agreed[at].rhythm), agreed[at].weekday)
            if at in agreed
            else Pattern(knowledge.usual_rhythm),
            since=date.fromisoformat(last[at]) if at in last else in_london(since).date(),
            been=at in last,
            pauses=tuple(map(pause_of, away.get(at[0], ()))),
        )
        for at, since in assigned.items()
    }


def pause_of(away: Away) -> Pause:
    """A pause as the rules take it."""
    return Pause(date.fromisoformat(away.first), date.fromisoformat(away.last) if away.last else None)


@dataclass
class Week:
    """Who was at an establishment in a week (member ids, each once), and what is booked there."""

    seen: list[str] = field(default_factory=list)
    booked: list[Booking] = field(default_factory=list)

    @property
    def covered(self) -> bool:
        """Whether somebody was there, or is to be."""
        return bool(self.seen or self.booked)


async def weeks_of(work: Work, places: list[str], first: date, last: date) -> dict[tuple[str, date], Week]:
    """The weeks of these establishments, by place and Monday, from the one of ``first`` to the one of ``last``.

    A week in which nobody was or is to be is left out.
    """
    ends = monday(first).isoformat(), (monday(last) + SUNDAY).isoformat()
    found: dict[tuple[str, date], Week] = defaultdict(Week)
    for place, day, author in await coverage.visited(work, places, *ends):
        week = found[place, monday(date.fromisoformat(day))]
        if author not in week.seen:
            week.seen.append(author)
    for booking in await bookings.at(work, places, *ends):
        found[booking.slot.establishment, monday(date.fromisoformat(booking.slot.date))].booked.append(booking)
    return dict(found)
