"""What a member has answered so far, and what can happen to it. Plain data that survives a dump and a reload."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from conversations.chart import Chart

LONDON = ZoneInfo("Europe/London")

Path = tuple[str | int, ...]
"""Where an answer stands: ``("date",)`` or ``("observations", 1, "kind")``."""


def key_of(path: Path) -> str:
    """A path as one string, for use as a key: ``observations.1.kind``."""
    return ".".join(str(part) for part in path)


class State(StrEnum):
    """What has become of a draft."""

    OPEN = "open"
    PARKED = "parked"
    CANCELLED = "cancelled"
    FILING = "filing"
    FILED = "filed"


class Origin(BaseModel):
    """Where an answer came from: the chat message that gave it, the words in it, and whether it is a guess.

    ``turned`` is a guess that the member has changed with a tap: a choice now, though more taps may change it on.
    """

    message: int | None = None
    words: str = ""
    guess: bool = False
    turned: bool = False


class Draft(BaseModel):
    """The saved, unfinished answers of one flow.

    ``answers`` holds a JSON value for each question answered, ``None`` for one that was skipped. ``at`` is the
    question now open (empty: the review). ``view`` is what that question shows: a calendar's month, ticks not
    yet confirmed. ``shelf`` keeps answers that stopped applying, in case they apply again. ``messages`` are the
    member's chat messages of this conversation, to be deleted from the chat when it is filed. ``note`` is the one
    long message that began it and ``note_text`` its words, ``running`` a text whose next piece may still come.
    ``amends`` is the reference of the filed record that this changes (its version as it was then), ``refiles`` of
    one whose filing was undone. ``subject`` is what a draft about a filed record knows of it: its ``reference``, and
    what the questions show. Times are in UTC.
    """

    id: str
    flow: str
    version: int
    edition: str
    started: datetime
    touched: datetime
    state: State = State.OPEN
    at: Path = ()
    answers: dict[str, Any] = Field(default_factory=dict)
    view: dict[str, Any] = Field(default_factory=dict)
    origins: dict[str, Origin] = Field(default_factory=dict)
    shelf: dict[str, Any] = Field(default_factory=dict)
    messages: list[int] = Field(default_factory=list)
    note: int | None = None
    note_text: str = ""
    running: dict[str, str] = Field(default_factory=dict)
    amends: str = ""
    amends_version: int = 0
    refiles: str = ""
    subject: dict[str, Any] = Field(default_factory=dict)


class Colleague(BaseModel):
    """Another member of the same establishments: an id, and the role and place that stand for a name."""

    model_config = ConfigDict(frozen=True)

    id: str
    label: str


class Who(BaseModel):
    """The member as far as a conversation needs to know: the role, the establishments assigned, the colleagues."""

    model_config = ConfigDict(frozen=True)

    role: str
    establishments: tuple[str, ...] = ()
    colleagues: tuple[Colleague, ...] = ()


class Said(BaseModel):
    """The member typed something. ``message`` is the chat's number of it, ``edited`` when it replaces itself."""

    text: str
    message: int | None = None
    edited: bool = False


class Pressed(BaseModel):
    """The member pressed a button of the current question."""

    action: str


class Sent(BaseModel):
    """The member sent something that is not text; ``what`` names it with its article: "a sticker"."""

    what: str


class Shown(BaseModel):
    """Nothing happened: show the current question (again)."""

    resumed: bool = False


class Filed(BaseModel):
    """The store has filed the record that the draft became. ``at`` is in UTC."""

    reference: str
    version: int
    receipt: str
    at: datetime


Event = Said | Pressed | Sent | Shown | Filed


class File(BaseModel):
    """An effect: keep this record, made under ``flow`` at ``version`` and the standards of ``edition``."""

    kind: Literal["file"] = "file"
    draft: str
    flow: str
    version: int
    edition: str
    body: dict[str, Any]
    amends: str = ""
    amends_version: int = 0
    refiles: str = ""
    reason: str = ""
    subject: dict[str, Any] = Field(default_factory=dict)


class Forget(BaseModel):
    """An effect: delete these chat messages of the member, and what the assistant has shown since (UTC).

    Their words are now kept in the record; receipts of earlier records stay.
    """

    kind: Literal["forget"] = "forget"
    messages: list[int]
    since: datetime


class Unsay(BaseModel):
    """An effect: delete this chat message of the member at once; its text holds what may identify somebody."""

    kind: Literal["unsay"] = "unsay"
    message: int


class Remark(BaseModel):
    """An effect: a line for the audit log about what the member decided; kinds and counts, never content."""

    kind: Literal["remark"] = "remark"
    action: str
    details: dict[str, int | str | bool]


class Alarm(BaseModel):
    """An effect: alert the co-ordinators of these establishments that words suggest this kind of danger."""

    kind: Literal["alarm"] = "alarm"
    danger: str
    label: str
    establishments: tuple[str, ...]


class Settle(BaseModel):
    """An effect: what the member said of alerts (by reference): ``phoned``, or ``withdrawn`` as mistaken."""

    kind: Literal["settle"] = "settle"
    references: tuple[str, ...]
    how: Literal["phoned", "withdrawn"]


class Picture(BaseModel):
    """An effect: draw this chart, and send it after what is said."""

    kind: Literal["picture"] = "picture"
    chart: Chart


Effect = File | Forget | Unsay | Remark | Alarm | Settle | Picture


def in_london(moment: datetime) -> datetime:
    """A moment as London wall time."""
    return moment.astimezone(LONDON)
