"""The record of a course: what is asked, what is kept, what is said of it."""

import pytest

from conversations.exchange import Opening
from conversations.registry import FLOWS
from tests.conversations.playing import KNOWLEDGE, Player

FOR_ANOTHER = {"member": "a" * 32, "label": "Monitor 3", "establishments": ["perth", "low-moss"]}


def recording(*said: str, subject: dict[str, object] | None = None) -> Player:
    """The record of a course up to some answers."""
    player = Player(FLOWS)
    opening = Opening(flow="training_record", subject=subject or {})
    begun = player.talker.open(player.talk, opening, player.now, player.who, "course")
    player.talk, player.shown = begun.talk, [(begun.screens[-1], begun.talk.revision)]
    for words in said:
        player.say(words)
    return player


def filed(*said: str, subject: dict[str, object] | None = None) -> dict[str, object]:
    player = recording(*said, subject=subject)
    player.press("Keep it")
    return next(iter(player.records.values())).body


def test_every_course_is_offered_once_and_of_each_establishment_where_that_counts() -> None:
    labels = [button.label for button in recording(subject=FOR_ANOTHER).screen.buttons() if button.numbered]
    assert len(labels) == len(KNOWLEDGE.courses) + 1
    assert [one for one in labels if "Key" in one] == [
        "Key Vending and Security, Perth",
        "Key Vending and Security, Low Moss",
    ]


@pytest.mark.parametrize(
    ("typed", "course"),
    [("ppt", "ppt"), ("Talk to me", "talk-to-me"), ("TTM", "talk-to-me"), ("pb", "boundaries"), ("hubshare", "cms-it")],
)
def test_a_course_is_known_by_what_people_call_it(typed: str, course: str) -> None:
    assert recording(typed).answers["course"] == course


def test_what_is_done_has_a_day_and_perhaps_a_proof() -> None:
    assert filed("key vending", "done", "yesterday", "114") == {
        "course": "key-vending",
        "establishment": "perth",
        "how": "done",
        "date": "2026-11-21",
        "proof": "114",
    }


def test_what_is_booked_has_a_day_to_come_and_no_proof() -> None:
    assert filed("core", "booked", "in 10 days") == {
        "course": "core",
        "establishment": "",
        "how": "booked",
        "date": "2026-12-02",
        "proof": "",
    }


def test_an_answer_changed_from_done_to_booked_leaves_nothing_of_the_other() -> None:
    player = recording("core", "done", "yesterday", "certificate 114")
    player.say("change 2")
    for words in ("booked", "in 10 days"):
        player.say(words)
    player.press("Keep it")
    assert next(iter(player.records.values())).body["proof"] == ""


def test_a_day_may_lie_years_back_but_not_ahead() -> None:
    assert recording("core", "done", "3 March 2015").answers["on"] == "2015-03-03"
    assert "which is in the future" in recording("core", "done", "3 March 2027").text
    assert "not in the future" in recording("core", "booked", "yesterday").text


def test_marks_alone_are_no_proof() -> None:
    assert (
        "I need a number or a few words, for example “certificate 114”."
        in recording("core", "done", "today", "!!").text
    )


def test_for_a_monitor_the_question_says_of_whom() -> None:
    assert recording(subject=FOR_ANOTHER).screen.title == "Which course of Monitor 3?"
