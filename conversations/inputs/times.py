"""A time of day, alone or as the beginning of a range."""

from datetime import time
from typing import Any

from conversations.inputs.base import Asking, Input, Outcome, Prompt, Refused, Taken, quoted
from conversations.reading.when import read_time, read_times


def _kept(clock: time) -> str:
    return f"{clock:%H:%M}"


class TimeOfDay(Input):
    """A London wall time, kept as ``"HH:MM"``.

    With ``until``, the key of the question after it, a range such as ``1015-1240`` answers both; so it does at the
    second question, with ``since``, the key of the first.
    """

    takes_numbers = True

    def __init__(self, until: str = "", since: str = "") -> None:
        self.until = until
        self.since = since

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
        both = read_times(text) if self.until or self.since else None
        if both is not None and both.time_in is not None and self.until:
            return Taken(_kept(both.time_in), {self.until: _kept(both.time_out)} if both.time_out else {})
        if both is not None and both.time_in is not None and both.time_out is not None:
            return Taken(_kept(both.time_out), {self.since: _kept(both.time_in)})
        one = read_time(text)
        if one is None:
            return Refused(f"I could not read {quoted(text)} as a time. I need {self.expected()}.")
        return Taken(_kept(one))

    def say(self, value: Any, asking: Asking) -> str:
        """The time, 24 hours."""
        return str(value)

    def expected(self) -> str:
        """What is wanted."""
        return "a time of day, for example “10.15”, “quarter past 10” or “2pm”"
