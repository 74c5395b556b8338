"""Reports: those a co-ordinator has to review, and those a monitor was asked something about."""

from collections.abc import Sequence
from datetime import date, timedelta

from conversations.draft import in_london
from handlers.desk import REPORT_WITHIN
from handlers.due.model import Due, coordinators_by_place
from standards.calendar import working_days_after
from standards.models import Knowledge
from store import reports
from store.database import Work
from store.members import Member

ASKED = {"questioned": "a question to answer", "returned": "returned to you"}


async def to_answer(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """The reports that came back to their authors, who heard of it at once: due on the day after."""
    del knowledge, today
    found = await reports.in_states(work, tuple(ASKED), authors=[member.id for member in people])
    return [
        Due(
            member=one.author,
            kind="report_answer",
            subject=one.reference,
            on=(in_london(one.since).date() + timedelta(days=1)).isoformat(),
            label=f"{one.reference}: {ASKED[one.state]}",
            action=f"do:open:{one.reference}",
            since=one.since,
            establishment=one.establishment,
        )
        for one in found
    ]


async def to_review(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """The reports that wait for the co-ordinators of their establishments: due some working days after filing."""
    del knowledge, today
    by_place = coordinators_by_place(people)
    found = await reports.in_states(work, ("waiting",), places=list(by_place))
    return [
        Due(
            member=member.id,
            kind="report_waiting",
            subject=one.reference,
            on=working_days_after(in_london(one.since).date(), REPORT_WITHIN).isoformat(),
            label=f"{one.reference}: a report to review",
            action=f"do:open:{one.reference}",
            since=one.since,
            establishment=one.establishment,
        )
        for one in found
        for member in by_place[one.establishment]
        if member.id != one.author
    ]
