"""What an input is asked with in these tests."""

from typing import Any

from conversations.draft import Who, in_london
from conversations.inputs.base import Asking, Input, Look, Outcome, Refused, Taken
from conversations.screen import Button
from tests.conversations.playing import COLLEAGUES, KNOWLEDGE, NOW

#: Sunday 22 November 2026, 15:00.
WHO = Who(role="monitor", establishments=("perth", "polmont"), colleagues=COLLEAGUES)


def asking(answers: dict[str, Any] | None = None, who: Who = WHO, item: dict[str, Any] | None = None) -> Asking:
    """A question asked beside these answers."""
    return Asking(
        now=in_london(NOW),
        who=who,
        knowledge=KNOWLEDGE,
        edition=KNOWLEDGE.current_edition,
        answers=answers or {},
        item=item,
    )


def taken(outcome: Outcome | None) -> Any:
    """The value of an answer that was taken."""
    assert isinstance(outcome, Taken), outcome
    return outcome.value


def looked(outcome: Outcome | None) -> Look:
    """What is shown instead of an answer."""
    assert isinstance(outcome, Look), outcome
    return outcome


def why(outcome: Outcome | None) -> str:
    """Why an answer was refused."""
    assert isinstance(outcome, Refused), outcome
    return outcome.why


def buttons(takes: Input, situation: Asking, view: dict[str, Any] | None = None, current: Any = None) -> list[Button]:
    """The buttons that an input shows."""
    return [button for row in takes.prompt(situation, view or {}, current).rows for button in row]


def labels(takes: Input, situation: Asking, view: dict[str, Any] | None = None, current: Any = None) -> list[str]:
    """The words on the buttons that an input shows."""
    return [button.label for button in buttons(takes, situation, view, current)]
