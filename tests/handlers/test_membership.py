"""Who gets in, who gets out, and what strangers hear."""

from datetime import timedelta

import pytest

from store.members import Role
from tests.handlers.conftest import Desk, file_a_request


async def test_a_stranger_gets_one_line_an_hour_and_nothing_else(desk: Desk) -> None:
    stranger = desk.stranger(99)
    await stranger.say("hello")
    assert "serves members only" in stranger.text
    for _ in range(3):
        await stranger.say("/visit")
        await stranger.press_data("do:open:V-0001")
    assert len(stranger.screens) == 1
    desk.later(timedelta(minutes=61))
    await stranger.say("hello?")
    assert len(stranger.screens) == 2


async def test_an_invitation_in_the_chat_lets_one_person_in_once(desk: Desk) -> None:
    administrator = await desk.member(1, Role.ADMINISTRATOR, ())
    await administrator.say("/invite")
    await administrator.press("Monitor")
    await administrator.press("Perth")
    await administrator.press("Done")
    await administrator.press("Skip")
    await administrator.press("Make the code")
    start = next(key.copies for row in administrator.screens[-1].keys for key in row if key.copies)
    newcomer, second = desk.stranger(50), desk.stranger(51)
    await newcomer.say(start)
    assert "What would you like to do?" in newcomer.text
    member = await desk.who(50)
    assert member is not None
    assert (member.role, member.establishments, member.label) == (Role.MONITOR, ("perth",), "Monitor, HMP Perth")
    await second.say(start)
    assert "used already" in second.text
    assert await desk.who(51) is None


async def test_an_ended_membership_is_out_at_the_very_next_message(desk: Desk) -> None:
    administrator = await desk.member(1, Role.ADMINISTRATOR, ())
    monitor = await desk.member(2)
    await monitor.say("/visit")
    await administrator.say("/members")
    await administrator.press("Monitor 2")
    await administrator.press("End membership")
    await administrator.press("Seal drafts")
    assert "Monitor 2 is out. Drafts sealed: 1." in administrator.text
    await monitor.say("made")
    assert "serves members only" in monitor.text


async def test_drafts_of_an_ended_membership_go_to_the_coordinator(desk: Desk) -> None:
    administrator = await desk.member(1, Role.ADMINISTRATOR, ())
    monitor, coordinator = await desk.member(2), await desk.member(3, Role.COORDINATOR)
    await desk.member(4, Role.COORDINATOR, ("polmont",))
    await monitor.say("/visit")
    await monitor.press("Made")
    await administrator.say("/members")
    await administrator.press("Monitor 2")
    await administrator.press("End membership")
    choices = [key.label for row in administrator.screens[-1].keys for key in row]
    assert choices == ["Hand drafts to Co-ordinator 3", "Seal drafts", "No, keep the membership"]
    await administrator.press("Hand drafts to")
    await coordinator.say("/drafts")
    await coordinator.press("Continue")
    assert "What day was it?" in coordinator.text


@pytest.mark.parametrize(
    ("role", "places"),
    [(Role.MONITOR, ("perth",)), (Role.COORDINATOR, ("polmont",)), (Role.LEAD, ("perth",))],
    ids=["monitor", "co-ordinator elsewhere", "lead"],
)
async def test_nobody_else_manages_a_member(desk: Desk, role: Role, places: tuple[str, ...]) -> None:
    chat, other = await desk.member(1, role, places), await desk.member(2)
    victim = await desk.who(2)
    assert victim is not None
    for data in ("do:members:0", "do:member:{}", "do:revoke:{}", "do:revoked:{}:seal", "do:begin:invite",
                 "do:team:{}", "do:places:{}", "do:assign:{}:polmont", "do:unassign:{}:perth", "do:hand:{}",
                 "do:handed:{}:{}"):  # fmt: skip
        await chat.press_data(data.format(victim.id[:12], victim.id[:12]))
        assert "Monitor 2" not in chat.text
    for command in ("/members", "/invite"):
        await chat.say(command)
        assert "I do not know the command" in chat.text
    await other.say("/menu")
    assert "What would you like to do?" in other.text


async def test_an_administrator_cannot_end_their_own_membership(desk: Desk) -> None:
    administrator = await desk.member(1, Role.ADMINISTRATOR, ())
    me = await desk.who(1)
    assert me is not None
    await administrator.press_data(f"do:revoked:{me.id[:12]}:seal")
    assert "There is no such member." in administrator.text
    assert await desk.who(1) is not None


async def test_drafts_are_not_sealed_because_their_heir_has_gone(desk: Desk) -> None:
    administrator = await desk.member(1, Role.ADMINISTRATOR, ())
    await desk.member(2)
    monitor = await desk.who(2)
    assert monitor is not None
    await administrator.press_data(f"do:revoked:{monitor.id[:12]}:000000000000")
    assert "End the membership of Monitor 2?" in administrator.text
    assert await desk.who(2) is not None


async def test_a_coordinator_looks_after_the_monitors_of_their_establishments(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR, ("perth", "polmont"))
    monitor = await desk.member(2, places=("perth",))
    await desk.member(3, places=("perth", "barlinnie"))
    await desk.member(4, places=("barlinnie",))
    await coordinator.say("/team")
    labels = {key.label.split(" · ")[-1] for row in coordinator.screens[-1].keys for key in row}
    assert labels == {"Monitor 2", "Monitor 3", "Menu"}
    await coordinator.press("Monitor 2")
    await coordinator.press("Establishments")
    await coordinator.press("☐ Polmont")
    assert "Assigned to HMP & YOI Polmont." in coordinator.text
    found = await desk.who(2)
    assert found is not None
    assert found.establishments == ("perth", "polmont")
    await monitor.say("/visit")
    assert "Which prison" in monitor.text


async def test_what_an_absent_monitor_holds_goes_to_a_colleague_who_sees_all_their_places(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    absent, heir = await desk.member(2), await desk.member(3)
    await file_a_request(absent)
    await absent.say("/visit")
    await absent.press("Made")
    await coordinator.say("/team")
    await coordinator.press("Monitor 2")
    await coordinator.press("Hand over")
    await coordinator.press("Monitor 3")
    assert "Handed to Monitor 3: open requests, concerns and actions 1, drafts 1." in coordinator.text
    await heir.say("/desk")
    assert "R-0001" in str(heir.screens[-1].keys)
    await absent.say("/desk")
    assert "Nothing waits for you." in absent.text
    await heir.say("/drafts")
    assert "Continue: visit, HMP Perth" in str(heir.screens[-1].keys)


async def test_drafts_do_not_go_to_somebody_who_may_not_see_their_place(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    absent = await desk.member(2, places=("perth", "barlinnie"))
    heir = await desk.member(3)
    await absent.say("/visit")
    await absent.press("Barlinnie")
    await absent.press("Made")
    await coordinator.say("/team")
    await coordinator.press("Monitor 2")
    await coordinator.press("Hand over")
    await coordinator.press("Monitor 3")
    assert "Drafts stay: Monitor 3 does not see all the establishments." in coordinator.text
    await heir.say("/drafts")
    assert "Nothing is unfinished." in heir.text


async def test_what_a_monitor_holds_at_a_place_they_leave_goes_to_the_coordinator(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR)
    leaving = await desk.member(2)
    await file_a_request(leaving)
    await coordinator.say("/team")
    await coordinator.press("Monitor 2")
    await coordinator.press("Establishments")
    await coordinator.press("☑ Perth")
    assert "Open requests, concerns and actions handed to Co-ordinator 1: 1." in coordinator.text
    await leaving.say("/requests R-0001")
    assert "There is no record of that reference that you may read." in leaving.text


async def test_a_code_that_looks_like_a_name_is_no_text_to_hold_back(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/start 5HH0-06VQ-MSJ5-JE5G Mr Smith")
    assert "What would you like to do?" in monitor.text
