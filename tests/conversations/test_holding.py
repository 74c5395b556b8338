"""What stands before everything else: the screens about a held text and about danger."""

from conversations import holding
from conversations.exchange import Alerted, Held, Stopped
from tests.conversations.playing import check_screen


def test_a_text_without_an_identifier_is_not_held() -> None:
    assert holding.held("the food was cold at lunch", 1, False, "") is None


def test_a_held_text_knows_what_was_found_and_its_redacted_version() -> None:
    one = holding.held("John Smith and John Smith again", 7, True, "visit")
    assert one is not None
    assert (one.kinds, one.count, one.message, one.edited, one.command) == (("name",), 2, 7, True, "visit")
    assert one.redacted == "[name] and [name] again"


def test_all_kinds_found_are_said() -> None:
    one = Held(text="x", redacted="y", kinds=("name", "prisoner_number", "dob"), count=3)
    screen = holding.held_screen(one)
    check_screen(screen, open_question=False)
    assert screen.title == "That looks like a name, a prisoner number and a date of birth. Keep it without?"
    assert [button.label for button in screen.buttons()] == [
        "Use this version",
        "Keep my words: nobody is named",
        "Keep them: needed for someone’s safety",
        "Keep them: the person asked me to",
        "I type it again",
    ]


def test_one_word_suggests_nothing() -> None:
    assert holding.danger_in("suicidal") is None
    assert holding.danger_in("is suicidal") is not None


def test_the_stop_says_whom_it_alerts_and_whom_it_does_not() -> None:
    alerted = (
        Alerted(reference="A-0001", place="HMP Perth", people=2),
        Alerted(reference="A-0002", place="HMP Low Moss", people=0),
    )
    screen = holding.stopped_screen(Stopped(label="a danger to life", alerted=alerted))
    check_screen(screen, open_question=False)
    assert "the co-ordinators of HMP Perth (A-0001), without your words" in screen.body
    assert "No other co-ordinator of HMP Low Moss uses this assistant" in screen.body
    assert "I have not told the prison, the police or the health service" in screen.body


def test_the_stop_says_so_when_nobody_was_alerted() -> None:
    screen = holding.stopped_screen(Stopped(label="a danger to life"))
    assert screen.body.startswith("I have alerted nobody.")
