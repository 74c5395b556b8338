"""What a flow is refused for when it is loaded."""

from dataclasses import replace

import pytest

from conversations.engine import Engine
from conversations.flow import FlowError, Only, Step, applicable
from conversations.inputs.choice import ManyOf, OneOf, Option
from conversations.inputs.number import Number
from conversations.inputs.text import Text
from conversations.registry import FLOWS
from tests.conversations.flows import BASKET, FRUIT, flow, group, step
from tests.conversations.inputs.asking import asking
from tests.conversations.playing import KNOWLEDGE


def test_the_flows_that_there_are_load() -> None:
    engine = Engine(FLOWS, KNOWLEDGE)
    assert set(engine.flows) == {one.name for one in FLOWS}


def test_a_flow_needs_a_question() -> None:
    with pytest.raises(FlowError, match="basket: a flow needs at least one question"):
        flow()


@pytest.mark.parametrize("key", ["fruit", "not a key", "1st", ""])
def test_a_key_is_an_identifier_used_once(key: str) -> None:
    with pytest.raises(FlowError, match="used once"):
        flow(step("fruit", FRUIT), step(key, Number()))


@pytest.mark.parametrize(
    "only",
    [
        Only("later", ("apple",)),
        Only("gone", ("apple",)),
        Only("count", ("3",)),
        Only("fruit", ("plum",)),
        Only("fruit", ()),
    ],
)
def test_a_question_that_is_never_reached(only: Only) -> None:
    with pytest.raises(FlowError, match=r"basket\.ripe: can never be reached"):
        flow(step("fruit", FRUIT), step("count", Number()), step("ripe", Text(), only=only), step("later", FRUIT))


def test_a_group_or_a_question_inside_one_that_is_never_reached() -> None:
    with pytest.raises(FlowError, match=r"basket\.wish: can never be reached"):
        flow(group("wish", step("words", Text()), only=Only("fruit", ("apple",))))
    with pytest.raises(FlowError, match=r"basket\.wish\.grade: can never be reached"):
        flow(
            step("fruit", FRUIT),
            group("wish", step("words", Text()), step("grade", FRUIT, only=Only("fruit", ("apple",)))),
        )


def test_a_question_that_cannot_be_left() -> None:
    with pytest.raises(FlowError, match=r"basket\.fruit: cannot be left"):
        flow(step("fruit", OneOf()))


def test_a_button_of_over_64_bytes() -> None:
    fits = "x" * (64 - 13 - len("pick:"))
    flow(step("fruit", OneOf(Option(fits, "Fits"))))
    with pytest.raises(FlowError, match="“Too long” needs 65 bytes of callback data, the most is 64"):
        flow(step("fruit", OneOf(Option(f"{fits}x", "Too long"))))
    with pytest.raises(FlowError, match="bytes"):
        flow(step("fruit", OneOf(Option("é" * 30, "Accents count twice"))))


def test_a_key_too_long_for_the_buttons_made_of_it() -> None:
    engine = Engine([flow(step("a" * 45, FRUIT))], KNOWLEDGE)
    assert engine.flows
    with pytest.raises(FlowError, match="too long for a button"):
        Engine([flow(step("a" * 46, FRUIT))], KNOWLEDGE)
    with pytest.raises(FlowError, match="too long for a button"):
        Engine([flow(group("b" * 30, step("c" * 13, Text())))], KNOWLEDGE)


@pytest.mark.parametrize(
    "steps",
    [(), (step("count", Number()),), (step("words", Text(), only=Only("grade", ("apple",))),)],
)
def test_a_group_begins_with_a_text(steps: tuple[Step, ...]) -> None:
    with pytest.raises(FlowError, match="a group begins with a text that is always asked"):
        flow(group("wish", *steps))


def test_a_part_is_found_by_its_key() -> None:
    assert BASKET.part("count") is BASKET.parts[1]
    assert BASKET.part("nothing") is None


def test_what_hangs_on_a_question_that_does_not_apply_does_not_apply() -> None:
    chain = flow(
        step("fruit", FRUIT),
        step("ripe", FRUIT, only=Only("fruit", ("pear",))),
        step("why", Text(), only=Only("ripe", ("pear",))),
    )
    keys = [part.key for part in applicable(chain.parts, {"fruit": "apple", "ripe": "pear"})]
    assert keys == ["fruit"]
    keys = [part.key for part in applicable(chain.parts, {"fruit": "pear", "ripe": "pear"})]
    assert keys == ["fruit", "ripe", "why"]


def test_a_question_may_be_worded_for_its_situation() -> None:
    worded = replace(step("fruit", FRUIT), ask=lambda situation: f"At {len(situation.answers)}?")
    assert worded.question(asking({"a": 1})) == "At 1?"
    assert step("fruit", FRUIT).question(asking()) == "Which fruit?"


def test_the_buttons_of_a_list_are_checked_too() -> None:
    assert len(ManyOf(Option("a", "A")).declared()) == 2
