"""One of a list that is known only when it is asked: channels of the organisation, lines of a report."""

from collections.abc import Callable, Sequence
from typing import Any

from conversations.inputs.base import Asking, Input, Outcome, Prompt, Refused, Taken
from conversations.inputs.choice import Option
from conversations.screen import Button


class Listed(Input):
    """One option of those that ``options`` gives in a situation. The value kept is the option's ``value``.

    ``wanted`` says in a clause what is asked for.
    """

    def __init__(self, options: Callable[[Asking], Sequence[Option]], wanted: str) -> None:
        self._options = options
        self._wanted = wanted

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """A numbered button for each; the one chosen before is marked."""
        rows = tuple(
            (
                Button(
                    label=f"{option.label} ✓" if option.value == current else option.label,
                    action=f"pick:{option.value}",
                    words=option.words,
                    numbered=True,
                ),
            )
            for option in self._options(asking)
        )
        return Prompt(hint="Press one, or type its number or words.", rows=rows)

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press picks its option."""
        value = action.removeprefix("pick:")
        return Taken(value) if self.holds(value, asking) else Refused(f"I need {self.expected()}.")

    def say(self, value: Any, asking: Asking) -> str:
        """The option's label."""
        return next((option.label for option in self._options(asking) if option.value == value), str(value))

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether the option is still there."""
        return any(option.value == value for option in self._options(asking))

    def expected(self) -> str:
        """What is wanted."""
        return self._wanted
