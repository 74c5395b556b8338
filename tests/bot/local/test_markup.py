import json
from typing import Any

import pytest

from bot.local.errors import ApiError
from bot.local.markup import read_inline_markup, read_markup


def inline(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    "button",
    [
        {"text": "a", "callback_data": "x" * 64},
        {"text": "a", "callback_data": "é" * 32},
        {"text": "a", "url": "https://example.org"},
        {"text": "a", "copy_text": {"text": "V-0042" + "x" * 250}},
        {"text": "a", "callback_data": "x", "style": "danger"},
    ],
)
def test_good_buttons_pass_unchanged(button: dict[str, Any]) -> None:
    assert read_markup(json.dumps(inline(button))) == inline(button)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": 1}, 'field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": [{"text": "a"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (inline({"callback_data": "x"}), "can't parse inline keyboard button: Can't find field \"text\""),
        (inline("a"), "can't parse inline keyboard button: Expected an Object"),
        (inline({"text": "", "callback_data": "x"}), "inline keyboard button text must be non-empty"),
        (
            inline({"text": "a"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline({"text": "a", "callback_data": ""}), "BUTTON_DATA_INVALID"),
        (inline({"text": "a", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
        (inline({"text": "a", "callback_data": "é" * 33}), "BUTTON_DATA_INVALID"),
        (inline({"text": "a", "copy_text": {"text": "x" * 257}}), "BUTTON_COPY_TEXT_INVALID"),
        (inline({"text": "a", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
        (
            inline({"text": "a", "callback_data": "x", "style": "pink"}),
            "can't parse inline keyboard button: Invalid button style specified",
        ),
        (
            inline({"text": "a", "url": "ftp://x"}),
            "inline keyboard button URL 'ftp://x' is invalid: Unsupported URL protocol",
        ),
        (inline(*[{"text": "a", "callback_data": "x"}] * 9), "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "x"}]] * 101}, "reply markup is too long"),
        ({"keyboard": [[{"text": " "}]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [[1]]}, "can't parse keyboard button: Can't find field \"text\""),
        ({"force_reply": True, "input_field_placeholder": ""}, "REPLY_MARKUP_PLACEHOLDER_INVALID"),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(markup: Any, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_markup(markup)
    assert caught.value.description == f"Bad Request: {words}"


def test_other_markups() -> None:
    assert read_markup(None) is None
    assert read_markup("") is None
    assert read_markup({"inline_keyboard": []}) is None
    assert read_markup({"remove_keyboard": True}) == {"remove_keyboard": True}
    keyboard = read_markup({"keyboard": [["Yes", {"text": "No"}]], "resize_keyboard": True})
    assert keyboard == {"keyboard": [[{"text": "Yes"}, {"text": "No"}]], "resize_keyboard": True}
    reply = read_markup({"force_reply": True, "input_field_placeholder": "When?"})
    assert reply == {"force_reply": True, "input_field_placeholder": "When?"}


def test_an_edit_takes_an_inline_keyboard_only() -> None:
    with pytest.raises(ApiError, match="inline keyboard expected"):
        read_inline_markup({"keyboard": [["Yes"]]})
