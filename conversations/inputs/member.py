"""Other members, shown by role and place."""

from typing import Any

from conversations.inputs.base import Asking, Prompt
from conversations.inputs.choice import ManyOf, Option


class Members(ManyOf):
    """Any number of the member's colleagues. The value kept is a list of member ids."""

    def __init__(self) -> None:
        super().__init__(width=1)

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The colleagues with their ticks, or a word that there are none."""
        if not self.options(asking):
            return Prompt(body="No other member shares your establishments here, so there is nobody to tick.")
        return super().prompt(asking, view, current)

    def options(self, asking: Asking) -> tuple[Option, ...]:
        """The colleagues who share an establishment with the member."""
        return tuple(Option(colleague.id, colleague.label) for colleague in asking.who.colleagues)

    def holds(self, value: Any, asking: Asking) -> bool:
        """A colleague who has left since still came along."""
        return bool(value)

    def _label(self, value: str, options: tuple[Option, ...]) -> str:
        return next((option.label for option in options if option.value == value), "a former member")

    def expected(self) -> str:
        """What is wanted."""
        return "the members who came along, ticked below, then Done"
