"""Training: recorded and booked by a monitor, confirmed by the co-ordinator, counted for a lead, hidden from others."""

from datetime import timedelta

import pytest

from store import members, preferences, training
from store.members import Role
from store.training import Course
from tests.handlers.conftest import Chat, Desk, words


async def record(chat: Chat, course: str, day: str = "yesterday", proof: str = "skip") -> str:
    """Record a course done; returns its reference."""
    await chat.say("/training")
    await chat.press("Record or book")
    for answer in (course, "done", day, proof):
        await chat.say(answer)
    await chat.press("Keep it")
    return chat.text.partition(":")[0].removeprefix("<b>")


async def book(chat: Chat, course: str, day: str = "in two weeks") -> str:
    """Book a course; returns the reference."""
    await chat.say("/training")
    await chat.press("Record or book")
    for answer in (course, "booked", day):
        await chat.say(answer)
    await chat.press("Keep it")
    return chat.text.partition(":")[0].removeprefix("<b>")


async def take_over(desk: Desk, chat: int, course: str, day: str, place: str = "") -> None:
    async with desk.store.writing(desk.now) as work:
        member = await members.by_chat(work, chat)
        assert member is not None
        await training.take_over(work, member.id, Course(course, place, day), "")


async def test_a_newcomer_sees_the_programme_and_what_comes_next(desk: Desk) -> None:
    monitor = await desk.newcomer(1)
    await monitor.say("/training")
    assert "Your training: 0 of 9 done" in monitor.text
    assert "– IPM CMS/IT Training. Not done yet. It comes after First visit." in monitor.text
    assert "– Key Vending and Security, Perth. Not done yet. To be done by 17 Jan 2027." in monitor.text
    assert "Optional: Drug-related issues, Trauma-informed approaches." in monitor.text
    assert monitor.labels[:2] == ["Next: Awareness session", "Record or book a course"]


async def test_what_is_recorded_counts_and_waits_for_the_coordinator(desk: Desk) -> None:
    monitor, coordinator = await desk.newcomer(1), await desk.member(2, Role.COORDINATOR)
    assert await record(monitor, "ppt", "20 Nov", "certificate 114") == "T-0001"
    assert "It counts from now on; your co-ordinator confirms it." in monitor.text
    await monitor.press("Training")
    assert "1 of 9 done" in monitor.text
    assert "? Personal Protection Training. Done 20 Nov 2026, not confirmed yet." in monitor.text
    assert "The refresher is due by 20 Nov 2027." in monitor.text
    await coordinator.say("/training")
    assert "1 to confirm, 4 due within 60 days." in coordinator.text
    assert coordinator.labels[0] == "T-0001 · Monitor 1 · PPT · done 20 Nov 2026, to confirm"
    await coordinator.press("T-0001")
    assert "Done, waiting to be confirmed; Friday 20 November 2026." in coordinator.text
    assert "Monitor 1 recorded it, done 20 Nov 2026. Proof: certificate 114" in coordinator.text
    await coordinator.press("Confirm")
    assert "T-0001 is confirmed." in coordinator.text
    assert words(monitor.screens[-1]) == "<b>T-0001</b>\nYour co-ordinator has confirmed it."
    await monitor.press("Open T-0001")
    assert "Co-ordinator 2 confirmed it." in monitor.text
    assert "Withdraw it" not in monitor.labels


async def test_a_refusal_says_why_and_the_course_is_open_again(desk: Desk) -> None:
    monitor, coordinator = await desk.newcomer(1), await desk.member(2, Role.COORDINATOR)
    await record(monitor, "core")
    await coordinator.say("/training t-0001")
    await coordinator.press("Do not confirm")
    await coordinator.say("the certificate is of another course")
    await coordinator.press("Send it")
    assert "T-0001 is not confirmed. The monitor is told." in coordinator.text
    assert "Your co-ordinator has not confirmed it, and says why." in monitor.text
    await monitor.press("Open T-0001")
    assert "did not confirm it: the certificate is of another course" in monitor.text
    await monitor.say("/training")
    assert "0 of 9 done" in monitor.text


async def test_what_is_confirmed_can_be_taken_back(desk: Desk) -> None:
    monitor, coordinator = await desk.newcomer(1), await desk.member(2, Role.COORDINATOR)
    await record(monitor, "core")
    await coordinator.press_data("do:confirm:T-0001")
    await coordinator.press_data("do:open:T-0001")
    await coordinator.press("Take the confirmation back")
    await coordinator.say("a mistake of mine")
    await coordinator.press("Send it")
    await coordinator.press_data("do:confirm:T-0001")
    assert "T-0001 is refused. Nothing was changed." in coordinator.text


async def test_a_booking_is_withdrawn_or_done(desk: Desk) -> None:
    monitor = await desk.newcomer(1)
    assert await book(monitor, "core") == "T-0001"
    assert "Booked for Sunday 6 December 2026. A reminder comes before it." in monitor.text
    await monitor.say("/training")
    assert "B IPM Core Training. Booked for 6 Dec 2026." in monitor.text
    await monitor.press("T-0001")
    await monitor.press("Withdraw it")
    assert "T-0001 is withdrawn." in monitor.text
    await book(monitor, "core", "in 3 days")
    desk.later(timedelta(days=5))
    await monitor.say("/training")
    assert "It was booked for 25 Nov 2026, and nothing is recorded of it." in monitor.text
    await monitor.press("T-0002")
    await monitor.press("It is done")
    for answer in ("25 nov", "skip"):
        await monitor.say(answer)
    await monitor.press("Keep it")
    assert "T-0002: IPM Core Training" in monitor.text


async def test_the_same_day_twice_is_refused_and_nothing_is_lost(desk: Desk) -> None:
    monitor = await desk.newcomer(1)
    await record(monitor, "core")
    await record(monitor, "core")
    assert "That course is recorded for that day already: T-0001. Nothing was changed. It is not filed" in monitor.text
    await monitor.say("day")
    await monitor.say("20 nov")
    await monitor.press("Keep it")
    assert "T-0002" in monitor.text


async def test_a_course_before_its_turn_is_asked_about(desk: Desk) -> None:
    monitor = await desk.newcomer(1)
    await monitor.say("/training")
    await monitor.press("Record or book")
    await monitor.say("hubshare")
    assert "It comes after First visit, which is not recorded yet. Go on all the same?" in monitor.text


async def test_a_course_done_years_ago_can_be_recorded(desk: Desk) -> None:
    monitor = await desk.newcomer(1)
    await record(monitor, "boundaries", "3 March 2019")
    await monitor.say("/training")
    assert "? Professional Boundaries. Done 3 Mar 2019, not confirmed yet." in monitor.text


async def test_key_vending_is_asked_for_each_establishment(desk: Desk) -> None:
    monitor = await desk.newcomer(1, places=("perth", "low-moss"))
    await record(monitor, "key vending low moss")
    await monitor.say("/training")
    assert "? Key Vending and Security, Low Moss. Done 21 Nov 2026" in monitor.text
    assert "– Key Vending and Security, Perth. Not done yet." in monitor.text
    assert "1 of 10 done" in monitor.text


async def test_a_coordinator_records_for_a_monitor_and_that_is_confirmed(desk: Desk) -> None:
    monitor, coordinator = await desk.newcomer(1, places=("perth", "shotts")), await desk.member(2, Role.COORDINATOR)
    await coordinator.say("/training")
    await coordinator.press("Monitor 1")
    assert "Shotts" not in coordinator.text
    await coordinator.press("Record or book for them")
    assert "Which course of Monitor 1?" in coordinator.text
    assert not [label for label in coordinator.labels if "Shotts" in label]
    for answer in ("key vending perth", "done", "20 nov", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert "and thereby confirmed" in coordinator.text
    assert words(monitor.screens[-1]) == "<b>T-0001</b>\nYour co-ordinator has recorded a course of yours."
    await monitor.say("/training")
    assert "✓ Key Vending and Security, Perth. Done 20 Nov 2026." in monitor.text


async def test_the_team_is_shown_by_who_is_overdue_longest(desk: Desk) -> None:
    for number in (1, 3, 4):
        await desk.newcomer(number)
    await take_over(desk, 3, "ppt", "2025-10-01")
    await take_over(desk, 4, "ppt", "2025-12-20")
    coordinator = await desk.member(2, Role.COORDINATOR)
    await coordinator.say("/training")
    assert "1 overdue" in coordinator.text
    assert coordinator.labels[0].startswith("1 · Monitor 3 · overdue: PPT · soon: Awareness")
    assert [label.partition(" · ")[2][:9] for label in coordinator.labels[:3]] == [
        "Monitor 3",
        "Monitor 4",
        "Monitor 1",
    ]
    await coordinator.press("Monitor 3")
    assert "✗ Personal Protection Training. Done 1 Oct 2025. It counted until 1 Oct 2026." in coordinator.text


async def test_the_matrix_is_a_picture_and_the_same_in_words(desk: Desk) -> None:
    monitor, coordinator = await desk.newcomer(1), await desk.member(2, Role.COORDINATOR)
    await take_over(desk, 1, "ppt", "2025-10-01")
    await take_over(desk, 1, "core", "2026-11-02")
    await record(monitor, "awareness")
    await book(monitor, "first visit")
    await coordinator.say("/training")
    await coordinator.press("picture")
    (chart,) = coordinator.pictures
    assert chart.marks is not None
    assert chart.marks.columns[:5] == ("Awareness", "Core", "First visit", "CMS/IT", "PPT")
    signs = [chart.marks.marks[place].sign for place in chart.marks.cells[0]]
    assert signs == ["?", "✓", "B", "–", "✗", "–", "–", "–", "–"]
    assert "• Monitor 1 – overdue: PPT; not yet: CMS/IT, Key vending, Induction" in coordinator.text
    assert "booked: First visit; done, to be confirmed: Awareness; done: Core" in coordinator.text
    await coordinator.press("Monitor 1")
    assert "2 of 9 done" in coordinator.text


async def test_a_long_team_has_pages(desk: Desk) -> None:
    coordinator = await desk.member(2, Role.COORDINATOR)
    for number in range(10, 35):
        await desk.newcomer(number)
    await coordinator.say("/training")
    assert sum("Monitor" in label for label in coordinator.labels) == 8
    await coordinator.press("More")
    assert "Monitor 18" in coordinator.labels[0]
    await coordinator.press("picture")
    assert len(coordinator.pictures[-1].marks.rows) == 20  # type: ignore[union-attr]
    await coordinator.press("More")
    assert len(coordinator.pictures[-1].marks.rows) == 5  # type: ignore[union-attr]


async def test_a_lead_sees_counts_and_nobody(desk: Desk) -> None:
    await desk.newcomer(1)
    await desk.newcomer(3, places=("perth", "shotts"))
    await take_over(desk, 1, "ppt", "2025-10-01")
    await take_over(desk, 1, "core", "2026-11-02")
    lead = await desk.member(9, Role.LEAD, ())
    await lead.say("/training")
    assert "Perth: 2 monitors, 1 of 18 courses done. 1 overdue" in lead.text
    assert "Shotts: 1 monitor, 0 of 9 courses done." in lead.text
    assert "Monitor" not in lead.text
    assert lead.labels == ["Menu"]


async def test_an_administrator_sees_none_of_it(desk: Desk) -> None:
    await record(await desk.newcomer(1), "core")
    administrator = await desk.member(9, Role.ADMINISTRATOR, ("perth",))
    for data in ("do:training", "do:matrix", "do:open:T-0001", "do:train"):
        await administrator.press_data(data)
        assert "Core" not in administrator.text
    await administrator.say("/training")
    assert "I do not know the command /training" in administrator.text


FORGED = (
    "do:open:{0}",
    "do:confirm:{0}",
    "do:refuse:{0}",
    "do:withdraw:{0}",
    "do:trainee:{1}",
    "do:train:core:{1}",
    "do:train::{1}",
)


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.MONITOR, ("polmont",)),
        (Role.MONITOR, ("perth",)),
        (Role.COORDINATOR, ("polmont",)),
        (Role.LEAD, ("perth",)),
        (Role.ADMINISTRATOR, ("perth",)),
    ],
)
async def test_a_forged_press_changes_nothing_and_tells_nothing(
    desk: Desk, role: Role, places: tuple[str, ...]
) -> None:
    monitor = await desk.newcomer(1)
    await record(monitor, "core", proof="planted-proof")
    found = await desk.who(1)
    assert found is not None
    other = await desk.member(9, role, places)
    before = await desk.kept()
    for data in FORGED:
        await other.press_data(data.format("T-0001", found.id[:12]))
        there = (other.text, other.labels if other.screens else [], other.toast)
        await other.press_data(data.format("T-0999", "f" * 12))
        assert there == (other.text, other.labels if other.screens else [], other.toast), data
        assert "planted-proof" not in there[0]
        assert "Monitor 1" not in there[0]
    assert await desk.kept() == before


async def test_a_monitor_confirms_nothing_of_their_own(desk: Desk) -> None:
    monitor = await desk.newcomer(1)
    await record(monitor, "core")
    before = await desk.kept()
    for data in ("do:confirm:T-0001", "do:refuse:T-0001"):
        await monitor.press_data(data)
    assert await desk.kept() == before


async def test_a_monitor_who_was_taken_off_is_not_recorded_for(desk: Desk) -> None:
    await desk.newcomer(1)
    coordinator = await desk.member(2, Role.COORDINATOR)
    found = await desk.who(1)
    assert found is not None
    await coordinator.press_data(f"do:train:core:{found.id[:12]}")
    for answer in ("done", "yesterday", "skip"):
        await coordinator.say(answer)
    async with desk.store.writing(desk.now) as work:
        await members.unassign(work, found.id, "perth", "operator")
    await coordinator.press("Keep it")
    assert "There is no such training record. Nothing was changed. It is not filed" in coordinator.text


async def test_those_for_whom_something_else_falls_due_now_are_planned_anew(desk: Desk) -> None:
    monitor, coordinator = await desk.newcomer(1), await desk.member(2, Role.COORDINATOR)
    await desk.member(3, Role.COORDINATOR, ("polmont",))
    ids = {chat: member.id for chat in (1, 2, 3) if (member := await desk.who(chat))}

    async def anew() -> set[int]:
        today = desk.now.date().isoformat()
        async with desk.store.writing(desk.now) as work:
            stale = await preferences.unplanned(work, today, 99)
            await preferences.planned(work, list(ids.values()), today)
        return {chat for chat, member in ids.items() if member in stale}

    await anew()
    await record(monitor, "core")
    assert await anew() == {1, 2}
    await coordinator.press_data("do:confirm:T-0001")
    assert 1 in await anew()
