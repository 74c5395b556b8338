"""The screens of a draft: every one met in long conversations can be left, typed and drawn."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import words
from conversations.engine import Engine
from conversations.flow import Flow
from conversations.screen import CALLBACK_BYTES, Button, Screen, label_of
from conversations.showing import CONTEXT
from conversations.visit import VISIT
from handlers.draw import draw
from tests.conversations.flows import flows
from tests.conversations.playing import COLLEAGUES, KNOWLEDGE, MONITOR, Player, check_screen, drawn
from tests.machines.test_conversation import answer

NOTE = "/visit Perth yesterday 1015-1240. C hall n gym. food cold agn at lunch in C hall. gym PTI excellent."


def met(player: Player) -> list[Screen]:
    """Every screen on the way to the record, and those that one press from each leads to."""
    screens: list[Screen] = []
    for _ in range(60):
        if player.talk.current is None:
            return screens
        shown = player.talker.engine.shown(player.draft, player.now, player.who)
        screens.append(shown)
        for button in shown.buttons():
            aside = Player(player.flows, who=player.who, talk=player.talk.model_copy(deep=True), now=player.now)
            screens += aside.press_button(button).screens
        answer(player)
    raise AssertionError("no end")


def visit(*things: str) -> Player:
    """A monitor of two prisons with colleagues, after these messages."""
    who = MONITOR.model_copy(update={"establishments": ("perth", "polmont"), "colleagues": COLLEAGUES})
    player = Player((VISIT,), who=who)
    for thing in things:
        player.say(thing)
    return player


@pytest.fixture(scope="module")
def screens() -> list[Screen]:
    """Some hundreds of screens."""
    found = met(visit("/visit"))
    found += met(visit(NOTE))
    found += met(visit("/visit", "perth", "abandoned", "fire alarm", "yesterday", "10-12", "with others"))
    found += met(visit("/visit", "perth", "made", "yesterday", "10-12", "skip", "skip", "1", "1", "Food was cold"))
    return found


def typed_for(button: Button, screen: Screen) -> list[str]:
    """What may be typed for a button: its number, its words, its place."""
    place = [other for other in screen.buttons() if other.action].index(button) + 1
    number = [str(screen.numbered().index(button) + 1)] if button.numbered else []
    return [*number, button.label, f"#{place}"]


def stands_for(text: str, screen: Screen) -> Button | None:
    """The button that words stand for, in the order in which it is looked for."""
    return words.exactly(text, screen) or words.by_number(text, screen)


def test_every_screen_has_a_way_out_and_buttons_that_telegram_takes(screens: list[Screen]) -> None:
    assert len(screens) > 300
    for screen in screens:
        check_screen(screen, open_question=any(button.action == "nav:help" for button in screen.buttons()))


def test_every_button_can_be_typed(screens: list[Screen]) -> None:
    for screen in screens:
        for button in screen.buttons():
            if not button.action:
                continue
            reached = {stands_for(text, screen) for text in typed_for(button, screen)}
            assert button in reached, (button, drawn(screen))


def test_a_number_or_words_never_press_another_button(screens: list[Screen]) -> None:
    for screen in screens:
        for button in screen.numbered():
            named = words.exactly(button.label, screen)
            assert named is not None
            assert named.label == button.label, (button, drawn(screen))


def test_the_data_of_every_button_fits_with_the_highest_revision(screens: list[Screen]) -> None:
    for screen in screens:
        for row in draw(screen, 9_999_999_999, edit=False).keys:
            for key in row:
                assert len(key.data.encode()) <= CALLBACK_BYTES


def test_no_screen_shows_a_placeholder(screens: list[Screen]) -> None:
    for screen in screens:
        assert not re.search(r"[{}]|\bNone\b|<[a-z]", drawn(screen).replace("‹", "")), drawn(screen)


@settings(max_examples=15, deadline=None)
@given(flow=flows(), presses=st.lists(st.integers(min_value=0, max_value=30), max_size=12))
def test_the_screens_of_any_flow_can_be_left_and_typed(flow: Flow, presses: list[int]) -> None:
    player = Player((flow,))
    player.say("/basket")
    for press in presses:
        screen = player.screen
        check_screen(screen, open_question=player.talk.current is not None)
        buttons = [button for button in screen.buttons() if button.action]
        button = buttons[press % len(buttons)]
        assert button in {stands_for(text, screen) for text in typed_for(button, screen)}
        player.press_button(button)


def test_a_long_text_is_shown_short_beside_its_questions_and_whole_at_the_review() -> None:
    text = "The landing was calm and the staff were civil. " * 40
    player = visit("/visit", "perth", "made", "yesterday", "10-12", "skip", "skip", "1", "1", text)
    assert len(player.screen.body) <= CONTEXT + 40
    for words_ in ("seen", "neutral", "no link", "review"):
        player.say(words_)
    assert text.strip() in player.screen.body


def test_the_review_numbers_what_can_be_changed() -> None:
    player = visit("/visit", "perth", "made", "yesterday", "10-12", "review", "change")
    labels = [label_of(button, player.screen) for button in player.screen.numbered()]
    assert labels[:3] == ["1 · Prison", "2 · Visit", "3 · Date"]
    for label in labels:
        assert label.replace(" · ", ". ") in player.text or label.replace(" · ", " ") in player.text


def test_the_only_prison_takes_no_number() -> None:
    player = Player((VISIT,))
    for thing in ("/visit", "made", "yesterday", "10-12", "review"):
        player.say(thing)
    assert player.screen.body.startswith("Prison: HMP Perth\n1. Visit: Made\n2. Date:")
    assert Engine([VISIT], KNOWLEDGE).shown(player.draft, player.now, player.who) == player.screen
