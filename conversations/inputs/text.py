"""Text of any length, kept whole."""

from typing import Any

from conversations.inputs.base import Asking, Input, Outcome, Prompt, Refused, Taken


class Text(Input):
    """Words of the member's own, at least one letter among them. The value kept is the text, trimmed."""

    def __init__(self, hint: str = "") -> None:
        self._hint = hint

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The answer given before, so that it can be kept or replaced."""
        return Prompt(body=f"So far: {current}" if current else "", hint=self._hint)

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """Any words are an answer; a message of only figures, pictures or marks is not."""
        if any(character.isalpha() for character in text):
            return Taken(text.strip())
        return Refused(f"I see no words in that. I need {self.expected()}.")

    def say(self, value: Any, asking: Asking) -> str:
        """The text itself."""
        return str(value)

    def expected(self) -> str:
        """What is wanted."""
        return "a few words, for example “food was cold at lunch in C Hall”"


class Reference(Text):
    """A number or a short code as it stands on a paper: a text that may be figures alone."""

    takes_numbers = True

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """Anything with a letter or a figure in it."""
        if any(character.isalnum() for character in text):
            return Taken(text.strip())
        return Refused(f"I see no words or figures in that. I need {self.expected()}.")

    def expected(self) -> str:
        """What is wanted."""
        return "a number or a few words, for example “certificate 114”"
