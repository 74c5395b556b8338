"""What a person is shown."""

from conversations.screen import Button, Screen, label_of, pages

ONE, TWO = Button(label="One", action="a", numbered=True), Button(label="Two", action="do:b", numbered=True)
PLAIN = Button(label="Plain", action="c")
SCREEN = Screen(title="Which?", rows=((PLAIN, ONE), (TWO,)))


def test_numbers_go_to_the_numbered_buttons_in_reading_order() -> None:
    assert [label_of(button, SCREEN) for button in SCREEN.buttons()] == ["Plain", "1 · One", "2 · Two"]


def test_a_lasting_button_outlives_its_question() -> None:
    assert TWO.lasting
    assert not ONE.lasting


def test_a_notice_goes_above_the_one_there_is() -> None:
    assert SCREEN.with_notice("First").notice == "First"
    assert SCREEN.with_notice("Second").with_notice("First").notice == "First\nSecond"


def test_buttons_in_rows() -> None:
    assert pages([ONE, TWO, PLAIN], 2) == ((ONE, TWO), (PLAIN,))
    assert pages([], 2) == ()
