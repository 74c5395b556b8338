import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa

from store import audit, conversations, members, outbox, schema
from store.conversations import DraftRow
from store.crypto import Keyring
from store.database import Store
from store.members import InviteError, MemberError, Role
from tests.store.conftest import NOW, add_member


async def invited(store: Store, role: Role = Role.MONITOR, *establishments: str, hours: float = 24) -> str:
    async with store.writing(NOW) as work:
        return await members.invite(work, role, establishments or ("perth",), "Monitor, Perth", hours, "operator")


async def joined(store: Store, code: str, chat_id: int, after: timedelta = timedelta()) -> members.Member:
    async with store.writing(NOW + after) as work:
        return await members.join(work, code, chat_id)


async def refusal(store: Store, code: str, chat_id: int, after: timedelta = timedelta()) -> str:
    with pytest.raises(InviteError) as caught:
        await joined(store, code, chat_id, after)
    return caught.value.kind


async def actions(store: Store) -> list[str]:
    async with store.reading(NOW) as work:
        return list(
            (await work.connection.scalars(sa.select(schema.audit.c.action).order_by(schema.audit.c.seq))).all()
        )


async def test_a_code_makes_a_member(store: Store) -> None:
    member = await joined(store, await invited(store, Role.COORDINATOR, "perth", "barlinnie"), 5)
    assert re.fullmatch("[0-9a-f]{32}", member.id)
    assert (member.chat_id, member.label, member.role) == (5, "Monitor, Perth", Role.COORDINATOR)
    assert (member.establishments, member.state, member.joined_at) == (("barlinnie", "perth"), "active", NOW)
    async with store.reading(NOW) as work:
        assert await members.by_chat(work, 5) == member
        assert await members.get(work, member.id) == member
        assert await members.everyone(work) == [member]
    assert await actions(store) == ["member.invite", "member.join"]


async def test_a_code_has_eighty_bits_and_is_never_kept(store: Store, home: Path) -> None:
    codes = {await invited(store) for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    await store.close()
    kept = (home / "ipm.sqlite3").read_bytes()
    assert not any(code.encode() in kept or code.replace("-", "").encode() in kept for code in codes)


async def test_a_code_may_be_typed_as_people_type(store: Store) -> None:
    code = await invited(store)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert (await joined(store, typed, 5)).chat_id == 5


async def test_a_code_lets_one_in(store: Store) -> None:
    code = await invited(store)
    await joined(store, code, 5)
    assert await refusal(store, code, 6) == "used"


@pytest.mark.parametrize("kind", ["unknown", "expired", "used", "already a member"])
def test_each_refusal_of_a_code_says_what_to_do(
    kind: Literal["unknown", "expired", "used", "already a member"],
) -> None:
    error = InviteError(kind)
    assert error.kind == kind
    assert re.fullmatch(r"(That|I|You) .+\. (Ask|Check|Send) .+\.|I .+\. Check .+\.", str(error))


async def test_a_code_runs_out(store: Store) -> None:
    code = await invited(store, hours=2)
    assert await refusal(store, code, 5, timedelta(hours=2)) == "expired"
    assert (await joined(store, code, 5, timedelta(hours=2, seconds=-1))).chat_id == 5


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "x" * 4000, "пустой", "7K3F'; --"])
async def test_an_unknown_code_lets_nobody_in(store: Store, code: str) -> None:
    await invited(store)
    assert await refusal(store, code, 5) == "unknown"


async def test_a_member_does_not_use_up_a_code(store: Store) -> None:
    await add_member(store, 5)
    code = await invited(store)
    assert await refusal(store, code, 5) == "already a member"
    assert (await joined(store, code, 6)).chat_id == 6


async def test_a_code_used_twice_at_once_lets_one_in(store: Store, home: Path) -> None:
    code = await invited(store)
    beside = await Store.open(home, Keyring.load(home, None), NOW)
    tries = [joined(through, code, chat) for chat, through in enumerate([store, beside] * 3)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, members.Member) for result in results) == 1
    assert sum(isinstance(result, InviteError) and result.kind == "used" for result in results) == 5
    await beside.close()


async def test_two_codes_at_once_make_one_member_of_a_chat(store: Store, home: Path) -> None:
    codes = [await invited(store) for _ in range(2)]
    beside = await Store.open(home, Keyring.load(home, None), NOW)
    tries = [joined(through, code, 5) for code, through in zip(codes, [store, beside], strict=True)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, members.Member) for result in results) == 1
    async with store.reading(NOW) as work:
        assert len(await members.everyone(work)) == 1
    await beside.close()


@pytest.mark.parametrize("label", ["", "x" * 81])
async def test_a_label_is_short_and_not_empty(store: Store, label: str) -> None:
    with pytest.raises(MemberError, match="80 characters"):
        async with store.writing(NOW) as work:
            await members.invite(work, Role.MONITOR, ["perth"], label, 1, "operator")
    with pytest.raises(MemberError, match="80 characters"):
        await add_member(store, 5, label=label)


async def test_assignments_come_and_go_and_come_again(store: Store) -> None:
    member = await add_member(store, 5, Role.MONITOR, "perth")
    async with store.writing(NOW) as work:
        await members.assign(work, member.id, "barlinnie", "operator")
        await members.assign(work, member.id, "barlinnie", "operator")
        await members.unassign(work, member.id, "perth", "operator")
        await members.unassign(work, member.id, "perth", "operator")
        assert (await members.by_chat(work, 5)).establishments == ("barlinnie",)  # type: ignore[union-attr]
        await members.assign(work, member.id, "perth", "operator")
        assert (await members.by_chat(work, 5)).establishments == ("barlinnie", "perth")  # type: ignore[union-attr]
    assert await actions(store) == ["member.seed", "member.assign", "member.unassign", "member.assign"]


async def test_only_who_is_there_is_assigned(store: Store) -> None:
    with pytest.raises(MemberError, match="no such member"):
        async with store.writing(NOW) as work:
            await members.assign(work, "nobody", "perth", "operator")


async def test_colleagues_share_an_establishment_now(store: Store) -> None:
    one = await add_member(store, 1, Role.MONITOR, "perth", "barlinnie")
    two = await add_member(store, 2, Role.COORDINATOR, "barlinnie", "perth")
    await add_member(store, 3, Role.MONITOR, "inverness")
    gone = await add_member(store, 4, Role.MONITOR, "perth")
    moved = await add_member(store, 5, Role.MONITOR, "perth", "inverness")
    alone = await add_member(store, 6, Role.ADMINISTRATOR, "greenock")
    async with store.writing(NOW) as work:
        await members.revoke(work, gone.id, "operator", "seal")
        await members.unassign(work, moved.id, "perth", "operator")
        assert await members.colleagues(work, one) == [two]
        assert await members.colleagues(work, two) == [one]
        assert await members.colleagues(work, alone) == []


async def test_seeding_twice_makes_one(store: Store) -> None:
    assert await add_member(store, 5) == await add_member(store, 5, label="Something else")


async def test_a_stranger_is_answered_once_in_a_while(store: Store) -> None:
    async def answered(minutes: float, chat_id: int = 5) -> bool:
        async with store.writing(NOW + timedelta(minutes=minutes)) as work:
            return await members.stranger(work, chat_id, timedelta(hours=1))

    assert [await answered(minutes) for minutes in (0, 1, 59.9, 60, 61, 119, 120)] == [
        True, False, False, True, False, False, True,
    ]  # fmt: skip
    assert await answered(121, chat_id=6)


async def test_strangers_are_forgotten_after_a_day(store: Store) -> None:
    for hours, chat_id in ((0, 5), (23, 6), (24, 7)):
        async with store.writing(NOW + timedelta(hours=hours)) as work:
            await members.stranger(work, chat_id, timedelta(hours=1))
    async with store.reading(NOW) as work:
        assert set((await work.connection.scalars(sa.select(schema.strangers.c.chat_id))).all()) == {6, 7}


# --- revocation ---


def draft(name: str, state: conversations.DraftState) -> DraftRow:
    return DraftRow(name, "visit", 1, "2018", state, f'"{name}"', NOW, NOW)


@pytest.fixture
async def leaving(store: Store) -> members.Member:
    member = await add_member(store, 5)
    async with store.writing(NOW) as work:
        drafts = [draft("open", "active"), draft("kept", "parked"), draft("gone", "cancelled")]
        await conversations.save(work, member.id, '"talk"', drafts)
        await outbox.add(work, [outbox.Item(5, "send", "{}", member.id), outbox.Item(6, "send", "{}")])
    return member


async def test_a_revoked_member_is_out_at_once_and_cannot_be_written_to(store: Store, leaving: members.Member) -> None:
    async with store.writing(NOW) as work:
        assert await members.revoke(work, leaving.id, "operator", "seal") == 2
        assert await members.by_chat(work, 5) is None
        gone = await members.get(work, leaving.id)
        assert gone is not None
        assert (gone.state, gone.chat_id, gone.establishments) == ("revoked", None, ())
        assert [row.chat_id for row in await outbox.claim_due(work, 9, 30)] == [6]
    assert (await actions(store))[-1] == "member.revoke"


async def test_what_takes_messages_back_still_goes_to_a_revoked_member(store: Store, leaving: members.Member) -> None:
    async with store.writing(NOW) as work:
        await outbox.add(work, [outbox.Item(5, "delete", "[1]", leaving.id), outbox.Item(5, "send", "{}")])
        (on_its_way,) = await outbox.claim_due(work, 1, 30, 5)
        await members.revoke(work, leaving.id, "operator", "seal")
        await outbox.mark(work, [outbox.Outcome(on_its_way.id, 1, "sent")])
        left = await outbox.claim_due(work, 9, 30, 5)
    assert [row.op for row in left] == ["delete"]


async def test_sealed_drafts_open_for_nobody(store: Store, leaving: members.Member) -> None:
    async with store.writing(NOW) as work:
        await members.revoke(work, leaving.id, "operator", "seal")
        assert await conversations.load(work, leaving.id) == conversations.Talk(leaving.id, "", {})
        with pytest.raises(conversations.LostDraftError):
            await conversations.save(work, leaving.id, "", [draft("open", "active")])


async def test_drafts_handed_over_are_parked_with_the_other(store: Store, leaving: members.Member) -> None:
    heir = await add_member(store, 6, Role.COORDINATOR)
    async with store.writing(NOW) as work:
        assert await members.revoke(work, leaving.id, "operator", "hand over", heir.id) == 2
        theirs = (await conversations.load(work, heir.id)).drafts
        assert {name: row.state for name, row in theirs.items()} == {"open": "parked", "kept": "parked"}
        assert theirs["open"].body == '"open"'
        assert (await conversations.load(work, leaving.id)).drafts == {}


async def test_drafts_cannot_be_handed_to_nobody(store: Store, leaving: members.Member) -> None:
    gone = await add_member(store, 7)
    async with store.writing(NOW) as work:
        await members.revoke(work, gone.id, "operator", "seal")
    for to in (None, "nobody", leaving.id, gone.id):
        with pytest.raises(MemberError):
            async with store.writing(NOW) as work:
                await members.revoke(work, leaving.id, "operator", "hand over", to)
    async with store.reading(NOW) as work:
        assert await members.by_chat(work, 5) == leaving
        assert len((await conversations.load(work, leaving.id)).drafts) == 3


async def test_nobody_is_revoked_twice(store: Store, leaving: members.Member) -> None:
    async with store.writing(NOW) as work:
        await members.revoke(work, leaving.id, "operator", "seal")
    with pytest.raises(MemberError, match=r"revoked already\. Nothing was changed\."):
        async with store.writing(NOW) as work:
            await members.revoke(work, leaving.id, "operator", "seal")


async def test_a_revoked_member_may_come_back_as_another(store: Store, leaving: members.Member) -> None:
    async with store.writing(NOW) as work:
        await members.revoke(work, leaving.id, "operator", "seal")
    again = await joined(store, await invited(store), 5)
    assert again.id != leaving.id
    async with store.reading(NOW) as work:
        assert await members.by_chat(work, 5) == again
        assert (await conversations.load(work, again.id)).drafts == {}
        assert (await audit.verify(work)).broken == ()
