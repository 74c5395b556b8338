"""Who sees applications and terms, who changes them, and what is said when they may not."""

from datetime import UTC, datetime, timedelta

import pytest

from store.members import Role
from tests.handlers.conftest import Chat, Desk
from tests.handlers.test_reminding import reminders


async def apply(coordinator: Chat, label: str = "applicant 3 for HMP Perth") -> None:
    """Keep an application received yesterday."""
    await coordinator.press_data("do:service:new")
    for answer in (label, "yesterday"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")


async def appoint(coordinator: Chat, reference: str = "P-0001", on: str = "today") -> None:
    """Appoint somebody, with the usual probation."""
    await coordinator.press_data(f"do:appoint:{reference}")
    for answer in (on, "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")


#: What may be pressed about an application, a "{}" for its reference.
ABOUT_AN_APPLICATION = (
    "do:open:{}",
    "do:stages:{}",
    "do:stage:{}:sift",
    "do:shut:{}:withdrawn",
    "do:reopen:{}",
    "do:appoint:{}",
    "do:tie:{}",
    "do:tied:{}:ffffffffffff",
    "do:probation:{}",
    "do:leaving:{}",
)


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.MONITOR, ("perth",)),
        (Role.COORDINATOR, ("polmont",)),
        (Role.LEAD, ("perth",)),
        (Role.ADMINISTRATOR, ("perth",)),
    ],
    ids=["monitor", "co-ordinator elsewhere", "lead", "administrator"],
)
async def test_an_application_one_may_not_see_is_like_none(desk: Desk, role: Role, places: tuple[str, ...]) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await apply(coordinator)
    other = await desk.member(2, role, places)
    before = await desk.kept()
    for data in ABOUT_AN_APPLICATION:
        await other.press_data(data.format("P-0001"))
        there = other.text, other.labels, other.toast
        await other.press_data(data.format("P-9999"))
        assert there == (other.text, other.labels, other.toast), data
        assert "applicant" not in other.text
    assert await desk.kept() == before


async def test_a_member_of_another_team_cannot_be_appointed_or_tied(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await desk.member(2, places=("polmont",))
    await desk.member(3, Role.COORDINATOR, ("perth",))
    await apply(coordinator)
    await appoint(coordinator)
    before = await desk.kept()
    for chat in (2, 3):
        other = await desk.who(chat)
        assert other is not None
        await coordinator.press_data(f"do:tied:P-0001:{other.id[:12]}")
        assert "Who has P-0001 become?" in coordinator.text
        await coordinator.press_data(f"do:appointed:{other.id[:12]}")
        assert "There is no application" in coordinator.text
    assert await desk.kept() == before


@pytest.mark.parametrize("data", ["do:stage:P-0001:nothing", "do:shut:P-0001:lost", "do:tied:P-0001:", "do:tie:P-0001",
                                  "do:probation:P-0001", "do:leaving:P-0001", "do:stage:", "do:appointed:",
                                  "do:service:nothing:99", "do:service:over:" + "9" * 20, "do:stage:P-²"])  # fmt: skip
async def test_data_that_makes_no_sense_changes_nothing(desk: Desk, data: str) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await apply(coordinator)
    before = await desk.kept()
    await coordinator.press_data(data)
    assert coordinator.screens
    assert await desk.kept() == before


async def test_an_application_can_be_closed_and_opened_again(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await apply(coordinator)
    await coordinator.press("Open P-0001")
    await coordinator.press("Not taken")
    assert "Not taken on 22 Nov 2026." in coordinator.text
    await coordinator.press_data("do:stage:P-0001:sift")
    assert "not open any more" in coordinator.text
    await coordinator.press("Open it again")
    assert "Stage: received, since today" in coordinator.text


async def test_who_serves_is_seen_where_they_serve(desk: Desk) -> None:
    coordinator, there = await desk.member(1, Role.COORDINATOR), await desk.member(2, Role.COORDINATOR, ("polmont",))
    await desk.member(3)
    await apply(coordinator)
    await appoint(coordinator)
    await coordinator.press("Tie to a member")
    await coordinator.press("Monitor 3")
    monitor = await desk.who(3)
    assert monitor is not None
    await there.press_data("do:open:P-0001")
    assert "There is no application" in there.text
    await desk.member(4, Role.COORDINATOR, ("perth", "polmont"))
    both = desk.stranger(4)
    for action in ("assign", "unassign"):
        await both.press_data(f"do:{action}:{monitor.id[:12]}:{'polmont' if action == 'assign' else 'perth'}")
    await there.press_data("do:open:P-0001")
    assert "Member: Monitor 3" in there.text
    await coordinator.press_data("do:open:P-0001")
    assert "There is no application" in coordinator.text


async def test_one_person_is_appointed_once(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await desk.member(2)
    monitor = await desk.who(2)
    assert monitor is not None
    for _ in range(2):
        await apply(coordinator)
    for reference in ("P-0001", "P-0002"):
        await appoint(coordinator, reference)
    await coordinator.press_data(f"do:tied:P-0001:{monitor.id[:12]}")
    await coordinator.press_data(f"do:tied:P-0002:{monitor.id[:12]}")
    assert "changed the application in the meantime" in coordinator.text
    await coordinator.press_data(f"do:appointed:{monitor.id[:12]}")
    assert "P-0001: applicant 3" in coordinator.text


async def test_a_review_that_ends_the_appointment_leads_to_leaving(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await apply(coordinator)
    await appoint(coordinator, on="yesterday")
    await coordinator.press_data("do:probation:P-0001")
    for answer in ("today", "end the appointment", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert "The appointment is to end. Nothing else has changed yet." in coordinator.text
    await coordinator.press("Say when they leave")
    for answer in ("in 2 weeks", "appointment ended", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert "last day Sunday 6 December 2026, appointment ended" in coordinator.text


async def test_a_review_said_twice_is_refused_when_somebody_has_left_meanwhile(desk: Desk) -> None:
    coordinator, second = await desk.member(1, Role.COORDINATOR), await desk.member(2, Role.COORDINATOR)
    await apply(coordinator)
    await appoint(coordinator)
    await coordinator.press_data("do:probation:P-0001")
    for answer in ("today", "continue", "skip", "skip"):
        await coordinator.say(answer)
    await second.press_data("do:leaving:P-0001")
    for answer in ("today", "other", "skip"):
        await second.say(answer)
    await second.press("Keep it")
    await coordinator.press("Keep it")
    assert "It is not filed; your answers are kept." in coordinator.text


async def test_a_monitor_without_an_appointment_is_told_whom_to_ask(desk: Desk) -> None:
    monitor = await desk.member(2)
    await monitor.say("/service")
    assert "Your co-ordinator has not kept since when you serve." in monitor.text


async def test_a_lead_sees_counts_and_no_label(desk: Desk) -> None:
    coordinator, lead = await desk.member(1, Role.COORDINATOR), await desk.member(2, Role.LEAD, ())
    await lead.say("/service")
    assert "No application and no appointment is kept yet." in lead.text
    await apply(coordinator)
    await apply(coordinator)
    await appoint(coordinator)
    await lead.say("/service")
    assert "Together: received 1; serving 1, in probation 1." in lead.text
    assert "P-0001" not in lead.text
    assert "applicant" not in lead.text


async def test_a_list_of_many_has_pages(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    for _ in range(9):
        await apply(coordinator)
    await coordinator.say("/service")
    assert "P-0009" not in str(coordinator.labels)
    await coordinator.press("More")
    assert "P-0009" in str(coordinator.labels)


async def told_on(desk: Desk, chat: Chat, begin: datetime, days: int) -> dict[str, str]:
    """The days, as "24 Nov 2026", on which somebody is reminded at eight, and what they read."""
    told = {}
    for day in range(days):
        desk.now = begin + timedelta(days=day)
        before = len(reminders(chat))
        await desk.ring()
        if len(reminders(chat)) > before:
            told[f"{desk.now.day} {desk.now:%b %Y}"] = reminders(chat)[-1]
    return told


async def test_an_application_left_at_a_stage_is_told_to_the_coordinator(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await apply(coordinator)
    begin = datetime(2026, 12, 1, 8, tzinfo=UTC)
    told = await told_on(desk, coordinator, begin, 25)
    assert list(told) == ["6 Dec 2026", "20 Dec 2026"]
    assert "P-0001: at its stage longer than usual" in told["6 Dec 2026"]
    await coordinator.press_data("do:stage:P-0001:sift")
    assert await told_on(desk, coordinator, begin + timedelta(days=25), 20) == {}


async def test_a_probation_review_is_told_to_the_coordinator_until_it_is_held(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    await apply(coordinator)
    await appoint(coordinator)  # reviews on 22 February and 22 May
    told = await told_on(desk, coordinator, datetime(2027, 2, 1, 8, tzinfo=UTC), 30)
    assert list(told) == ["8 Feb 2027", "22 Feb 2027", "1 Mar 2027"]
    assert "P-0001: probation review" in told["8 Feb 2027"]
    desk.now = datetime(2027, 3, 3, 9, tzinfo=UTC)
    await coordinator.press_data("do:probation:P-0001")
    for answer in ("today", "continue", "skip", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert await told_on(desk, coordinator, datetime(2027, 3, 4, 8, tzinfo=UTC), 40) == {}


async def test_the_end_of_a_term_is_told_to_the_monitor_and_the_coordinator(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    who = await desk.who(2)
    assert who is not None
    await coordinator.press_data(f"do:appointed:{who.id[:12]}")
    for answer in ("12 march 2018", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    begin = datetime(2026, 11, 23, 8, tzinfo=UTC)
    told = await told_on(desk, monitor, begin, 120)
    assert list(told) == ["11 Dec 2026", "9 Feb 2027", "11 Mar 2027"]
    assert "The last possible day of your term" in told["11 Dec 2026"]
    assert any("P-0001: last possible day of a term" in text for text in reminders(coordinator))


async def test_who_leaves_is_not_told_of_the_end_of_the_term(desk: Desk) -> None:
    coordinator, monitor = await desk.member(1, Role.COORDINATOR), await desk.member(2)
    who = await desk.who(2)
    assert who is not None
    await coordinator.press_data(f"do:appointed:{who.id[:12]}")
    for answer in ("12 march 2018", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    await coordinator.press_data("do:leaving:P-0001")
    for answer in ("today", "resigned", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert await told_on(desk, monitor, datetime(2026, 12, 10, 8, tzinfo=UTC), 4) == {}


async def test_whose_membership_ended_serves_no_more_and_is_asked_about(desk: Desk) -> None:
    coordinator, lead = await desk.member(1, Role.COORDINATOR), await desk.member(3, Role.LEAD, ())
    await desk.member(2)
    who = await desk.who(2)
    assert who is not None
    await coordinator.press_data(f"do:appointed:{who.id[:12]}")
    for answer in ("12 march 2018", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    await coordinator.press_data(f"do:revoked:{who.id[:12]}:seal")
    await lead.say("/service")
    assert "serving" not in lead.text
    await coordinator.press_data("do:service:over:0")
    await coordinator.press("P-0001 · Perth · membership ended, say when they left")
    assert "The membership has ended. Say when and why they left: Leaving." in coordinator.text
    await coordinator.press("Leaving")
    for answer in ("today", "resigned", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    assert await told_on(desk, coordinator, datetime(2026, 12, 11, 8, tzinfo=UTC), 1) == {}
    await coordinator.press_data("do:open:P-0001")
    assert "End membership" not in coordinator.labels


async def test_who_serves_at_several_prisons_is_one_person(desk: Desk) -> None:
    places = ("perth", "polmont")
    coordinator, lead = await desk.member(1, Role.COORDINATOR, places), await desk.member(3, Role.LEAD, ())
    await desk.member(2, places=places)
    who = await desk.who(2)
    assert who is not None
    await coordinator.press_data(f"do:appointed:{who.id[:12]}")
    for answer in ("12 march 2024", "skip"):
        await coordinator.say(answer)
    await coordinator.press("Keep it")
    await coordinator.press_data("do:service:serving:0")
    assert sum("P-0001" in label for label in coordinator.labels) == 1
    await lead.say("/service")
    assert "Together: serving 1." in lead.text
    assert "Polmont: serving 1." in lead.text
