"""Coverage: seen this week or not, by whom; and what to look at."""

from datetime import timedelta

from store.members import Role
from tests.handlers.conftest import Chat, Desk, file_a_concern, file_a_visit


async def see(chat: Chat, area: str) -> None:
    """File a visit of today to one area, with cold food there."""
    await chat.say("/visit")
    for answer in ("made", "today", "1015-1240", "skip", area, "skip", "skip", "food cold at lunch", "seen by me"):
        await chat.say(answer)
    for answer in ("neutral", "2.6", "review"):
        await chat.say(answer)
    await chat.press("File it")


async def test_the_week_says_who_saw_it_and_what_was_not_seen(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR, ("perth", "polmont"))
    await file_a_visit(monitor)
    await coordinator.say("/coverage")
    assert "Week of 16 November: 1 of 2 not seen" in coordinator.text
    assert "✗ Polmont: not seen this week, never recorded; nobody booked." in coordinator.text
    assert "✓ Perth: 1 visit this week (Monitor 1); nobody booked." in coordinator.text
    desk.later(timedelta(days=3))
    await coordinator.say("/coverage")
    assert "✗ Perth: not seen this week, last on 21 Nov 2026; nobody booked." in coordinator.text


async def test_a_lead_sees_every_establishment_and_no_list_of_what_to_look_at(desk: Desk) -> None:
    lead = await desk.member(1, Role.LEAD, ())
    await lead.say("/coverage")
    assert "Barlinnie" in lead.text
    assert lead.labels == ["Menu"]


async def test_what_to_look_at_is_short_for_a_monitor_and_longer_for_a_coordinator(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await see(monitor, "c hall")
    await see(monitor, "gym")
    reference = await file_a_concern(monitor)
    await monitor.say("/coverage")
    await monitor.press("What to look at: Perth")
    assert "Not looked at for longest: HMP Perth" in monitor.text
    assert monitor.text.count("•") == 9
    assert monitor.labels[0] == f"{reference}: look again by 29 Nov 2026"
    assert "2.6" not in monitor.text
    await coordinator.say("/coverage")
    await coordinator.press("What to look at: Perth")
    assert coordinator.text.count("•") > 9
    assert "C Hall: on the last visit" in coordinator.text or "C Hall" not in coordinator.text


async def test_coverage_stands_in_the_way_of_nothing_open(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    await monitor.say("/coverage")
    assert "Was the visit made?" in monitor.text


async def test_the_next_booked_visit_stands_beside_and_of_a_colleague_no_more_than_the_week(desk: Desk) -> None:
    monitor, colleague = await desk.member(1), await desk.member(2)
    coordinator, lead = await desk.member(3, Role.COORDINATOR), await desk.member(4, Role.LEAD, ())
    for words in ("/plan", "book", "1 dec", "10-12", "book it"):
        await monitor.say(words)
    for chat, said in (
        (monitor, "next: B-0001, you, Tue 1 Dec."),
        (colleague, "next: Monitor 1, week of 30 Nov."),
        (coordinator, "next: B-0001, Monitor 1, Tue 1 Dec."),
        (lead, "next: Monitor 1, week of 30 Nov."),
    ):
        await chat.say("/coverage")
        assert said in chat.text
    await monitor.say("/coverage")
    await monitor.press("What to look at")
    assert "Next: B-0001, you, Tue 1 Dec." in monitor.text
