"""Applications and the service that follows: one record a person, from the day an application came to the last day.

The label says a role and a place, not a name, and is sealed; so are the notes of its history. Who serves is seen
where they serve: by the co-ordinators of the establishments that the member is assigned to. Before the appointment,
and after the end, it is the establishment of the application that counts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from store import audit, events, versions
from store.database import Work
from store.members import Member, Role
from store.schema import applications, assignments, members
from store.versions import RecordError, Series

APPLICATION: Final = Series("P", "application")
OPEN, APPOINTED, WITHDRAWN, NOT_TAKEN, LEFT = "open", "appointed", "withdrawn", "not taken", "left"
REASONS: Final = ("resigned", "term over", "ended", "other")
"""Why somebody left, in codes: reasons of a person's own are nobody's to keep."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person's way, without its label: ``stage`` since ``since``, then the days of their service (YYYY-MM-DD).

    ``establishment`` is where it is seen. ``review_on`` is the next review of probation, None when there is none.
    ``member`` is who they became, once tied; ``gone`` says that this membership has ended.
    """

    reference: str
    establishment: str
    stage: str
    since: str
    state: str
    member: str | None
    gone: bool
    appointed_on: str | None
    probation_until: str | None
    review_on: str | None
    left_on: str | None
    left_why: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Application(Line):
    """One application or service, opened."""

    label: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to an application: ``what``, the day it is about, its own JSON."""

    what: str
    date: str
    body: str = "{}"


async def add(work: Work, label: str, establishment: str, stage: str, date: str, by: Member) -> Application:
    """Keep a new application at an establishment of the co-ordinator ``by``; raises RecordError."""
    if by.role is not Role.COORDINATOR or establishment not in by.establishments:
        raise RecordError("unknown", APPLICATION.name)
    columns = {"establishment": establishment, "stage": stage, "since": date, "state": OPEN}
    return await _insert(work, label, Happened("added", date), by, **columns)


async def serves(
    work: Work, member: Member, stage: str, on: str, probation_until: str, review_on: str | None, by: Member
) -> Application:
    """Keep since when a monitor serves whose application was never kept here; raises RecordError.

    ``stage`` is the last one of an application.
    """
    shared = _shared(member, by)
    if await of_member(work, member.id) is not None:
        raise RecordError("changed", APPLICATION.name)
    columns = {"establishment": shared, "stage": stage, "since": on, "state": APPOINTED, "member_id": member.id}
    days = {"appointed_on": on, "probation_until": probation_until, "review_on": review_on}
    return await _insert(work, member.label, Happened(APPOINTED, on), by, **columns, **days)


async def _insert(work: Work, label: str, made: Happened, by: Member, **columns: Any) -> Application:
    number = await versions.next_number(work, APPLICATION)
    sealed = work.vault.seal("applications", "label", str(number), label)
    values = {"number": number, "label": sealed, "made_at": work.now, **columns}
    await work.connection.execute(sa.insert(applications).values(values))
    await events.add(work, APPLICATION, number, made.what, columns["state"], made.date, made.body, by.id)
    mine = _SEEN.where(applications.c.number == number, _IS_SEEN_AT.in_(by.establishments))
    return _application(work, (await work.connection.execute(mine.limit(1))).one())


def _shared(member: Member, by: Member) -> str:
    """The first establishment that a co-ordinator shares with a monitor; raises RecordError when there is none."""
    shared = [place for place in member.establishments if place in by.establishments]
    if not shared or by.role is not Role.COORDINATOR or member.role is not Role.MONITOR:
        raise RecordError("unknown", APPLICATION.name)
    return shared[0]


_IS_SEEN_AT = sa.func.coalesce(assignments.c.establishment, applications.c.establishment)
_IS_GONE = sa.and_(applications.c.member_id.is_not(None), members.c.id.is_(None))
_SEEN = (
    sa.select(applications, _IS_SEEN_AT.label("seen_at"), _IS_GONE.label("gone"))
    .outerjoin(members, sa.and_(members.c.id == applications.c.member_id, members.c.state == "active"))
    .outerjoin(assignments, sa.and_(assignments.c.member_id == members.c.id, assignments.c.ended_at.is_(None)))
    .order_by(applications.c.since, applications.c.number, _IS_SEEN_AT)
)
"""Each application as often as there are establishments at which it is seen."""


async def get(work: Work, reference: str, for_member: Member) -> Application | None:
    """The application, for a co-ordinator who may see it; None otherwise. The reading is logged."""
    row = await _found(work, reference, for_member)
    if row is None:
        return None
    await audit.record(work, for_member.id, "application.read", APPLICATION.subject(row.number))
    return _application(work, row)


async def of_member(work: Work, member_id: str) -> Line | None:
    """The service of a member, which is theirs to see."""
    return next(iter(await of_members(work, [member_id])), None)


async def of_members(work: Work, member_ids: Sequence[str]) -> list[Line]:
    """The services of these members, each once."""
    rows = await work.connection.execute(_SEEN.where(applications.c.member_id.in_(member_ids)))
    return list({row.number: _line(row) for row in rows}.values())


async def history(work: Work, application: Line) -> list[events.Event]:
    """What happened to it, oldest first. Whoever asks has read the application itself, which is logged."""
    return await events.of(work, APPLICATION, APPLICATION.number(application.reference))


async def at_places(work: Work, places: Sequence[str], states: Collection[str]) -> list[Line]:
    """The applications in these states at these establishments, the longest at their stage first.

    A member of several establishments stands there once for each.
    """
    rows = await work.connection.execute(_SEEN.where(applications.c.state.in_(states), _IS_SEEN_AT.in_(places)))
    return [_line(row) for row in rows]


# --- what happens to one ----------------------------------------------------------------------------------------------


async def move(work: Work, reference: str, stage: str, date: str, by: Member) -> None:
    """Put an open application at another stage; raises RecordError."""
    await _change(work, reference, (OPEN,), Happened(stage, date), by, stage=stage, since=date)


async def close(work: Work, reference: str, state: str, date: str, by: Member) -> None:
    """An open application comes to nothing: withdrawn or not taken; raises RecordError."""
    await _change(work, reference, (OPEN,), Happened(state, date), by, state=state, since=date)


async def reopen(work: Work, reference: str, date: str, by: Member) -> None:
    """A closed application goes on at the stage where it was; raises RecordError."""
    await _change(work, reference, (WITHDRAWN, NOT_TAKEN), Happened("reopened", date), by, state=OPEN, since=date)


async def appoint(
    work: Work, reference: str, on: str, probation_until: str, review_on: str | None, made: Happened, by: Member
) -> None:
    """Appoint an applicant from a day on, with the end of probation and its next review; raises RecordError."""
    columns = {"appointed_on": on, "probation_until": probation_until, "review_on": review_on}
    await _change(work, reference, (OPEN, APPOINTED), made, by, state=APPOINTED, since=on, **columns)


async def tie(work: Work, reference: str, member: Member, date: str, by: Member) -> None:
    """Say which member somebody appointed has become, once; raises RecordError."""
    _shared(member, by)
    found = await _found(work, reference, by)
    if (found is not None and found.member_id is not None) or await of_member(work, member.id) is not None:
        raise RecordError("changed", APPLICATION.name)
    await _change(work, reference, (APPOINTED,), Happened("tied", date), by, member_id=member.id)


async def review(
    work: Work, reference: str, probation_until: str, review_on: str | None, made: Happened, by: Member
) -> events.Event:
    """Keep a review held in probation, and what follows from it; raises RecordError."""
    columns = {"probation_until": probation_until, "review_on": review_on}
    return await _change(work, reference, (APPOINTED,), made, by, **columns)


async def leave(work: Work, reference: str, why: str, made: Happened, by: Member) -> events.Event:
    """Somebody's service ends on the day of ``made``, for one of REASONS; the membership itself is not touched.

    Said again, it corrects the day and the reason. Raises RecordError.
    """
    columns = {"state": LEFT, "left_on": made.date, "left_why": why, "review_on": None}
    return await _change(work, reference, (APPOINTED, LEFT), made, by, **columns)


async def _change(
    work: Work, reference: str, states: Collection[str], made: Happened, by: Member, **columns: Any
) -> events.Event:
    found = await _found(work, reference, by)
    if found is None:
        raise RecordError("unknown", APPLICATION.name)
    if found.state not in states:
        raise RecordError("over", APPLICATION.name)
    mine = applications.c.number == found.number
    await work.connection.execute(sa.update(applications).where(mine).values(columns))
    state = columns.get("state", found.state)
    return await events.add(work, APPLICATION, found.number, made.what, state, made.date, made.body, by.id)


async def _found(work: Work, reference: str, by: Member) -> sa.Row[Any] | None:
    """The row of an application that this member may see: a co-ordinator of the establishment where it is seen."""
    if by.role is not Role.COORDINATOR:
        return None
    mine = _SEEN.where(applications.c.number == APPLICATION.number(reference), _IS_SEEN_AT.in_(by.establishments))
    return (await work.connection.execute(mine)).first()


def _line(row: sa.Row[Any]) -> Line:
    return Line(**_facts(row))


def _application(work: Work, row: sa.Row[Any]) -> Application:
    return Application(**_facts(row), label=work.vault.open("applications", "label", str(row.number), row.label))


def _facts(row: sa.Row[Any]) -> dict[str, Any]:
    same = ("stage", "since", "state", "appointed_on", "probation_until", "review_on", "left_on", "left_why", "made_at")
    named = {"reference": APPLICATION.reference(row.number), "establishment": row.seen_at}
    return {**named, "member": row.member_id, "gone": bool(row.gone), **{name: getattr(row, name) for name in same}}
