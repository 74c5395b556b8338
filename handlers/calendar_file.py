"""A booked visit as a calendar file (RFC 5545), which a later one changes or takes back (RFC 5546).

It holds the reference, the place's short name and the time, and nothing else: it leaves the chat. A new or changed one
is published (RFC 5546, 4.1.1 and 4.1.2), one that is called off is cancelled (4.1.3), each time under the same UID and
with a higher SEQUENCE.
"""

from datetime import UTC, datetime

from conversations.draft import LONDON
from handlers.draw import Document, dump
from handlers.here import Here
from store import outbox
from store.bookings import Booking
from store.members import Member

#: RFC 5546 asks for an organizer; nobody can be written to at this address (RFC 2606).
ORGANIZER = "mailto:monitor-assistant@ipm.invalid"
PRODUCT = "-//Monitor assistant//Booked visits//EN"


async def send(here: Here, booking: Booking, to: Member | None, *, gone: bool = False) -> None:
    """Send a member the file of a booking; with ``gone`` the one that takes it out of their calendar."""
    if to is None or to.chat_id is None:
        return
    document = file_of(booking, here.place(booking.slot.establishment), here.work.now, gone=gone)
    await outbox.add(here.work, [outbox.Item(to.chat_id, outbox.DOCUMENT, dump(document), to.id)])


def file_of(booking: Booking, place: str, now: datetime, *, gone: bool) -> Document:
    """The file of a booking at a place (its short name), made at ``now`` (UTC); ``gone`` when it is cancelled."""
    from icalendar import STATUS, Calendar, Event  # half a second to import, and few turns need it

    slot = booking.slot
    event = Event.new(
        uid=booking.uid,
        stamp=now,
        sequence=booking.sequence,
        start=_moment(slot.date, slot.time_from),
        end=_moment(slot.date, slot.time_until) if slot.time_until else None,
        summary=f"Prison visit ({booking.reference})",
        location=place,
        organizer=ORGANIZER,
        status=STATUS.CANCELLED if gone else STATUS.CONFIRMED,
    )
    calendar = Calendar.new(prodid=PRODUCT, method="CANCEL" if gone else "PUBLISH", subcomponents=[event])
    del calendar["UID"]  # of the whole calendar: each file would bring another
    caption = "Takes it out of your calendar." if gone else "For your calendar: open it to keep it there."
    return Document(
        name=f"visit-{booking.reference}.ics",
        text=calendar.to_ical().decode(),
        caption=f"{booking.reference}. {caption}",
    )


def _moment(day: str, clock: str) -> datetime:
    """A time in London in UTC, which every calendar shows rightly on either side of a change of the clocks."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON).astimezone(UTC)
