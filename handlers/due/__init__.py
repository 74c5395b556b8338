"""What falls due for whom, as it stands now: from what is kept, by the rules of ``standards``.

Each source answers for many members at once. What is done with is simply not in its list any more; nobody has to
remember to take a reminder back.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from handlers.due import digests, matters, meetings, reports, service, training, visits, watch
from handlers.due.model import Due
from standards.models import Knowledge
from store.database import Work
from store.members import Member

__all__ = ["SOURCES", "Due", "open_for"]

Source = Callable[[Work, Knowledge, Sequence[Member], date], Awaitable[list[Due]]]

SOURCES: tuple[Source, ...] = (
    visits.of_monitors,
    matters.owed,
    reports.to_answer,
    reports.to_review,
    meetings.to_come,
    meetings.actions,
    service.for_coordinators,
    service.for_monitors,
    training.to_take,
    training.to_confirm,
    watch.over,
    digests.to_read,
)


async def open_for(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """All that is open for these members on this day (London), in whatever distance of time it falls due."""
    return [due for source in SOURCES for due in await source(work, knowledge, people, today)]
