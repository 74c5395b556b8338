"""An update in the words of the conversations."""

from typing import Any

import pytest
from telegram import Update

from conversations.draft import Said, Sent
from conversations.talk import Command, Lasting, Press
from handlers.receive import receive

CHAT = {"id": 7, "type": "private", "first_name": "x"}
SENDER = {"id": 7, "is_bot": False, "first_name": "x"}


def update(**payload: Any) -> Update:
    made = Update.de_json({"update_id": 1, **payload}, None)
    assert made is not None
    return made


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": CHAT, "from": SENDER, **content}


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("/visit", "visit", ""),
        ("/Visit@some_bot", "visit", ""),
        ("/visit Perth yesterday", "visit", "Perth yesterday"),
        ("/visit\nPerth\nyesterday", "visit", "Perth\nyesterday"),
        ("/visit Perth\nyesterday", "visit", "Perth\nyesterday"),
        ("/", "", ""),
    ],
)
def test_a_command_keeps_its_words_and_lines(text: str, name: str, words: str) -> None:
    received = receive(update(message=message(text=text)))
    assert received is not None
    assert received.incoming == Command(name=name, words=words, message=5)


def test_text_is_said_and_an_edit_is_marked() -> None:
    said = receive(update(message=message(text="6 lads")))
    edited = receive(update(edited_message=message(text="/7 lads", edit_date=2)))
    assert said is not None
    assert edited is not None
    assert said.incoming == Said(text="6 lads", message=5)
    assert edited.incoming == Said(text="/7 lads", message=5, edited=True)


VOICE = {"file_id": "a", "file_unique_id": "b", "duration": 3}
ORIGIN = {"type": "hidden_user", "sender_user_name": "x", "date": 1}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"voice": VOICE}, "a voice note"),
        ({"voice": VOICE, "forward_origin": ORIGIN}, "a forwarded voice note"),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "a place on the map"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "a die"),
        ({"pinned_message": None}, "something that is not text"),
    ],
)
def test_what_is_not_text_is_named(content: dict[str, Any], what: str) -> None:
    received = receive(update(message=message(**content)))
    assert received is not None
    assert received.incoming == Sent(what=what)


@pytest.mark.parametrize(
    ("data", "incoming"),
    [
        ("q:12:pick:made", Press(action="pick:made", revision=12)),
        ("do:open:V-0001", Lasting(verb="open", argument="V-0001")),
        ("do:menu", Lasting(verb="menu")),
        ("q:x:pick:made", Press(action="", revision=-1)),
        ("q:99999999999999:a", Press(action="", revision=-1)),
        ("something else", Press(action="", revision=-1)),
        ("", Press(action="", revision=-1)),
    ],
)
def test_a_press_by_its_data(data: str, incoming: Press | Lasting) -> None:
    query = {"id": "9", "from": SENDER, "chat_instance": "1", "data": data, "message": message(text="x")}
    received = receive(update(callback_query=query))
    assert received is not None
    assert (received.incoming, received.query_id, received.on_message) == (incoming, "9", 5)


def test_a_group_is_not_listened_to() -> None:
    group = {"id": -5, "type": "group", "title": "x"}
    assert receive(update(message=message(text="/visit") | {"chat": group})) is None


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_a_chat_that_blocks_the_bot(status: str, blocked: bool) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "x"}
    new = {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    change = {"chat": CHAT, "from": SENDER, "date": 1, "old_chat_member": {"user": bot, "status": "left"}}
    received = receive(update(my_chat_member={**change, "new_chat_member": new}))
    assert received is not None
    assert (received.incoming, received.blocked) == (None, blocked)
