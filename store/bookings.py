"""Booked visits: who goes where, on which day and at what time; moved, swapped, cancelled, made.

``booked -> done`` when its holder files a visit to that place on that day; ``cancelled`` when it was called off before
the day was over, ``missed`` when that was said afterwards. Times are of the day in London.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import sqlalchemy as sa

from store import events
from store.database import Work
from store.members import Member, Role
from store.schema import bookings, visits
from store.versions import VISIT, RecordError, Series, next_number

BOOKING: Final = Series("B", "booking")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where and when: the day as YYYY-MM-DD, times as HH:MM, the end if it is known. Raises ValueError otherwise."""

    establishment: str
    date: str
    time_from: str
    time_until: str | None = None

    def __post_init__(self) -> None:
        """Refuse what would not sort, and an end before the beginning."""
        times = [one for one in (self.time_from, self.time_until) if one is not None]
        if date.fromisoformat(self.date).isoformat() != self.date or any(
            f"{time.fromisoformat(one):%H:%M}" != one for one in times
        ):
            raise ValueError("A booking's day is written YYYY-MM-DD, its times HH:MM.")
        if self.time_until is not None and self.time_until <= self.time_from:
            raise ValueError("A booking ends after it begins.")

    def overlaps(self, other: "Slot") -> bool:
        """Whether one person could not do both. One without an end takes no longer than it must."""
        if self.date != other.date:
            return False
        mine, theirs = self.time_until or self.time_from, other.time_until or other.time_from
        return self.time_from == other.time_from or (self.time_from < theirs and other.time_from < mine)


@dataclass(frozen=True, slots=True)
class Booking:
    """One booked visit as it stands.

    ``sequence`` rises with each change that a calendar should know of; ``uid`` is what a calendar knows it by.
    ``set_at`` is when its day and holder came to be what they are. ``visit`` is the visit that it became (``V-0042``).
    """

    reference: str
    slot: Slot
    state: str
    sequence: int
    holder: str
    uid: str
    set_at: datetime
    offered_to: str | None
    visit: str | None

    @property
    def number(self) -> int:
        """Its number."""
        return BOOKING.number(self.reference)


async def book(work: Work, slot: Slot, by: Member, draft_id: str, today: str) -> Booking:
    """Book a visit by a monitor to an establishment of theirs, once for each draft; raises RecordError."""
    query = sa.select(bookings).where(bookings.c.draft_id == draft_id)
    row = (await work.connection.execute(query)).first()
    if row is not None:
        return _booking(row)
    if by.role is not Role.MONITOR or slot.establishment not in by.establishments:
        raise RecordError("unknown", "establishment")
    await _check_free(work, slot, by.id, today)
    number = await next_number(work, BOOKING)
    values = {
        "number": number,
        "draft_id": draft_id,
        "state": "booked",
        "sequence": 0,
        "holder": by.id,
        "set_at": work.now,
        **_columns(slot),
    }
    row = (await work.connection.execute(sa.insert(bookings).values(values).returning(bookings))).one()
    await _note(work, _booking(row), "booked", by.id)
    return _booking(row)


async def move(work: Work, reference: str, slot: Slot, by: Member, today: str) -> Booking:
    """Give a booking another day or time, at its place; an offer to a colleague lapses. Raises RecordError."""
    booking = await _open(work, reference, by)
    await _check_free(work, slot, by.id, today, booking.number)
    return await _changed(
        work, booking, "moved", by.id, sequence=booking.sequence + 1, set_at=work.now, **_columns(slot), **_NO_OFFER
    )


async def call_off(work: Work, reference: str, by: Member, today: str, reason: str | None) -> Booking:
    """Its holder cannot make it (cancelled), or says after the day that they did not (missed). Raises RecordError.

    ``reason`` is a code, or none; it is in the history only.
    """
    booking = await _open(work, reference, by)
    what = "missed" if booking.slot.date < today else "cancelled"
    sequence = booking.sequence + (what == "cancelled")
    body = {"reason": reason}
    return await _changed(work, booking, what, by.id, body, state=what, sequence=sequence, **_NO_OFFER)


async def offer(work: Work, reference: str, to: Member, by: Member, today: str) -> Booking:
    """Offer a booking to another monitor of its place, instead of any offered to before; raises RecordError."""
    booking = await _open(work, reference, by)
    if booking.slot.date < today:
        raise RecordError("past", BOOKING.name)
    if to.id == by.id or not _may_hold(to, booking):
        raise RecordError("unknown", "colleague")
    body = {"to": to.id}
    return await _changed(work, booking, "offered", by.id, body, offered_to=to.id, offered_at=work.now)


async def withdraw(work: Work, reference: str, by: Member) -> Booking:
    """Its holder takes an offer back; raises RecordError."""
    booking = await _open(work, reference, by)
    if booking.offered_to is None:
        raise RecordError("over", "offer")
    return await _changed(work, booking, "withdrawn", by.id, **_NO_OFFER)


async def decline(work: Work, reference: str, by: Member) -> Booking:
    """The colleague to whom it is offered will not take it; raises RecordError."""
    booking = await _offered(work, reference, by)
    return await _changed(work, booking, "declined", by.id, **_NO_OFFER)


async def accept(work: Work, reference: str, by: Member, today: str) -> Booking:
    """The colleague to whom it is offered takes it over, until its day is over; raises RecordError."""
    booking = await _offered(work, reference, by)
    if not _may_hold(by, booking):
        raise RecordError("unknown", BOOKING.name)
    await _check_free(work, booking.slot, by.id, today, booking.number)
    body = {"from": booking.holder}
    sequence = booking.sequence + 1
    return await _changed(
        work, booking, "swapped", by.id, body, holder=by.id, sequence=sequence, set_at=work.now, **_NO_OFFER
    )


async def release(work: Work, member_id: str, establishments: Collection[str], by: str, today: str) -> list[Booking]:
    """Cancel what a member who leaves these establishments has booked there from today on."""
    query = sa.select(bookings).where(
        bookings.c.holder == member_id,
        bookings.c.state == "booked",
        bookings.c.date >= today,
        bookings.c.establishment.in_(establishments),
    )
    held = [_booking(row) for row in (await work.connection.execute(query.order_by(bookings.c.number))).all()]
    body = {"reason": "left"}
    return [
        await _changed(work, one, "cancelled", by, body, state="cancelled", sequence=one.sequence + 1, **_NO_OFFER)
        for one in held
    ]


async def settle(work: Work, visit: str, by: str) -> None:
    """Have the bookings agree with a visit (by reference) as it now stands.

    Filed, it makes the booking of its author for that place and day done; undone or changed to another, no longer.
    """
    number = VISIT.number(visit)
    row = (await work.connection.execute(sa.select(visits).where(visits.c.number == number))).one()
    linked = (await work.connection.execute(sa.select(bookings).where(bookings.c.visit == number))).all()
    for booking in map(_booking, linked):
        slot = booking.slot
        if row.state == "filed" and (slot.establishment, slot.date) == (row.establishment, row.date):
            return
        await _changed(work, booking, "reopened", by, state="booked", visit=None)
    query = sa.select(bookings).where(
        bookings.c.holder == row.author,
        bookings.c.state.in_(("booked", "missed")),
        bookings.c.date == row.date,
        bookings.c.establishment == row.establishment,
    )
    first = query.order_by(bookings.c.time_from, bookings.c.number).limit(1)
    found = (await work.connection.execute(first)).first() if row.state == "filed" else None
    if found is not None:
        await _changed(work, _booking(found), "done", by, {"visit": visit}, state="done", visit=number, **_NO_OFFER)


# --- read -------------------------------------------------------------------------------------------------------------


async def get(work: Work, reference: str, member: Member) -> Booking | None:
    """The booking, for its holder, a co-ordinator of its place, or whom it is offered to; None for anybody else."""
    booking = await _found(work, reference)
    if booking is None:
        return None
    theirs = member.role is Role.COORDINATOR and booking.slot.establishment in member.establishments
    return booking if theirs or member.id in (booking.holder, booking.offered_to) else None


async def held_by(work: Work, member_id: str, first: str, last: str) -> list[Booking]:
    """What a member has booked or made from one day to another (both included), in order."""
    query = sa.select(bookings).where(
        bookings.c.holder == member_id,
        bookings.c.state.in_(("booked", "done")),
        bookings.c.date >= first,
        bookings.c.date <= last,
    )
    return await _in_order(work, query)


async def at(work: Work, establishments: Collection[str], first: str, last: str) -> list[Booking]:
    """What is booked at these establishments from one day to another (both included), in order."""
    query = sa.select(bookings).where(
        bookings.c.establishment.in_(establishments),
        bookings.c.state == "booked",
        bookings.c.date >= first,
        bookings.c.date <= last,
    )
    return await _in_order(work, query)


async def booked_by(work: Work, member_ids: Collection[str]) -> list[Booking]:
    """All that these members have booked and not yet made, days gone by included, in order."""
    query = sa.select(bookings).where(bookings.c.holder.in_(member_ids), bookings.c.state == "booked")
    return await _in_order(work, query)


async def offered_to(work: Work, member_ids: Collection[str], today: str) -> list[tuple[Booking, datetime]]:
    """What is offered to these members and still open, with the moment of the offer, in order."""
    query = sa.select(bookings).where(bookings.c.offered_to.in_(member_ids), bookings.c.date >= today)
    rows = await work.connection.execute(query.order_by(bookings.c.date, bookings.c.number))
    return [(_booking(row), row.offered_at) for row in rows]


async def _in_order(work: Work, query: sa.Select[Any]) -> list[Booking]:
    order = (bookings.c.date, bookings.c.time_from, bookings.c.number)
    return [_booking(row) for row in await work.connection.execute(query.order_by(*order))]


# --- changed ----------------------------------------------------------------------------------------------------------

_NO_OFFER: Final[dict[str, None]] = {"offered_to": None, "offered_at": None}


async def _found(work: Work, reference: str) -> Booking | None:
    query = sa.select(bookings).where(bookings.c.number == BOOKING.number(reference))
    row = (await work.connection.execute(query)).first()
    return None if row is None else _booking(row)


async def _open(work: Work, reference: str, by: Member) -> Booking:
    """A booking that its holder may change."""
    booking = await _found(work, reference)
    if booking is None or booking.holder != by.id:
        raise RecordError("unknown", BOOKING.name)
    if booking.state != "booked":
        raise RecordError("over", BOOKING.name)
    return booking


async def _offered(work: Work, reference: str, by: Member) -> Booking:
    booking = await _found(work, reference)
    if booking is None or booking.offered_to != by.id:
        raise RecordError("over", "offer")
    return booking


def _may_hold(member: Member, booking: Booking) -> bool:
    mine = booking.slot.establishment in member.establishments
    return mine and member.role is Role.MONITOR and member.state == "active"


async def _check_free(work: Work, slot: Slot, holder: str, today: str, but: int = 0) -> None:
    """Refuse a day gone by, and a second visit of one person at a time; the booking ``but`` is left out."""
    if slot.date < today:
        raise RecordError("past", BOOKING.name)
    others = await held_by(work, holder, slot.date, slot.date)
    if any(slot.overlaps(other.slot) for other in others if other.number != but):
        raise RecordError("taken", BOOKING.name)


def _columns(slot: Slot) -> dict[str, Any]:
    return {
        "establishment": slot.establishment,
        "date": slot.date,
        "time_from": slot.time_from,
        "time_until": slot.time_until,
    }


async def _changed(
    work: Work, booking: Booking, what: str, by: str, body: dict[str, Any] | None = None, **columns: Any
) -> Booking:
    change = sa.update(bookings).where(bookings.c.number == booking.number).values(columns).returning(bookings)
    after = _booking((await work.connection.execute(change)).one())
    await _note(work, after, what, by, body)
    return after


async def _note(work: Work, booking: Booking, what: str, by: str, body: dict[str, Any] | None = None) -> None:
    said = {"from": booking.slot.time_from, "until": booking.slot.time_until} if body is None else body
    await events.add(
        work, BOOKING, booking.number, what, booking.state, booking.slot.date, json.dumps(said, sort_keys=True), by
    )


def _booking(row: sa.Row[Any]) -> Booking:
    return Booking(
        reference=BOOKING.reference(row.number),
        slot=Slot(row.establishment, row.date, row.time_from, row.time_until),
        state=row.state,
        sequence=row.sequence,
        holder=row.holder,
        uid=f"booking-{row.draft_id}",
        set_at=row.set_at,
        offered_to=row.offered_to,
        visit=VISIT.reference(row.visit) if row.visit else None,
    )


def by_place(found: Iterable[Booking]) -> dict[str, Booking]:
    """The first booking of each establishment, of bookings in order."""
    first: dict[str, Booking] = {}
    for booking in found:
        first.setdefault(booking.slot.establishment, booking)
    return first
