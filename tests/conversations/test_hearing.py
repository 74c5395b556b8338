"""What typed words mean: in which order the possible meanings are tried."""

import pytest

from conversations.visit import VISIT
from tests.conversations.flows import BASKET
from tests.conversations.playing import MONITOR, Player


@pytest.fixture
def visit() -> Player:
    """A monitor at the question of the date."""
    player = Player((VISIT,))
    return say(player, "/visit", "made")


@pytest.fixture
def basket() -> Player:
    """A member at the first question of the basket."""
    return say(Player((BASKET,)), "/basket")


def say(player: Player, *things: str) -> Player:
    """Type several things."""
    for thing in things:
        player.say(thing)
    return player


@pytest.mark.parametrize("text", ["Apple", "apple", "1", "(1)", "#1", "red one", "aple"])
def test_a_button_by_its_words_or_number(basket: Player, text: str) -> None:
    say(basket, text)
    assert basket.answers["fruit"] == "apple"


def test_a_number_is_an_answer_where_numbers_are_asked_for(basket: Player) -> None:
    say(basket, "apple", "2")
    assert basket.answers["count"] == 2


def test_the_near_days_have_numbers_too(visit: Player) -> None:
    say(visit, "2")
    assert visit.answers["date"] == "2026-11-21"


@pytest.mark.parametrize("text", ["10.15 to 12.40", "1015-1240", "10:15 - 12:40"])
def test_both_times_at_once_and_how_they_were_read(visit: Player, text: str) -> None:
    say(visit, "yesterday", text)
    assert (visit.answers["time_in"], visit.answers["time_out"]) == ("10:15", "12:40")
    assert visit.screen.notice == "Time in: 10:15 · Time out: 12:40."


def test_what_was_typed_word_for_word_is_not_repeated(visit: Player) -> None:
    say(visit, "yesterday", "10-12", "skip", "c hall", "6")
    assert visit.screen.notice == ""


@pytest.mark.parametrize("text", ["none", "nae", "0"])
def test_none_is_a_count(visit: Player, text: str) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", text)
    assert visit.answers["prisoners"] == 0


@pytest.mark.parametrize("text", ["dunno", "skip", "not sure"])
def test_not_knowing_a_count_leaves_it_out(visit: Player, text: str) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", text)
    assert visit.answers["prisoners"] is None


@pytest.mark.parametrize("text", ["nothing", "no", "none", "nothing to report", "no more", "that’s it", "done"])
def test_nothing_ends_the_observations(visit: Player, text: str) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", "skip", "skip", text)
    assert visit.answers["observations"] == []


@pytest.mark.parametrize("text", ["no", "nothing", "none", "nope"])
def test_nothing_leaves_the_note_for_the_next_visit_out(visit: Player, text: str) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", "skip", "skip", "no", "skip", text)
    assert visit.answers["note"] is None


@pytest.mark.parametrize("text", ["file", "yes", "ok", "looks good", "file it", "fiel it"])
def test_words_that_file(visit: Player, text: str) -> None:
    say(visit, "yesterday", "10-12", "review", text)
    assert list(visit.records) == ["V-0001"]


@pytest.mark.parametrize("text", ["2", "change 2", "date", "the date", "change the date", "dat"])
def test_a_line_of_the_review_by_number_or_name(visit: Player, text: str) -> None:
    say(visit, "yesterday", "10-12", "review", text)
    assert visit.draft.at == ("date",)


def test_no_at_the_review_lists_what_can_be_changed(visit: Player) -> None:
    say(visit, "yesterday", "10-12", "review", "no")
    assert "[2 · Date]" in visit.text


def test_an_earlier_answer_is_changed_from_anywhere(visit: Player) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", "skip", "skip", "change the date")
    assert visit.draft.at == ("date",)
    say(visit, "keep", "The yard was quiet", "change the date")
    assert visit.draft.at == ("date",)


def test_ticks_are_typed_and_areas_are_taken_whole(visit: Player) -> None:
    say(visit, "yesterday", "10-12", "skip")
    visit.press("☐ A Hall")
    say(visit, "gym")
    assert visit.answers["areas"] == ["A Hall", "Gym"]
    basket = say(Player((BASKET,)), "/basket", "apple", "3", "bag", "bow", "bag", "done")
    assert basket.answers["extras"] == ["bow"]


@pytest.mark.parametrize("text", ["undo", "file", "hello", "thanks", "remove 4"])
def test_a_command_is_no_item_and_no_text(visit: Player, text: str) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", "skip", "skip", text)
    assert "observations" not in visit.answers
    assert f"I did not take “{text}” as your answer." in visit.screen.notice


def test_remove_opens_the_last_item(visit: Player) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", "skip", "skip", "The yard was quiet", "seen", "neutral", "no link")
    say(visit, "remove", "remove", "undo")
    assert len(visit.answers["observations"]) == 1


@pytest.mark.parametrize(
    ("number", "text", "key", "value"),
    [
        (2, "abandoned", "outcome", "abandoned"),
        (3, "last tue", "date", "2026-11-17"),
        (3, "Today", "date", "2026-11-22"),
        (4, "10.05-12.40", "time_in", "10:05"),
        (4, "10.15-12.50", "time_out", "12:50"),
        (5, "with others", "company", "with other monitors"),
        (6, "C hall, A hall", "areas", ["C Hall", "A Hall"]),
        (7, "seven", "prisoners", 7),
    ],
)
def test_an_edited_message_changes_its_answer(number: int, text: str, key: str, value: object) -> None:
    visit = say(Player((VISIT,)), "/visit", "made", "yesterday", "10.15-12.40", "alone", "c hall", "6", "2")
    visit.edit(number, text)
    assert visit.answers[key] == value
    assert "Changed: " in visit.screen.notice


def test_an_edited_answer_that_is_unlikely_is_taken_with_a_word(visit: Player) -> None:
    say(visit, "yesterday")
    visit.edit(3, "1 sept")
    assert visit.answers["date"] == "2026-09-01"
    assert "Please look: Tuesday 1 September 2026 is 82 days ago. Is that right?" in visit.screen.notice


def test_an_edit_that_cannot_be_leaves_the_answer(visit: Player) -> None:
    say(visit, "yesterday", "1015-1240")
    visit.edit(4, "1240-1015")
    assert visit.screen.notice.startswith("Time in stays as it was. 10:15 is not after the time in, 12:40.")
    visit.edit(2, "perhaps")
    assert visit.screen.notice.startswith("Visit stays as it was. I need one of the answers below")
    assert visit.answers["time_out"] == "12:40"


def test_an_edit_that_takes_the_open_question_away_goes_on(visit: Player) -> None:
    say(visit, "yesterday", "1015")
    assert visit.draft.at == ("time_out",)
    visit.edit(2, "attempted")
    assert visit.draft.at == ("reason",)


def test_a_doubted_answer_is_edited_into_a_right_one(visit: Player) -> None:
    say(visit, "1 sept")
    visit.edit(3, "yesterday")
    assert visit.answers["date"] == "2026-11-21"


def test_a_stray_text_is_edited_into_an_answer(visit: Player) -> None:
    say(visit, "the yard was quiet")
    visit.edit(3, "yesterday")
    assert visit.answers["date"] == "2026-11-21"


def test_other_words_than_yes_or_no_answer_a_doubt_anew(visit: Player) -> None:
    say(visit, "1 sept", "last tue")
    assert visit.answers["date"] == "2026-11-17"


def test_every_message_of_the_conversation_leaves_the_chat_with_it(visit: Player) -> None:
    say(visit, "a long text that is no date at all", "nothing", "yesterday", "10-12", "review")
    answered = visit.say("file")
    assert answered.forgotten == [2, 3, 4, 5, 6, 7, 8]


def test_an_establishment_is_named_by_part_of_its_name() -> None:
    visit = Player((VISIT,), who=MONITOR.model_copy(update={"establishments": ("perth", "polmont")}))
    say(visit, "/visit", "polm")
    assert visit.answers["establishment"] == "polmont"


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("a prisoner told me this", "told by a prisoner"),
        ("I saw it myself", "seen"),
        ("told by staff on the hall", "told by staff"),
        ("reed in a record", "read in a record"),
    ],
)
def test_a_choice_in_ones_own_words_and_how_it_was_understood(visit: Player, words: str, source: str) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", "1", "1", "Food was cold", words)
    assert visit.answers["observations"][0]["source"] == source
    assert visit.screen.notice.startswith("Source: ")


@pytest.mark.parametrize("words", ["not by a prisoner", "a prisoner and an officer told me", "somebody said so"])
def test_a_choice_that_is_denied_or_double_is_asked_again(visit: Player, words: str) -> None:
    say(visit, "yesterday", "10-12", "skip", "skip", "1", "1", "Food was cold", words)
    assert "source" not in visit.answers["observations"][0]


@pytest.mark.parametrize("words", ["file it please", "please file", "yes, thanks"])
def test_politeness_stands_in_no_ones_way(visit: Player, words: str) -> None:
    say(visit, "yesterday", "10-12", "review", words)
    assert list(visit.records) == ["V-0001"]


@pytest.mark.parametrize("words", ["add another observation", "observations", "add observation"])
def test_another_observation_is_added_from_the_review(visit: Player, words: str) -> None:
    say(visit, "yesterday", "10-12", "review", words)
    assert visit.draft.at == ("observations",)
