import asyncio

import pytest

from bot.local.world import World
from store import members
from store.members import Role
from tests.bot.conftest import ADMINISTRATOR, BOTH, COORDINATOR, PERTH, STRANGER, Bench, until

pytestmark = pytest.mark.slow  # real servers, real failures: left out of the inner loop

NOTE = "Perth yesterday 1015-1240. C hall n gym. gym PTI excellent w the older group. spoke to 6 guys, 2 staff."


async def test_a_note_becomes_a_filed_visit(bench: Bench) -> None:
    await bench.say(PERTH, NOTE)
    await bench.press(PERTH, "File")
    assert "Filed: V-0001" in bench.last(PERTH)
    assert await bench.count("visits") == {"filed": 1}


async def test_two_members_at_the_same_time_each_in_order(bench: Bench) -> None:
    bench.world.say(PERTH, "/visit")
    bench.world.say(BOTH, "/visit")
    for chat, answers in ((PERTH, ("made", "yesterday")), (BOTH, ("Low Moss", "made"))):
        for answer in answers:
            bench.world.say(chat, answer)
    await bench.quiet()
    assert "What time did you go in" in bench.last(PERTH)
    assert "What day was it?" in bench.last(BOTH)
    assert "Low Moss" in bench.last(BOTH)


async def test_a_slow_member_holds_up_nobody_else(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    release = asyncio.Event()
    take = bench.assistant.turns.take

    async def slow(update, now):
        if update.effective_chat.id == PERTH:
            await release.wait()
        return await take(update, now)

    monkeypatch.setattr(bench.assistant.turns, "take", slow)
    bench.world.say(PERTH, "/menu")
    bench.world.say(BOTH, "/menu")
    await until(lambda: "What would you like" in bench.last(BOTH))
    assert bench.texts(PERTH) == []
    release.set()
    await bench.quiet()
    assert "What would you like" in bench.last(PERTH)


async def test_an_update_delivered_twice_has_one_effect(bench: Bench) -> None:
    await bench.say(PERTH, "/visit")
    seen = bench.world.updates.pending
    bench.world.say(PERTH, "made")
    twice = dict(seen[-1])
    await bench.quiet()
    before = bench.texts(PERTH)
    bench.world.updates.pending.append(twice)
    bench.world.updates._wake("update")
    await bench.quiet()
    assert bench.texts(PERTH) == before


async def test_a_double_press_counts_once(bench: Bench) -> None:
    await bench.say(PERTH, "/visit")
    message = bench.world.chat(PERTH)[-1]
    made = next(b["callback_data"] for row in message["reply_markup"]["inline_keyboard"] for b in row)
    bench.world.press(PERTH, message["message_id"], made)
    bench.world.press(PERTH, message["message_id"], made, stale=True)
    await bench.quiet()
    assert "What day was it?" in bench.last(PERTH)
    await until(lambda: all(query.answered for query in bench.world.queries.values()))


async def test_an_old_button_says_that_the_question_has_moved_on_and_shows_the_current_one(bench: Bench) -> None:
    told: list[str] = []
    bench.world.listen(lambda chat, kind, data: told.append(data["text"]) if kind == "answered" else None)
    await bench.say(PERTH, "/visit")
    message = bench.world.chat(PERTH)[-1]
    old = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await bench.say(PERTH, "made", "yesterday")
    bench.world.press(PERTH, message["message_id"], old, stale=True)
    await bench.quiet()
    await until(lambda: bool(told))
    assert "moved on" in told[0]
    assert "What time did you go in" in bench.last(PERTH)


@pytest.mark.parametrize(
    ("send", "said"),
    [
        (World.send_sticker, "You sent a sticker."),
        (World.forward_voice, "You sent a forwarded voice note."),
        (World.send_photo, "You sent a photo."),
        (World.send_location, "You sent a place on the map."),
    ],
)
async def test_what_is_not_text_gets_a_sentence_and_the_question_again(bench: Bench, send, said) -> None:
    await bench.say(PERTH, "/visit")
    send(bench.world, PERTH)
    await bench.quiet()
    assert said in bench.last(PERTH)
    assert "Everything so far is kept" in bench.last(PERTH)
    assert "Was the visit made?" in bench.last(PERTH)


async def test_only_pictures_are_not_words(bench: Bench) -> None:
    await bench.say(PERTH, "/visit", "attempted")
    assert "I see no words in that" in await bench.say(PERTH, "😡😡😡")
    assert "Why could you not go in?" in bench.last(PERTH)


async def test_ten_thousand_characters_are_kept_whole(bench: Bench) -> None:
    await bench.say(PERTH, "/visit", "attempted")
    text = " ".join(f"told {number} at the gate," for number in range(500))[:10_000]
    await bench.say(PERTH, text)
    async with bench.store.reading(bench.clock.now()) as work:
        from store import conversations

        talk = await conversations.load(work, (await bench.member(PERTH)).id)
    body = next(iter(talk.drafts.values())).body
    for number in range(395):
        assert f"told {number} at the gate" in body


async def test_an_edited_message_changes_the_answer_it_gave(bench: Bench) -> None:
    await bench.say(PERTH, "/visit", "made")
    day = bench.world.say(PERTH, "21 Nov")
    await bench.quiet()
    bench.world.edit(PERTH, day, "20 Nov")
    await bench.quiet()
    assert "20 Nov" in bench.last(PERTH)
    assert "What time did you go in" in bench.last(PERTH)


async def test_a_turn_that_fails_is_tried_again_and_then_apologised_for(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.say(PERTH, "/visit")
    tries = []

    async def broken(update, now):
        tries.append(update.update_id)
        raise RuntimeError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(bench.assistant.turns, "take", broken)
        assert "Something went wrong on my side" in await bench.say(PERTH, "made")
    assert len(tries) == 3
    assert "What day was it?" in await bench.say(PERTH, "made")


async def test_what_can_not_be_kept_at_all_is_not_confirmed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    fail = True
    taken = []

    async def broken(update, now):
        taken.append(update.update_id)
        if fail:
            raise OSError("the disk")
        return await take(update, now)

    take = bench.assistant.turns.take
    monkeypatch.setattr(bench.assistant.turns, "take", broken)
    monkeypatch.setattr(bench.assistant.turns, "apologise", broken)
    bench.world.say(PERTH, "/visit")
    await until(lambda: len(taken) > 4)
    assert bench.world.updates.pending
    fail = False
    await bench.quiet()
    assert "Was the visit made?" in bench.last(PERTH)
    assert len(bench.texts(PERTH)) == 1


# Who is served


async def test_a_stranger_gets_one_polite_line_an_hour_and_nothing_else(bench: Bench) -> None:
    await bench.say(STRANGER, "hello", "/start", "/visit", NOTE)
    assert bench.texts(STRANGER) == ["This assistant serves members only.\nYour co-ordinator can invite you."]
    bench.clock.move(members.timedelta(hours=1, seconds=1))
    await bench.say(STRANGER, "hello?", "anybody?")
    assert len(bench.texts(STRANGER)) == 2


async def _code(bench: Bench, hours: float = 72, role: Role = Role.MONITOR) -> str:
    async with bench.store.writing(bench.clock.now()) as work:
        return await members.invite(work, role, ["perth"], "Monitor 2, HMP Perth", hours, "operator")


async def test_a_code_lets_one_person_in_once(bench: Bench) -> None:
    code = await _code(bench)
    assert "What would you like to do?" in await bench.say(STRANGER, f"/start {code}")
    assert (await bench.member(STRANGER)).label == "Monitor 2, HMP Perth"
    await until(lambda: bool(bench.world.commands.seen_in(STRANGER)))
    assert "visit" in {command["command"] for command in bench.world.commands.seen_in(STRANGER)}
    assert "What would you like to do?" in await bench.say(STRANGER, f"/start {code}")


async def test_a_code_that_was_used_lets_nobody_in(bench: Bench) -> None:
    code = await _code(bench)
    async with bench.store.writing(bench.clock.now()) as work:
        await members.join(work, code, 555)
    assert "used already" in await bench.say(STRANGER, f"/start {code}")
    assert bench.world.commands.seen_in(STRANGER) == []


async def test_a_code_that_ran_out_lets_nobody_in(bench: Bench) -> None:
    code = await _code(bench, hours=1)
    bench.clock.move(members.timedelta(hours=2))
    assert "has run out" in await bench.say(STRANGER, f"/start {code}")


async def test_menus_are_by_role_and_go_with_the_membership(bench: Bench) -> None:
    def seen(chat: int) -> set[str]:
        return {command["command"] for command in bench.world.commands.seen_in(chat)}

    assert "visit" in seen(PERTH)
    assert "members" not in seen(PERTH)
    assert "invite" in seen(ADMINISTRATOR)
    assert "visit" not in seen(ADMINISTRATOR)
    assert seen(STRANGER) == set()
    monitor = await bench.member(PERTH)
    async with bench.store.writing(bench.clock.now()) as work:
        await members.revoke(work, monitor.id, "operator", "seal")
    await bench.assistant.menus.bring_up_to_date()
    assert seen(PERTH) == set()


@pytest.mark.parametrize("drafts", ["hand over", "seal"])
async def test_a_revoked_member_is_out_at_the_very_next_message(bench: Bench, drafts) -> None:
    await bench.say(PERTH, "/visit", "made", "yesterday")
    monitor, heir = await bench.member(PERTH), await bench.member(COORDINATOR)
    async with bench.store.writing(bench.clock.now()) as work:
        await members.revoke(work, monitor.id, "operator", drafts, heir.id if drafts == "hand over" else None)
    assert "members only" in await bench.say(PERTH, "1015-1240")
    told = await bench.say(COORDINATOR, "/drafts")
    if drafts == "hand over":
        assert await bench.count("drafts") == {"parked": 1}
        assert "What time did you go in" in await bench.press(COORDINATOR, "Continue: visit, HMP Perth")
    else:
        assert await bench.count("drafts") == {"sealed": 1}
        assert "Nothing is unfinished" in told
