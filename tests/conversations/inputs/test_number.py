"""A whole number."""

import pytest

from conversations.inputs.number import Number
from tests.conversations.inputs.asking import asking, labels, taken, why


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("6", 6),
        ("six", 6),
        ("half a dozen", 6),
        ("none", 0),
        ("nae", 0),
        ("0", 0),
        (" 12. ", 12),
        ("twa", 2),
        ("999", 999),
    ],
)
def test_a_count_in_figures_or_words(text: str, count: int) -> None:
    assert taken(Number().read(text, asking(), {}, None)) == count


@pytest.mark.parametrize("text", ["lots of them", "abc", "😀", "3.5", ""])
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    assert "I need a whole number from 0 to 999, for example “6” or “six”." in why(
        Number().read(text, asking(), {}, None)
    )


@pytest.mark.parametrize("text", ["1000", "-3", "99999999999999999999"])
def test_a_number_out_of_range_is_named(text: str) -> None:
    assert f"{int(text)} is outside what I can take" in why(Number().read(text, asking(), {}, None))


def test_the_small_numbers_are_buttons_and_the_answer_before_is_shown() -> None:
    assert labels(Number(least=1, most=5, buttons=5), asking()) == ["1", "2", "3", "4", "5"]
    assert taken(Number().press("count:7", asking(), {}, None)) == 7
    assert Number().prompt(asking(), {}, 0).body == "So far: 0"
    assert Number().say(3, asking()) == "3"


def test_an_answer_holds_within_the_limits() -> None:
    takes = Number(least=1, most=5)
    assert takes.holds(5, asking())
    assert not takes.holds(6, asking())
    assert not takes.holds("3", asking())
