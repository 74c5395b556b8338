import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.chats import TEXT_CHARS, find_data, in_reply_to, split_text


def test_a_long_text_is_cut_at_a_line_then_at_a_word_then_anywhere() -> None:
    assert split_text("a" * 4000 + "\n" + "b " * 100)[0] == "a" * 4000
    assert split_text("a" * 4000 + " " + "b" * 200)[0] == "a" * 4000
    assert split_text("x" * 5000) == ["x" * TEXT_CHARS, "x" * 904]


@given(st.text(alphabet="ab \n", min_size=4000, max_size=9000).map(str.strip).filter(bool))
def test_no_word_is_lost_in_the_cutting(text: str) -> None:
    parts = split_text(text)
    assert all(1 <= len(part) <= TEXT_CHARS for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_button_is_found_by_its_label_first() -> None:
    buttons = [{"text": "b", "callback_data": "a"}, {"text": "a", "callback_data": "c"}]
    message = {"reply_markup": {"inline_keyboard": [buttons]}}
    assert find_data(message, "a") == "c"
    assert find_data(message, "c") == "c"
    with pytest.raises(LookupError, match="there is none"):
        find_data({}, "a")


def test_a_quoted_message_does_not_quote_in_turn() -> None:
    assert in_reply_to({"text": "b", "reply_to_message": {"text": "a"}}) == {"text": "b"}
