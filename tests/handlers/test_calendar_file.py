"""Calendar files read back as a calendar would read them, and held to RFC 5545 and RFC 5546."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from handlers.calendar_file import file_of
from handlers.draw import Document
from store.bookings import Booking, Slot
from store.members import Role
from tests.handlers.conftest import NOW, Desk

BOOKING = Booking(
    "B-0003", Slot("low-moss", "2026-12-01", "10:00", "12:00"), "booked", 0, "m", "booking-d3", NOW, None, None
)


def read(document: Document) -> tuple[str, Event]:
    """The method and the one event of a file."""
    assert document.text.isascii()
    assert all(len(line) <= 75 for line in document.text.split("\r\n"))
    calendar = Calendar.from_ical(document.text)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert event.errors == []
    return str(calendar["METHOD"]), event


def published(document: Document) -> Event:
    """The event of a file that holds what RFC 5546, 3.2.1, asks of a published one."""
    method, event = read(document)
    assert method == "PUBLISH"
    assert {"DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY", "UID", "SEQUENCE"} <= event.keys()
    assert not {"ATTENDEE", "REQUEST-STATUS"} & event.keys()
    assert event["STATUS"] == "CONFIRMED"
    return event


def cancelled(document: Document) -> Event:
    """The event of a file that holds what RFC 5546, 3.2.5, asks of a cancellation."""
    method, event = read(document)
    assert method == "CANCEL"
    assert {"DTSTAMP", "ORGANIZER", "UID", "SEQUENCE"} <= event.keys()
    assert "REQUEST-STATUS" not in event
    assert event["STATUS"] == "CANCELLED"
    return event


def supersedes(later: Event, earlier: Event) -> bool:
    """Whether a calendar takes one for a change of the other: RFC 5546, 2.1.4 and 2.1.5."""
    same = later["UID"] == earlier["UID"] and later["ORGANIZER"] == earlier["ORGANIZER"]
    return same and int(later["SEQUENCE"]) > int(earlier["SEQUENCE"])


def test_a_booked_visit_says_where_and_when_and_nothing_else() -> None:
    document = file_of(BOOKING, "Low Moss", NOW, gone=False)
    event = published(document)
    assert document.name == "visit-B-0003.ics"
    assert str(event["SUMMARY"]) == "Prison visit (B-0003)"
    assert str(event["LOCATION"]) == "Low Moss"
    assert (event.start, event.end) == (datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert event.stamp == NOW
    known = {"SUMMARY", "LOCATION", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "STATUS", "ORGANIZER"}
    assert event.keys() == known
    calendar = Calendar.from_ical(document.text)
    assert calendar.keys() == {"VERSION", "PRODID", "METHOD"}


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("2026-03-28", 10),  # the day before the clocks go forward
        ("2026-03-29", 9),
        ("2026-10-24", 9),
        ("2026-10-25", 10),  # and the day they go back
    ],
)
def test_ten_in_the_morning_is_ten_in_the_morning_on_either_side_of_a_change_of_the_clocks(day: str, hour: int) -> None:
    slot = Slot("low-moss", day, "10:00")
    event = published(file_of(replace(BOOKING, slot=slot), "Low Moss", NOW, gone=False))
    assert event.start == datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
    assert "DTEND" not in event


SLOTS = st.builds(
    lambda day, first, length: Slot(
        "low-moss",
        day.isoformat(),
        f"{first // 60:02}:{first % 60:02}",
        f"{(first + length) // 60:02}:{(first + length) % 60:02}" if length else None,
    ),
    st.dates(date(2026, 1, 1), date(2036, 1, 1)),
    st.integers(0, 22 * 60),
    st.integers(0, 119),
)


@given(SLOTS, st.integers(0, 99), st.text(min_size=1, max_size=80))
def test_whatever_is_booked_is_read_back(slot: Slot, sequence: int, place: str) -> None:
    booking = replace(BOOKING, slot=slot, sequence=sequence)
    text = file_of(booking, place, NOW, gone=False).text
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(event, Event)
    assert int(event["SEQUENCE"]) == sequence
    ends = event.end if slot.time_until else event.start
    assert isinstance(ends, datetime)
    assert isinstance(event.start, datetime)
    assert timedelta() <= ends - event.start < timedelta(hours=4)


async def book(desk: Desk, day: str = "1 dec") -> None:
    """Book a visit of the first monitor through the chat."""
    chat = desk.chats[1]
    await chat.say("/plan")
    await chat.press("Book a visit")
    for words in (day, "10-12", "book it"):
        await chat.say(words)


async def test_a_move_and_a_cancellation_reach_what_the_calendar_has(desk: Desk) -> None:
    chat = await desk.member(1)
    await book(desk)
    await chat.press_data("do:move:B-0001")
    for words in ("3 dec", "move it"):
        await chat.say(words)
    await chat.press_data("do:cannot:B-0001")
    for words in ("skip", "tell the co-ordinator"):
        await chat.say(words)
    first, second, third = chat.documents
    booked, moved, gone = published(first), published(second), cancelled(third)
    assert supersedes(moved, booked)
    assert supersedes(gone, moved)
    assert moved.start == datetime(2026, 12, 3, 10, tzinfo=UTC)


async def test_a_swap_takes_it_out_of_one_calendar_and_puts_it_into_the_other(desk: Desk) -> None:
    chat, colleague = await desk.member(1), await desk.member(2)
    await desk.member(3, Role.COORDINATOR)
    await book(desk)
    other = await desk.who(2)
    assert other is not None
    await chat.press_data(f"do:swap:B-0001:{other.id[:12]}")
    await colleague.press("Take it")
    first, second = chat.documents
    assert supersedes(cancelled(second), published(first))
    (theirs,) = map(published, colleague.documents)
    assert supersedes(theirs, published(first))
    assert "Monitor 1" not in colleague.documents[0].text
