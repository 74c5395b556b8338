"""The gate: a text with a name waits, a text with danger stops everything, and nothing slips past either."""

import pytest

from conversations.draft import Alarm, File, Forget, Said, Settle, Unsay
from conversations.exchange import Alerted, Command, Lasting, Opening, Press, Reply, Talk
from conversations.registry import FLOWS
from conversations.screen import Screen
from conversations.talk import Talker
from tests.conversations.playing import MONITOR, NOW, Player, reloaded

NAMED = "John Smith says the food was cold"
WORDS = "a man said he is going to hang himself"


class Gated:
    """A monitor at the question for a request's subject; effects are looked at, alerts reach two people."""

    def __init__(self, answered: int = 3) -> None:
        self.talker: Talker = Player(FLOWS).talker
        self.talk = Talk()
        self.number = 0
        self.effects: list[object] = []
        self.screens: list[Screen] = []
        for text in ("/request", "in person", "yesterday", "skip")[: answered + 1]:
            self.say(text)

    def give(self, reply: Reply) -> None:
        self.effects, self.screens = list(reply.effects), list(reply.screens)
        for effect in self.effects:
            if isinstance(effect, Alarm):
                alerted = [Alerted(reference="A-0001", place="HMP Perth", people=2)]
                reply = self.talker.alerted(reloaded(reply.talk), alerted, NOW, MONITOR)
                self.screens += reply.screens
        self.talk = reloaded(reply.talk)

    def say(self, text: str, edits: int = 0) -> int:
        self.number += 1
        message = edits or self.number
        if text.startswith("/"):
            name, _, words = text[1:].partition(" ")
            return self.take(Command(name=name, words=words, message=message))
        return self.take(Said(text=text, message=message, edited=bool(edits)))

    def take(self, incoming: Command | Said | Press | Lasting) -> int:
        self.give(self.talker.respond(self.talk, incoming, NOW, MONITOR, f"d{self.number}"))
        return self.number

    def press(self, label: str) -> None:
        button = next(button for button in self.screens[-1].buttons() if label in button.label)
        self.take(Press(action=button.action, revision=self.talk.revision))

    @property
    def title(self) -> str:
        return self.screens[-1].title

    @property
    def answers(self) -> dict[str, object]:
        assert self.talk.current is not None
        return self.talk.current.answers


@pytest.fixture
def gated() -> Gated:
    return Gated()


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_text_with_a_name_is_not_kept_and_leaves_the_chat(gated: Gated) -> None:
    message = gated.say(NAMED)
    assert gated.title == "That looks like a name. Keep it without?"
    assert "John" not in str(gated.screens[-1])
    assert gated.effects == [Unsay(message=message)]
    assert "subject" not in gated.answers


@pytest.mark.parametrize("said", ["1", "yes", "use this version", "Use"])
def test_the_redacted_version_is_one_tap_or_word_away(gated: Gated, said: str) -> None:
    gated.say(NAMED)
    gated.say(said)
    assert gated.answers["subject"] == "[name] says the food was cold"
    assert gated.talk.held is None


def test_kept_as_it_was_with_a_reason_that_is_remarked_without_the_text(gated: Gated) -> None:
    gated.say(NAMED)
    gated.press("nobody is named")
    assert gated.answers["subject"] == NAMED
    remark = next(effect for effect in gated.effects if effect.__class__.__name__ == "Remark")
    assert "John" not in str(remark)
    assert "nobody is named" in str(remark)


def test_typed_again_nothing_of_it_is_kept(gated: Gated) -> None:
    gated.say(NAMED)
    gated.press("I type it again")
    assert "Nothing of it was kept." in gated.screens[-1].notice
    assert "John" not in gated.talk.model_dump_json()
    gated.say("the food was cold at lunch")
    assert gated.answers["subject"] == "the food was cold at lunch"


def test_other_words_take_the_place_of_what_was_held(gated: Gated) -> None:
    gated.say(NAMED)
    gated.say("the food was cold at lunch")
    assert gated.answers["subject"] == "the food was cold at lunch"
    assert "John" not in gated.talk.model_dump_json()


def test_a_second_name_is_held_too(gated: Gated) -> None:
    gated.say(NAMED)
    gated.say("John Smith again")
    assert gated.talk.held is not None
    assert gated.talk.held.text == "John Smith again"


@pytest.mark.parametrize("command", ["/where", "/help", "/menu", "/cancel"])
def test_a_command_meanwhile_goes_on_and_says_that_the_text_was_not_kept(gated: Gated, command: str) -> None:
    gated.say(NAMED)
    gated.say(command)
    assert "The text I asked about was not kept." in gated.screens[-1].notice
    assert gated.talk.held is None


def test_an_old_button_meanwhile_shows_what_waits(gated: Gated) -> None:
    gated.say(NAMED)
    gated.take(Press(action="nav:skip", revision=gated.talk.revision - 1))
    assert gated.title.startswith("That looks like a name")


def test_a_note_behind_a_command_is_held_and_read_once_redacted(gated: Gated) -> None:
    gated.say("/visit Perth yesterday 1015-1240. Spoke to John Smith, food cold in C hall")
    assert gated.title.startswith("That looks like a name")
    gated.press("Use this version")
    assert gated.talk.current is not None
    assert gated.talk.current.flow == "visit"
    assert "[name]" in gated.talk.model_dump_json()
    assert "John" not in gated.talk.model_dump_json()


def test_an_edited_message_is_held_and_replaces_its_answer(gated: Gated) -> None:
    message = gated.say("the food was cold at lunch")
    gated.say("John Smith had cold food", edits=message)
    assert gated.answers["subject"] == "the food was cold at lunch"
    gated.press("Use this version")
    assert gated.answers["subject"] == "[name] had cold food"


def test_words_of_a_button_are_not_looked_at(gated: Gated) -> None:
    gated.say("food cold")
    gated.say("no link")
    assert gated.talk.held is None


def test_a_held_text_answers_no_question_of_another_flow(gated: Gated) -> None:
    gated.say(NAMED)
    opening = Opening(flow="report_reply", subject={"reference": "V-0001", "asked": "which hall?"})
    gated.give(gated.talker.open(gated.talk, opening, NOW, MONITOR, "other"))
    assert gated.talk.held is None
    assert "The text I asked about was not kept." in gated.screens[-1].notice
    assert "John" not in gated.talk.model_dump_json()


# --- danger -----------------------------------------------------------------------------------------------------------


def test_danger_keeps_the_words_and_stops(gated: Gated) -> None:
    gated.say(WORDS)
    assert gated.title == "Stop. This may be a danger to life. Phone the prison and your co-ordinator now."
    assert gated.answers["subject"] == WORDS
    assert [one for one in gated.effects if isinstance(one, Alarm)] == [
        Alarm(danger="life", label="a danger to life", establishments=("perth",))
    ]


@pytest.mark.parametrize("said", ["/menu", "/cancel", "hello", "/visit", "skip"])
def test_nothing_passes_while_stopped(gated: Gated, said: str) -> None:
    gated.say(WORDS)
    gated.say(said)
    assert gated.screens[-1].notice == "This comes first."
    assert gated.title.startswith("Stop.")


@pytest.mark.parametrize(("said", "how"), [("phoned", "phoned"), ("1", "phoned"), ("mistake", "withdrawn")])
def test_phoned_or_mistaken_goes_on_where_it_was(gated: Gated, said: str, how: str) -> None:
    gated.say(WORDS)
    gated.say(said)
    assert gated.effects == [Settle(references=("A-0001",), how=how)]
    assert gated.title == "Which quality indicator is it about?"


def test_editing_the_message_that_raised_an_alarm_raises_none_again(gated: Gated) -> None:
    message = gated.say(WORDS)
    gated.press("I have phoned")
    gated.say(f"{WORDS} tonight", edits=message)
    assert gated.talk.stopped is None
    assert gated.answers["subject"] == f"{WORDS} tonight"


def test_a_name_first_then_the_danger(gated: Gated) -> None:
    gated.say("John Smith said he is going to hang himself")
    assert gated.talk.stopped is None
    gated.press("Use this version")
    assert gated.talk.stopped is not None
    assert gated.answers["subject"] == "[name] said he is going to hang himself"


def test_danger_is_seen_with_nothing_open_and_the_words_are_not_said_to_be_kept() -> None:
    gated = Gated()
    gated.say("/cancel")
    gated.say("he is going to hang himself")
    assert gated.title.startswith("Stop. This may be a danger to life.")
    assert "Your words are not kept: they answer nothing that is open." in gated.screens[-1].body
    gated.press("I have phoned")
    assert "kept" not in gated.screens[-1].notice
    assert gated.title == "What would you like to do?"


def test_danger_where_a_choice_is_asked_for_is_not_said_to_be_kept() -> None:
    gated = Gated(answered=0)
    gated.say(WORDS)
    assert gated.title.startswith("Stop.")
    assert "not kept" in gated.screens[-1].body


def test_danger_in_several_lines_with_quotes_is_kept(gated: Gated) -> None:
    gated.say(f'{WORDS}\nhe said "tonight" – naïve or not')
    assert "Your words are kept." in gated.screens[-1].body


def test_a_command_with_nothing_open_raises_no_alarm() -> None:
    gated = Gated()
    gated.say("/cancel")
    gated.say("/nonsense he wants to die")
    assert gated.talk.stopped is None


def test_no_file_leaves_while_something_waits(gated: Gated) -> None:
    gated.say(WORDS)
    gated.say("file it")
    assert not [one for one in gated.effects if isinstance(one, File | Forget)]
