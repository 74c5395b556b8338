from typing import Any

import pytest

from bot.local.commands import Commands, read_commands, read_scope
from bot.local.errors import ApiError
from bot.local.keep import Nowhere

VISIT = [{"command": "visit", "description": "Log a visit"}]
HELP = [{"command": "help", "description": "Help"}]


def test_the_narrowest_scope_wins_and_a_language_before_none() -> None:
    commands = Commands(Nowhere())
    commands.set("default", "", HELP)
    assert commands.seen_in(101) == HELP
    commands.set("all_private_chats", "", [])
    assert commands.seen_in(101) == HELP
    commands.set("chat:101", "", VISIT)
    assert commands.seen_in(101) == VISIT
    assert commands.seen_in(102) == HELP
    commands.set("chat:101", "en", HELP)
    assert commands.seen_in(101) == HELP
    commands.set("chat:101", "en", [])
    commands.set("chat:101", "", [])
    assert commands.seen_in(101) == HELP


@pytest.mark.parametrize(
    ("raw", "scope"),
    [
        (None, "default"),
        ('{"type": "all_private_chats"}', "all_private_chats"),
        ({"type": "chat", "chat_id": 101}, "chat:101"),
        ({"type": "chat_administrators", "chat_id": "101"}, "chat_administrators:101"),
    ],
)
def test_scopes(raw: Any, scope: str) -> None:
    assert read_scope(raw, {101}) == scope


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{", "can't parse BotCommandScope JSON object"),
        ("[]", "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ({"type": "team"}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"type": "chat"}, "can't parse BotCommandScope: Empty chat_id specified"),
        ({"type": "chat", "chat_id": 7}, "chat not found"),
    ],
)
def test_wrong_scopes_are_refused(raw: Any, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_scope(raw, {101})
    assert caught.value.description == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("[", "can't parse commands JSON object"),
        ("{}", "expected an Array of BotCommand"),
        (["visit"], "can't parse BotCommand: expected an Object"),
        ([{"command": "visit"}], "can't parse BotCommand: Can't find field \"description\""),
        ([{"command": "Visit", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "v" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "visit", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "visit", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
def test_wrong_commands_are_refused(raw: Any, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_commands(raw)
    assert caught.value.description == f"Bad Request: {words}"


def test_a_leading_slash_is_dropped() -> None:
    assert read_commands('[{"command": "/visit", "description": "Log a visit"}]') == VISIT
    assert read_commands(None) == []
