"""One of a list that is known only when it is asked."""

from conversations.inputs.choice import Option
from conversations.inputs.listed import Listed
from tests.conversations.inputs.asking import asking, buttons, labels, taken, why

LINES = Listed(
    lambda situation: [Option(str(n), text) for n, text in enumerate(situation.answers.get("lines", ()))],
    "one of the lines below, for example its number",
)
TWO = asking({"lines": ["The visit as a whole", "Observation 1: gym busy"]})


def test_each_has_a_numbered_button_and_the_one_before_is_marked() -> None:
    assert labels(LINES, TWO, current="1") == ["The visit as a whole", "Observation 1: gym busy ✓"]
    assert all(button.numbered for button in buttons(LINES, TWO))
    assert taken(LINES.press("pick:1", TWO, {}, None)) == "1"


def test_one_that_is_not_there_is_refused_with_what_is_wanted() -> None:
    assert why(LINES.press("pick:2", TWO, {}, None)) == "I need one of the lines below, for example its number."
    assert LINES.holds("1", TWO)
    assert not LINES.holds("1", asking())


def test_in_words_it_is_its_label_or_what_was_kept() -> None:
    assert LINES.say("1", TWO) == "Observation 1: gym busy"
    assert LINES.say("7", TWO) == "7"
    assert labels(LINES, asking()) == []
