"""A time of day, alone or as the beginning of a range."""

from typing import Any

from conversations.inputs.base import Asking, Input, Outcome, Prompt, Refused, Taken, quoted
from conversations.reading.when import read_time, read_times


class TimeOfDay(Input):
    """A London wall time, kept as ``"HH:MM"``.

    With ``until``, the key of the question after it, a range such as ``1015-1240`` answers both.
    """

    takes_numbers = True

    def __init__(self, until: str = "") -> None:
        self.until = until

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The forms that may be typed."""
        hint = (
            "Type both, “1015-1240” or “2-4pm”, or just the first."
            if self.until
            else "Type it: “12.40”, “quarter to 1”."
        )
        return Prompt(body=f"So far: {current}" if current else "", hint=hint)

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A time, or a range where both are wanted."""
        if self.until:
            both = read_times(text)
            if both is not None and both.time_in is not None:
                also = {self.until: f"{both.time_out:%H:%M}"} if both.time_out is not None else {}
                return Taken(f"{both.time_in:%H:%M}", also)
        one = read_time(text)
        if one is None:
            return Refused(f"I could not read {quoted(text)} as a time. I need {self.expected()}.")
        return Taken(f"{one:%H:%M}")

    def say(self, value: Any, asking: Asking) -> str:
        """The time, 24 hours."""
        return str(value)

    def expected(self) -> str:
        """What is wanted."""
        return "a time of day, for example “10.15”, “quarter past 10” or “2pm”"
