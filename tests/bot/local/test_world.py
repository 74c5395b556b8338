from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.local.call import Call
from bot.local.chats import TEXT_CHARS
from bot.local.keep import Keep
from bot.local.methods import METHODS
from bot.local.world import Person, World
from tests.bot.local.conftest import GLENOCHIL, PEOPLE, PERTH


def bot_says(world: World, chat_id: int = PERTH, **params: Any) -> int:
    call = Call("sendmessage", {"chat_id": str(chat_id), "text": "Made?", **params})
    return METHODS["sendmessage"](world, call)["message_id"]


def keyboard(*buttons: tuple[str, str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data} for text, data in buttons]]}


def last_update(world: World) -> dict[str, Any]:
    return world.updates.pending[-1]


def test_a_text_reaches_the_bot_as_an_update(world: World) -> None:
    assert world.say(PERTH, " /visit Perth\r\n") == 1
    message = last_update(world)["message"]
    assert message["text"] == "/visit Perth"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["first_name"] == "Monitor, HMP Perth"
    assert (message["chat"]["id"], message["chat"]["type"]) == (PERTH, "private")
    assert message["date"] == int(world.clock.now().timestamp())
    assert world.chat(PERTH) == [message]


def test_message_ids_rise_in_each_chat_and_update_ids_over_all(world: World) -> None:
    assert [world.say(PERTH, "a"), world.say(GLENOCHIL, "b"), world.say(PERTH, "c")] == [1, 1, 2]
    assert [update["update_id"] for update in world.updates.pending] == [1, 2, 3]


def test_a_long_text_goes_in_parts_of_which_nothing_is_lost(world: World) -> None:
    text = "word " * 2000
    last = world.say(PERTH, text)
    parts = [message["text"] for message in world.chat(PERTH)]
    assert last == len(parts) == 3
    assert all(len(part) <= TEXT_CHARS for part in parts)
    assert " ".join(parts) == text.strip()


def test_an_empty_text_or_an_unknown_person_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="empty message"):
        world.say(PERTH, " \n")
    with pytest.raises(LookupError, match="nobody with chat id 7"):
        world.say(7, "a")


def test_a_reply_quotes_what_it_answers(world: World) -> None:
    asked = bot_says(world)
    world.say(PERTH, "yes", reply_to=asked)
    assert last_update(world)["message"]["reply_to_message"]["text"] == "Made?"
    with pytest.raises(LookupError, match="no message 99"):
        world.say(PERTH, "yes", reply_to=99)


def test_a_press_by_label_or_by_data(world: World) -> None:
    asked = bot_says(world, reply_markup=keyboard(("Yes", "v:1:yes"), ("No", "v:1:no")))
    first = world.press(PERTH, asked, "Yes")
    second = world.press(PERTH, asked, "v:1:no")
    assert first != second
    query = last_update(world)["callback_query"]
    assert (query["id"], query["data"], query["message"]["message_id"]) == (second, "v:1:no", asked)


def test_a_press_on_a_button_that_is_not_there(world: World) -> None:
    asked = bot_says(world, reply_markup=keyboard(("Yes", "yes")))
    with pytest.raises(LookupError, match="no button 'Maybe' on this message; there is 'Yes'"):
        world.press(PERTH, asked, "Maybe")
    world.press(PERTH, asked, "gone", stale=True)
    assert last_update(world)["callback_query"]["data"] == "gone"


def test_an_edit_is_an_edited_message(world: World) -> None:
    message_id = world.say(PERTH, "/old")
    world.clock.move(timedelta(hours=1))
    world.edit(PERTH, message_id, "new")
    edited = last_update(world)["edited_message"]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("new", 3600)
    assert "entities" not in edited
    assert world.chat(PERTH) == [edited]


def test_edits_that_a_phone_would_not_allow(world: World) -> None:
    mine, asked, voice = world.say(PERTH, "a"), bot_says(world), world.send_voice(PERTH)
    for message_id, text, words in (
        (asked, "b", "of one's own"),
        (voice, "b", "of one's own"),
        (mine, " ", "1 to 4096 characters"),
        (mine, "b" * 4097, "1 to 4096 characters"),
    ):
        with pytest.raises(ValueError, match=words):
            world.edit(PERTH, message_id, text)
    world.clock.move(timedelta(hours=49))
    with pytest.raises(ValueError, match="48 hours"):
        world.edit(PERTH, mine, "b")


def test_a_person_deletes_without_the_bot_being_told(world: World) -> None:
    message_id = world.say(PERTH, "a")
    world.delete(PERTH, message_id)
    assert world.chat(PERTH) == []
    assert len(world.updates.pending) == 1


@pytest.mark.parametrize(
    ("send", "field"),
    [
        (World.send_photo, "photo"),
        (World.send_document, "document"),
        (World.send_voice, "voice"),
        (World.send_sticker, "sticker"),
        (World.send_contact, "contact"),
        (World.send_location, "location"),
    ],
)
def test_other_things_to_send(world: World, send: Any, field: str) -> None:
    message_id = send(world, PERTH)
    message = last_update(world)["message"]
    assert message["message_id"] == message_id
    assert field in message
    assert "text" not in message


def test_a_forwarded_voice_note_says_where_it_came_from(world: World) -> None:
    world.forward_voice(PERTH, seconds=12)
    message = last_update(world)["message"]
    assert message["voice"]["duration"] == 12
    assert message["forward_origin"]["type"] == "hidden_user"


def test_blocking_tells_the_bot_and_stops_both_sides(world: World) -> None:
    world.block(PERTH)
    member = last_update(world)["my_chat_member"]
    assert (member["old_chat_member"]["status"], member["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(ValueError, match="the bot is blocked"):
        world.say(PERTH, "a")
    world.unblock(PERTH)
    world.unblock(PERTH)
    assert len(world.updates.pending) == 2
    assert world.say(PERTH, "a") == 1


def test_unread_counts_the_bots_messages_until_they_are_read(world: World) -> None:
    bot_says(world)
    last = bot_says(world)
    assert world.chats[PERTH].unread == 2
    world.read(PERTH, last)
    assert world.chats[PERTH].unread == 0


def test_a_one_time_keyboard_goes_with_the_answer(world: World) -> None:
    bot_says(world, reply_markup={"keyboard": [["Yes"]], "one_time_keyboard": True})
    assert world.chats[PERTH].keyboard is not None
    world.say(PERTH, "Yes")
    assert world.chats[PERTH].keyboard is None


def test_listeners_hear_of_changes_until_they_stop(world: World) -> None:
    heard: list[tuple[int | None, str]] = []
    stop = world.listen(lambda chat_id, kind, data: heard.append((chat_id, kind)))
    world.say(PERTH, "a")
    stop()
    world.say(PERTH, "b")
    assert heard == [(PERTH, "message"), (None, "unread"), (None, "unread")]


def test_everything_survives_a_restart(tmp_path: Path, clock: MovableClock) -> None:
    def same(data: bytes) -> bytes:
        return data

    keep = Keep(tmp_path / "chat.db", same, same)
    world = World(clock, PEOPLE, keep=keep)
    world.say(PERTH, "a")
    asked = bot_says(world, reply_markup=keyboard(("Yes", "yes")))
    query_id = world.press(PERTH, asked, "Yes")
    photo = world.send_photo(GLENOCHIL)
    world.block(GLENOCHIL)
    METHODS["setmycommands"](
        world, Call("setmycommands", {"commands": '[{"command":"visit","description":"Log a visit"}]'})
    )
    clock.move(timedelta(days=1))
    keep.close()

    keep = Keep(tmp_path / "chat.db", same, same)
    again = World(MovableClock(fixed=clock.now() - clock.offset), PEOPLE, keep=keep)
    assert [again.chat(p.chat_id) for p in PEOPLE] == [world.chat(p.chat_id) for p in PEOPLE]
    assert again.updates.pending == world.updates.pending
    assert again.chats[GLENOCHIL].blocked
    assert again.clock.now() == clock.now()
    assert again.commands.seen_in(PERTH) == [{"command": "visit", "description": "Log a visit"}]
    assert again.files.get(again.chat(GLENOCHIL)[photo - 1]["photo"][0]["file_id"]).data
    assert again.say(PERTH, "b") == asked + 1
    assert int(again.press(PERTH, asked, "Yes")) > int(query_id)
    keep.close()


def test_a_person_who_left_takes_their_chat_out_of_sight(tmp_path: Path, clock: MovableClock) -> None:
    keep = Keep(tmp_path / "chat.db", bytes, bytes)
    World(clock, PEOPLE, keep=keep).say(PERTH, "a")
    again = World(clock, [Person(GLENOCHIL, "Monitor, HMP Glenochil", "monitor")], keep=keep)
    assert again.chat(GLENOCHIL) == []
    again.updates.confirm(1)
    assert again.updates.pending == []
    keep.close()
