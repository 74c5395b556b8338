"""One-of, many-of and yes or no."""

import pytest

from conversations.inputs.base import Refused
from conversations.inputs.choice import ManyOf, OneOf, Option, Tick, YesNo
from tests.conversations.inputs.asking import asking, buttons, labels, looked, taken, why

FRUIT = OneOf(Option("apple", "Apple", ("red one",)), Option("pear", "Pear"))
EXTRAS = ManyOf(*(Option(f"x{n}", f"Extra {n}") for n in range(30)))


def test_one_of_is_pressed_and_the_one_before_is_marked() -> None:
    assert labels(FRUIT, asking()) == ["Apple", "Pear"]
    assert labels(FRUIT, asking(), current="pear") == ["Apple", "Pear ✓"]
    assert taken(FRUIT.press("pick:pear", asking(), {}, None)) == "pear"
    assert why(FRUIT.press("pick:plum", asking(), {}, None)) == (
        "I need one of the answers below, for example “Apple” or its number."
    )


def test_one_of_in_words() -> None:
    assert FRUIT.say("apple", asking()) == "Apple"
    assert FRUIT.say("plum", asking()) == "plum"
    assert FRUIT.holds("pear", asking())
    assert not FRUIT.holds("plum", asking())


def test_after_the_last_option_comes_the_first() -> None:
    assert FRUIT.after("apple") == "pear"
    assert FRUIT.after("pear") == "apple"
    assert FRUIT.after("plum") == "apple"


def test_yes_and_no_have_their_scots() -> None:
    assert [button.words for button in buttons(YesNo(), asking())] == [
        ("y", "yes", "yep", "aye"),
        ("n", "no", "nope", "naw"),
    ]


def test_ticks_are_set_taken_away_and_confirmed() -> None:
    assert Tick(("a",)).toggled("b") == Tick(("a", "b"))
    assert Tick(("a", "b")).toggled("a") == Tick(("b",))
    view = looked(EXTRAS.press("tick:2", asking(), {}, None)).view
    assert view == {"ticked": ["x2"]}
    assert "☑ Extra 2" in labels(EXTRAS, asking(), view)
    assert labels(EXTRAS, asking(), view)[-1] == "Done (1)"
    assert EXTRAS.prompt(asking(), view, None).body == "Ticked: Extra 2"
    assert taken(EXTRAS.press("done", asking(), view, None)) == ["x2"]


def test_what_was_ticked_before_is_ticked_still() -> None:
    view = looked(EXTRAS.press("tick:5", asking(), {}, ["x2"])).view
    assert view["ticked"] == ["x2", "x5"]


def test_done_without_a_tick_says_what_to_do() -> None:
    assert why(EXTRAS.press("done", asking(), {}, None)) == "Nothing is ticked yet. Tick one, or Skip."


def test_a_long_list_has_pages() -> None:
    assert labels(EXTRAS, asking())[-2:] == ["More in the list ›", "Done"]
    view = looked(EXTRAS.press("page:1", asking(), {"ticked": ["x0"]}, None)).view
    assert view == {"ticked": ["x0"], "page": 1}
    assert "‹ Earlier in the list" in labels(EXTRAS, asking(), view)
    assert "☐ Extra 12" in labels(EXTRAS, asking(), view)
    assert "More in the list ›" not in labels(EXTRAS, asking(), {"page": 9})


@pytest.mark.parametrize("action", ["tick:99", "tick:x", "page:x", "nothing"])
def test_a_press_that_means_nothing_is_refused(action: str) -> None:
    assert isinstance(EXTRAS.press(action, asking(), {}, None), Refused)


def test_many_of_in_words() -> None:
    assert EXTRAS.say(["x1", "gone"], asking()) == "Extra 1, gone"
    assert EXTRAS.holds(["x1"], asking())
    assert not EXTRAS.holds(["x1", "gone"], asking())
    assert not EXTRAS.holds([], asking())
    assert len(EXTRAS.declared()) == 31
