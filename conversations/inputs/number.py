"""A whole number, such as a count of people."""

from typing import Any

from conversations.inputs.base import Asking, Input, Outcome, Prompt, Refused, Taken, quoted
from conversations.reading.counts import find_counts
from conversations.screen import Button, pages


def read_count(text: str) -> int | None:
    """The number typed, in figures or in the words a note may use: "6", "six", "half a dozen", "nae"."""
    bare = text.strip(" \t\n.")
    if bare.lstrip("-–−").isdecimal():
        return int(bare.lstrip("-–−")) * (1 if bare.isdecimal() else -1)
    found = find_counts(f"spoke to {bare} prisoners").prisoners
    return found.value if found and bare in found.words else None


class Number(Input):
    """A whole number from ``least`` to ``most``, in figures or words. The value kept is an ``int``."""

    takes_numbers = True
    takes_nothing = True

    def __init__(self, least: int = 0, most: int = 999, buttons: int = 10) -> None:
        self.least = least
        self.most = most
        self.buttons = buttons

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The small numbers as buttons; any may be typed."""
        return Prompt(
            body=f"So far: {current}" if current is not None else "",
            hint=f"Press a number or type one, up to {self.most}.",
            rows=pages(list(self.declared()), 5),
        )

    def declared(self) -> tuple[Button, ...]:
        """The small numbers."""
        return tuple(Button(label=str(n), action=f"count:{n}") for n in range(self.least, self.least + self.buttons))

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press gives its number."""
        return self._within(action.removeprefix("count:"))

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """Figures or words: "6", "six", "half a dozen"."""
        return self._within(text)

    def _within(self, text: str) -> Outcome:
        count = read_count(text)
        if count is None:
            return Refused(f"I read {quoted(text)} and found no number. I need {self.expected()}.")
        if not self.least <= count <= self.most:
            return Refused(f"{count} is outside what I can take. I need {self.expected()}.", understood=True)
        return Taken(count)

    def say(self, value: Any, asking: Asking) -> str:
        """The number."""
        return str(value)

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether it lies within the limits."""
        return isinstance(value, int) and self.least <= value <= self.most

    def expected(self) -> str:
        """What is wanted."""
        return f"a whole number from {self.least} to {self.most}, for example “6” or “six”"
