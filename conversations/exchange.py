"""What a member's conversation takes and gives: the talk as it is kept, what may come in, and the reply."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field

from conversations.draft import Draft, Effect, Said, Sent
from conversations.screen import Button, Screen


class Held(BaseModel):
    """A text held back because it looks as if it identifies somebody, until the member says what to do with it.

    ``kinds`` and ``count`` say what was found. ``message`` is its number in the chat, ``edited`` when it replaced
    itself, ``command`` the command that it stood behind, if it did.
    """

    text: str
    redacted: str
    kinds: tuple[str, ...]
    count: int
    message: int | None = None
    edited: bool = False
    command: str = ""


class Alerted(BaseModel):
    """An alert raised for one establishment: its reference, the place's name, how many co-ordinators got it."""

    reference: str
    place: str
    people: int


class Stopped(BaseModel):
    """Everything stopped because words suggest danger: what it may be, and who was alerted.

    ``kept`` says whether the words stand in what is open.
    """

    label: str
    kept: bool = True
    alerted: tuple[Alerted, ...] = ()


class Talk(BaseModel):
    """What is kept of one member's conversation. ``revision`` rises with each turn, so that an old button shows.

    ``offered`` are the buttons last shown while nothing was open, so that their words can be typed too. ``held`` is a
    text that waits to be decided on, ``stopped`` what stops the conversation; ``alarmed`` are the messages that did.
    ``sought`` is what was last searched for, so that the search can go on.
    """

    active: str = ""
    revision: int = 0
    offered: tuple[Button, ...] = ()
    drafts: dict[str, Draft] = Field(default_factory=dict)
    held: Held | None = None
    stopped: Stopped | None = None
    alarmed: tuple[int, ...] = ()
    sought: str = ""

    @property
    def current(self) -> Draft | None:
        """The active draft."""
        return self.drafts.get(self.active)


class Command(BaseModel):
    """A command such as ``/visit``, with the words after it."""

    name: str
    words: str = ""
    message: int | None = None


class Press(BaseModel):
    """A press on a question's button, with the revision it was drawn under."""

    action: str
    revision: int


class Lasting(BaseModel):
    """A press on a button that outlives its question, such as "Continue" in a list of drafts."""

    verb: str
    argument: str = ""


class Reopening(BaseModel):
    """A filed record to be opened again: to be amended from ``version`` on, or because its filing was undone."""

    flow: str
    reference: str
    version: int
    edition: str
    body: dict[str, Any]
    undone: bool = False


class Opening(BaseModel):
    """A flow to be begun about a filed record: what is known of the record, and what is answered beforehand.

    ``edition`` is the record's own; ``notice`` is said above the first question.
    """

    flow: str
    subject: dict[str, Any] = Field(default_factory=dict)
    answers: dict[str, Any] = Field(default_factory=dict)
    edition: str = ""
    notice: str = ""


Incoming = Command | Press | Lasting | Said | Sent


@dataclass
class Reply:
    """What one incoming thing led to. ``toast`` is a word shown at the button that was pressed."""

    talk: Talk
    screens: list[Screen] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    toast: str = ""
