"""Small flows for the tests: one with every kind of question, and a strategy that makes flows at random."""

from typing import Any

from hypothesis import strategies as st

from conversations.flow import Doubt, Flow, Group, Only, Part, Step
from conversations.inputs.base import Asking, Input
from conversations.inputs.choice import ManyOf, OneOf, Option, YesNo
from conversations.inputs.day import Day
from conversations.inputs.number import Number
from conversations.inputs.text import Text
from conversations.inputs.times import TimeOfDay
from conversations.screen import Button, Screen

FRUIT = OneOf(Option("apple", "Apple", ("red one",)), Option("pear", "Pear"))


def step(key: str, takes: Input, **more: Any) -> Step:
    """A question that is of no interest but for what it takes."""
    return Step(key=key, label=key.capitalize(), ask=f"Which {key}?", takes=takes, help=f"About {key}.", **more)


def group(key: str, *steps: Step, **more: Any) -> Group:
    """A repeated group of such questions."""
    return Group(
        key=key,
        label=key.capitalize(),
        one=key,
        many=f"{key}s",
        ask=f"Any {key}?",
        nothing=f"No {key}",
        help=f"About {key}s.",
        steps=steps,
        **more,
    )


def receipt(body: dict[str, Any], filed: Any, asking: Asking) -> list[Screen]:
    """The shortest receipt there can be."""
    del body, asking
    return [Screen(title=f"Filed: {filed.reference}", rows=((Button(label="Menu", action="do:menu"),),))]


def flow(*parts: Part, **more: Any) -> Flow:
    """A flow of these parts, whose record is its answers."""
    settings: dict[str, Any] = {
        "name": "basket",
        "version": 1,
        "title": "Basket",
        "command": "basket",
        "about": "Fill a basket",
        "record": lambda answers, asking: dict(answers),
        "recap": lambda asking: "",
        "reopen": dict,
        "receipt": receipt,
    }
    return Flow(parts=parts, **{**settings, **more})


def _many(value: Any, asking: Asking) -> str | Doubt | None:
    del asking
    return "That is too many." if value > 90 else Doubt("That is a lot. Is it right?") if value > 50 else None


BASKET = flow(
    step("fruit", FRUIT),
    step("count", Number(), check=_many),
    step("ripe", YesNo(), only=Only("fruit", ("pear",))),
    step("extras", ManyOf(Option("bag", "Bag"), Option("bow", "Bow")), optional=True),
    group("wish", step("words", Text()), step("grade", FRUIT), step("much", Number(), only=Only("grade", ("pear",)))),
    step("remark", Text("Anything at all."), optional=True),
)

_INPUTS: tuple[Input, ...] = (
    FRUIT,
    YesNo(),
    ManyOf(Option("bag", "Bag"), Option("bow", "Bow"), Option("card", "Card")),
    Number(),
    Number(least=1, most=5, buttons=5),
    Text(),
    Day(),
    Day(future=True),
    TimeOfDay(),
)


@st.composite
def _steps(draw: st.DrawFn, prefix: str, first: tuple[Step, ...] = ()) -> tuple[Step, ...]:
    steps = list(first)
    for place in range(draw(st.integers(min_value=0 if first else 1, max_value=4))):
        choices = [one for one in steps if isinstance(one.takes, OneOf)]
        only = None
        if choices and draw(st.booleans()):
            asked = draw(st.sampled_from(choices))
            assert isinstance(asked.takes, OneOf)
            values = draw(st.lists(st.sampled_from([o.value for o in asked.takes.options]), min_size=1, unique=True))
            only = Only(asked.key, tuple(values))
        takes = draw(st.sampled_from(_INPUTS))
        steps.append(step(f"{prefix}{place}", takes, optional=draw(st.booleans()), only=only))
    return tuple(steps)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Any flow of questions with conditions, and maybe a group of such questions somewhere among them."""
    parts: list[Part] = list(draw(_steps("q")))
    if draw(st.booleans()):
        inside = draw(_steps("g", (step("words", Text()),)))
        first = next((one for one in parts if isinstance(one, Step) and isinstance(one.takes, OneOf)), None)
        only = None
        if first is not None and isinstance(first.takes, OneOf) and draw(st.booleans()):
            only = Only(first.key, (first.takes.options[0].value,))
        parts.append(group("wish", *inside, only=only))
    return flow(*parts)
