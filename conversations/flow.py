"""A flow as a value: its questions, what each accepts, when each applies.

From this value come the conversation, the review, the diagram in the docs, the typed equivalents of the buttons
and the checks below, so that an author writes questions and nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from conversations.inputs.base import Asking, Input
from conversations.inputs.choice import OneOf
from conversations.inputs.text import Text
from conversations.screen import CALLBACK_BYTES, CALLBACK_PREFIX_BYTES, Screen


class FlowError(Exception):
    """A flow cannot be used as written; the message says which question is wrong and how."""


@dataclass(frozen=True)
class Only:
    """A condition: the question applies when the answer to ``key`` (asked before it) is one of ``values``."""

    key: str
    values: tuple[str, ...]

    def holds(self, answers: dict[str, Any]) -> bool:
        """Whether these answers fulfil the condition."""
        return answers.get(self.key) in self.values


@dataclass(frozen=True)
class Doubt:
    """An answer that is possible but unlikely: it is taken after the member confirms it."""

    question: str


Check = Callable[[Any, Asking], str | Doubt | None]
"""Looks at an answer beside the others: a sentence refuses it, a ``Doubt`` asks, ``None`` takes it."""


@dataclass(frozen=True)
class Step:
    """One question.

    ``ask`` is the question, or a function that words it; ``label`` names it on the review; ``help`` is shown on
    request. An ``optional`` question can be skipped. ``only`` says when it applies, ``check`` what else must hold.
    A ``plain`` answer says by itself what it is about, so that a list of items leaves its label out.
    """

    key: str
    label: str
    ask: str | Callable[[Asking], str]
    takes: Input
    help: str
    optional: bool = False
    only: Only | None = None
    check: Check | None = None
    plain: bool = False

    def question(self, asking: Asking) -> str:
        """The question as worded for this situation."""
        return self.ask if isinstance(self.ask, str) else self.ask(asking)


@dataclass(frozen=True)
class Group:
    """A repeated group of questions, such as the observations of a visit. It may stay empty.

    The first of ``steps`` is a text; typing it begins an item. ``one`` and ``many`` name the items. ``nothing``
    is the button that leaves the group empty.
    """

    key: str
    label: str
    one: str
    many: str
    ask: str
    nothing: str
    help: str
    steps: tuple[Step, ...]
    only: Only | None = None
    optional: bool = True


Part = Step | Group


def its_record(asking: Asking) -> str:
    """The reference of the record that a draft is about."""
    return str(asking.subject.get("reference", ""))


@dataclass(frozen=True)
class Flow:
    """A conversation: parts in order, ended by a review and then filed.

    ``version`` rises whenever an answer changes its meaning. ``record`` makes the record's content from the answers,
    ``reopen`` the answers from a record; ``receipt`` is what is shown when it is filed; ``remarks`` are the gentle
    notes on the review; ``recap`` says in a line what the draft is about; ``read`` takes answers out of one long
    message; ``finish`` is the button that ends it. One without a ``command`` is begun from a record only, which is then
    what its ``recap`` names; answers that are the record's content as they are need no ``reopen``. ``borrows``
    are the answers taken over from a draft that is open when it is begun, such as the establishment of a visit.
    """

    name: str
    version: int
    title: str
    about: str
    parts: tuple[Part, ...]
    record: Callable[[dict[str, Any], Asking], dict[str, Any]]
    receipt: Callable[[dict[str, Any], Any, Asking], list[Screen]]
    command: str = ""
    recap: Callable[[Asking], str] = its_record
    reopen: Callable[[dict[str, Any]], dict[str, Any]] = dict
    remarks: Callable[[Asking], list[str]] = lambda asking: []
    read: Callable[[str, Asking], "Prefill"] | None = None
    roles: tuple[str, ...] = ("monitor",)
    finish: str = "File it"
    borrows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a flow that could trap somebody."""
        check(self)

    def part(self, key: str) -> Part | None:
        """The part with this key."""
        return next((part for part in self.parts if part.key == key), None)


@dataclass
class Prefill:
    """Answers taken from one long message: values, and for each path the words it came from and if it is a guess.

    ``whole`` when the message reads as the notes of a record of its own rather than as an answer to a question.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    guesses: set[str] = field(default_factory=set)
    whole: bool = False


def check(flow: Flow) -> None:
    """Refuse a flow with an unreachable question, a dead end, or a button that Telegram would refuse.

    Raises ``FlowError`` naming the question.
    """
    if not flow.parts:
        raise FlowError(f"{flow.name}: a flow needs at least one question")
    _check_parts(flow.name, flow.parts)
    for part in flow.parts:
        if isinstance(part, Group):
            if not part.steps or not isinstance(part.steps[0].takes, Text) or part.steps[0].only:
                raise FlowError(f"{flow.name}.{part.key}: a group begins with a text that is always asked")
            _check_parts(f"{flow.name}.{part.key}", part.steps)


def _check_parts(place: str, parts: tuple[Part, ...]) -> None:
    before: dict[str, Part] = {}
    for part in parts:
        if part.key in before or not part.key.isidentifier():
            raise FlowError(f"{place}.{part.key}: a question's key is an identifier used once")
        if part.only is not None:
            _check_reachable(f"{place}.{part.key}", part.only, before)
        if isinstance(part, Step):
            _check_answerable(f"{place}.{part.key}", part)
        before[part.key] = part


def _check_reachable(place: str, only: Only, before: dict[str, Part]) -> None:
    asked = before.get(only.key)
    if not isinstance(asked, Step) or not isinstance(asked.takes, OneOf):
        raise FlowError(f"{place}: can never be reached, no choice called “{only.key}” is asked before it")
    possible = {option.value for option in asked.takes.options}
    if not only.values or not set(only.values) <= possible:
        raise FlowError(
            f"{place}: can never be reached, “{only.key}” has no option {set(only.values) - possible or ''}"
        )


def _check_answerable(place: str, step: Step) -> None:
    if isinstance(step.takes, OneOf) and not step.takes.options:
        raise FlowError(f"{place}: cannot be left, it offers no answer")
    for button in step.takes.declared():
        size = len(button.action.encode()) + CALLBACK_PREFIX_BYTES
        if size > CALLBACK_BYTES:
            raise FlowError(f"{place}: the button “{button.label}” needs {size} bytes of callback data, the most is 64")


def applicable(parts: tuple[Part, ...], answers: dict[str, Any]) -> Iterator[Part]:
    """The parts that apply to these answers, in order; none whose condition hangs on a part that does not apply."""
    standing: dict[str, Any] = {}
    for part in parts:
        if part.only is None or part.only.holds(standing):
            if part.key in answers:
                standing[part.key] = answers[part.key]
            yield part
