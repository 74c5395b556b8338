"""What falls due about visits, from a booking through its day to its report."""

from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.draft import in_london
from handlers.due import Due
from handlers.due.visits import of_monitors
from standards.loader import load
from store import members
from store.members import Role
from tests.handlers.conftest import Chat, Desk, file_a_visit


async def due(desk: Desk) -> list[Due]:
    """What is due for anybody now."""
    async with desk.store.reading(desk.now) as work:
        return await of_monitors(work, load(), await members.everyone(work), in_london(desk.now).date())


async def said(desk: Desk) -> list[tuple[str, str, str]]:
    """Kind, subject and day of what is due."""
    return [(one.kind, one.subject, one.on) for one in await due(desk)]


async def book(chat: Chat, day: str = "1 dec") -> None:
    for words in ("/plan", "book", day, "10-12", "book it"):
        await chat.say(words)


async def test_nobody_but_monitors_is_due(desk: Desk) -> None:
    for number, role in enumerate((Role.COORDINATOR, Role.LEAD, Role.ADMINISTRATOR)):
        await desk.member(number + 1, role)
    assert await due(desk) == []


async def test_a_visit_is_due_by_the_pattern_until_one_is_booked_made_and_reported(desk: Desk) -> None:
    chat = await desk.member(1)
    assert await said(desk) == [("visit_due", "perth", "2026-12-06")]
    await book(chat)
    (booked,) = await due(desk)
    assert (booked.kind, booked.on, booked.at, booked.action) == (
        "visit_booked",
        "2026-12-01",
        "10:00",
        "do:open:B-0001",
    )
    assert booked.since is not None
    assert booked.since > desk.now  # nobody is told of what they did just now
    desk.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    (report,) = await due(desk)
    assert (report.kind, report.on, report.action) == ("report_unfinished", "2026-12-02", "do:visited:B-0001")
    await chat.press_data(report.action)
    for words in ("made", "1015-1240", "review", "file it"):
        await chat.say(words)
    assert await said(desk) == [("visit_due", "perth", "2026-12-15")]


async def test_nothing_is_due_while_somebody_is_away(desk: Desk) -> None:
    chat = await desk.member(1)
    for words in ("/plan", "away", "say when you are away", "illness", "today", "skip", "keep it"):
        await chat.say(words)
    assert await due(desk) == []
    desk.later(timedelta(days=20))
    await chat.say("/plan")
    for words in ("away", "back"):
        await chat.say(words)
    assert await said(desk) == [("visit_due", "perth", "2026-12-12")]


async def test_a_visit_begun_and_left_is_due_the_day_after(desk: Desk) -> None:
    chat = await desk.member(1)
    await chat.say("/visit")
    await chat.press("Made")
    left = [one for one in await due(desk) if one.kind == "report_unfinished"]
    assert [(one.on, one.action.partition(one.subject)[0]) for one in left] == [("2026-11-23", "do:resume:")]
    await file_a_visit_from(chat)
    assert [one for one in await due(desk) if one.kind == "report_unfinished"] == []


async def file_a_visit_from(chat: Chat) -> None:
    for words in ("yesterday", "1015-1240", "review", "file it"):
        await chat.say(words)


async def test_an_offer_is_due_to_the_colleague_until_it_is_answered(desk: Desk) -> None:
    chat, colleague = await desk.member(1), await desk.member(2)
    await book(chat)
    other = await desk.who(2)
    assert other is not None
    await chat.press_data(f"do:swap:B-0001:{other.id[:12]}")
    offers = [one for one in await due(desk) if one.kind == "swap_offered"]
    assert [(one.member, one.subject, one.on) for one in offers] == [(other.id, "B-0001", "2026-12-01")]
    await colleague.press("No, thank you")
    assert [one for one in await due(desk) if one.kind == "swap_offered"] == []
    assert "cannot take it" in chat.text


@pytest.mark.parametrize("verb", ["unassign", "revoked"])
async def test_who_leaves_leaves_no_booking_and_the_co_ordinator_knows(desk: Desk, verb: str) -> None:
    chat, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    administrator = await desk.member(3, Role.ADMINISTRATOR, ())
    await book(chat)
    found = await desk.who(1)
    assert found is not None
    await administrator.press_data(f"do:{verb}:{found.id[:12]}:{'perth' if verb == 'unassign' else 'seal'}")
    assert "It is called off. Perth has nobody in the week of 30 November now." in coordinator.text
    assert await due(desk) == []


async def test_two_visits_at_one_time_are_refused_and_nothing_is_lost(desk: Desk) -> None:
    chat = await desk.member(1)
    await book(chat)
    await book(chat)
    assert "Another visit is booked at that time already." in chat.text
    await chat.press("Change an answer")
    await chat.press("From")
    await chat.say("2pm-4pm")
    await chat.press("Book it")
    assert "B-0002 is booked" in chat.text


async def test_the_last_visit_counts_for_its_author_alone(desk: Desk) -> None:
    chat = await desk.member(1)
    await desk.member(2)
    await file_a_visit(chat)
    days = sorted(date.fromisoformat(one.on) for one in await due(desk))
    assert days == [date(2026, 12, 5), date(2026, 12, 6)]
