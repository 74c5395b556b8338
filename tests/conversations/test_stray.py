"""Words that are no answer to the question now open: taken where they belong, or asked about."""

import pytest

from conversations.visit import VISIT
from tests.conversations.flows import BASKET
from tests.conversations.playing import MONITOR, Player

TWO_PRISONS = MONITOR.model_copy(update={"establishments": ("perth", "polmont")})
NOTE = "Polmont friday 2-4pm. Blair House calm. Education class full."


def say(player: Player, *things: str) -> Player:
    """Type several things."""
    for thing in things:
        player.say(thing)
    return player


@pytest.fixture
def visit() -> Player:
    """A monitor at the question whether the visit was made."""
    return say(Player((VISIT,)), "/visit")


def test_several_answers_at_once_are_all_taken(visit: Player) -> None:
    say(visit, "made yesterday 10 to 12")
    assert visit.screen.notice.split("\n") == [
        "Visit: Made.",
        "I took from that: Date: Saturday 21 November 2026; Time in: 10:00; Time out: 12:00.",
    ]
    assert visit.answers["outcome"] == "made"
    assert visit.draft.at == ("company",)


def test_counts_are_taken_at_the_areas(visit: Player) -> None:
    say(visit, "made", "yesterday", "10-12", "alone", "spoke to 6 prisoners and 2 staff")
    assert (visit.answers["prisoners"], visit.answers["staff"]) == (6, 2)
    assert visit.draft.at == ("areas",)


def test_what_was_left_out_is_taken_at_the_review(visit: Player) -> None:
    say(visit, "made", "yesterday", "10-12", "review", "spoke to 6 prisoners")
    assert visit.answers["prisoners"] == 6
    assert visit.screen.title == "Is this right?"


def test_an_answer_that_was_given_is_not_replaced_without_asking(visit: Player) -> None:
    say(visit, "made", "yesterday", "10-12", "alone", "1015 to 1240 yesterday")
    assert visit.answers["time_in"] == "10:00"
    say(visit, "drop", "review", "it was 1015 to 1240")
    assert visit.screen.title == "What shall I do with that?"
    visit.press("Take from it: time in, time out")
    assert (visit.answers["time_in"], visit.answers["time_out"]) == ("10:15", "12:40")


def test_an_answer_that_cannot_be_is_not_taken(visit: Player) -> None:
    say(visit, "made", "1240 to 1015 yesterday")
    assert "time_in" not in visit.answers or visit.answers.get("time_out", "23:59") > visit.answers["time_in"]


@pytest.mark.parametrize("words", ["The library was shut on both days", "food cold again at lunch in C hall"])
def test_an_observation_at_the_review(visit: Player, words: str) -> None:
    say(visit, "made", "yesterday", "10-12", "review", words, "add")
    assert visit.answers["observations"] == [{"text": words}]
    say(visit, "seen", "neutral", "no link")
    assert visit.screen.title == "Is this right?"


def test_the_notes_of_a_second_visit_begin_one_of_their_own() -> None:
    player = say(Player((VISIT,), who=TWO_PRISONS), "/visit", "perth", "made", "yesterday", NOTE)
    assert [button.label for button in player.screen.buttons()][:3] == [
        "Begin a new visit with it, keep this one",
        "Add it as observation 1",
        "Nothing, leave it",
    ]
    answered = player.press("Begin a new visit")
    assert player.answers["establishment"] == "polmont"
    assert answered.screens[-1].notice.startswith("Your visit, HMP Perth, 21 Nov is kept; /drafts brings it back.")
    assert player.draft.note == 5
    assert 5 not in player.talk.drafts["d1"].messages


def test_the_rest_of_the_same_visit_is_taken_from_a_note() -> None:
    player = say(Player((VISIT,), who=TWO_PRISONS), "/visit", "polmont", "made", NOTE)
    player.press("Take from it: date, time in, time out")
    assert player.answers["date"] == "2026-11-20"
    assert "observations" not in player.answers


@pytest.mark.parametrize("at", [("made", "yesterday", "10-12", "skip", "skip", "skip", "skip"), ("abandoned",)])
def test_a_note_where_any_words_would_do_is_asked_about_first(at: tuple[str, ...]) -> None:
    player = say(Player((VISIT,), who=TWO_PRISONS), "/visit", "perth", *at, NOTE)
    assert player.screen.title == "That reads like the notes of a whole visit. What shall I do with it?"
    player.press("Keep it as")
    assert NOTE in str(player.answers)


def test_a_text_to_be_asked_about_can_be_left(visit: Player) -> None:
    say(visit, "made", "the yard was quiet", "nothing")
    assert visit.screen.notice == "Left as it was."
    assert visit.answers.keys() == {"establishment", "outcome"}
    say(visit, "the yard was quiet")
    visit.press("‹ Back")
    assert visit.draft.at == ("date",)
    assert "stray" not in visit.draft.view


def test_another_text_takes_the_place_of_the_one_asked_about(visit: Player) -> None:
    say(visit, "made", "the yard was quiet", "yesterday")
    assert visit.answers["date"] == "2026-11-21"


def test_inside_an_item_words_are_for_its_question_only(visit: Player) -> None:
    say(visit, "made", "yesterday", "10-12", "skip", "skip", "skip", "skip", "Yard quiet", "the kitchen was clean")
    assert "I did not understand “the kitchen was clean”." in visit.screen.notice


def test_a_mistyped_button_is_asked_about_and_can_be_kept() -> None:
    player = say(Player((BASKET,)), "/basket", "apple", "3", "skip", "no wihs")
    assert player.screen.title == "Did you mean “No wish”?"
    player.press("Keep it as wish 1")
    assert player.answers["wish"] == [{"words": "no wihs"}]
    say(player, "apple", "done", "reveiw")
    player.press("Keep it as my answer")
    assert player.answers["remark"] == "reveiw"


def test_a_flow_without_notes_or_groups_just_asks_again() -> None:
    player = say(Player((BASKET,)), "/basket", "something else altogether")
    assert player.screen.title == "That is no answer to this question. What shall I do with it?"
    player.press("Add it as wish 1")
    assert player.draft.at == ("wish", 0, "grade")


def test_the_words_of_the_question_itself_answer_a_doubtful_text() -> None:
    player = say(Player((BASKET,)), "/basket", "apple", "3", "skip", "no wihs", "none")
    assert player.answers["wish"] == []
