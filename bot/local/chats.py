"""The people of the local chat, their chats with the bot and the messages in them."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
TEXT_CHARS = 4096


@dataclass(frozen=True)
class Person:
    """Somebody with a phone: ``title`` names role and place ("Monitor, HMP Perth"), never a name."""

    chat_id: int
    title: str
    role: str


@dataclass
class Record:
    """One message as the Bot API shows it, and what only the page needs to know about it."""

    message: Json
    silent: bool = False
    seen: bool = False


@dataclass
class Chat:
    """One person's private chat with the bot."""

    person: Person
    records: dict[int, Record] = field(default_factory=dict)
    last_id: int = 0
    blocked: bool = False
    read_up_to: int = 0
    keyboard: Json | None = None

    @property
    def json(self) -> Json:
        """The Bot API's Chat."""
        return {"id": self.person.chat_id, "first_name": self.person.title, "type": "private"}

    @property
    def user(self) -> Json:
        """The Bot API's User."""
        return {
            "id": self.person.chat_id,
            "is_bot": False,
            "first_name": self.person.title,
            "language_code": "en",
        }

    @property
    def unread(self) -> int:
        """How many of the bot's messages the person has not seen."""
        return sum(1 for i, r in self.records.items() if i > self.read_up_to and r.message["from"]["is_bot"])


@dataclass
class Query:
    """A pressed button that waits for answerCallbackQuery."""

    chat_id: int
    message_id: int
    at: float
    answered: bool = False


def view(record: Record) -> Json:
    """A message as the page gets it: the Bot API's shape, and whether it was silent and was seen."""
    return {**record.message, "silent": record.silent, "seen": record.seen}


def split_text(text: str) -> list[str]:
    """A long text as a phone sends it: parts of up to 4,096 characters, cut at a line or a word if it can."""
    parts = []
    while len(text) > TEXT_CHARS:
        places = (text.rfind(mark, TEXT_CHARS // 2, TEXT_CHARS) for mark in ("\n", " "))
        cut = next((place for place in places if place > 0), TEXT_CHARS)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text]


def find_data(message: Json, wanted: str) -> str:
    """The callback data of a button, by label or by data. Raises LookupError with the labels there are."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row if "callback_data" in button]
    for name in ("text", "callback_data"):
        for button in buttons:
            if button[name] == wanted:
                return str(button["callback_data"])
    labels = ", ".join(repr(button["text"]) for button in buttons) or "none"
    msg = f"there is no button {wanted!r} on this message; there is {labels}"
    raise LookupError(msg)


def in_reply_to(message: Json) -> Json:
    """A message as it stands inside another that answers it: one level deep."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
