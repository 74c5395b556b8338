"""Typed equivalents of buttons: the number on one, or its words, spelt roughly."""

import pytest

from conversations import words
from conversations.screen import Button, Screen

SCREEN = Screen(
    title="Which?",
    rows=(
        (Button(label="Made", action="pick:made", words=("yes",), numbered=True),),
        (Button(label="Attempted, not let in", action="pick:attempted", numbered=True),),
        (Button(label="1: Concern ⟳", action="turn:x", exact=True), Button(label="Copy", copies="text")),
        (Button(label="‹ Back", action="nav:back", words=("back",)), Button(label="Cancel", action="nav:cancel")),
    ),
)


def pressed(button: Button | None) -> str:
    """What the words stand for."""
    return button.action if button else ""


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("made", "pick:made"),
        ("MADE!", "pick:made"),
        ("yes", "pick:made"),
        ("attempted not let in", "pick:attempted"),
        ("‹ Back", "nav:back"),
        ("1: concern", "turn:x"),
        ("#1", "pick:made"),
        ("#5", "nav:cancel"),
        ("#9", ""),
        ("copy", ""),
        ("mad", ""),
        ("", ""),
        ("😀", ""),
        ("-1", ""),
    ],
)
def test_the_very_words(text: str, action: str) -> None:
    assert pressed(words.exactly(text, SCREEN)) == action


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("1", "pick:made"),
        ("2.", "pick:attempted"),
        ("(2)", "pick:attempted"),
        ("3", ""),
        ("0", ""),
        ("1000", ""),
        ("x", ""),
    ],
)
def test_the_number_on_a_button(text: str, action: str) -> None:
    assert pressed(words.by_number(text, SCREEN)) == action


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("mdae", ""),
        ("maade", "pick:made"),
        ("atempted, not let in", "pick:attempted"),
        ("att", "pick:attempted"),
        ("cancle", "nav:cancel"),
        ("bak", "nav:back"),
        ("concern", ""),
        ("m", ""),
        ("x" * 81, ""),
        ("something else altogether", ""),
    ],
)
def test_words_that_come_close(text: str, action: str) -> None:
    assert pressed(words.roughly(text, SCREEN)) == action


def test_words_that_come_close_to_two_buttons_press_none() -> None:
    halls = Screen(title="", rows=(tuple(Button(label=f"{name} Hall", action=name) for name in "AB"),))
    assert words.roughly("Hall", halls) is None
    assert pressed(words.roughly("A Hal", halls)) == "A"
    alike = Screen(title="", rows=(tuple(Button(label=f"Landing {n}", action=n) for n in ("one", "ome")),))
    assert words.roughly("landing ore", alike) is None


@pytest.mark.parametrize("text", ["undo", "File it", "thanks!", "remove 3", "change #2", "OK"])
def test_words_for_the_assistant(text: str) -> None:
    assert words.is_command(text)


@pytest.mark.parametrize("text", ["the showers", "remove the bench", "no visits today", "change of shift", ""])
def test_words_that_are_none(text: str) -> None:
    assert not words.is_command(text)


LABELS = ["Prison", "Visit", "Date", "Time in", "Time out"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3", 2),
        ("change 3", 2),
        ("fix the date", 2),
        ("date", 2),
        ("tme out", 4),
        ("please change my time in", 3),
        ("no. 2", 1),
        ("6", None),
        ("0", None),
        ("1000", None),
        ("something else", None),
        ("", None),
    ],
)
def test_a_line_of_the_review(text: str, place: int | None) -> None:
    assert words.line(text, LABELS, bare=True) == place


@pytest.mark.parametrize(
    ("text", "place"), [("change the date", 2), ("date", None), ("3", None), ("change 3", None), ("no visits", None)]
)
def test_elsewhere_a_line_needs_a_word_for_changing(text: str, place: int | None) -> None:
    assert words.line(text, LABELS, bare=False) == place


def test_a_buttons_words_inside_a_short_text() -> None:
    assert pressed(words.within("yes it was made as planned", SCREEN)) == "pick:made"
    assert words.within("it was not made", SCREEN) is None
    assert words.within("wasn’t made", SCREEN) is None
    assert words.within("made or attempted not let in", SCREEN) is None
    assert words.within("made " + "and so on " * 5, SCREEN) is None
    assert words.within("go back", SCREEN) is None
