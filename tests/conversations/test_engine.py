"""One turn of one flow: presses, moving about, groups, guesses, the end. Words are in ``test_hearing``."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.draft import Draft, Origin, Pressed, Said, Shown, State
from conversations.engine import MOVED_ON, Engine, wants_colleagues
from conversations.flow import FlowError
from conversations.talk import Talker
from conversations.visit import VISIT
from tests.conversations.flows import BASKET
from tests.conversations.playing import KNOWLEDGE, MONITOR, NOW, Player, drawn

ENGINE = Engine([BASKET, VISIT], KNOWLEDGE)


@pytest.fixture
def player() -> Player:
    """A member at the first question of the basket."""
    player = Player((BASKET,))
    player.say("/basket")
    return player


def say(player: Player, *things: str) -> Player:
    """Type several things."""
    for thing in things:
        player.say(thing)
    return player


def at_review(player: Player) -> Player:
    """Bring a basket to its review."""
    return say(player, "pear", "3", "yes", "bag", "done", "A better world", "apple", "no more", "Nothing more to add")


def test_a_turn_leaves_the_draft_it_was_given_as_it_was() -> None:
    draft = ENGINE.start("basket", "d", NOW, MONITOR).draft
    before = draft.model_dump_json()
    turn = ENGINE.step(draft, Pressed(action="pick:pear"), NOW + timedelta(hours=1), MONITOR)
    assert draft.model_dump_json() == before
    assert turn.draft.answers == {"fruit": "pear"}
    assert turn.draft.touched == NOW + timedelta(hours=1)


def test_the_screen_of_a_draft_as_it_stands() -> None:
    draft = ENGINE.start("basket", "d", NOW, MONITOR).draft
    assert ENGINE.shown(draft, NOW, MONITOR).title == "Which fruit?"


def test_a_flow_that_reads_no_notes_cannot_begin_with_one() -> None:
    with pytest.raises(FlowError, match="cannot be begun with a message"):
        ENGINE.start("basket", "d", NOW, MONITOR, note=Said(text="apples, three"))


def test_a_button_that_is_not_on_the_screen_does_nothing() -> None:
    draft = ENGINE.start("basket", "d", NOW, MONITOR).draft
    for action in ("file", "pick:plum", "nav:review", "doubt:yes", "", "open:count"):
        turn = ENGINE.step(draft, Pressed(action=action), NOW, MONITOR)
        assert turn.draft.answers == {}
        assert turn.screens[-1].notice == MOVED_ON


def test_progress_counts_the_questions_that_are_likely_to_come(player: Player) -> None:
    assert player.screen.where == "Basket · 1 of 5"
    player.say("pear")
    assert player.screen.where == "Basket · 2 of 6"


def test_back_goes_question_by_question_and_there_is_none_at_the_first(player: Player) -> None:
    assert "nav:back" not in [button.action for button in player.screen.buttons()]
    say(player, "pear", "3", "back")
    assert player.draft.at == ("count",)
    assert "So far: 3" in player.text
    say(player, "back")
    assert player.draft.at == ("fruit",)


def test_an_answer_gone_back_to_can_be_kept(player: Player) -> None:
    say(player, "pear", "3", "back", "back", "keep")
    assert player.draft.at == ("ripe",)
    assert player.answers == {"fruit": "pear", "count": 3}


def test_an_answer_gone_back_to_can_be_left_out_and_that_is_said(player: Player) -> None:
    say(player, "apple", "3", "bag", "done", "back")
    assert "[Keep ›] [Leave out]" in player.text
    player.press("Leave out")
    assert player.answers["extras"] is None
    assert player.screen.notice == "Left out: Extras: Bag."


def test_a_question_that_must_be_answered_cannot_be_skipped(player: Player) -> None:
    assert "Skip" not in player.text
    say(player, "skip")
    assert player.draft.at == ("fruit",)


def test_the_review_is_offered_as_soon_as_the_rest_may_be_left_out(player: Player) -> None:
    say(player, "apple")
    assert "Review" not in player.text
    say(player, "3")
    player.press("Review ›")
    assert player.screen.title == "Is this right?"
    assert player.answers == {"fruit": "apple", "count": 3, "extras": None, "wish": [], "remark": None}


def test_the_review_lists_every_answer_and_what_was_left_out(player: Player) -> None:
    say(player, "apple", "3", "review")
    assert player.screen.body.split("\n") == [
        "1. Fruit: Apple",
        "2. Count: 3",
        "4. Wish: none",
        "Left out: 3 Extras, 5 Remark.",
    ]


def test_an_answer_changed_at_the_review_leads_back_to_it(player: Player) -> None:
    at_review(player)
    player.press("Change an answer")
    player.press("Count")
    say(player, "4")
    assert player.screen.title == "Is this right?"
    assert player.answers["count"] == 4


def test_a_change_that_asks_for_more_leads_to_what_is_missing(player: Player) -> None:
    say(player, "apple", "3", "review", "1", "pear")
    assert player.draft.at == ("ripe",)
    say(player, "review")
    assert player.draft.at == ("ripe",)


def test_saved_drafts_come_back_with_a_recap(player: Player) -> None:
    say(player, "pear")
    player.press("Save")
    assert player.talk.current is None
    player.later(days=40)
    player.press("Continue")
    assert player.screen.notice == "Back to your basket."
    assert player.draft.at == ("count",)


def test_a_doubt_is_confirmed_denied_or_answered_anew(player: Player) -> None:
    say(player, "apple", "55")
    assert player.screen.title == "That is a lot. Is it right?"
    player.press("No, change it")
    assert player.draft.at == ("count",)
    say(player, "55", "12")
    assert player.answers["count"] == 12
    say(player, "back", "55")
    player.press("‹ Back")
    assert player.answers["count"] == 12
    say(player, "60", "yes")
    assert player.answers["count"] == 60


def test_an_item_is_added_changed_removed_and_put_back(player: Player) -> None:
    say(player, "apple", "3", "skip", "Peace", "pear", "7")
    assert player.screen.title == "Another wish?"
    player.press("Change 1")
    assert player.screen.body.split("\n") == ["1. Words: Peace", "2. Grade: Pear", "3. Much: 7"]
    player.press("Grade")
    player.press("Apple")
    assert "No longer fits, so put aside: Much: 7." in player.screen.notice
    player.press("Change 1")
    player.press("Done")
    player.press("Change 1")
    player.press("Remove")
    assert player.answers["wish"] == []
    assert player.screen.notice == "Removed wish 1."
    player.press("Undo remove")
    assert player.answers["wish"] == [{"words": "Peace", "grade": "apple"}]
    say(player, "change 1", "grade", "pear")
    assert player.answers["wish"] == [{"words": "Peace", "grade": "pear", "much": 7}]


def test_back_inside_an_item_goes_to_its_group_at_last(player: Player) -> None:
    say(player, "apple", "3", "skip", "Peace", "pear", "back")
    assert player.draft.at == ("wish", 0, "grade")
    say(player, "back", "back")
    assert player.draft.at == ("wish",)
    assert "Much: not said yet" in player.text
    say(player, "change 1", "back")
    assert player.draft.at == ("wish",)


def test_a_second_item_begun_later_is_asked_about_first(player: Player) -> None:
    say(player, "apple", "3", "skip", "Peace", "back", "back", "Quiet")
    assert player.draft.at == ("wish", 1, "grade")
    say(player, "apple")
    assert player.draft.at == ("wish",)
    say(player, "no more")
    assert player.draft.at == ("wish", 0, "grade")


def test_help_is_the_questions_own_and_changes_nothing(player: Player) -> None:
    for at, words in ((("fruit",), "About fruit."), (("wish",), "About wishs."), ((), "Read it through.")):
        draft = player.draft.model_copy(update={"at": at, "answers": {"fruit": "apple", "count": 1}})
        turn = ENGINE.step(draft, Pressed(action="nav:help"), NOW, MONITOR)
        assert turn.screens[-1].notice.startswith(words)
        assert turn.draft.at == at


def test_questions_improved_since_carry_the_answers_over() -> None:
    player = Player((BASKET,))
    say(player, "/basket", "pear", "3", "yes")
    assert player.draft.at == ("extras",)
    newer = replace(BASKET, version=2, parts=tuple(part for part in BASKET.parts if part.key != "extras"))
    player.talker = Talker(Engine([newer], KNOWLEDGE))
    player.press("Bag")
    assert (
        player.screen.notice.split("\n")[0] == "The questions have been improved since; your answers were carried over."
    )
    assert player.draft.at == ("wish",)
    assert player.draft.version == 2
    assert player.answers["fruit"] == "pear"


def test_a_question_that_no_longer_applies_is_left_for_the_next() -> None:
    draft = ENGINE.start("basket", "d", NOW, MONITOR).draft
    draft.answers = {"fruit": "apple"}
    for at in (("ripe",), ("wish", 3), ("wish", 3, "grade"), ("gone",)):
        turn = ENGINE.step(draft.model_copy(update={"at": at}), Shown(), NOW, MONITOR)
        assert turn.draft.at == ("count",)


def test_resuming_sees_what_still_holds() -> None:
    draft = ENGINE.start("visit", "d", NOW, MONITOR.model_copy(update={"establishments": ("polmont", "perth")})).draft
    draft.answers, draft.at, draft.state = {"establishment": "polmont", "outcome": "made"}, ("date",), State.PARKED
    turn = ENGINE.step(draft, Shown(resumed=True), NOW, MONITOR)
    assert "Back to your visit." in turn.screens[-1].notice
    assert "put aside: Prison: HMP & YOI Polmont" in turn.screens[-1].notice
    assert turn.draft.at == ("establishment",)
    draft.answers["establishment"] = "perth"
    assert ENGINE.step(draft, Shown(resumed=True), NOW, MONITOR).draft.at == ("date",)


def with_guess(**more: Any) -> Draft:
    """A basket at its review whose fruit is a guess."""
    answers = {"fruit": "apple", "count": 1, "extras": None, "wish": [], "remark": None, **more}
    draft = ENGINE.start("basket", "d", NOW, MONITOR).draft
    return draft.model_copy(
        update={"answers": answers, "at": (), "origins": {"fruit": Origin(guess=True), "count": Origin(guess=True)}}
    )


def test_a_guess_is_turned_by_one_tap_and_is_then_a_choice() -> None:
    turn = ENGINE.step(with_guess(), Shown(), NOW, MONITOR)
    assert "1. Fruit: Apple (guess)" in turn.screens[-1].body
    turn = ENGINE.step(turn.draft, Pressed(action="turn:fruit"), NOW, MONITOR)
    assert turn.draft.answers["fruit"] == "pear"
    assert "1. Fruit: Pear\n" in turn.screens[-1].body
    turn = ENGINE.step(turn.draft, Pressed(action="turn:fruit"), NOW, MONITOR)
    assert turn.draft.answers["fruit"] == "apple"


def test_a_guess_of_another_kind_opens_its_question() -> None:
    turn = ENGINE.step(with_guess(), Pressed(action="open:count"), NOW, MONITOR)
    assert turn.draft.at == ("count",)


def test_filing_gives_the_record_and_forgets_the_chat(player: Player) -> None:
    at_review(player)
    answers = dict(player.answers)
    answered = player.press("File it")
    assert player.records["V-0001"].body == answers
    assert answered.forgotten == list(range(2, 11))
    assert "Filed: V-0001" in drawn(answered.screens[-1])
    assert not player.talk.drafts


def test_filing_looks_once_more_whether_every_answer_holds() -> None:
    draft = with_guess(count=95)
    turn = ENGINE.step(draft, Pressed(action="file"), NOW, MONITOR)
    assert not turn.effects
    assert turn.draft.state is State.OPEN
    assert "put aside: Count: 95" in turn.screens[-1].notice


def test_colleagues_are_wanted_where_they_may_be_shown_next() -> None:
    draft = ENGINE.start("visit", "d", NOW, MONITOR).draft
    assert not wants_colleagues(draft, VISIT)
    assert wants_colleagues(draft.model_copy(update={"at": ("company",)}), VISIT)
    assert wants_colleagues(draft.model_copy(update={"answers": {"company": "with a mentor"}}), VISIT)
    assert not wants_colleagues(draft, BASKET)
