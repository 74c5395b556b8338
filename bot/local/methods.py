"""The methods of the local Bot API, by name."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from bot.local import bot_side
from bot.local.call import Call
from bot.local.commands import read_commands, read_scope
from bot.local.errors import ApiError, bad_request
from bot.local.world import World

Json = dict[str, Any]
Method = Callable[[World, Call], Any | Awaitable[Any]]
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# What the bot may set about itself: the call's field and Telegram's limit in characters.
PROFILE = {
    "name": ("name", 64),
    "description": ("description", 512),
    "shortdescription": ("short_description", 120),
}


def get_me(world: World, call: Call) -> Json:
    """GetMe."""
    return {
        **world.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, call: Call) -> list[Json]:
    """GetUpdates: long polling."""
    if world.settings.get("webhook"):
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(world, call)
    limit = min(100, max(1, call.number("limit", 100)))
    seconds = min(50, max(0, call.number("timeout")))
    return await world.updates.poll(call.number("offset"), limit, seconds)


def _allow(world: World, call: Call) -> None:
    kinds = call.value("allowed_updates", "allowed updates")
    if isinstance(kinds, list):
        world.updates.allow([str(kind) for kind in kinds])


def set_webhook(world: World, call: Call) -> bool:
    """SetWebhook. Only addresses on this machine: the local chat calls nobody else."""
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    url = call.text("url")
    if not url:
        return delete_webhook(world, call)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the local chat delivers to this machine only")
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(world, call)
    connections = min(100, max(1, call.number("max_connections", 40)))
    world.updates.end_poll("webhook")
    world.set_setting("webhook", {"url": url, "secret": secret, "max_connections": connections})
    world.updates.on_added()
    return True


def delete_webhook(world: World, call: Call) -> bool:
    """DeleteWebhook."""
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    world.set_setting("webhook", {})
    world.updates.on_added()
    return True


def get_webhook_info(world: World, call: Call) -> Json:
    """GetWebhookInfo."""
    webhook = world.settings.get("webhook") or {}
    info: Json = {
        "url": webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    info.update({k: webhook[k] for k in ("max_connections", "last_error_date", "last_error_message") if k in webhook})
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _scope_of(world: World, call: Call) -> tuple[str, str]:
    language = call.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("LANG_CODE_INVALID")
    return read_scope(call.params.get("scope"), set(world.chats)), language


def set_my_commands(world: World, call: Call) -> bool:
    """SetMyCommands, by scope and language."""
    commands = read_commands(call.params.get("commands"))
    world.commands.set(*_scope_of(world, call), commands)
    _show_commands(world)
    return True


def delete_my_commands(world: World, call: Call) -> bool:
    """DeleteMyCommands."""
    world.commands.set(*_scope_of(world, call), [])
    _show_commands(world)
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    """GetMyCommands."""
    return world.commands.get(*_scope_of(world, call))


def _show_commands(world: World) -> None:
    for chat_id in world.chats:
        world.tell(chat_id, "commands", {"commands": world.commands.seen_in(chat_id)})


def set_profile(world: World, call: Call) -> bool:
    """SetMyName, setMyDescription and setMyShortDescription."""
    field, longest = PROFILE[call.method.removeprefix("setmy")]
    if len(call.text(field)) > longest:
        msg = f"BOT_{field.upper()}_INVALID"
        raise bad_request(msg)
    key = f"{field}:{call.text('language_code')}".rstrip(":")
    world.set_setting(key, call.text(field))
    return True


def get_profile(world: World, call: Call) -> Json:
    """GetMyName, getMyDescription and getMyShortDescription."""
    field, _ = PROFILE[call.method.removeprefix("getmy")]
    key = f"{field}:{call.text('language_code')}".rstrip(":")
    return {field: world.settings.get(key, world.bot["first_name"] if field == "name" else "")}


def set_menu_button(world: World, call: Call) -> bool:
    """SetChatMenuButton: taken and kept; the page always shows the command menu."""
    world.set_setting("menu_button", call.value("menu_button", "MenuButton") or {"type": "default"})
    return True


def get_menu_button(world: World, call: Call) -> Json:
    """GetChatMenuButton."""
    button: Json = world.settings.get("menu_button", {"type": "default"})
    return button


def get_chat(world: World, call: Call) -> Json:
    """GetChat: the little a private chat has."""
    chat = bot_side.open_chat(world, call)
    return {**chat.json, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def agree(world: World, call: Call) -> bool:
    """LogOut and close: nothing to do here."""
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": bot_side.send_message,
    "sendphoto": bot_side.send_photo,
    "senddocument": bot_side.send_document,
    "sendchataction": bot_side.send_chat_action,
    "editmessagetext": bot_side.edit_text,
    "editmessagecaption": bot_side.edit_caption,
    "editmessagereplymarkup": bot_side.edit_markup,
    "deletemessage": bot_side.delete_message,
    "deletemessages": bot_side.delete_messages,
    "answercallbackquery": bot_side.answer_callback,
    "getfile": bot_side.get_file,
    "getchat": get_chat,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "getmycommands": get_my_commands,
    "setchatmenubutton": set_menu_button,
    "getchatmenubutton": get_menu_button,
    "logout": agree,
    "close": agree,
    **{f"setmy{name}": set_profile for name in PROFILE},
    **{f"getmy{name}": get_profile for name in PROFILE},
}
