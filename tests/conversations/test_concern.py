"""The concern flow's own rules, and those of looking again."""

import pytest

from conversations.concern import ConcernRecord, as_text, reopen
from conversations.exchange import Opening
from conversations.registry import FLOWS
from tests.conversations.playing import KNOWLEDGE, Player

BOTH = ("governor and co-ordinator", "by e-mail", "yesterday")


def begun(*said: str) -> Player:
    """A concern from its first question on."""
    player = Player(FLOWS)
    for words in ("/concern", "skip", "yesterday", "two showers out of order", "no link", *said):
        player.say(words)
    return player


def test_nobody_told_asks_neither_how_nor_when() -> None:
    assert begun("nobody yet").screen.title == "What would put it right?"
    assert begun("governor only").screen.title == "How were they told?"


@pytest.mark.parametrize(
    ("told", "remarked"), [(BOTH, False), (("governor only", "in person", "today"), True), (("nobody yet",), True)]
)
def test_the_review_says_that_both_are_to_be_told(told: tuple[str, ...], remarked: bool) -> None:
    player = begun(*told, "skip", "in 7 days")
    assert player.screen.title == "Is this right?"
    assert ("both told: s7D(1)(e)" in player.text) is remarked


@pytest.mark.parametrize(
    "told",
    [BOTH, ("governor only", "in person", "today"), ("co-ordinator only", "by phone", "today"), ("nobody yet",)],
)
def test_a_record_opens_again_as_the_answers_that_made_it(told: tuple[str, ...]) -> None:
    player = begun(*told, "skip", "in 7 days")
    before = {key: value for key, value in player.answers.items() if value is not None}
    player.press("File it")
    after = {key: value for key, value in reopen(player.records["V-0001"].body).items() if value is not None}
    assert {key: after[key] for key in before if key != "links"} == {k: v for k, v in before.items() if k != "links"}


def test_the_text_says_who_was_told_how_and_when() -> None:
    player = begun(*BOTH, "both repaired", "in 7 days")
    player.press("File it")
    text = as_text(ConcernRecord.model_validate(player.records["V-0001"].body), "C-0001", 1, KNOWLEDGE.current)
    assert "Told: governor and co-ordinator (by e-mail, Saturday 21 November 2026)" in text
    assert "Remedy: both repaired" in text
    assert "Area" not in text


def looking(*said: str) -> Player:
    """A look again at C-0001."""
    player = Player(FLOWS)
    opening = Opening(flow="concern_look", subject={"reference": "C-0001", "establishment": "perth"})
    player.talk = player.talker.open(player.talk, opening, player.now, player.who, "look").talk
    for words in said:
        player.say(words)
    return player


@pytest.mark.parametrize(
    ("seen", "next_question"),
    [
        ("remedied", "Is this right?"),
        ("better", "It is not remedied. Who has been told again?"),
        ("unchanged", "It is not remedied. Who has been told again?"),
        ("not seen", "When should it be looked at again?"),
    ],
)
def test_who_was_told_again_is_asked_only_of_what_is_not_remedied(seen: str, next_question: str) -> None:
    assert looking(seen, "today", "skip").screen.title == next_question


def test_the_review_of_a_look_says_that_both_are_told_again() -> None:
    player = looking("unchanged", "today", "skip", "nobody yet", "in 7 days")
    assert "The Act asks that both are told again: s7D(1)(f)." in player.text
