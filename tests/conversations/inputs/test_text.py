"""Text of any length."""

import pytest

from conversations.inputs.text import Text
from tests.conversations.inputs.asking import asking, taken, why


def test_a_text_is_kept_whole_and_trimmed() -> None:
    text = "  Food was cold.\n" * 700
    assert len(text) > 10_000
    assert taken(Text().read(text, asking(), {}, None)) == text.strip()


@pytest.mark.parametrize("text", ["😀", "👍🏽👍🏽", "…", "12", "?!", "  "])
def test_figures_pictures_and_marks_alone_are_no_answer(text: str) -> None:
    assert "I need a few words, for example" in why(Text().read(text, asking(), {}, None))


@pytest.mark.parametrize("text", ["ok then", "Tha e fuar", "食べ物が冷たい", "B 12"])
def test_words_of_any_language_are_an_answer(text: str) -> None:
    assert taken(Text().read(text, asking(), {}, None)) == text


def test_the_answer_before_is_shown() -> None:
    assert Text("Anything.").prompt(asking(), {}, "Cold food").body == "So far: Cold food"
    assert Text("Anything.").prompt(asking(), {}, None).body == ""
    assert Text().say("Cold food", asking()) == "Cold food"
