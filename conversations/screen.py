"""What a person is shown: text in named parts and buttons, with nothing of Telegram in it.

``handlers`` turns a screen into messages. The parts are kept apart so that each place that draws one (the
chat, a transcript, the documentation) can lay it out in its own way and escape it once.
"""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

#: The longest callback data that Telegram accepts, in bytes.
CALLBACK_BYTES = 64
#: The bytes that ``handlers`` puts before a question's action: "q:", a revision of up to ten digits, ":".
CALLBACK_PREFIX_BYTES = 13
#: An action that begins so stays good for as long as its message stands; any other belongs to one question.
LASTING = "do:"


class Style(StrEnum):
    """How strongly a button stands out."""

    PLAIN = ""
    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


class Button(BaseModel):
    """One button.

    ``action`` is what a press means, at most 51 bytes for a question's button. ``copies`` makes the button copy
    that text on the person's own device instead. ``words`` are further words that may be typed for it; an ``exact``
    one is not pressed by words that only come close.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    action: str = ""
    style: Style = Style.PLAIN
    copies: str = ""
    words: tuple[str, ...] = ()
    numbered: bool = False
    exact: bool = False

    @property
    def lasting(self) -> bool:
        """Whether the button outlives the question it was shown with."""
        return self.action.startswith(LASTING)


Rows = tuple[tuple[Button, ...], ...]


class Screen(BaseModel):
    """One thing shown to one person.

    ``where`` says in a line which flow this is and how far along; ``notice`` what just happened or was wrong;
    ``title`` the question; ``body`` what is known; ``copyable`` a text laid out to be copied; ``hint`` what may
    be typed, with an example. ``lasts`` removes the message from the chat after that time. ``question`` marks
    the screen as the member's current one: it takes the place of the one before.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    where: str = ""
    notice: str = ""
    body: str = ""
    copyable: str = ""
    hint: str = ""
    rows: Rows = ()
    lasts: timedelta | None = None
    question: bool = True

    def buttons(self) -> Iterator[Button]:
        """Every button, in reading order."""
        for row in self.rows:
            yield from row

    def numbered(self) -> list[Button]:
        """The buttons that carry a number, first is 1."""
        return [button for button in self.buttons() if button.numbered]

    def with_notice(self, notice: str) -> "Screen":
        """The same screen with ``notice`` above it, after any that it has."""
        both = "\n".join(part for part in (notice, self.notice) if part)
        return self.model_copy(update={"notice": both})


def label_of(button: Button, screen: Screen) -> str:
    """The words on the button as drawn: its number first, if it carries one."""
    if not button.numbered:
        return button.label
    return f"{screen.numbered().index(button) + 1} · {button.label}"


def pages(buttons: list[Button], width: int) -> Rows:
    """Lay buttons out in rows of ``width``."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
