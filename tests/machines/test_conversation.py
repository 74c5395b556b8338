"""Whatever a member does, in any order: there is a way out, and no answer is lost.

The state is dumped and loaded between any two messages (the player does it), so a restart is in every step.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversations import gate
from conversations.draft import Draft, State, key_of
from conversations.engine import Engine
from conversations.flow import Flow, Group, Step
from conversations.inputs.choice import ManyOf, OneOf
from conversations.inputs.day import Day
from conversations.inputs.link import IndicatorLinks
from conversations.inputs.number import Number
from conversations.inputs.text import Text
from conversations.inputs.times import TimeOfDay
from conversations.screen import Button, Screen
from conversations.talk import Talker
from conversations.visit import VISIT
from tests.conversations.flows import flows
from tests.conversations.playing import COLLEAGUES, KNOWLEDGE, MONITOR, Answered, Player, check_screen, reloaded

pytestmark = pytest.mark.slow  # hundreds of conversations

NOTES = (
    "Perth yesterday 1015-1240. C hall n gym. food cold agn at lunch in C hall. spoke to 6 guys, 2 staff.",
    "Polmont friday 2-4pm. Blair House calm. Education class full.",
    "not let in at Perth this morning, lockdown",
    "Perth 12 nov 10-11. Gym PTI excellent. Showers broken in B hall. Spoke to 3 prisoners.",
)
ANSWERS = (
    *("made", "attempted", "abandoned", "perth", "polmont", "yesterday", "last tue", "3 sept", "tomorrow", "30 Feb"),
    *("1015-1240", "2pm", "9am", "12.40", "23.55", "1240-1015", "alone", "with others", "C hall, gym", "moon base"),
    *("6", "none", "999", "1000", "55", "95", "seen", "told by staff", "concern", "neutral", "good practice", "2.6"),
    *("food", "no link", "both", "nobody", "in two weeks", "Food was cold at lunch", "No library this week"),
    *("2.6 and 3.1", "the landing was quiet and staff were calm", "apple", "pear", "bag", "xqzzv"),
)
#: What the gate holds back, and what stops everything.
GUARDED = (
    "John Smith said the food was cold",
    "Ring the officer on 07700 900123 about the showers",
    "a man in the hall said he is going to hang himself",
)
RUBBISH = ("😀", "?", "…", "0", "-1", "#3", "#99", "change 2", "undo", "file", "no", "yes", "back", "skip", "review")
COMMANDS = ("/menu", "/help", "/where", "/cancel", "/drafts", "/save", "/visit", "/basket", "/nothing")
typed = st.one_of(
    st.sampled_from(ANSWERS),
    st.sampled_from(NOTES),
    st.sampled_from(GUARDED),
    st.sampled_from(RUBBISH),
    st.text(max_size=30),
    st.just("A long text, word by word. " * 160),
    st.sampled_from(COMMANDS),
    st.sampled_from(NOTES).map(lambda note: f"/visit {note}"),
)


class Conversation(RuleBasedStateMachine):
    """A member, a chat and one flow. Each rule is something the member or the world does."""

    player: Player

    def begin(self, flow: Flow, far: int) -> None:
        """Open the chat, and answer ``far`` questions as they are asked."""
        who = MONITOR.model_copy(update={"establishments": ("perth", "polmont"), "colleagues": COLLEAGUES})
        self.player = Player((flow,), who=who)
        self.flow = flow
        self.say(f"/{flow.command}")
        for place in range(far):
            self.answers_as_asked(more=place % 3 > 0)

    # --- what happens ---------------------------------------------------------------------------------------------

    @rule(text=typed)
    def types(self, text: str) -> None:
        self.say(text)

    @rule(place=st.integers(min_value=0, max_value=40))
    def presses(self, place: int) -> None:
        screen, revision = self.player.shown[-1]
        self.press(screen, revision, place)

    @rule(back=st.integers(min_value=1, max_value=8), place=st.integers(min_value=0, max_value=40))
    def presses_an_old_button(self, back: int, place: int) -> None:
        screen, revision = self.player.shown[max(0, len(self.player.shown) - 1 - back)]
        self.press(screen, revision, place)

    @rule(place=st.integers(min_value=0, max_value=40))
    def types_what_a_button_says(self, place: int) -> None:
        buttons = [button for button in self.player.screen.buttons() if button.action]
        if buttons:
            self.say(buttons[place % len(buttons)].label)

    @rule(number=st.integers(min_value=1, max_value=30), text=typed)
    def edits_a_message(self, number: int, text: str) -> None:
        if number <= self.player.messages:
            self.turn(lambda: self.player.edit(number, text))

    @rule()
    def sends_a_sticker_and_comes_back(self) -> None:
        self.turn(lambda: self.player.send("a sticker"))
        if self.player.talk.current is None:
            self.say("/drafts")
            self.say("1")

    @rule(more=st.booleans())
    def answers_as_asked(self, more: bool) -> None:
        if self.player.talk.current is None:
            return
        items = self.player.answers.get(str(self.player.draft.at[0]), []) if len(self.player.draft.at) == 1 else None
        if more and "finish" in self.actions() and len(items or []) < 4:
            self.say("The landing was swept and quiet")
        elif "file" not in self.actions():
            self.turn(lambda: answer(self.player))

    @rule(place=st.integers(min_value=0, max_value=20), option=st.integers(min_value=0, max_value=3))
    def changes_a_choice(self, place: int, option: int) -> None:
        choices = [part for part in self.flow.parts if isinstance(part, Step) and isinstance(part.takes, OneOf)]
        if self.player.talk.current is not None and choices:
            self.say(f"change the {choices[place % len(choices)].label.lower()}")
            numbered = self.player.screen.numbered()
            if numbered:
                self.press(self.player.screen, self.player.talk.revision, 0, numbered[option % len(numbered)])

    @rule(item=st.integers(min_value=0, max_value=3), back=st.booleans())
    def removes_an_item(self, item: int, back: bool) -> None:
        group = next((part for part in self.flow.parts if isinstance(part, Group)), None)
        if self.player.talk.current is not None and group is not None:
            self.say(f"change the {group.label}")
        for action in (f"item:{item}", f"remove:{item}", "unremove" if back else "nav:back"):
            button = next((b for b in self.player.screen.buttons() if b.action == action), None)
            if button is not None:
                self.press(self.player.screen, self.player.talk.revision, 0, button)

    def actions(self) -> list[str]:
        """What can be pressed now."""
        return [button.action for button in self.player.screen.buttons()]

    @rule(
        hours=st.sampled_from((1, 30, 24 * 20)),
        places=st.sampled_from((("perth",), ("perth", "polmont"), ("polmont",), ("edinburgh", "perth"))),
        improved=st.booleans(),
        fails=st.sampled_from(("", "The store is full.")),
    )
    def the_world_changes(self, hours: int, places: tuple[str, ...], improved: bool, fails: str) -> None:
        self.player.later(hours=hours)
        self.player.who = self.player.who.model_copy(update={"establishments": places})
        self.player.fails = fails
        if improved:
            self.flow = replace(self.flow, version=self.flow.version + 1)
            self.player.talker = Talker(Engine([self.flow], KNOWLEDGE))

    # --- what must hold -------------------------------------------------------------------------------------------

    @invariant()
    def a_restart_changes_nothing(self) -> None:
        assert reloaded(self.player.talk) == self.player.talk

    @invariant()
    def there_is_a_question_or_a_menu(self) -> None:
        assert self.player.talk.current is None or self.player.talk.current.state is State.OPEN
        assert any(button.action for button in self.player.screen.buttons())

    def say(self, text: str) -> None:
        self.turn(lambda: self.player.say(text))

    def press(self, screen: Screen, revision: int, place: int, button: Button | None = None) -> None:
        buttons = [button] if button else list(screen.buttons())
        if buttons:
            button = buttons[place % len(buttons)]
            self.turn(lambda: self.player.press_button(button, revision), button)

    def turn(self, does: Any, button: Button | None = None) -> None:
        """One thing done, and what holds for each: screens with a way out, a rising revision, nothing lost."""
        before, records = reloaded(self.player.talk), dict(self.player.records)
        answered: Answered = does()
        after = self.player.talk
        assert after.revision >= before.revision
        assert answered.screens or (button is not None and button.copies)
        waiting = gate.waiting(after)
        if waiting is not None and answered.screens:
            assert answered.screens[-1].rows == waiting.rows, "something else than what comes first"
        for screen in answered.screens:
            check_screen(screen, open_question=after.current is not None and waiting is None and screen.question)
        filed = {key: record for key, record in self.player.records.items() if records.get(key) != record}
        for record in filed.values():
            assert "establishment" not in record.body or record.body["establishment"] in self.player.who.establishments
        current = before.current
        if button is not None and button.action == "unremove" and current and "removed" in current.view:
            item = current.view["removed"]["item"]
            kept = next(draft for draft in after.drafts.values() if draft.id == current.id)
            assert item in kept.answers[str(current.at[0])] or "removed" in kept.view
        for identity, draft in before.drafts.items():
            self.nothing_lost(draft, after.drafts.get(identity), bool(filed))

    def nothing_lost(self, before: Draft, after: Draft | None, filed: bool) -> None:
        """Each answer is still there, was put aside, or another stands in its place."""
        if after is None:
            cancelled = before.state is State.CANCELLED and self.player.now - before.touched > timedelta(hours=24)
            assert filed or cancelled or not said(before) or before.at == (), "a draft went"
            return
        removed = after.view.get("removed", {})
        reread = before.note_text != after.note_text
        kept = {**leaves(after.answers), **after.shelf}
        for key, value in leaves(before.answers).items():
            moved = removed or len(key.split(".")) == 3
            left_out = answered_none(after, key)
            if key not in kept and not reread and not left_out:
                assert moved, (key, value, after)
                assert value in [*kept.values(), *removed.get("item", {}).values(), *shelved(after)], (
                    key,
                    value,
                    after,
                )

    def teardown(self) -> None:
        """However it stands: what is open can be brought to its review and filed, and reopens to the same answers."""
        player = getattr(self, "player", None)
        if player is None:
            return
        player.fails = ""
        if gate.waiting(player.talk) is not None:
            answer(player)
        if player.talk.current is None:
            player.say(f"/{self.flow.command} {NOTES[0]}" if self.flow.read else f"/{self.flow.command}")
            if player.talk.current is None:
                player.press("Start a new one")
        answers = complete(player)
        filed = next(reversed(player.records.values())) if player.records else None
        assert filed is not None
        reopened = self.flow.reopen(filed.body)
        answers.pop("amendment_reason", None)
        assert {k: v for k, v in reopened.items() if v} == {k: v for k, v in answers.items() if v}


def answered_none(draft: Draft, key: str) -> bool:
    """Whether the question was left out on purpose."""
    group, *inside = key.split(".")
    if not inside:
        return group in draft.answers and draft.answers[group] is None
    items = draft.answers.get(group) or []
    index, name = int(inside[0]), inside[1]
    return index < len(items) and name in items[index] and items[index][name] is None


def said(draft: Draft) -> dict[str, Any]:
    """What was answered in a draft, whatever had only one answer left aside."""
    return {key: value for key, value in draft.answers.items() if value and key != "establishment"}


def leaves(answers: dict[str, Any]) -> dict[str, Any]:
    """Every single answer that is more than a skip, by its key."""
    found: dict[str, Any] = {}
    for key, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for index, item in enumerate(value):
                found |= {key_of((key, index, name)): one for name, one in item.items() if one is not None}
        elif value is not None and value != []:
            found[key] = value
    return found


def shelved(draft: Draft) -> list[Any]:
    """The answers put aside, those in groups put aside whole included."""
    inside = leaves({key: value for key, value in draft.shelf.items() if isinstance(value, list)})
    removed = draft.view.get("removed", {}).get("known", {}).get("shelf", {})
    return [*inside.values(), *removed.values()]


#: The buttons that lead on where no single question is open, in this order.
ONWARD = ("stray:drop", "doubt:yes", "file", "ask", "item-done", "finish")
#: What is typed for each kind of question that takes words.
WORDS = {Text: "Some plain words.", IndicatorLinks: "no link", TimeOfDay: "10.15", Number: "2"}


def answer(player: Player) -> Answered:
    """Answer the current question as it asks to be answered; what stands before it first."""
    waiting = gate.waiting(player.talk)
    if waiting is not None:
        return player.press_button(waiting.numbered()[0])
    shown = player.talker.engine.shown(player.draft, player.now, player.who)
    buttons = {button.action: button for button in reversed(list(shown.buttons()))}
    for action in ONWARD:
        if action in buttons:
            return player.press_button(buttons[action])
    takes = player.talker.engine.sheet(player.draft, player.now, player.who).step(player.draft.at).takes
    if isinstance(takes, TimeOfDay) and (takes.until or takes.since):
        return player.say("10.15 to 12.40")
    if isinstance(takes, Day):
        return player.say("in two weeks" if takes.future else "yesterday")
    if type(takes) in WORDS:
        return player.say(WORDS[type(takes)])
    if isinstance(takes, ManyOf):
        ticked = any(button.label.startswith("☑") for button in buttons.values())
        ticks = [button for action, button in buttons.items() if action.startswith("tick:")]
        return player.press_button(buttons["done"] if ticked else ticks[0] if ticks else buttons["nav:skip"])
    return player.press_button(shown.numbered()[0])


def complete(player: Player) -> dict[str, Any]:
    """Answer until it is filed; returns the answers it was filed with."""
    for _ in range(120):
        answers = dict(player.answers)
        answer(player)
        if player.talk.current is None:
            return answers
    raise AssertionError(f"the review cannot be reached from:\n{player.text}")


class VisitConversation(Conversation):
    @initialize(far=st.integers(min_value=0, max_value=24))
    def visit(self, far: int) -> None:
        self.begin(VISIT, far)


class AnyConversation(Conversation):
    @initialize(flow=flows(), far=st.integers(min_value=0, max_value=12))
    def any_flow(self, flow: Flow, far: int) -> None:
        self.begin(flow, far)


TestVisitConversation = VisitConversation.TestCase
TestVisitConversation.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestAnyConversation = AnyConversation.TestCase
TestAnyConversation.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
