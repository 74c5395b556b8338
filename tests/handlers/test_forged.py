"""Forged presses: a button that somebody was never shown changes nothing, and tells nothing that they may not know."""

from typing import NamedTuple

import pytest

from store.members import Role
from tests.handlers.conftest import Chat, Desk, file_a_bad_visit, file_a_request

#: What may be pressed about a record, a "{}" for its reference.
ABOUT_A_RECORD = (
    "do:open:{}",
    "do:undo:{}",
    "do:amend:{}",
    "do:change:{}",
    "do:change:{}:answered",
    "do:look:{}",
    "do:look:{}:remedied",
    "do:review:{}",
    "do:review:{}:accepted",
    "do:reply:{}",
)
ABOUT_AN_ALERT = ("do:ack:{}",)
#: What may be pressed about a member, a "{0}" for them, a "{1}" for a colleague.
ABOUT_A_MEMBER = (
    "do:member:{0}",
    "do:team:{0}",
    "do:places:{0}",
    "do:assign:{0}:polmont",
    "do:unassign:{0}:perth",
    "do:hand:{0}",
    "do:handed:{0}:{1}",
    "do:revoke:{0}",
    "do:revoked:{0}:seal",
    "do:revoked:{0}:{1}",
    "do:rhythm:{0}",
    "do:agree:{0}:perth",
)
#: What may be pressed about a booking.
ABOUT_A_BOOKING = (
    "do:open:{}",
    "do:move:{}",
    "do:cannot:{}",
    "do:visited:{}",
    "do:swap:{}",
    "do:unswap:{}",
    "do:take:{}",
    "do:decline:{}",
)
ABOUT_A_DRAFT = ("do:resume:{}", "do:uncancel:{}")
NOBODY = "ffffffffffff"


class Scene(NamedTuple):
    """What a monitor and a co-ordinator of Perth have left, and who they are."""

    monitor: Chat
    coordinator: Chat
    member: str
    colleague: str
    draft: str


async def scene(desk: Desk) -> Scene:
    """A visit with a concern, a request, an alert that nobody has acknowledged and an open draft, all at Perth."""
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await file_a_bad_visit(monitor)
    await file_a_request(monitor)
    await monitor.say("/request")
    for answer in ("in person", "yesterday", "skip", "a man in B hall said he wants to die"):
        await monitor.say(answer)
    await monitor.press("I have phoned")
    found, other = await desk.who(1), await desk.who(2)
    assert found is not None
    assert other is not None
    kept = await desk.kept()
    draft = next(row for row in kept["drafts"] if row[1] == found.id)
    return Scene(monitor, coordinator, found.id[:12], other.id[:12], draft[0])


async def pressed(chat: Chat, data: str) -> tuple[str, list[str], str]:
    """What pressing it shows: words, buttons, the word at the button."""
    await chat.press_data(data)
    return chat.text, chat.labels if chat.screens else [], chat.toast


ELSEWHERE = [
    (Role.MONITOR, ("polmont",)),
    (Role.COORDINATOR, ("polmont",)),
    (Role.LEAD, ("perth",)),
    (Role.ADMINISTRATOR, ("perth",)),
]


@pytest.mark.parametrize(("role", "places"), ELSEWHERE, ids=[str(role) for role, _ in ELSEWHERE])
async def test_a_record_elsewhere_is_like_one_that_does_not_exist(
    desk: Desk, role: Role, places: tuple[str, ...]
) -> None:
    await scene(desk)
    other = await desk.member(9, role, places)
    before = await desk.kept()
    for data in ABOUT_A_RECORD:
        for letter in "VRC":
            there = await pressed(other, data.format(f"{letter}-0001"))
            assert there == await pressed(other, data.format(f"{letter}-9999")), data
    for data in ABOUT_AN_ALERT:
        assert await pressed(other, data.format("A-0001")) == await pressed(other, data.format("A-9999"))
    assert await desk.kept() == before


@pytest.mark.parametrize(("role", "places"), ELSEWHERE[:3], ids=[str(role) for role, _ in ELSEWHERE[:3]])
async def test_a_member_who_is_not_looked_after_does_not_exist(desk: Desk, role: Role, places: tuple[str, ...]) -> None:
    found = await scene(desk)
    other = await desk.member(9, role, places)
    before = await desk.kept()
    for data in ABOUT_A_MEMBER:
        there = await pressed(other, data.format(found.member, found.colleague))
        assert there == await pressed(other, data.format(NOBODY, NOBODY)), data
        assert "Monitor 1" not in there[0]
    assert await desk.kept() == before


async def test_a_colleague_looks_after_nobody_and_reviews_nothing(desk: Desk) -> None:
    found = await scene(desk)
    colleague = await desk.member(9)
    before = await desk.kept()
    for data in ("do:review:V-0001", "do:review:V-0001:accepted", "do:reply:V-0001", "do:undo:V-0001", "do:ack:A-0001"):
        await colleague.press_data(data)
    for data in ABOUT_A_MEMBER:
        await colleague.press_data(data.format(found.member, found.colleague))
        assert "Monitor 1" not in colleague.text
    assert await desk.kept() == before


async def test_a_colleague_changes_no_record_of_another(desk: Desk) -> None:
    await scene(desk)
    colleague = await desk.member(9)
    before = await desk.kept()
    for reference in ("V-0001", "R-0001", "C-0001"):
        await colleague.press_data(f"do:amend:{reference}")
        assert f"{reference} is not yours to change." in colleague.text
    assert await desk.kept() == before


async def test_whoever_raised_an_alert_cannot_acknowledge_it(desk: Desk) -> None:
    found = await scene(desk)
    before = await desk.kept()
    await found.monitor.press_data("do:ack:A-0001")
    assert await desk.kept() == before


async def test_a_coordinator_looks_after_monitors_only(desk: Desk) -> None:
    found = await scene(desk)
    await desk.member(9, Role.COORDINATOR, ("perth",))
    other = await desk.who(9)
    assert other is not None
    before = await desk.kept()
    for data in ABOUT_A_MEMBER:
        await found.coordinator.press_data(data.format(other.id[:12], found.member))
        await found.coordinator.press_data(data.format(found.colleague, found.member))
        assert "There is no such member." in found.coordinator.text
    assert await desk.kept() == before


@pytest.mark.parametrize("offered", [False, True])
async def test_a_booking_of_another_is_like_one_that_does_not_exist(desk: Desk, offered: bool) -> None:
    monitor, asked = await desk.member(1), await desk.member(2)
    for words in ("/plan", "book", "1 dec", "10-12", "book it"):
        await monitor.say(words)
    colleague = await desk.who(2)
    assert colleague is not None
    if offered:
        await monitor.press_data(f"do:swap:B-0001:{colleague.id[:12]}")
    others = [await desk.member(9), await desk.member(10, places=("polmont",)), await desk.member(11, Role.LEAD)]
    others += [await desk.member(12, Role.COORDINATOR, ("polmont",)), await desk.member(13, Role.ADMINISTRATOR)]
    before = await desk.kept()
    for other in others if offered else [*others, asked]:
        for data in (*ABOUT_A_BOOKING, f"do:swap:{{}}:{colleague.id[:12]}"):
            there = await pressed(other, data.format("B-0001"))
            assert there == await pressed(other, data.format("B-9999")), data
    assert await desk.kept() == before


async def test_a_coordinator_changes_no_booking_and_whom_it_is_offered_only_answers(desk: Desk) -> None:
    monitor, asked, coordinator = await desk.member(1), await desk.member(2), await desk.member(3, Role.COORDINATOR)
    for words in ("/plan", "book", "1 dec", "10-12", "book it"):
        await monitor.say(words)
    colleague, third = await desk.who(2), await desk.member(4)
    assert colleague is not None
    await monitor.press_data(f"do:swap:B-0001:{colleague.id[:12]}")
    before = await desk.kept()
    for data in ABOUT_A_BOOKING:
        await coordinator.press_data(data.format("B-0001"))
        if data not in ("do:take:{}", "do:decline:{}"):
            await asked.press_data(data.format("B-0001"))
    for chat in (monitor, third):
        await chat.press_data("do:take:B-0001")
        await chat.press_data("do:decline:B-0001")
    assert await desk.kept() == before


async def test_a_pattern_is_agreed_by_co_ordinators_at_their_own_places_only(desk: Desk) -> None:
    await desk.member(1, places=("perth", "polmont"))
    coordinator, colleague = await desk.member(2, Role.COORDINATOR), await desk.member(3)
    found = await desk.who(1)
    assert found is not None
    before = await desk.kept()
    for chat in (coordinator, colleague):
        await chat.press_data(f"do:agree:{found.id[:12]}:polmont")
        await chat.press_data(f"do:agree:{found.id[:12]}:nowhere")
    await colleague.press_data(f"do:agree:{found.id[:12]}:perth")
    await coordinator.press_data("do:away:end:1")
    await coordinator.press_data("do:book:perth")
    assert await desk.kept() == before


async def test_a_coordinator_assigns_only_to_establishments_of_their_own(desk: Desk) -> None:
    found = await scene(desk)
    before = await desk.kept()
    for data in ("do:assign:{}:polmont", "do:assign:{}:nowhere", "do:unassign:{}:polmont"):
        await found.coordinator.press_data(data.format(found.member))
        assert "Polmont" not in found.coordinator.text
    assert await desk.kept() == before


async def test_nobody_goes_on_with_the_draft_of_another(desk: Desk) -> None:
    found = await scene(desk)
    coordinator, other = found.coordinator, await desk.member(9)
    before = await desk.kept()
    for chat in (coordinator, other):
        for data in ABOUT_A_DRAFT:
            assert await pressed(chat, data.format(found.draft)) == await pressed(chat, data.format("0" * 16))
    assert await desk.kept() == before


async def test_a_stranger_presses_in_vain(desk: Desk) -> None:
    found = await scene(desk)
    stranger = desk.stranger(99)
    before = await desk.kept()
    for data in ABOUT_A_RECORD:
        await stranger.press_data(data.format("V-0001"))
    for data in (*ABOUT_AN_ALERT, *ABOUT_A_DRAFT, *ABOUT_A_MEMBER):
        await stranger.press_data(data.format(found.member, found.colleague))
    for data in ("do:desk", "do:coverage", "do:coverage:perth", "do:rising", "do:older:2026-11-01", "do:visits"):
        await stranger.press_data(data)
    assert [one.texts for one in stranger.screens] == [
        ["<b>This assistant serves members only.</b>\nYour co-ordinator can invite you."]
    ]
    assert await desk.kept() == before


#: Lists and flows of monitors and co-ordinators.
THEIRS = ("do:desk", "do:desk:request:1", "do:rising", "do:find", "do:older:2026-11-01", "do:visits", "do:requests",
          "do:concerns", "do:requests:open:2026-01-01:0", "do:begin:request", "do:begin:concern",
          "do:another:visit")  # fmt: skip


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMINISTRATOR], ids=str)
async def test_lists_and_flows_of_another_role_do_not_exist(desk: Desk, role: Role) -> None:
    chat = await desk.member(9, role)
    before = await desk.kept()
    for data in THEIRS:
        assert await pressed(chat, data) == await pressed(chat, "do:nothing-of-the-kind"), data
    assert await desk.kept() == before


NONSENSE = ("do:coverage:nowhere", "do:desk:nothing:x", "do:desk::99999", "do:desk:report:-1", "do:visits:x:y",
            "do:requests:done:2026-01-01:99", "do:requests:open:2026-01-01:" + "9" * 20, "do:concerns:x:y:z",
            "do:older:yesterday", "do:older:", "do:members:99", "do:team:99", "do:handed:", "do:revoked::",
            "do:assign:", "do:ack:", "do:ack:A-" + "9" * 30, "do:review:", "do:change:", "do:look:x:y:z", "do:open:",
            "do:open:V-²", "do:open:B-²", "do:open:B-" + "9" * 30, "do:plan:2026-13", "do:plan:9999-12",
            "do:plan:2026-12:nowhere", "do:plan:::", "do:away:end:", "do:away:end:" + "9" * 30, "do:swap:",
            "do:rhythm:", "do:agree::", "do:agree:x:y:z", "do:resume:", "do:", "do:" + "x" * 61, "")  # fmt: skip


@pytest.mark.parametrize("role", list(Role), ids=str)
async def test_data_that_makes_no_sense_does_no_harm(desk: Desk, role: Role) -> None:
    chat = await desk.member(9, role)
    before = await desk.kept()
    for data in NONSENSE:
        await chat.press_data(data)
        assert chat.screens, data
    assert await desk.kept() == before


@pytest.mark.parametrize("role", [Role.MONITOR, Role.COORDINATOR], ids=str)
async def test_coverage_elsewhere_is_like_that_of_no_place(desk: Desk, role: Role) -> None:
    chat = await desk.member(9, role)
    assert await pressed(chat, "do:coverage:polmont") == await pressed(chat, "do:coverage:nowhere")
