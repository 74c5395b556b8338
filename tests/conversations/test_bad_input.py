"""Bad input: one clear sentence, every answer kept, the question again. ``docs/bad-input.md`` lists these tests."""

import re
from pathlib import Path

import pytest

from conversations.registry import FLOWS
from conversations.visit import VISIT
from tests.conversations.playing import MONITOR, Player, drawn

TABLE = Path(__file__).parent.parent.parent / "docs" / "bad-input.md"


@pytest.fixture
def player() -> Player:
    """A monitor of two prisons in the middle of a visit, at the question of the date."""
    player = Player((VISIT,), who=MONITOR.model_copy(update={"establishments": ("perth", "polmont")}))
    for words in ("/visit", "perth", "made"):
        player.say(words)
    return player


def at_times(player: Player) -> Player:
    player.say("yesterday")
    return player


def at_areas(player: Player) -> Player:
    for words in ("yesterday", "1015-1240", "alone"):
        player.say(words)
    return player


def at_count(player: Player) -> Player:
    at_areas(player).say("C hall, gym")
    return player


def at_observations(player: Player) -> Player:
    for words in ("6", "2"):
        at_count(player) if words == "6" else None
        player.say(words)
    return player


def refused(player: Player, words: str, sentence: str) -> None:
    """Words that are no answer: the sentence says so, and nothing else has changed."""
    before = (player.draft.at, dict(player.answers))
    title = player.screen.title
    player.say(words)
    assert sentence in player.screen.notice
    assert (player.draft.at, player.answers) == before
    assert player.screen.title == title


def test_no_date(player: Player) -> None:
    refused(
        player,
        "30 Feb",
        "I could not read “30 Feb” as a date. I need the date it happened, today or before, for example “yesterday”",
    )


def test_a_date_in_the_future(player: Player) -> None:
    refused(player, "tomorrow", "I read that as Monday 23 November 2026, which is in the future. I need the date it")


def test_a_date_more_than_a_year_ago(player: Player) -> None:
    refused(player, "3 august 2024", "I read that as Saturday 3 August 2024, which is more than a year ago. I need")


def test_a_date_long_ago_is_asked_about(player: Player) -> None:
    player.say("1 sept")
    assert player.screen.title == "Tuesday 1 September 2026 is 82 days ago. Is that right?"
    player.say("no")
    assert "date" not in player.answers
    player.say("1 sept")
    player.say("yes")
    assert player.answers["date"] == "2026-09-01"


def test_no_time(player: Player) -> None:
    refused(at_times(player), "25:99", "I could not read “25:99” as a time. I need a time of day, for example “10.15”")


def test_a_time_out_before_the_time_in(player: Player) -> None:
    refused(
        at_times(player),
        "1240-1015",
        "10:15 is not after the time in, 12:40. I need a later time out, for example “16.10”.",
    )


def test_a_very_long_visit_is_asked_about(player: Player) -> None:
    at_times(player).say("0800-2130")
    assert player.screen.title == "From 08:00 to 21:30 is 13.5 hours. Is that right?"
    player.say("8am to 9.30am")
    assert (player.answers["time_in"], player.answers["time_out"]) == ("08:00", "09:30")


def test_a_time_later_today_is_remarked_on(player: Player) -> None:
    for words in ("today", "4pm to 5pm", "review"):
        player.say(words)
    assert "17:00 today has not come yet: it is 15:00 now. Is the date right?" in player.text


def test_an_unknown_place(player: Player) -> None:
    player.say("change the prison")
    refused(player, "Narnia", "I know no establishment called “Narnia”. I need one of yours, by name: HMP Perth, HMP")


def test_a_place_not_assigned(player: Player) -> None:
    player.say("change the prison")
    refused(player, "barlinnie", "HMP Barlinnie is not assigned to you. I need one of yours")


def test_a_note_of_a_place_not_assigned() -> None:
    player = Player((VISIT,))
    player.say("/visit Barlinnie yesterday 1015-1240. C hall quiet.")
    assert "Not taken from your note, because it cannot be right here: Prison: HMP Barlinnie." in player.screen.notice
    assert "establishment" not in player.answers
    assert player.answers["date"] == "2026-11-21"


def test_an_unknown_area(player: Player) -> None:
    refused(at_areas(player), "moon base", "I know no area called “moon base” at HMP Perth. Keep it as typed, or tick")


def test_an_unknown_choice(player: Player) -> None:
    at_times(player).say("1015-1240")
    refused(player, "perhaps", "I did not understand “perhaps”. I need one of the answers below, for example “Alone”")


def test_no_number(player: Player) -> None:
    refused(at_count(player), "lots", "I read “lots” and found no number. I need a whole number from 0 to 999, for")


def test_a_number_out_of_range(player: Player) -> None:
    refused(at_count(player), "1000000", "1000000 is outside what I can take. I need a whole number from 0 to 999")


def test_a_negative_number(player: Player) -> None:
    refused(at_count(player), "-3", "-3 is outside what I can take. I need a whole number from 0 to 999")


def test_an_unknown_indicator(player: Player) -> None:
    for words in ("Food was cold at lunch", "seen", "neutral"):
        at_observations(player) if words.startswith("Food") else None
        player.say(words)
    refused(player, "xqzzv", "I found no indicator for “xqzzv”. I need an indicator’s number such as “2.6”, or words")


def test_an_answer_of_pictures_only(player: Player) -> None:
    refused(at_observations(player), "😀👍", "I see no words in that. I need a few words, for example “food was cold")


def test_a_sticker(player: Player) -> None:
    before = dict(player.answers)
    player.send("a sticker")
    assert player.screen.notice == (
        "You sent a sticker. I need the date it happened, today or before, for example “yesterday” or “21 Nov”. "
        "Everything so far is kept."
    )
    assert player.answers == before


def test_a_forwarded_voice_note(player: Player) -> None:
    at_observations(player).send("a forwarded voice note")
    assert player.screen.notice.startswith("You sent a forwarded voice note. I need a few words, for example")
    assert player.draft.at == ("observations",)


def test_a_sticker_while_nothing_is_open() -> None:
    player = Player((VISIT,))
    player.send("a sticker")
    assert player.screen.notice.startswith("You sent a sticker, and nothing is open that it could answer.")


def test_ten_thousand_characters_in_one_answer(player: Player) -> None:
    text = "The landing was calm and the staff were civil. " * 213
    assert len(text) > 10_000
    at_observations(player).say(text)
    assert player.answers["observations"][0]["text"] == text.strip()


def test_a_long_text_in_pieces(player: Player) -> None:
    piece = ("The landing was calm and the staff were civil. " * 100)[:4096]
    at_observations(player).say(piece)
    player.later(seconds=2)
    player.say(piece)
    player.later(seconds=2)
    player.say("And that is all.")
    assert player.screen.notice == "Added to your text: I have it whole."
    kept = player.answers["observations"][0]["text"]
    assert len(kept) > 8_000
    assert kept.endswith("And that is all.")
    player.later(seconds=20)
    player.say("1")
    assert player.answers["observations"][0]["source"] == "seen"


def test_a_month_old_button(player: Player) -> None:
    at_times(player)
    player.later(days=31)
    answered = player.press_old("Today")
    assert answered.toast == "That question has moved on. Here is the current one."
    assert player.answers["date"] == "2026-11-21"
    assert player.screen.title.startswith("What time did you go in")


def test_a_button_pressed_twice(player: Player) -> None:
    player.press("Yesterday")
    answered = player.press("Yesterday", back=1)
    assert answered.toast == "That question has moved on. Here is the current one."
    assert player.draft.at == ("time_in",)


def test_file_pressed_twice(player: Player) -> None:
    for words in ("yesterday", "1015-1240", "review"):
        player.say(words)
    at = len(player.shown) - 1
    player.press("File it")
    answered = player.press("File it", back=len(player.shown) - 1 - at)
    assert answered.toast == "That question has moved on. Nothing is open now."
    assert list(player.records) == ["V-0001"]


def test_an_edited_message_of_another_visit(player: Player) -> None:
    player.say("yesterday")
    player.say("/visit Polmont friday 2-4pm. Blair House calm.")
    player.edit(4, "last tue")
    assert player.screen.notice == (
        "That message belongs to your visit, HMP Perth, 21 Nov, so nothing was changed. "
        "Continue that one (/drafts), then edit the message once more."
    )
    assert player.talk.drafts["d1"].answers["date"] == "2026-11-21"


def test_an_edited_message_of_nothing(player: Player) -> None:
    before = dict(player.answers)
    player.edit(77, "last tue")
    assert player.screen.notice == "That message gave no answer here, so nothing was changed."
    assert player.answers == before


def test_an_edited_message_of_a_filed_visit(player: Player) -> None:
    for words in ("yesterday", "1015-1240", "review", "file"):
        player.say(words)
    player.edit(4, "last tue")
    assert player.screen.notice == "That message belongs to nothing that is open, so nothing was changed."
    assert player.records["V-0001"].body["date"] == "2026-11-21"


def test_an_edit_that_is_no_answer(player: Player) -> None:
    player.say("yesterday")
    player.edit(4, "tomorrow")
    assert player.screen.notice.startswith("Date stays as it was. I read that as Monday 23 November 2026")
    assert player.answers["date"] == "2026-11-21"


def test_a_refused_message_edited_until_it_is_an_answer(player: Player) -> None:
    player.say("yesturdee")
    player.edit(4, "yesterday")
    assert player.answers["date"] == "2026-11-21"


def test_an_unknown_command(player: Player) -> None:
    before = dict(player.answers)
    player.say("/frobnicate")
    assert player.screen.notice.startswith("I do not know the command /frobnicate. These I know:\n/visit – Log a visit")
    assert player.answers == before


def test_words_for_the_assistant_where_any_words_would_do(player: Player) -> None:
    refused(at_observations(player), "undo", "I did not take “undo” as your answer. I need a few words")


def test_a_mistyped_button_where_any_words_would_do(player: Player) -> None:
    at_observations(player).say("nothing to reprot")
    assert player.screen.title == "Did you mean “Nothing to report”?"
    player.say("yes")
    assert player.answers["observations"] == []


def test_the_answer_to_another_question(player: Player) -> None:
    player.say("1015 to 1240")
    assert player.screen.notice == "I took from that: Time in: 10:15; Time out: 12:40."
    assert player.draft.at == ("date",)


def test_an_observation_where_none_is_asked_for(player: Player) -> None:
    player.say("the showers in B hall were broken")
    assert player.screen.title == "That is no answer to this question. What shall I do with it?"
    player.press("Add it as observation 1")
    assert player.answers["observations"] == [{"text": "the showers in B hall were broken"}]


def test_a_second_note_while_one_is_open(player: Player) -> None:
    player.say("Polmont friday 2-4pm. Blair House calm. Education class full.")
    assert player.screen.title == "That reads like the notes of a whole visit. What shall I do with it?"
    player.press("Begin a new visit with it, keep this one")
    assert player.answers["establishment"] == "polmont"
    assert player.talk.drafts["d1"].answers["establishment"] == "perth"


def test_words_with_nothing_open_that_say_nothing() -> None:
    player = Player((VISIT,))
    player.say("zzz")
    assert player.screen.notice.startswith("I found no visit in that, so nothing was kept.")
    assert not player.talk.drafts


def test_the_store_cannot_file(player: Player) -> None:
    for words in ("yesterday", "1015-1240", "review"):
        player.say(words)
    player.fails = "V-0001 was changed meanwhile."
    player.say("file")
    assert player.screen.notice == "V-0001 was changed meanwhile. It is not filed; your answers are kept."
    player.fails = ""
    player.say("file")
    assert list(player.records) == ["V-0001"]


def test_an_establishment_taken_away_before_filing(player: Player) -> None:
    for words in ("yesterday", "1015-1240", "review"):
        player.say(words)
    player.who = MONITOR.model_copy(update={"establishments": ("polmont",)})
    player.say("file")
    assert not player.records
    assert "No longer fits, so put aside: Prison: HMP Perth." in player.screen.notice
    assert "still needed" in drawn(player.screen)


# --- requests, names, danger ------------------------------------------------------------------------------------------


def request(*said: str) -> Player:
    """A request, from its first question on."""
    player = Player(FLOWS)
    for words in ("/request", "in person", "yesterday", "skip", *said):
        player.say(words)
    return player


def test_a_name_in_a_text() -> None:
    player = request()
    answered = player.say("John Smith has lost his trainers")
    assert player.screen.title == "That looks like a name. Keep it without?"
    assert player.screen.body == "[name] has lost his trainers"
    assert answered.forgotten == [player.messages]
    assert "subject" not in player.answers


def test_a_command_while_a_text_is_held_back() -> None:
    player = request("John Smith has lost his trainers", "/where")
    assert player.screen.notice.startswith("The text I asked about was not kept.")
    assert player.screen.title == "What is it about?"


def test_an_old_button_while_a_text_is_held_back() -> None:
    player = request("John Smith has lost his trainers")
    player.press_old("Back")
    assert player.screen.title == "That looks like a name. Keep it without?"


def test_words_that_suggest_danger() -> None:
    player = request("he said he is going to hang himself")
    assert player.screen.title.startswith("Stop. This may be a danger to life.")
    assert "Your words are kept." in player.screen.body
    assert player.answers["subject"] == "he said he is going to hang himself"


def test_words_that_suggest_danger_with_nothing_open() -> None:
    player = Player(FLOWS)
    player.say("he is going to hang himself")
    assert player.screen.title.startswith("Stop. This may be a danger to life.")
    assert "Your words are not kept: they answer nothing that is open." in player.screen.body


def test_anything_else_while_danger_stops_everything() -> None:
    player = request("he said he is going to hang himself")
    for words in ("/cancel", "skip", "hello"):
        player.say(words)
        assert player.screen.notice == "This comes first."
        assert player.screen.title.startswith("Stop.")


def test_an_owed_date_in_the_past() -> None:
    player = request("lost trainers", "no link", "skip", "no", "asked", "still open", "an answer", "yesterday")
    assert player.screen.title == "By when?"
    assert player.screen.notice.startswith("I read that as Saturday 21 November 2026")


def test_none_of_a_list() -> None:
    player = request("lost trainers", "no link", "skip", "no", "asked", "signposted elsewhere", "the moon")
    assert player.screen.title == "Where was the person pointed to?"
    assert player.screen.notice == (
        "I did not understand “the moon”. I need one of the channels below, for example its number."
    )


def test_every_bad_input_is_in_the_table_and_every_row_has_its_test() -> None:
    tests = {name for name in globals() if name.startswith("test_")} - {
        "test_every_bad_input_is_in_the_table_and_every_row_has_its_test"
    }
    rows = re.findall(r"^\|[^|]+\|[^|]+\| `(test_\w+)` \|$", TABLE.read_text(encoding="utf-8"), re.M)
    assert sorted(rows) == sorted(set(rows)), "a test is named twice"
    assert set(rows) == tests
