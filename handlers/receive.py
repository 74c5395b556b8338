"""An update from Telegram, in the words of the conversations."""

from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update

from conversations.draft import Said, Sent
from conversations.screen import LASTING
from conversations.talk import Command, Incoming, Lasting, Press

#: What the assistant asks Telegram to deliver.
ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
#: What a question's button carries before its action.
QUESTION = "q:"

KINDS = {
    "sticker": "a sticker",
    "voice": "a voice note",
    "audio": "a sound",
    "photo": "a photo",
    "video": "a video",
    "video_note": "a video note",
    "animation": "a moving picture",
    "document": "a document",
    "location": "a place on the map",
    "contact": "a contact",
    "poll": "a poll",
    "dice": "a die",
}


@dataclass(frozen=True)
class Received:
    """One update: whose chat, what came in, and of a press the query to answer and the message it was on.

    ``incoming`` is ``None`` when the chat only changed its mind about the bot (``blocked``).
    """

    update_id: int
    chat_id: int
    incoming: Incoming | None
    query_id: str = ""
    on_message: int | None = None
    blocked: bool | None = None


def receive(update: Update) -> Received | None:
    """What an update means; ``None`` for one that is not from a private chat or of no concern here."""
    chat = update.effective_chat
    if chat is None or chat.type != chat.PRIVATE:
        return None
    if update.callback_query is not None:
        return _press(update.update_id, chat.id, update.callback_query)
    if update.my_chat_member is not None:
        blocked = update.my_chat_member.new_chat_member.status == "kicked"
        return Received(update.update_id, chat.id, None, blocked=blocked)
    message = update.message or update.edited_message
    if message is None:
        return None
    return Received(update.update_id, chat.id, _message(message, edited=update.edited_message is not None))


def _press(update_id: int, chat_id: int, query: CallbackQuery) -> Received:
    on_message = query.message.message_id if query.message else None
    return Received(update_id, chat_id, _action(query.data or ""), query.id, on_message)


def _action(data: str) -> Incoming:
    """A button's data; one that is not ours is a press on a question long gone."""
    if data.startswith(LASTING):
        verb, _, argument = data.removeprefix(LASTING).partition(":")
        return Lasting(verb=verb, argument=argument)
    revision, _, action = data.removeprefix(QUESTION).partition(":")
    known = data.startswith(QUESTION) and revision.isdecimal() and len(revision) <= 10
    return Press(action=action, revision=int(revision)) if known else Press(action="", revision=-1)


def _message(message: Message, *, edited: bool) -> Incoming:
    text = message.text
    if text is None:
        return Sent(what=_kind(message))
    if text.startswith("/") and not edited:
        name, _, words = text[1:].partition(" ")
        first, *rest = name.split("\n", 1)
        words = "\n".join((*rest, words)) if rest else words
        return Command(name=first.split("@")[0].casefold(), words=words.strip(), message=message.message_id)
    return Said(text=text, message=message.message_id, edited=edited)


def _kind(message: Message) -> str:
    what = next((words for kind, words in KINDS.items() if getattr(message, kind, None)), "something that is not text")
    if message.forward_origin is not None:
        return what.replace("a ", "a forwarded ", 1) if what.startswith("a ") else what
    return what
