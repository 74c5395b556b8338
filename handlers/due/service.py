"""Reviews in probation and applications left, for co-ordinators; the ends of a term, for the monitor too."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from handlers.applications import facts_of, serves
from handlers.due.model import Due, coordinators_by_place
from standards import service as path
from standards.models import Knowledge
from store import service
from store.database import Work
from store.members import Member, Role
from store.service import APPOINTED, LEFT, OPEN, Line

#: How far ahead the end of a term is looked for, and how long after its day it is still told, in days.
AHEAD, LATER = 400, 28
ENDS = {"term_minimum": "minimum term served", "term_end": "last possible day of a term"}


async def for_coordinators(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """Applications, reviews and terms at the co-ordinators' establishments."""
    by_place = coordinators_by_place(people)
    found: dict[tuple[str, str, str], Due] = {}
    for line in await service.at_places(work, list(by_place), (OPEN, APPOINTED, LEFT)):
        for kind, on in _falling(line, knowledge, today):
            for member in by_place[line.establishment]:
                found.setdefault((member.id, kind, line.reference), _due(member, line, kind, on))
    return list(found.values())


async def for_monitors(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """The ends of the monitors' own terms."""
    by_id = {member.id: member for member in people if member.role is Role.MONITOR}
    lines = await service.of_members(work, list(by_id))
    return [
        _own(by_id[line.member], line, kind, on)
        for line in lines
        if line.member is not None
        for kind, on in _falling(line, knowledge, today)
        if kind in ENDS
    ]


def _falling(line: Line, knowledge: Knowledge, today: date) -> Iterator[tuple[str, date]]:
    """What falls due of one application or service: the kind of reminder, and its day."""
    if line.state == OPEN:
        left = path.lapses(line.stage, date.fromisoformat(line.since), knowledge.service)
        if left is not None:
            yield "application", left + timedelta(days=1)
        return
    if not serves(line, today):
        return
    if line.review_on is not None:
        yield "probation_review", date.fromisoformat(line.review_on)
    term = path.term(facts_of(line).appointed, knowledge.service)
    for kind, on in (("term_minimum", term.minimum), ("term_end", term.last)):
        if today - timedelta(days=LATER) <= on <= today + timedelta(days=AHEAD):
            yield kind, on


def _due(member: Member, line: Line, kind: str, on: date) -> Due:
    said = {"application": "at its stage longer than usual", "probation_review": "probation review", **ENDS}
    return Due(
        member=member.id,
        kind=kind,
        subject=line.reference,
        on=on.isoformat(),
        label=f"{line.reference}: {said[kind]}",
        action=f"do:open:{line.reference}",
        since=line.made_at,
        establishment=line.establishment,
    )


def _own(member: Member, line: Line, kind: str, on: date) -> Due:
    said = {"term_minimum": "Your minimum term is served", "term_end": "The last possible day of your term"}
    return Due(
        member=member.id,
        kind=kind,
        subject=line.reference,
        on=on.isoformat(),
        label=said[kind],
        action="do:service",
        since=line.made_at,
        establishment=line.establishment,
    )
