"""Filed visits, which are the reports that a co-ordinator reviews."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store import reports, versions
from store.database import Work
from store.members import Member
from store.schema import areas_seen, visits
from store.versions import VISIT, Content, Filed, Record

_order = sa.tuple_(visits.c.date, visits.c.number)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list: nothing of what it says. ``place`` is where the next page starts."""

    reference: str
    version: int
    establishment: str
    date: str
    author: str
    filed_at: datetime
    place: tuple[str, int]


async def file(work: Work, visit: Content, by: str, draft_id: str, areas: Iterable[str] = ()) -> Filed:
    """File a visit by the member ``by`` under the next reference; see ``versions.file``.

    ``areas`` are the known areas seen (never a name typed freely). Its report then waits for the co-ordinator.
    """
    filed = await versions.file(work, VISIT, visit, by, draft_id, state="filed")
    await _settled(work, filed, visit, areas)
    return filed


async def undo(work: Work, reference: str, by: str) -> None:
    """Take a filing back, by its author, within ten minutes and before anything happened to it; raises RecordError."""
    await versions.undo(work, VISIT, reference, by)
    await work.connection.execute(sa.delete(areas_seen).where(areas_seen.c.number == VISIT.number(reference)))


async def refile(work: Work, reference: str, visit: Content, by: str, areas: Iterable[str] = ()) -> Filed:
    """File what its author had undone, as the next version under the same reference; raises RecordError."""
    filed = await versions.refile(work, VISIT, reference, visit, by, state="filed")
    await _settled(work, filed, visit, areas)
    return filed


async def amend(
    work: Work, reference: str, visit: Content, reason: str, by: Member, version: int, areas: Iterable[str] = ()
) -> Filed:
    """Keep a corrected visit as a new version, with its reason; see ``versions.amend``. Raises RecordError."""
    filed = await versions.amend(work, VISIT, reference, visit, reason, by, version)
    await _settled(work, filed, visit, areas)
    return filed


async def _settled(work: Work, filed: Filed, visit: Content, areas: Iterable[str]) -> None:
    """What follows from a version that was kept: which areas it is about, and a report that waits."""
    number = VISIT.number(filed.reference)
    await work.connection.execute(sa.delete(areas_seen).where(areas_seen.c.number == number))
    rows = [
        {"number": number, "area": area, "establishment": visit.establishment, "date": visit.date}
        for area in dict.fromkeys(areas)
    ]
    if rows:
        await work.connection.execute(sa.insert(areas_seen), rows)
    await reports.wait(work, number)


async def get(work: Work, reference: str, for_member: Member) -> Record | None:
    """The visit as it now stands, for someone who may read it; None otherwise. The reading is logged."""
    return await versions.get(work, VISIT, reference, for_member)


async def history(work: Work, reference: str, for_member: Member) -> list[Record]:
    """Every version, oldest first, for someone who may read the visit; else none. The reading is logged."""
    return await versions.history(work, VISIT, reference, for_member)


async def list_for(
    work: Work,
    member: Member,
    establishment: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    limit: int = 10,
    before: tuple[str, int] | None = None,
) -> list[VisitLine]:
    """The filed visits a member may read, latest date first; both dates are included.

    ``before``: the ``place`` of the last line of the page before.
    """
    places = [place for place in versions.readable(member) if establishment in (None, place)]
    more = versions.between(visits, date_from, date_to)
    if before is not None:
        more.append(_order < sa.tuple_(*before))
    parts = [
        versions.first_of(visits, [visits.c.establishment == place, visits.c.state == "filed", *more], limit, True)
        for place in places
    ]
    rows = await work.connection.execute(versions.merged(visits, parts, limit, newest_first=True))
    return [
        VisitLine(
            reference=VISIT.reference(row.number),
            version=row.version,
            establishment=row.establishment,
            date=row.date,
            author=row.author,
            filed_at=row.filed_at,
            place=(row.date, row.number),
        )
        for row in rows
    ]


def export(
    work: Work, member: Member | None, date_from: str | None = None, date_to: str | None = None
) -> AsyncIterator[Record]:
    """Every filed visit a member may read (all of them, for the operator: None), by date, in full; logged."""
    return versions.export(work, VISIT, member, date_from, date_to)
