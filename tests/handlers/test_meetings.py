"""Meetings: who sees one, who changes one, what a press means before and after it; what is told of it."""

from datetime import UTC, datetime, timedelta

import pytest

from store.members import Role
from tests.handlers.conftest import Chat, Desk
from tests.handlers.test_reminding import reminders

SLOT = "2026-12-01"
WHICH = ("one", "all")


async def make(coordinator: Chat, repeat: str = "every week") -> None:
    """Make a team meeting on 1 December at two."""
    await coordinator.press_data("do:meetings:new")
    for answer in ("team", "Teams", "1 december", "2pm", repeat):
        await coordinator.say(answer)
    await coordinator.press("Make it")


#: What may be pressed about a meeting, a "{}" for its reference.
ABOUT_A_MEETING = (
    "do:open:{}",
    f"do:meeting:{{}}:{SLOT}",
    f"do:coming:{{}}:{SLOT}",
    f"do:there:{{}}:{SLOT}",
    f"do:agenda:{{}}:{SLOT}",
    f"do:agree:{{}}:{SLOT}",
    f"do:postpone:{{}}:{SLOT}",
    f"do:calloff:{{}}:{SLOT}",
    f"do:calledoff:{{}}:{SLOT}:all",
    "do:action:{}:1",
    "do:acted:{}:1",
)


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.MONITOR, ("polmont",)),
        (Role.COORDINATOR, ("polmont",)),
        (Role.LEAD, ("perth",)),
        (Role.ADMINISTRATOR, ("perth",)),
    ],
    ids=["monitor elsewhere", "co-ordinator elsewhere", "lead", "administrator"],
)
async def test_a_meeting_one_may_not_see_is_like_none(desk: Desk, role: Role, places: tuple[str, ...]) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await make(coordinator)
    other = await desk.member(2, role, places)
    before = await desk.kept()
    for data in ABOUT_A_MEETING:
        await other.press_data(data.format("M-0001"))
        there = other.text, other.labels, other.toast
        await other.press_data(data.format("M-9999"))
        assert there == (other.text, other.labels, other.toast), data
    assert await desk.kept() == before


async def test_a_monitor_changes_no_meeting(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    await make(coordinator)
    before = await desk.kept()
    verbs = ("postpone", "calloff", "agree")
    pressed = [f"do:{verb}:M-0001:{SLOT}" for verb in verbs] + [
        f"do:calledoff:M-0001:{SLOT}:{which}" for which in WHICH
    ]
    for data in ("do:meetings:new", *pressed):
        await monitor.press_data(data)
    assert await desk.kept() == before


@pytest.mark.parametrize("data", ["do:meeting:M-0001:2026-12-02", "do:meeting:M-0001:yesterday", "do:meeting:M-0001:",
                                  "do:coming:M-0001:2026-12-02", "do:calledoff:M-0001:2026-12-01:some", "do:action:",
                                  "do:action:M-0001:²", "do:acted:M-0001:" + "9" * 30, "do:meetings:past:99",
                                  "do:there:M-0001:2026-12-01"])  # fmt: skip
async def test_data_that_makes_no_sense_changes_nothing(desk: Desk, data: str) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await make(coordinator)
    before = await desk.kept()
    await coordinator.press_data(data)
    assert coordinator.screens
    assert await desk.kept() == before


async def test_what_is_for_before_a_meeting_is_refused_after_it(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await make(coordinator)
    desk.later(timedelta(days=20))
    for verb, ending in (("coming", ""), ("postpone", ""), ("agenda", ""), ("calledoff", ":one")):
        await coordinator.press_data(f"do:{verb}:M-0001:{SLOT}{ending}")
        assert "It has begun already" in coordinator.text
        assert "M-0001: team meeting, Tuesday 1 December 2026" in coordinator.text


async def test_one_that_is_called_off_is_gone_and_the_next_stands(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    await make(coordinator)
    await coordinator.press_data(f"do:calloff:M-0001:{SLOT}")
    await coordinator.press("Call this one off")
    await monitor.press_data(f"do:meeting:M-0001:{SLOT}")
    assert "That meeting is called off." in monitor.text
    await monitor.say("/meetings m-0001")
    assert "Tuesday 8 December 2026 at 14:00" in monitor.text


async def test_a_move_is_refused_when_the_series_was_changed_meanwhile(desk: Desk) -> None:
    coordinator, second = await desk.member(1, Role.COORDINATOR), await desk.member(2, Role.COORDINATOR)
    await make(coordinator)
    await coordinator.press_data(f"do:postpone:M-0001:{SLOT}")
    for answer in ("3 december", "10am"):
        await coordinator.say(answer)
    await second.press_data(f"do:calledoff:M-0001:{SLOT}:one")
    await coordinator.press("Move it", coordinator.screens[-2])
    assert "It is not filed; your answers are kept." in coordinator.text


async def test_an_hour_of_today_that_has_gone_by_is_refused(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await coordinator.press_data("do:meetings:new")
    for answer in ("liaison", "Teams", "today", "2pm"):
        await coordinator.say(answer)
    assert "It is 15:00 already." in coordinator.text
    await coordinator.say("4pm")
    assert "Does it repeat?" in coordinator.text


async def test_several_prisons_are_chosen_and_all_their_members_are_told(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR, ("perth", "polmont", "barlinnie"))
    people = [
        await desk.member(2),
        await desk.member(3, places=("polmont",)),
        await desk.member(4, places=("barlinnie",)),
    ]
    await coordinator.press_data("do:meetings:new")
    await coordinator.say("team")
    for place in ("Perth", "Polmont", "Done"):
        await coordinator.press(place)
    for answer in ("Teams", "tomorrow", "9am", "once"):
        await coordinator.say(answer)
    await coordinator.press("Make it")
    assert ["A team meeting is planned" in chat.text for chat in people] == [True, True, False]
    assert "Teams" not in people[0].text


async def told_on(desk: Desk, chat: Chat, begin: datetime, days: int) -> list[str]:
    """The days, as "24 Nov", on which somebody is reminded, looking at eight each morning."""
    told = []
    for day in range(days):
        desk.now = begin + timedelta(days=day)
        before = len(reminders(chat))
        await desk.ring()
        if len(reminders(chat)) > before:
            told.append(f"{desk.now.day} {desk.now:%b}")
    return told


async def test_a_meeting_is_told_of_a_week_before_the_day_before_and_on_its_day(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    await make(coordinator, "once")
    assert await told_on(desk, monitor, datetime(2026, 11, 23, 8, tzinfo=UTC), 12) == ["24 Nov", "30 Nov", "1 Dec"]


async def test_who_does_not_come_is_not_told(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    await make(coordinator, "once")
    await monitor.press_data(f"do:away:M-0001:{SLOT}")
    assert await told_on(desk, monitor, datetime(2026, 11, 23, 8, tzinfo=UTC), 12) == []


async def test_a_meeting_called_off_is_not_told_of(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    await make(coordinator, "once")
    await desk.ring()
    await coordinator.press_data(f"do:calledoff:M-0001:{SLOT}:one")
    assert await told_on(desk, monitor, datetime(2026, 11, 23, 8, tzinfo=UTC), 12) == []


async def test_an_action_is_told_until_it_is_done(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    await make(coordinator, "once")
    desk.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    await coordinator.press_data(f"do:agree:M-0001:{SLOT}")
    for answer in ("ask for the rota", "Monitor 2", "9 december"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert "You have an action." in monitor.text
    assert "rota" not in monitor.text
    begin = datetime(2026, 12, 3, 8, tzinfo=UTC)
    assert await told_on(desk, monitor, begin, 16) == ["6 Dec", "9 Dec", "16 Dec"]
    assert "M-0001#1: an action of yours" in reminders(monitor)[-1]
    await monitor.press_data("do:acted:M-0001:1")
    assert await told_on(desk, monitor, datetime(2026, 12, 19, 8, tzinfo=UTC), 10) == []
