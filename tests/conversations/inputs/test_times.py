"""A time of day, alone or as a range."""

import pytest

from conversations.inputs.base import Taken
from conversations.inputs.times import TimeOfDay
from tests.conversations.inputs.asking import asking, taken, why


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("10.15", "10:15"),
        ("1015", "10:15"),
        ("quarter past 10", "10:15"),
        ("2pm", "14:00"),
        ("half 10", "10:30"),
        ("3", "15:00"),
    ],
)
def test_one_time(text: str, time: str) -> None:
    assert taken(TimeOfDay().read(text, asking(), {}, None)) == time


@pytest.mark.parametrize("text", ["1015-1240", "10.15 to 12.40", "10:15 til 12:40", "in 10.15 out 12.40"])
def test_a_range_answers_both_questions_at_either(text: str) -> None:
    assert TimeOfDay(until="time_out").read(text, asking(), {}, None) == Taken("10:15", {"time_out": "12:40"})
    assert TimeOfDay(since="time_in").read(text, asking(), {}, None) == Taken("12:40", {"time_in": "10:15"})


def test_the_first_time_alone_leaves_the_second_open() -> None:
    assert TimeOfDay(until="time_out").read("10.15", asking(), {}, None) == Taken("10:15")
    assert TimeOfDay(since="time_in").read("12.40", asking(), {}, None) == Taken("12:40")


@pytest.mark.parametrize("text", ["25:99", "soon", "😀", "1000000", "-3"])
@pytest.mark.parametrize("takes", [TimeOfDay(), TimeOfDay(until="time_out"), TimeOfDay(since="time_in")])
def test_what_is_no_time_is_refused_with_an_example(text: str, takes: TimeOfDay) -> None:
    assert "I need a time of day, for example “10.15”" in why(takes.read(text, asking(), {}, None))


def test_what_is_shown() -> None:
    assert "Type both" in TimeOfDay(until="time_out").prompt(asking(), {}, None).hint
    assert TimeOfDay().prompt(asking(), {}, "10:15").body == "So far: 10:15"
    assert TimeOfDay().say("10:15", asking()) == "10:15"
