"""A member's whole conversation: commands, parked and cancelled drafts, filed records opened again."""

import pytest

from conversations.draft import Filed, Sent, State, Who
from conversations.engine import Engine
from conversations.invite import INVITE
from conversations.screen import Screen
from conversations.talk import Command, Lasting, Press, Reopening, Talk, Talker
from conversations.visit import VISIT
from tests.conversations.flows import BASKET
from tests.conversations.playing import KNOWLEDGE, MONITOR, NOW, Player, check_screen, drawn

TALKER = Talker(Engine([VISIT, INVITE], KNOWLEDGE), [("visits", "Filed visits", ("monitor",))])
ADMINISTRATOR = Who(role="administrator")


@pytest.fixture
def player() -> Player:
    """A monitor with a visit begun."""
    return say(Player((VISIT, BASKET)), "/visit", "made")


def say(player: Player, *things: str) -> Player:
    """Type several things."""
    for thing in things:
        player.say(thing)
    return player


def test_a_role_has_its_own_commands() -> None:
    assert [name for name, _ in TALKER.commands("monitor")] == [
        "visit",
        "visits",
        "drafts",
        "menu",
        "where",
        "cancel",
        "help",
    ]
    assert [name for name, _ in TALKER.commands("administrator")] == [
        "invite",
        "drafts",
        "menu",
        "where",
        "cancel",
        "help",
    ]
    assert [name for name, _ in TALKER.commands("lead")] == ["menu", "where", "cancel", "help"]


def test_a_command_of_another_role_does_not_exist() -> None:
    for name in ("visit", "drafts"):
        reply = TALKER.respond(Talk(), Command(name=name), NOW, Who(role="lead"), "d")
        assert f"I do not know the command /{name}." in reply.screens[-1].notice
    reply = TALKER.respond(Talk(), Lasting(verb="begin", argument="visit"), NOW, ADMINISTRATOR, "d")
    assert not reply.talk.drafts


def test_a_role_without_notes_is_not_told_to_type_them() -> None:
    reply = TALKER.respond(Talk(), Sent(what="a photo"), NOW, ADMINISTRATOR, "d")
    assert reply.screens[-1].notice.endswith("Choose one.")


@pytest.mark.parametrize("command", ["/menu", "/help", "/where", "/drafts", "/cancel", "/start", "/nothing"])
def test_commands_answer_with_nothing_open(command: str) -> None:
    player = say(Player((VISIT,)), command)
    check_screen(player.screen, open_question=False)
    assert player.talk.current is None


@pytest.mark.parametrize("command", ["/help", "/where", "/nothing"])
def test_commands_that_leave_the_question_open(player: Player, command: str) -> None:
    say(player, command)
    assert player.draft.at == ("date",)
    assert player.screen.title == "What day was it?"


def test_commands_that_park_what_is_open(player: Player) -> None:
    for command in ("/menu", "/drafts", "/visit", "menu", "main menu"):
        say(player, command)
        assert player.talk.current is None
        assert player.talk.drafts["d1"].state is State.PARKED
        player.press("Continue")


@pytest.mark.parametrize("command", ["/back", "/cancel", "/save"])
def test_a_button_may_be_typed_as_a_command(player: Player, command: str) -> None:
    say(player, command)
    assert player.draft.at == ("outcome",) if command == "/back" else player.talk.current is None


def test_where_names_what_is_open_and_what_is_parked(player: Player) -> None:
    say(player, "/basket", "apple", "where am i?")
    assert player.screen.notice == ("You are in your basket. Unfinished besides: visit, HMP Perth. /drafts lists them.")


def test_a_draft_in_which_nothing_was_answered_is_not_kept() -> None:
    player = say(Player((VISIT,)), "/visit", "/visit")
    assert list(player.talk.drafts) == ["d2"]
    say(player, "/menu")
    assert not player.talk.drafts
    assert "Continue" not in player.text


def test_an_unfinished_one_is_offered_before_another_is_begun(player: Player) -> None:
    say(player, "/visit")
    assert player.screen.title == "You have an unfinished visit."
    say(player, "new")
    assert player.draft.id != "d1"
    assert player.talk.drafts["d1"].state is State.PARKED


def test_a_note_after_the_command_begins_another_at_once(player: Player) -> None:
    say(player, "/visit yesterday 1015-1240, C hall calm")
    assert player.draft.answers["date"] == "2026-11-21"
    assert player.screen.notice.startswith("Your visit, HMP Perth is kept; /drafts brings it back.")


def test_words_after_the_command_of_a_flow_without_notes_are_left_aside() -> None:
    player = say(Player((BASKET,)), "/basket apples please")
    assert player.draft.at == ("fruit",)


def test_the_drafts_are_listed_latest_first_and_opened_by_number(player: Player) -> None:
    player.later(minutes=1)
    say(player, "/basket", "apple", "/drafts")
    assert [button.label for button in player.screen.buttons()][:2] == [
        "Continue: basket",
        "Continue: visit, HMP Perth",
    ]
    say(player, "2")
    assert player.draft.flow == "visit"
    player.press_button(player.shown[-2][0].numbered()[0])
    assert player.draft.flow == "basket"
    assert player.talk.drafts["d1"].state is State.PARKED


def test_continue_on_an_old_list_after_it_was_filed(player: Player) -> None:
    say(player, "yesterday", "10-12", "/drafts", "1", "review", "file")
    answered = player.press_old("Continue")
    assert answered.toast == "That one is not open any more."


def test_continue_on_an_old_list_while_another_is_open(player: Player) -> None:
    say(player, "/basket", "apple")
    reply = player.talker.respond(player.talk, Lasting(verb="resume", argument="gone"), NOW, MONITOR, "d")
    assert reply.screens[-1].notice == "That one is not open any more."
    assert reply.talk.current is not None


def test_cancelling_is_undone_for_a_day(player: Player) -> None:
    player.press("Cancel")
    player.later(hours=23)
    player.press("Undo cancel")
    assert player.answers["outcome"] == "made"
    say(player, "/cancel")
    player.later(hours=25)
    say(player, "undo cancel")
    assert player.talk.current is None
    assert not player.talk.drafts


def test_a_button_that_is_not_known_is_an_old_one() -> None:
    for incoming in (Lasting(verb="nothing", argument="here"), Press(action="", revision=-1)):
        reply = TALKER.respond(Talk(), incoming, NOW, MONITOR, "d")
        assert reply.toast == "That question has moved on. Nothing is open now."


@pytest.mark.parametrize(("verb", "title"), [("menu", "What would"), ("drafts", "Nothing is"), ("help", "What would")])
def test_the_buttons_of_the_menus(verb: str, title: str) -> None:
    reply = TALKER.respond(Talk(), Lasting(verb=verb), NOW, MONITOR, "d")
    assert reply.screens[-1].title.startswith(title)


def test_the_revision_rises_with_each_turn_of_a_question(player: Player) -> None:
    seen = [player.talk.revision]
    for thing in ("yesterday", "10-12", "zzz", "skip", "/menu", "continue", "save"):
        say(player, thing)
        seen.append(player.talk.revision)
    assert seen == sorted(set(seen))


def test_offered_buttons_are_typed_while_nothing_is_open() -> None:
    player = say(Player((VISIT,)), "/menu", "1")
    assert player.draft.flow == "visit"
    player = say(Player((VISIT,)), "log a vist")
    assert player.draft.flow == "visit"


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Perth yesterday", True),
        ("spoke to 6 prisoners", True),
        ("hello there", False),
        ("one two three four five six seven eight", True),
    ],
)
def test_free_words_open_a_visit_if_they_say_something_of_one(text: str, opens: bool) -> None:
    player = say(Player((VISIT,)), text)
    assert (player.talk.current is not None) is opens


def filed_visit() -> tuple[Player, str]:
    player = say(Player((VISIT,)), "/visit", "made", "yesterday", "1015-1240", "review", "file")
    return player, "V-0001"


def test_an_undone_filing_opens_again_and_is_filed_under_its_reference() -> None:
    player, reference = filed_visit()
    player.press("Undo filing")
    assert player.screen.notice == "V-0001 is open again, nothing is lost. File it when it is right."
    say(player, "file")
    assert player.records[reference].version == 1


def test_an_amendment_asks_for_the_reason_and_keeps_the_edition() -> None:
    player, reference = filed_visit()
    player.press("Change it")
    assert player.draft.edition == player.records[reference].edition
    assert "Change V-0001 · review" in player.screen.where
    say(player, "/where")
    assert "You are in your change to V-0001, HMP Perth, 21 Nov." in player.screen.notice
    say(player, "time out", "1250", "The time out was wrong", "file")
    record = player.records[reference]
    assert (record.version, record.reason, record.body["time_out"]) == (2, "The time out was wrong", "12:50:00")
    assert "amendment_reason" not in record.body


def test_opening_a_record_parks_what_is_open() -> None:
    player, _ = filed_visit()
    record = player.records["V-0001"]
    say(player, "/visit", "made")
    again = Reopening(flow="visit", reference="V-0001", version=1, edition="2018", body=record.body)
    reply = player.talker.reopen(player.talk, again, NOW, MONITOR, "d9")
    assert reply.screens[-1].notice.split("\n")[0] == "Your visit, HMP Perth is kept; /drafts brings it back."


def test_something_shown_beside_an_open_question_leaves_it_open(player: Player) -> None:
    beside = Screen(title="A standard")
    reply = player.talker.beside(player.talk, beside, NOW, MONITOR)
    assert [screen.title for screen in reply.screens] == ["A standard", "What day was it?"]
    assert not reply.screens[0].question
    alone = player.talker.beside(Talk(), beside, NOW, MONITOR)
    assert alone.screens == [beside]


def test_the_current_question_again_or_the_menu(player: Player) -> None:
    shown = player.talker.shown(player.talk, NOW, MONITOR, "I was interrupted.")
    assert shown.screens[-1].title == "What day was it?"
    assert shown.screens[-1].notice == "I was interrupted."
    assert player.talker.shown(Talk(), NOW, MONITOR).screens[-1].title == "What would you like to do?"


def test_a_filing_that_failed_is_at_its_review_again(player: Player) -> None:
    say(player, "yesterday", "10-12", "review")
    player.fails = "The store is full."
    say(player, "file")
    assert "The store is full. It is not filed; your answers are kept." in player.screen.notice
    assert player.draft.state is State.OPEN
    assert player.draft.at == ()


def test_an_invitation_gives_its_code() -> None:
    player = Player((INVITE,), who=ADMINISTRATOR)
    say(player, "/invite", "monitor", "perth", "Edinburgh", "done", "x" * 90)
    assert "That is over 80 characters." in player.screen.notice
    say(player, "skip")
    assert "1. Role: Monitor" in player.text
    assert "2. Establishments: Perth, Edinburgh" in player.text
    say(player, "make the code")
    assert player.records["V-0001"].body == {
        "role": "monitor",
        "establishments": ["perth", "edinburgh"],
        "label": "Monitor, HMP Perth, HMP Edinburgh",
    }
    assert "| /start V-0001" in drawn(player.shown[-1][0])


def test_an_invitation_with_a_label() -> None:
    player = say(
        Player((INVITE,), who=ADMINISTRATOR), "/invite", "pmc", "perth", "done", "Co-ordinator, Tayside", "yes"
    )
    assert player.records["V-0001"].body["label"] == "Co-ordinator, Tayside"
    assert player.records["V-0001"].body["role"] == "co-ordinator"


def test_a_filed_draft_is_gone_and_its_receipt_stays() -> None:
    talk = say(Player((BASKET,)), "/basket", "apple", "3", "review").talk
    talker = Talker(Engine([BASKET], KNOWLEDGE))
    event = Filed(reference="B-1", version=1, receipt="R", at=NOW)
    reply = talker.filed(talk, talk.active, event, NOW, MONITOR)
    assert not reply.talk.drafts
    assert [button.action for button in reply.talk.offered] == ["do:menu"]
