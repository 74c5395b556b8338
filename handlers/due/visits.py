"""Visits: booked, due by a monitor's own pattern, made but not reported, offered by a colleague."""

from collections.abc import Sequence
from datetime import date, timedelta

from conversations.draft import in_london
from handlers.clocks import clocks_of
from handlers.due.model import Due
from standards.models import Knowledge
from store import bookings, conversations
from store.bookings import Booking
from store.database import Work
from store.members import Member, Role

DAY = timedelta(days=1)


async def of_monitors(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """What falls due for each monitor about visits. A booking, at whatever distance, answers for its place."""
    monitors = {member.id: member for member in people if member.role is Role.MONITOR}
    if not monitors:
        return []
    held = await bookings.booked_by(work, list(monitors))
    ahead = [booking for booking in held if booking.slot.date >= today.isoformat()]
    answered = {(booking.holder, booking.slot.establishment) for booking in held}
    return [
        *(_booked(booking) for booking in ahead),
        *(_unreported(booking) for booking in held if booking.slot.date < today.isoformat()),
        *await _due_by_pattern(work, knowledge, monitors, answered, today),
        *await _drafts(work, list(monitors)),
        *await _offers(work, list(monitors), today),
    ]


def _booked(booking: Booking) -> Due:
    """Told from the day after it was booked or moved on: until then it is fresh in mind."""
    return Due(
        member=booking.holder,
        kind="visit_booked",
        subject=booking.reference,
        on=booking.slot.date,
        label=f"{booking.reference}: your visit",
        action=f"do:open:{booking.reference}",
        at=booking.slot.time_from,
        since=booking.set_at + DAY,
        establishment=booking.slot.establishment,
    )


def _unreported(booking: Booking) -> Due:
    """The day is over and no visit is filed: due the day after, with a button into the report."""
    return Due(
        member=booking.holder,
        kind="report_unfinished",
        subject=booking.reference,
        on=(date.fromisoformat(booking.slot.date) + DAY).isoformat(),
        label=f"{booking.reference}: write the report",
        action=f"do:visited:{booking.reference}",
        establishment=booking.slot.establishment,
    )


async def _due_by_pattern(
    work: Work, knowledge: Knowledge, monitors: dict[str, Member], answered: set[tuple[str, str]], today: date
) -> list[Due]:
    """Nothing while something is booked, or waits for its report, at the place; nothing while they are away."""
    found = []
    for (member, place), clock in (await clocks_of(work, knowledge, list(monitors))).items():
        due = clock.due(today)
        if due is not None and (member, place) not in answered:
            known = knowledge.establishment(place)
            label = f"{known.short if known else place}: a visit is due"
            action = f"do:book:{place}"
            found.append(Due(member, "visit_due", place, due.isoformat(), label, action, establishment=place))
    return found


async def _drafts(work: Work, member_ids: list[str]) -> list[Due]:
    """Visits begun and left, a day after they were last touched."""
    return [
        Due(
            member=draft.member,
            kind="report_unfinished",
            subject=draft.id,
            on=(in_london(draft.updated_at).date() + DAY).isoformat(),
            label="Your visit is not filed yet",
            action=f"do:resume:{draft.id}",
        )
        for draft in await conversations.left(work, "visit", member_ids)
    ]


async def _offers(work: Work, member_ids: list[str], today: date) -> list[Due]:
    """What colleagues offer: told of at once, and once more before its day if nobody has answered."""
    return [
        Due(
            member=booking.offered_to or "",
            kind="swap_offered",
            subject=booking.reference,
            on=booking.slot.date,
            label=f"{booking.reference}: a colleague asks whether you can take it",
            action=f"do:open:{booking.reference}",
            at=booking.slot.time_from,
            since=since,
            establishment=booking.slot.establishment,
        )
        for booking, since in await bookings.offered_to(work, member_ids, today.isoformat())
    ]
