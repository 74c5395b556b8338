"""One long message: taken, read again when edited, and in pieces."""

import pytest

from conversations.notes import LONG
from conversations.visit import VISIT
from tests.conversations.flows import BASKET
from tests.conversations.playing import MONITOR, Player

NOTE = "Perth yesterday 1015-1240. C hall n gym. Food cold agn at lunch in C hall. Spoke to 6 guys, 2 staff."
CALM = "The landing was calm and the staff were civil on every hall. "


@pytest.fixture
def player() -> Player:
    """A monitor at the review of a note."""
    player = Player((VISIT,))
    player.say(f"/visit {NOTE}")
    return player


def texts(player: Player) -> list[str]:
    """The observations so far."""
    return [item["text"] for item in player.answers["observations"]]


def test_the_note_of_the_issue_is_filled_in_whole() -> None:
    player = Player((VISIT,))
    player.say(
        "Perth yesterday 1015-1240. C hall n gym. food cold agn at lunch in C hall. "
        "spoke to 6 guys, 2 staff. gym PTI excellent w the older group"
    )
    answers = player.answers
    assert (answers["establishment"], answers["date"]) == ("perth", "2026-11-21")
    assert (answers["time_in"], answers["time_out"]) == ("10:15", "12:40")
    assert (answers["areas"], answers["prisoners"], answers["staff"]) == (["C Hall", "Gym"], 6, 2)
    assert texts(player) == ["food cold agn at lunch in C hall", "gym PTI excellent w the older group"]
    assert "review" in player.screen.where


def test_every_fact_is_shown_with_its_words(player: Player) -> None:
    for line in ("Date: Saturday 21 November 2026 “yesterday”", "Prisoners spoken to: 6 “6 guys”", "Guessed: "):
        assert line in player.text


def test_what_was_not_said_is_asked_for() -> None:
    player = Player((VISIT,), who=MONITOR.model_copy(update={"establishments": ("perth", "polmont")}))
    player.say("/visit yesterday, C hall calm and clean")
    assert "answers are still needed" in player.screen.title
    for key in ("establishment", "time_in", "time_out", "prisoners"):
        assert not player.answers.get(key)
    player.press("Answer")
    assert player.draft.at == ("establishment",)


def test_a_fact_that_is_unlikely_is_taken_with_a_word() -> None:
    player = Player((VISIT,))
    player.say("/visit Perth 1 september 1015-1240. C hall calm.")
    assert "Please look: Tuesday 1 September 2026 is 82 days ago. Is that right?" in player.screen.notice


def test_a_note_over_several_lines() -> None:
    player = Player((VISIT,))
    player.say("/visit Perth yesterday\n1015-1240\nC hall\nfood cold again at lunch")
    assert (player.answers["date"], player.answers["time_out"]) == ("2026-11-21", "12:40")


def test_an_edited_note_changes_what_it_says_otherwise(player: Player) -> None:
    player.edit(1, f"/visit {NOTE.replace('1240', '1250').replace('6 guys, ', '').replace('n gym', 'n laundry')}")
    assert player.answers["time_out"] == "12:50"
    assert player.answers["areas"] == ["C Hall", "Laundry"]
    assert not player.answers.get("prisoners")
    assert player.answers["staff"] == 2
    assert "I read your note again. What you changed by hand is kept." in player.screen.notice


def test_an_edited_note_leaves_what_was_answered_by_hand(player: Player) -> None:
    for words in ("prisoners spoken to", "8", "nobody", "with", "alone"):
        player.say(words)
    player.edit(1, f"/visit {NOTE.replace('agn', 'again')} Gym busy and well run.")
    assert (player.answers["prisoners"], player.answers["company"]) == (8, "alone")
    first = player.answers["observations"][0]
    assert first["text"] == "Food cold again at lunch in C hall"
    assert first["told"] == "nobody"


def test_an_edited_note_rewords_adds_and_drops_observations(player: Player) -> None:
    player.edit(1, f"/visit {NOTE.replace('agn', 'again')}")
    assert texts(player) == ["Food cold again at lunch in C hall"]
    player.edit(1, f"/visit {NOTE.replace('agn', 'again')} Library shut on both days.")
    assert texts(player) == ["Food cold again at lunch in C hall", "Library shut on both days"]
    player.edit(
        1, "/visit Perth yesterday 1015-1240. C hall n gym. Spoke to 6 guys, 2 staff. Library shut on both days."
    )
    assert texts(player) == ["Library shut on both days"]


def test_an_observation_of_ones_own_and_one_removed_survive_a_rereading(player: Player) -> None:
    for words in (
        "answer",
        "nobody",
        "The yard was swept",
        "add",
        "seen",
        "neutral",
        "no link",
        "observations",
        "change 1",
    ):
        player.say(words)
    player.press("Remove")
    assert texts(player) == ["The yard was swept"]
    player.edit(1, f"/visit {NOTE.replace('1240', '1245')}")
    assert texts(player) == ["The yard was swept"]


def test_a_rereading_in_the_middle_of_a_question_stays_there(player: Player) -> None:
    player.say("time out")
    player.edit(1, f"/visit {NOTE.replace('6 guys', '7 guys')}")
    assert player.draft.at == ("time_out",)
    player.edit(1, "/visit not let in at Perth yesterday at 1015, lockdown")
    assert player.draft.at != ("time_out",)


def test_yesterday_stays_the_day_before_the_note_was_sent(player: Player) -> None:
    player.later(days=3)
    player.edit(1, f"/visit {NOTE.replace('6 guys', '7 guys')}")
    assert player.answers["date"] == "2026-11-21"


@pytest.mark.slow
def test_a_note_in_pieces_is_read_as_one() -> None:
    player = Player((VISIT,))
    start = f"Perth yesterday 1015-1240. C hall n gym. {CALM * 80}"[:LONG]
    player.say(f"/visit {start}")
    player.later(seconds=1)
    player.say(f"{CALM} Spoke to 6 prisoners and 2 staff. Library shut on both days.")
    assert "Added to your note: I have it whole." in player.screen.notice
    assert (player.answers["prisoners"], player.answers["staff"]) == (6, 2)
    assert "Library shut on both days" in str(player.answers["observations"])


def at_observations() -> Player:
    player = Player((VISIT,))
    for words in ("/visit", "made", "yesterday", "10-12", "skip", "skip", "skip", "skip"):
        player.say(words)
    return player


def test_a_text_in_many_pieces_is_one_text() -> None:
    player, piece = at_observations(), (CALM * 80)[:4096]
    for text in (piece, piece, piece, "And so it ended."):
        player.say(text)
        player.later(seconds=3)
    assert texts(player) == [f"{piece.strip()}\n{piece}\n{piece}\nAnd so it ended."]
    assert player.draft.at == ("observations", 0, "source")


def test_what_comes_after_a_long_text_may_still_be_an_answer() -> None:
    player, piece = at_observations(), (CALM * 80)[:4096]
    player.say(piece)
    player.say("Seen by me")
    assert player.answers["observations"][0]["source"] == "seen"


def test_a_press_or_time_ends_a_long_text() -> None:
    player, piece = at_observations(), (CALM * 80)[:4096]
    player.say(piece)
    player.press("Seen by me")
    player.say("neutral")
    assert player.answers["observations"][0]["kind"] == "neutral"
    player.say("no link")
    player.say(piece)
    player.later(seconds=16)
    player.say("2")
    assert player.answers["observations"][1]["source"] == "told by a prisoner"


def test_a_long_text_that_is_refused_runs_on_nowhere() -> None:
    player = Player((BASKET,))
    player.say("/basket")
    player.say("1" * LONG)
    assert not player.draft.running
