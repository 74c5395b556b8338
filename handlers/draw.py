"""A screen as messages: text escaped once, split where Telegram's limit asks, buttons with their data."""

import html
import json
from collections.abc import Iterator

from pydantic import BaseModel

from conversations.screen import Button, Screen, label_of
from handlers.receive import QUESTION

#: Telegram's limit for one message is 4,096 UTF-16 units after the markup is read; a little is kept in hand.
MESSAGE_UNITS = 4000
#: The operation of the outbox that shows a screen.
SHOW = "show"
#: The operation of the outbox that deletes messages from the chat.
DELETE = "delete"


class Key(BaseModel):
    """One button as Telegram takes it: data to send back, or a text to copy."""

    label: str
    data: str = ""
    copies: str = ""
    style: str = ""


class Drawn(BaseModel):
    """What the outbox keeps of a screen: the texts in Telegram's HTML, and the keyboard under the last.

    ``live`` makes it the chat's current screen, ``edit`` shows it in place of the one before, ``protect`` keeps it
    from being forwarded, ``lasts`` removes it after that many seconds (0: it stays).
    """

    texts: list[str]
    keys: list[list[Key]] = []
    live: bool = True
    edit: bool = False
    protect: bool = True
    lasts: int = 0


class Deletion(BaseModel):
    """Messages to delete from the chat."""

    messages: list[int]


class Document(BaseModel):
    """A file to send: its name, its text, and what is said beneath it."""

    name: str
    text: str
    caption: str


def draw(screen: Screen, revision: int, *, edit: bool) -> Drawn:
    """The messages of a screen; ``revision`` goes into the data of its question's buttons."""
    keys = [[_key(button, screen, revision) for button in row] for row in screen.rows]
    texts = list(_messages(screen))
    return Drawn(
        texts=texts,
        keys=keys,
        live=screen.question,
        edit=edit and screen.question and len(texts) == 1,
        protect=not screen.copyable,
        lasts=int(screen.lasts.total_seconds()) if screen.lasts else 0,
    )


def _key(button: Button, screen: Screen, revision: int) -> Key:
    data = "" if button.copies else button.action if button.lasting else f"{QUESTION}{revision}:{button.action}"
    return Key(label=label_of(button, screen), data=data, copies=button.copies, style=str(button.style))


def _messages(screen: Screen) -> Iterator[str]:
    """The parts of the screen packed into as few messages as they fit in."""
    blocks = (
        (screen.where, "i"),
        (screen.notice, ""),
        (screen.title, "b"),
        (screen.body, ""),
        (screen.copyable, "pre"),
        (screen.hint, "i"),
    )
    packed, units = "", 0
    for text, tag in blocks:
        for piece in split(text, MESSAGE_UNITS) if text else ():
            size = len(piece.encode("utf-16-le")) // 2 + 2
            if units and units + size > MESSAGE_UNITS:
                yield packed
                packed, units = "", 0
            gap = "\n\n" if units and tag == "b" else "\n" if units else ""
            packed += gap + (
                f"<{tag}>{html.escape(piece, quote=False)}</{tag}>" if tag else html.escape(piece, quote=False)
            )
            units += size
    yield packed


def split(text: str, most: int) -> Iterator[str]:
    """Cut a text into pieces of at most ``most`` UTF-16 units: between lines, else between words, else anywhere.

    Joined again, the pieces are the text but for the line ends and spaces at which it was cut.
    """
    while len(text.encode("utf-16-le")) // 2 > most:
        end = _fits(text, most)
        cut = max(text.rfind("\n", 0, end + 1), 0) or max(text.rfind(" ", 0, end + 1), 0) or end
        yield text[:cut]
        text = text[cut + 1 :] if text[cut : cut + 1] in ("\n", " ") else text[cut:]
    if text:
        yield text


def _fits(text: str, most: int) -> int:
    """How many characters from the start take at most ``most`` UTF-16 units."""
    low, high = 1, min(most, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(text[:middle].encode("utf-16-le")) // 2 <= most else (low, middle - 1)
    return low


def dump(model: BaseModel) -> str:
    """A body for the outbox."""
    return json.dumps(model.model_dump(exclude_defaults=True), ensure_ascii=False)
