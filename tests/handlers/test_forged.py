"""Forged presses: a button that somebody was never shown changes nothing, and tells nothing that they may not know."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from store.crypto import Keyring
from store.database import Store
from store.members import Role
from tests.handlers.conftest import NOW, Chat, Desk, file_a_bad_visit, file_a_request

pytestmark = pytest.mark.slow  # everybody presses everything

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
    "do:pattern:{0}:perth",
)
ABOUT_A_DRAFT = ("do:resume:{}", "do:uncancel:{}")
NOBODY = "ffffffffffff"
MONITOR, COORDINATOR = 1, 2


class Left(NamedTuple):
    """What a monitor and a co-ordinator of Perth have left in a folder, who they are, and how far their chats came:

    how many updates there were, and the number of each chat's last message and of its newest screen.
    """

    home: Path
    updates: int
    chats: dict[int, tuple[int, int | None]]
    member: str
    colleague: str
    draft: str


async def leave(home: Path) -> Left:
    """A visit with a concern, a request, an alert that nobody has acknowledged and an open draft, all at Perth."""
    store = await Store.open(home, Keyring.load(home, None), NOW)
    desk = Desk(store)
    monitor = await desk.member(MONITOR)
    await desk.member(COORDINATOR, Role.COORDINATOR)
    await file_a_bad_visit(monitor)
    await file_a_request(monitor)
    await monitor.say("/request")
    for answer in ("in person", "yesterday", "skip", "a man in B hall said he wants to die"):
        await monitor.say(answer)
    await monitor.press("I have phoned")
    found, other = await desk.who(MONITOR), await desk.who(COORDINATOR)
    assert found is not None
    assert other is not None
    kept = await desk.kept()
    await store.close()
    draft = next(row for row in kept["drafts"] if row[1] == found.id)
    chats = {chat.chat_id: (chat.message, chat.live) for chat in desk.chats.values()}
    return Left(home, desk.update_id, chats, found.id[:12], other.id[:12], draft[0])


@pytest.fixture(scope="session")
def left(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Left:
    return asyncio.run(leave(Path(shutil.copytree(template, tmp_path_factory.mktemp("left") / "home"))))


@pytest.fixture
async def desk(left: Left, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk that goes on where they left it."""
    home = Path(shutil.copytree(left.home, tmp_path / "home"))
    store = await Store.open(home, Keyring.load(home, None), NOW)
    desk = Desk(store)
    desk.update_id = left.updates
    for number, (message, live) in left.chats.items():
        chat = desk.stranger(number)
        chat.message, chat.live = message, live
    yield desk
    await store.close()


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
async def test_a_member_who_is_not_looked_after_does_not_exist(
    desk: Desk, left: Left, role: Role, places: tuple[str, ...]
) -> None:
    other = await desk.member(9, role, places)
    before = await desk.kept()
    for data in ABOUT_A_MEMBER:
        there = await pressed(other, data.format(left.member, left.colleague))
        assert there == await pressed(other, data.format(NOBODY, NOBODY)), data
        assert "Monitor 1" not in there[0]
    assert await desk.kept() == before


async def test_a_colleague_looks_after_nobody_and_reviews_nothing(desk: Desk, left: Left) -> None:
    colleague = await desk.member(9)
    before = await desk.kept()
    for data in ("do:review:V-0001", "do:review:V-0001:accepted", "do:reply:V-0001", "do:undo:V-0001", "do:ack:A-0001"):
        await colleague.press_data(data)
    for data in ABOUT_A_MEMBER:
        await colleague.press_data(data.format(left.member, left.colleague))
        assert "Monitor 1" not in colleague.text
    assert await desk.kept() == before


async def test_a_colleague_changes_no_record_of_another(desk: Desk) -> None:
    colleague = await desk.member(9)
    before = await desk.kept()
    for reference in ("V-0001", "R-0001", "C-0001"):
        await colleague.press_data(f"do:amend:{reference}")
        assert f"{reference} is not yours to change." in colleague.text
    assert await desk.kept() == before


async def test_whoever_raised_an_alert_cannot_acknowledge_it(desk: Desk) -> None:
    before = await desk.kept()
    await desk.chats[MONITOR].press_data("do:ack:A-0001")
    assert await desk.kept() == before


async def test_a_coordinator_looks_after_monitors_only(desk: Desk, left: Left) -> None:
    await desk.member(9, Role.COORDINATOR, ("perth",))
    other = await desk.who(9)
    assert other is not None
    before = await desk.kept()
    for data in ABOUT_A_MEMBER:
        await desk.chats[COORDINATOR].press_data(data.format(other.id[:12], left.member))
        await desk.chats[COORDINATOR].press_data(data.format(left.colleague, left.member))
        assert "There is no such member." in desk.chats[COORDINATOR].text
    assert await desk.kept() == before


async def test_a_coordinator_assigns_only_to_establishments_of_their_own(desk: Desk, left: Left) -> None:
    before = await desk.kept()
    for data in ("do:assign:{}:polmont", "do:assign:{}:nowhere", "do:unassign:{}:polmont"):
        await desk.chats[COORDINATOR].press_data(data.format(left.member))
        assert "Polmont" not in desk.chats[COORDINATOR].text
    assert await desk.kept() == before


async def test_nobody_goes_on_with_the_draft_of_another(desk: Desk, left: Left) -> None:
    other = await desk.member(9)
    before = await desk.kept()
    for chat in (desk.chats[COORDINATOR], other):
        for data in ABOUT_A_DRAFT:
            assert await pressed(chat, data.format(left.draft)) == await pressed(chat, data.format("0" * 16))
    assert await desk.kept() == before


async def test_a_stranger_presses_in_vain(desk: Desk, left: Left) -> None:
    stranger = desk.stranger(99)
    before = await desk.kept()
    for data in ABOUT_A_RECORD:
        await stranger.press_data(data.format("V-0001"))
    for data in (*ABOUT_AN_ALERT, *ABOUT_A_DRAFT, *ABOUT_A_MEMBER):
        await stranger.press_data(data.format(left.member, left.colleague))
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
            "do:plan:2026-12:nowhere", "do:plan:::", "do:pause:end:", "do:pause:end:" + "9" * 30, "do:swap:",
            "do:rhythm:", "do:pattern::", "do:agree:x:y:z", "do:resume:", "do:", "do:" + "x" * 61, "")  # fmt: skip


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
