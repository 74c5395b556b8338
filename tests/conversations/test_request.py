"""The request flow's own rules, and those of a change to one."""

import pytest

from conversations.registry import FLOWS
from conversations.request import STATES, as_text, reopen, same_again
from conversations.request import RequestRecord as Record
from tests.conversations.playing import KNOWLEDGE, Player

BEGUN = ("/request", "in person", "yesterday", "skip")


def begun(*said: str, subject: str = "property lost in a move between halls") -> Player:
    """A request up to the question for its outcome, and further."""
    player = Player(FLOWS)
    for words in (*BEGUN, subject, "no link", "skip", "no", "asked the hall manager", *said):
        player.say(words)
    return player


@pytest.mark.parametrize(
    ("outcome", "next_question"),
    [
        ("answered on the spot", "What was the person told?"),
        ("taken up with the prison", "What is still owed to the person?"),
        ("passed to the co-ordinator", "What is still owed to the person?"),
        ("still open", "What is still owed to the person?"),
        ("signposted elsewhere", "Where was the person pointed to?"),
        ("outside the role", "Where was the person pointed to?"),
        ("withdrawn", "A reference of your own for the person?"),
    ],
)
def test_what_is_asked_next_follows_from_the_outcome(outcome: str, next_question: str) -> None:
    assert begun(outcome).screen.title == next_question


def test_every_outcome_has_its_state() -> None:
    player = begun()
    options = {button.action.removeprefix("pick:") for button in player.screen.buttons() if button.numbered}
    assert options == set(STATES)


def test_a_clinical_matter_and_a_complaint_are_said_to_be_outside_the_role() -> None:
    player = Player(FLOWS)
    for words in (*BEGUN, "waits for the dentist", "9.1", "skip", "yes, waiting for an answer", "asked the nurse"):
        player.say(words)
    assert "Clinical decisions are outside a monitor’s role" in player.screen.title
    assert "A monitor does not run a complaint" in player.screen.title
    assert "outside" not in begun().screen.title


def test_the_channels_come_from_the_file_of_the_organisation() -> None:
    player = begun("signposted elsewhere")
    labels = [button.label for button in player.screen.buttons() if button.numbered]
    assert labels == [channel.label for channel in KNOWLEDGE.channels]


def test_the_date_owed_lies_ahead() -> None:
    player = begun("still open", "an answer", "yesterday")
    assert player.screen.title == "By when?"
    assert "which is not in the future" in player.screen.notice


def filed(*said: str) -> Record:
    player = begun(*said)
    player.press("File it")
    return Record.model_validate(player.records["V-0001"].body)


def test_a_record_opens_again_as_the_answers_that_made_it() -> None:
    made = filed("answered", "it is in the store", "library 2")
    answers = reopen(made.model_dump(mode="json"))
    assert (answers["told"], answers["person"], answers["areas"]) == ("it is in the store", "library 2", None)
    assert "owed" not in answers


def test_same_again_takes_nothing_of_what_came_of_it() -> None:
    made = filed("answered", "it is in the store", "library 2")
    again = same_again(made.model_dump(mode="json"))
    assert again["subject"] == made.subject
    assert {"date", "done", "outcome", "told", "person"}.isdisjoint(again)


def test_the_text_has_a_line_for_each_answer_and_none_for_what_was_left_out() -> None:
    text = as_text(filed("withdrawn", "skip"), "R-0001", 1, KNOWLEDGE.current)
    assert text.splitlines()[0] == "Request: R-0001, version 1"
    assert "Outcome: Withdrawn" in text
    assert "Told" not in text
    assert "None" not in text
