"""Checks a reply_markup as Telegram does.

Wording from ``get_reply_markup`` of tdlib/telegram-bot-api and from Telegram's own RPC errors. Two rules are
stricter than Telegram's client library, because there a mistake passes unseen: a button with an empty text
(dropped there) and more than 8 buttons in a row or 100 in all (cut there) are refused here.
"""

import json
from typing import Any

from bot.local.errors import bad_request

Json = dict[str, Any]
CALLBACK_DATA_BYTES = 64
COPY_TEXT_CHARS = 256
ROW_BUTTONS = 8
ALL_BUTTONS = 100
STYLES = {"primary", "success", "danger"}
_ACTIONS = ("callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query")


def read_markup(raw: Any) -> Json | None:
    """The checked markup, or None when there is none. Raises ApiError in Telegram's words."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return _inline(raw["inline_keyboard"])
    if "keyboard" in raw:
        return _reply_keyboard(raw)
    if raw.get("remove_keyboard"):
        return {"remove_keyboard": True}
    if raw.get("force_reply"):
        return {"force_reply": True, **_placeholder(raw)}
    return None


def read_inline_markup(raw: Any) -> Json | None:
    """As read_markup, for an edit, which takes an inline keyboard only."""
    markup = read_markup(raw)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _rows(value: Any, field: str) -> list[list[Any]]:
    if not isinstance(value, list):
        msg = f'field "{field}" must be of type Array'
        raise bad_request(msg)
    if not all(isinstance(row, list) for row in value):
        where = " of the InlineKeyboardMarkup" if field == "inline_keyboard" else ""
        msg = f'field "{field}"{where} must be an Array of Arrays'
        raise bad_request(msg)
    rows = [row for row in value if row]
    if any(len(row) > ROW_BUTTONS for row in rows) or sum(map(len, rows)) > ALL_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _inline(value: Any) -> Json | None:
    rows = [[_inline_button(button) for button in row] for row in _rows(value, "inline_keyboard")]
    return {"inline_keyboard": rows} if rows else None


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: Expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(action in button for action in _ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button:
        _check_copy_text(button["copy_text"])
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://", "ton://")):
        msg = f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol"
        raise bad_request(msg)
    if button.get("style", "primary") not in STYLES:
        raise bad_request("can't parse inline keyboard button: Invalid button style specified")
    return dict(button)


def _check_copy_text(value: Any) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not 1 <= len(value["text"]) <= COPY_TEXT_CHARS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _reply_keyboard(raw: Json) -> Json | None:
    rows = [[_reply_button(button) for button in row] for row in _rows(raw["keyboard"], "keyboard")]
    if not rows:
        return None
    flags = {key: True for key in ("one_time_keyboard", "resize_keyboard", "is_persistent") if raw.get(key)}
    return {"keyboard": rows, **flags, **_placeholder(raw)}


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    return dict(button)


def _placeholder(raw: Json) -> Json:
    text = raw.get("input_field_placeholder")
    if text is None:
        return {}
    if not 1 <= len(str(text)) <= 64:
        raise bad_request("REPLY_MARKUP_PLACEHOLDER_INVALID")
    return {"input_field_placeholder": str(text)}
