"""What is owed to a person about a request, and concerns to look at again: to whoever holds them."""

from collections.abc import Sequence
from datetime import date

from handlers.due.model import Due
from standards.models import Knowledge
from store import concerns, matters, requests
from store.database import Work
from store.matters import Line
from store.members import Member
from store.versions import CONCERN, REQUEST, may_read


async def owed(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """The open matters with a day, of which each member holds some."""
    del knowledge, today
    by_id = {member.id: member for member in people}
    lines = await matters.with_a_day(work, REQUEST, requests.OPEN, list(by_id))
    lines += await matters.with_a_day(work, CONCERN, concerns.OPEN, list(by_id))
    return [_due(line) for line in lines if may_read(by_id[line.holder], line.establishment)]


def _due(line: Line) -> Due:
    looks = line.reference.startswith(CONCERN.letter)
    return Due(
        member=line.holder,
        kind="concern_look" if looks else "request_owed",
        subject=line.reference,
        on=line.due or line.date,
        label=f"{line.reference}: {'look again' if looks else 'something is owed'}",
        action=f"do:{'look' if looks else 'open'}:{line.reference}",
        establishment=line.establishment,
    )
