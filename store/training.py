"""Courses that members have taken or are booked on, each with its history: who recorded, confirmed or refused it.

``booked -> recorded -> confirmed``, or ``refused``, or ``withdrawn``. What a co-ordinator or the operator records is
confirmed at once. A booking becomes the record of the course that is done about that day. What follows from these (due,
overdue) is not kept: ``standards.courses`` works it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as day
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from store import audit, members
from store.database import Work
from store.errors import RefusedError
from store.events import Event, place_of
from store.members import Member, Role
from store.schema import assignments, training_events, trainings
from store.schema import members as schema_members
from store.versions import Series, next_number

TRAINING: Final = Series("T", "training")
DONE: Final = ("recorded", "confirmed")
STANDING: Final = ("booked", *DONE)
BOOKED_FOR_IT: Final = timedelta(days=14)
"""How far the day of a booking may lie from the day a course was done for it to have been that one."""
_FACTS: Final = ("number", "seq", "what", "state", "date", "made_by", "made_at")
Came = Literal["new", "confirmed", "there"]


@dataclass(frozen=True, slots=True)
class Training:
    """A course that one member has done on a day (YYYY-MM-DD), or is booked for.

    ``establishment`` is "" where the course counts everywhere; ``since`` is when it came into its state.
    """

    reference: str
    member: str
    course: str
    establishment: str
    date: str
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """A course as it is recorded or booked: its id, the establishment where it counts for one (else ""), the day."""

    id: str
    establishment: str
    date: str

    def __post_init__(self) -> None:
        """Refuse a date that would not sort."""
        if day.fromisoformat(self.date).isoformat() != self.date:
            raise ValueError("The day of a course is written YYYY-MM-DD.")


class TrainingError(RefusedError):
    """A change that cannot be made; ``kind`` says why. "unknown" also when one may not see it."""

    _TEXTS: Final = {
        "unknown": "There is no such training record.",
        "twice": "That course is recorded for that day already: {reference}.",
        "settled": "{reference} is {state}.",
    }

    def __init__(self, kind: Literal["unknown", "twice", "settled"], **facts: str) -> None:
        super().__init__(text=self._TEXTS[kind].format(**facts))
        self.kind = kind


def looks_after(by: Member, of: Member, establishment: str = "") -> bool:
    """Whether a co-ordinator answers for this monitor's training: they share an establishment, and the course is of one
    of the co-ordinator's own, where it is of one. Nobody answers for their own.
    """
    shared = set(by.establishments) & set(of.establishments)
    theirs = by.role is Role.COORDINATOR and of.role is Role.MONITOR and of.state == "active" and by.id != of.id
    return theirs and bool(shared) and (not establishment or establishment in by.establishments)


def _may_record(by: Member, of: Member, course: Course) -> bool:
    here = not course.establishment or course.establishment in of.establishments
    own = by.id == of.id and by.role is Role.MONITOR
    return here and (own or looks_after(by, of, course.establishment))


async def record(work: Work, of: Member, course: Course, proof: str, by: Member) -> Training:
    """Keep that a monitor has done a course, by themselves or by their co-ordinator, who thereby confirms it.

    ``proof`` is a reference to a certificate or the like, or "". Raises TrainingError.
    """
    if not _may_record(by, of, course):
        raise TrainingError("unknown")
    there = await _done(work, of.id, course)
    if there is not None:
        raise TrainingError("twice", reference=TRAINING.reference(there.number))
    state = "recorded" if by.id == of.id else "confirmed"
    return await _put(work, of.id, course, "record", state, proof, by.id)


async def book(work: Work, of: Member, course: Course, by: Member) -> Training:
    """Keep that a monitor is booked on a course; an earlier booking of it moves to that day. Raises TrainingError."""
    if not _may_record(by, of, course):
        raise TrainingError("unknown")
    return await _put(work, of.id, course, "book", "booked", "", by.id)


async def confirm(work: Work, reference: str, by: Member) -> Training:
    """A co-ordinator confirms what a monitor recorded. Raises TrainingError."""
    row = await _looked_after(work, reference, by)
    if row.state != "recorded":
        raise _settled(row)
    return await _move(work, row, "confirm", "confirmed", row.date, "", by.id)


async def refuse(work: Work, reference: str, reason: str, by: Member) -> Training:
    """A co-ordinator refuses what was recorded, or takes back what was confirmed: why. Raises TrainingError."""
    row = await _looked_after(work, reference, by)
    if row.state not in DONE:
        raise _settled(row)
    return await _move(work, row, "refuse", "refused", row.date, reason, by.id)


async def withdraw(work: Work, reference: str, by: Member) -> Training:
    """Take back one's own booking or what one recorded and nobody has confirmed; a co-ordinator, a monitor's booking.

    Raises TrainingError.
    """
    row = await _row(work, reference)
    if row is None or (row.member != by.id and not await _theirs(work, row, by)):
        raise TrainingError("unknown")
    if row.state not in (("booked", "recorded") if row.member == by.id else ("booked",)):
        raise _settled(row)
    return await _move(work, row, "withdraw", "withdrawn", row.date, "", by.id)


async def take_over(work: Work, of: str, course: Course, proof: str) -> Came:
    """Keep a course done, confirmed, from the operator's list; says whether it is new, was recorded, or was there."""
    row = await _done(work, of, course)
    if row is None:
        await _put(work, of, course, "import", "confirmed", proof, audit.OPERATOR)
        return "new"
    if row.state == "confirmed":
        return "there"
    await _move(work, row, "import", "confirmed", row.date, proof, audit.OPERATOR)
    return "confirmed"


async def of(work: Work, member_ids: Sequence[str]) -> list[Training]:
    """What these members have done and are booked on, in the order it was recorded."""
    chosen = (trainings.c.member.in_(member_ids), trainings.c.state.in_(STANDING))
    query = sa.select(trainings).where(*chosen).order_by(trainings.c.number)
    return [_training(row) for row in await work.connection.execute(query)]


async def waiting(work: Work, establishments: Sequence[str]) -> list[tuple[Training, str]]:
    """What the monitors of these establishments recorded and nobody has confirmed, once for each of the establishments
    that the monitor is assigned to.
    """
    query = (
        sa.select(trainings, assignments.c.establishment.label("at"))
        .join(assignments, assignments.c.member_id == trainings.c.member)
        .join(schema_members, schema_members.c.id == trainings.c.member)
        .where(
            assignments.c.establishment.in_(establishments),
            assignments.c.ended_at.is_(None),
            schema_members.c.state == "active",
            trainings.c.state == "recorded",
        )
        .order_by(trainings.c.number, assignments.c.establishment)
    )
    return [(_training(row), row.at) for row in await work.connection.execute(query)]


async def everything(work: Work) -> list[Training]:
    """All there is, what was refused or withdrawn too, in the order it was recorded. Logged."""
    rows = (await work.connection.execute(sa.select(trainings).order_by(trainings.c.number))).all()
    await audit.record(work, audit.OPERATOR, "trainings.list", "trainings", {"count": len(rows)})
    return [_training(row) for row in rows]


async def read(work: Work, reference: str, by: Member) -> tuple[Training, list[Event]] | None:
    """One with its history, for the monitor and those who look after them; None otherwise. The reading is logged."""
    row = await _row(work, reference)
    if row is None or (row.member != by.id and not await _theirs(work, row, by)):
        return None
    await audit.record(work, by.id, "training.read", TRAINING.subject(row.number), {"state": row.state})
    query = sa.select(training_events).where(training_events.c.number == row.number).order_by(training_events.c.seq)
    return _training(row), [_event(work, one) for one in await work.connection.execute(query)]


async def _row(work: Work, reference: str) -> sa.Row[Any] | None:
    query = sa.select(trainings).where(trainings.c.number == TRAINING.number(reference))
    return (await work.connection.execute(query)).first()


async def _theirs(work: Work, row: sa.Row[Any], by: Member) -> bool:
    member = await members.get(work, row.member)
    return member is not None and looks_after(by, member, row.establishment)


async def _looked_after(work: Work, reference: str, by: Member) -> sa.Row[Any]:
    row = await _row(work, reference)
    if row is None or not await _theirs(work, row, by):
        raise TrainingError("unknown")
    return row


def _same(member: str, course: Course) -> tuple[sa.ColumnElement[bool], ...]:
    place = trainings.c.establishment == course.establishment
    return trainings.c.member == member, trainings.c.course == course.id, place


async def _done(work: Work, member: str, course: Course) -> sa.Row[Any] | None:
    """The completion of the same course at the same place on the same day."""
    chosen = (*_same(member, course), trainings.c.date == course.date, trainings.c.state.in_(DONE))
    return (await work.connection.execute(sa.select(trainings).where(*chosen))).first()


async def _put(work: Work, member: str, course: Course, what: str, state: str, text: str, by: str) -> Training:
    """What was booked becomes this; a new one when nothing was, or for another time."""
    query = sa.select(trainings).where(*_same(member, course), trainings.c.state == "booked")
    row = (await work.connection.execute(query)).first()
    if row is not None and (state == "booked" or _near(row.date, course.date)):
        return await _move(work, row, what, state, course.date, text, by)
    number = await next_number(work, TRAINING)
    values = {
        "number": number,
        "member": member,
        "course": course.id,
        "establishment": course.establishment,
        "date": course.date,
        "state": state,
        "since": work.now,
    }
    await work.connection.execute(sa.insert(trainings).values(values))
    await _add(work, number, what, state, course.date, text, by)
    return Training(TRAINING.reference(number), member, course.id, course.establishment, course.date, state, work.now)


def _near(one: str, other: str) -> bool:
    return abs(day.fromisoformat(one) - day.fromisoformat(other)) <= BOOKED_FOR_IT


async def _move(work: Work, row: sa.Row[Any], what: str, state: str, date: str, text: str, by: str) -> Training:
    values = {"state": state, "date": date, "since": work.now}
    await work.connection.execute(sa.update(trainings).where(trainings.c.number == row.number).values(values))
    await _add(work, row.number, what, state, date, text, by)
    return Training(TRAINING.reference(row.number), row.member, row.course, row.establishment, date, state, work.now)


async def _add(work: Work, number: int, what: str, state: str, date: str, text: str, by: str) -> None:
    """Append to the history; it is in the audit log too, without its text."""
    mine = training_events.c.number == number
    last: int = await work.connection.scalar(sa.select(sa.func.max(training_events.c.seq)).where(mine)) or 0
    facts = (number, last + 1, what, state, date, by, work.now)
    sealed = work.vault.seal("training_events", "body", place_of(facts), text)
    values = dict(zip(_FACTS, facts, strict=True)) | {"body": sealed}
    await work.connection.execute(sa.insert(training_events).values(values))
    await audit.record(work, by, f"training.{what}", TRAINING.subject(number), {"seq": last + 1, "state": state})


def _settled(row: sa.Row[Any]) -> TrainingError:
    return TrainingError("settled", reference=TRAINING.reference(row.number), state=row.state)


def _training(row: sa.Row[Any]) -> Training:
    reference = TRAINING.reference(row.number)
    return Training(reference, row.member, row.course, row.establishment, row.date, row.state, row.since)


def _event(work: Work, row: sa.Row[Any]) -> Event:
    place = place_of([getattr(row, name) for name in _FACTS])
    text = work.vault.open("training_events", "body", place, row.body)
    return Event(row.seq, row.what, row.state, row.date, text, row.made_by, row.made_at)
