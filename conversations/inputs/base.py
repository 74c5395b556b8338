"""What every kind of question has in common."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from conversations.draft import Who
from conversations.screen import Button, Rows
from standards.models import Establishment, Knowledge


@dataclass(frozen=True)
class Asking:
    """What a question may look at: the answers so far, the repeated item it belongs to, who answers, and when.

    ``now`` is London wall time. ``edition`` names the edition of the standards the draft was begun under.
    ``subject`` is what is known of the filed record that the draft is about, if it is about one.
    """

    now: datetime
    who: Who
    knowledge: Knowledge
    edition: str
    answers: dict[str, Any] = field(default_factory=dict)
    item: dict[str, Any] | None = None
    subject: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The date on the wall in London."""
        return self.now.date()

    @property
    def nearest(self) -> dict[str, Any]:
        """The answers beside this question: the item's own when in one."""
        return self.answers if self.item is None else self.item

    def establishment(self) -> Establishment | None:
        """The establishment answered, else the one of the record this is about, if any."""
        place = self.answers.get("establishment") or self.subject.get("establishment")
        return self.knowledge.establishment(place or "")


@dataclass(frozen=True)
class Prompt:
    """What a question adds to its screen."""

    body: str = ""
    hint: str = ""
    rows: Rows = ()


@dataclass(frozen=True)
class Taken:
    """The question is answered. ``also`` answers questions beside it that the same words settled."""

    value: Any
    also: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """The question stays, showing something else; ``notice`` says what just happened.

    ``unsure`` when nothing of the words typed was understood: they may answer another question.
    """

    view: dict[str, Any]
    notice: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class Refused:
    """What came is not an answer; ``why`` says what was understood, what was expected and gives an example.

    ``understood`` when the words were meant for this question and no other, but cannot be taken.
    """

    why: str
    understood: bool = False


Outcome = Taken | Look | Refused


class Input(ABC):
    """One kind of answer. Stateless: what a question shows lives in the draft's view."""

    #: True when a bare number typed is an answer rather than the number of a button.
    takes_numbers = False
    #: True when "none" and "nothing" are answers rather than words for Skip.
    takes_nothing = False
    #: True when a name typed is the whole answer rather than one tick of several.
    takes_names = False
    #: The key of the text beside this question that its answer is made from, if there is one.
    made_from = ""

    @abstractmethod
    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """What to show. ``current`` is the answer given before, or ``None``."""

    @abstractmethod
    def say(self, value: Any, asking: Asking) -> str:
        """The answer in words, for the review."""

    def brief(self, value: Any, asking: Asking) -> str:
        """The answer in a few words, for a button."""
        return self.say(value, asking)

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """What a press of one of this input's own buttons means."""
        del asking, view, current
        return Refused(f"That button does not belong to this question ({action.split(':')[0]}).")

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome | None:
        """What typed words mean; ``None`` leaves them to the words on the buttons."""
        del text, asking, view, current
        return None

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether an answer given earlier may still stand."""
        del value, asking
        return True

    def follow(self, value: Any, asking: Asking, guess: bool) -> tuple[Any, str]:
        """The answer after the text that it is made from has changed, and a notice if it should be looked at."""
        del asking, guess
        return value, ""

    def only(self, asking: Asking) -> Any:
        """The one possible answer, if there is just one to be had without asking; otherwise ``None``."""
        del asking

    @abstractmethod
    def expected(self) -> str:
        """One clause that says what is wanted, with an example, for the sentence after "I need"."""

    def declared(self) -> tuple[Button, ...]:
        """The buttons known when the flow is written, for the checks at load."""
        return ()


def quoted(text: str, limit: int = 40) -> str:
    """A person's words in quotation marks, shortened for a sentence (the whole is kept elsewhere)."""
    return f"“{shortened(text, limit)}”"


def shortened(text: str, limit: int) -> str:
    """A text on one line, cut to ``limit`` characters where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
