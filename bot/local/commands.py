"""The bot's command menus, by scope and language."""

import json
import re
from typing import Any

from bot.local.errors import bad_request
from bot.local.keep import Keeper

Json = dict[str, Any]
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")


class Commands:
    """What setMyCommands was told, and which of it one chat sees."""

    def __init__(self, keep: Keeper) -> None:
        self._keep = keep
        self._lists: dict[str, list[Json]] = keep.load("commands")

    def set(self, scope: str, language: str, commands: list[Json]) -> None:
        """Keep a checked list for a scope (see ``read_scope``); an empty one deletes it."""
        key = f"{scope}|{language}"
        if commands:
            self._lists[key] = commands
            self._keep.put("commands", key, commands)
        elif self._lists.pop(key, None) is not None:
            self._keep.drop("commands", key)

    def get(self, scope: str, language: str) -> list[Json]:
        """Exactly what was set for this scope and language."""
        return self._lists.get(f"{scope}|{language}", [])

    def seen_in(self, chat_id: int, language: str = "en") -> list[Json]:
        """What a private chat shows: the narrowest scope wins, a language before none."""
        for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
            for tongue in (language, ""):
                if found := self.get(scope, tongue):
                    return found
        return []


def read_scope(raw: Any, known_chats: set[int]) -> str:
    """A BotCommandScope as a key: its type, or ``chat:ID``. Raises ApiError in Telegram's words."""
    if raw in (None, ""):
        return "default"
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise bad_request("can't parse BotCommandScope JSON object") from None
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = raw.get("type")
    if kind in SCOPES:
        return str(kind)
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = str(raw.get("chat_id", ""))
    if not chat_id:
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    if not chat_id.lstrip("-").isdigit() or int(chat_id) not in known_chats:
        raise bad_request("chat not found")
    return f"chat:{chat_id}" if kind == "chat" else f"{kind}:{chat_id}"


def read_commands(raw: Any) -> list[Json]:
    """A checked list of BotCommand. Raises ApiError in Telegram's words."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw or "[]")
        except ValueError:
            raise bad_request("can't parse commands JSON object") from None
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(item) for item in raw]


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for field in ("command", "description"):
        if not isinstance(item.get(field), str):
            msg = f"can't parse BotCommand: Can't find field \"{field}\""
            raise bad_request(msg)
    if not _COMMAND.fullmatch(item["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(item["description"]) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": item["command"].lstrip("/"), "description": item["description"]}
