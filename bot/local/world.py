"""The state behind the local chat: people, their chats with the bot, and what people do.

It stands in for Telegram's servers. What the bot does to it is in ``bot_side``. All of it runs on one
event loop; nothing here waits.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot.clock import MovableClock
from bot.local.chats import (
    TEXT_CHARS,
    Chat,
    Person,
    Query,
    Record,
    find_data,
    in_reply_to,
    split_text,
    view,
)
from bot.local.commands import Commands
from bot.local.entities import find_entities
from bot.local.faults import Faults, Limits
from bot.local.files import Files, image_size
from bot.local.keep import Keeper, Nowhere
from bot.local.samples import SAMPLE_PHOTO, SAMPLE_STICKER, SAMPLE_VOICE
from bot.local.updates import UpdateQueue

__all__ = ["Chat", "Person", "Query", "Record", "World"]

Json = dict[str, Any]
Listener = Callable[[int | None, str, Json], None]
EDIT_WITHIN = timedelta(hours=48)


class World:
    """Everybody, and everything they and the bot have said.

    ``token`` is the only one the Bot API accepts; None accepts any of the shape ``digits:letters``. ``keep``
    makes it survive a restart. ``limits`` turns Telegram's rate limits on. A person's actions raise
    LookupError for somebody or something that is not there, ValueError for what a phone would not allow.
    """

    def __init__(
        self,
        clock: MovableClock,
        people: Sequence[Person],
        token: str | None = "1:LOCAL",  # noqa: S107 - opens nothing but this local page
        keep: Keeper | None = None,
    ) -> None:
        self.clock = clock
        self.token = token
        self.keep: Keeper = keep or Nowhere()
        self.chats = {person.chat_id: Chat(person) for person in people}
        self.updates = UpdateQueue(self.keep)
        self.updates.on_confirmed = self._mark_seen
        self.files = Files(self.keep)
        self.commands = Commands(self.keep)
        self.faults = Faults()
        self.limits = False
        self.rate = Limits()
        self.queries: dict[str, Query] = {}
        self.settings: Json = self.keep.load("setting")
        self._listeners: list[Listener] = []
        self._restore()
        clock.on_move(self._clock_moved)

    @property
    def bot(self) -> Json:
        """The bot as a User."""
        bot_id = int(self.token.split(":")[0]) if self.token else 1
        return {
            "id": bot_id,
            "is_bot": True,
            "first_name": self.settings.get("name", "Monitor assistant"),
            "username": "monitor_assistant_bot",
        }

    def now(self) -> int:
        """The moved clock as Unix time, in seconds."""
        return int(self.clock.now().timestamp())

    # What listens to the world

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(chat_id or None for all, kind, data)`` on every change; returns how to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, chat_id: int | None, kind: str, data: Json) -> None:
        """Tell every listener of a change."""
        for listener in list(self._listeners):
            listener(chat_id, kind, data)

    # What people do

    def say(self, chat_id: int, text: str, reply_to: int | None = None) -> int:
        """Send a text; one over 4,096 characters goes as several messages, as from a phone.

        Returns the id of the last message.
        """
        text = text.replace("\r", "").strip()
        if not text:
            raise ValueError("an empty message cannot be sent")
        message_id = 0
        for part in split_text(text):
            entities = find_entities(part)
            content: Json = {"text": part, **({"entities": entities} if entities else {})}
            message_id = self._from_person(chat_id, content, reply_to)
        return message_id

    def press(self, chat_id: int, message_id: int, data_or_label: str, stale: bool = False) -> str:
        """Press an inline button, by its label or its data; returns the callback query's id.

        With ``stale`` the data is sent even if the message no longer has such a button, as from a phone
        whose screen has not caught up.
        """
        chat = self._open_chat(chat_id)
        record = self._record(chat, message_id)
        data = data_or_label if stale else find_data(record.message, data_or_label)
        query_id = str(self._count("query"))
        self.queries[query_id] = Query(chat_id, message_id, self.clock.now().timestamp())
        self._keep_query(query_id)
        self.updates.add(
            "callback_query",
            {
                "id": query_id,
                "from": chat.user,
                "message": record.message,
                "chat_instance": str(10**9 + chat_id),
                "data": data,
            },
        )
        return query_id

    def edit(self, chat_id: int, message_id: int, text: str) -> None:
        """Change a text of one's own, within 48 hours."""
        chat = self._open_chat(chat_id)
        record = self._record(chat, message_id)
        if record.message["from"]["is_bot"] or "text" not in record.message:
            raise ValueError("only a text of one's own can be changed")
        if self.now() - record.message["date"] > EDIT_WITHIN.total_seconds():
            raise ValueError("a message can be changed for 48 hours only")
        text = text.replace("\r", "").strip()
        if not text or len(text) > TEXT_CHARS:
            msg = f"a message has 1 to {TEXT_CHARS} characters"
            raise ValueError(msg)
        message = {k: v for k, v in record.message.items() if k != "entities"}
        message.update(text=text, edit_date=self.now())
        if entities := find_entities(text):
            message["entities"] = entities
        record.message = message
        self.save(chat, record)
        self.updates.add("edited_message", message)

    def delete(self, chat_id: int, message_id: int) -> None:
        """Remove a message from the chat, for both sides; a bot is not told."""
        chat = self._open_chat(chat_id)
        self._record(chat, message_id)
        self.remove(chat, [message_id])

    def send_photo(self, chat_id: int, data: bytes | None = None, caption: str = "") -> int:
        """Send a PNG or JPEG (a made-up one without data); returns the message's id."""
        data = data or SAMPLE_PHOTO
        width, height, extension = image_size(data)
        stored = self.files.add(data, "photos", extension, f"image/{'png' if extension == 'png' else 'jpeg'}")
        photo = [{**stored.json, "width": width, "height": height}]
        return self._from_person(chat_id, {"photo": photo, **({"caption": caption} if caption else {})})

    def send_document(
        self, chat_id: int, data: bytes = b"made up\n", name: str = "notes.txt", mime: str = "text/plain"
    ) -> int:
        """Send a file; returns the message's id."""
        extension = name.rpartition(".")[2] if "." in name else "bin"
        stored = self.files.add(data, "documents", extension, mime)
        return self._from_person(chat_id, {"document": {**stored.json, "file_name": name, "mime_type": mime}})

    def send_voice(self, chat_id: int, seconds: int = 7) -> int:
        """Send a voice note of ``seconds``; returns the message's id."""
        return self._from_person(chat_id, self._voice(seconds))

    def forward_voice(self, chat_id: int, seconds: int = 7) -> int:
        """Forward a voice note that somebody else made; returns the message's id."""
        origin = {"type": "hidden_user", "sender_user_name": "Another account", "date": self.now()}
        return self._from_person(chat_id, {**self._voice(seconds), "forward_origin": origin})

    def send_sticker(self, chat_id: int, emoji: str = "👍") -> int:
        """Send a sticker; returns the message's id."""
        stored = self.files.add(SAMPLE_STICKER, "stickers", "png", "image/png")
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._from_person(chat_id, {"sticker": {**stored.json, **shape, "emoji": emoji}})

    def send_contact(self, chat_id: int, phone_number: str = "+44 131 496 0000") -> int:
        """Send one's own contact (a number reserved for drama); returns the message's id."""
        title = self._open_chat(chat_id).person.title
        contact = {"phone_number": phone_number, "first_name": title, "user_id": chat_id}
        return self._from_person(chat_id, {"contact": contact})

    def send_location(self, chat_id: int, latitude: float = 56.39, longitude: float = -3.43) -> int:
        """Send a place; returns the message's id."""
        return self._from_person(chat_id, {"location": {"latitude": latitude, "longitude": longitude}})

    def block(self, chat_id: int) -> None:
        """Block the bot: from now on it gets 403 for this chat."""
        self._set_blocked(chat_id, True)

    def unblock(self, chat_id: int) -> None:
        """Take the bot back."""
        self._set_blocked(chat_id, False)

    def read(self, chat_id: int, up_to: int) -> None:
        """Mark the messages up to this id as seen by the person."""
        chat = self._known(chat_id)
        if up_to > chat.read_up_to:
            chat.read_up_to = min(up_to, chat.last_id)
            self._keep_chat(chat)
            self.tell(None, "unread", {"chat_id": chat_id, "unread": chat.unread})

    def chat(self, chat_id: int) -> list[Json]:
        """The messages of a chat in the Bot API's shape, oldest first, without the deleted ones."""
        records = self._known(chat_id).records
        return [records[message_id].message for message_id in sorted(records)]

    # What both sides use

    def new_message(self, chat: Chat, sender: Json, content: Json, silent: bool = False) -> Json:
        """Put a message into a chat, as the Bot API shows it."""
        chat.last_id += 1
        message = {
            "message_id": chat.last_id,
            "from": sender,
            "chat": chat.json,
            "date": self.now(),
            **content,
        }
        record = Record(message, silent)
        chat.records[chat.last_id] = record
        self._keep_chat(chat)
        self._keep_record(chat, record)
        self.tell(chat.person.chat_id, "message", view(record))
        self.tell(None, "unread", {"chat_id": chat.person.chat_id, "unread": chat.unread})
        return message

    def save(self, chat: Chat, record: Record) -> None:
        """Keep a changed message and show it changed."""
        self._keep_record(chat, record)
        self.tell(chat.person.chat_id, "edited", view(record))

    def remove(self, chat: Chat, message_ids: list[int]) -> None:
        """Take messages out of a chat."""
        for message_id in message_ids:
            del chat.records[message_id]
            self.keep.drop("message", f"{chat.person.chat_id}:{message_id}")
        self.tell(chat.person.chat_id, "deleted", {"message_ids": message_ids})
        self.tell(None, "unread", {"chat_id": chat.person.chat_id, "unread": chat.unread})

    def set_keyboard(self, chat: Chat, keyboard: Json | None) -> None:
        """Show a reply keyboard under the typing area, or none."""
        chat.keyboard = keyboard
        self._keep_chat(chat)
        self.tell(chat.person.chat_id, "keyboard", {"keyboard": keyboard})

    def set_setting(self, name: str, value: Any) -> None:
        """Keep one of the bot's settings, such as its description or its webhook."""
        self.settings[name] = value
        self.keep.put("setting", name, value)

    def answer(self, query_id: str, query: Query) -> None:
        """Mark a callback query as answered."""
        query.answered = True
        self._keep_query(query_id)

    # Inside

    def _from_person(self, chat_id: int, content: Json, reply_to: int | None = None) -> int:
        chat = self._open_chat(chat_id)
        if reply_to is not None:
            replied = self._record(chat, reply_to).message
            content = {"reply_to_message": in_reply_to(replied), **content}
        if chat.keyboard and (chat.keyboard.get("force_reply") or chat.keyboard.get("one_time_keyboard")):
            self.set_keyboard(chat, None)
        message = self.new_message(chat, chat.user, content)
        self.read(chat_id, message["message_id"])
        self.updates.add("message", message)
        return int(message["message_id"])

    def _voice(self, seconds: int) -> Json:
        stored = self.files.add(SAMPLE_VOICE, "voice", "oga", "audio/ogg")
        return {"voice": {**stored.json, "duration": seconds, "mime_type": "audio/ogg"}}

    def _set_blocked(self, chat_id: int, blocked: bool) -> None:
        chat = self._known(chat_id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        self._keep_chat(chat)
        gone: Json = {"user": self.bot, "status": "kicked", "until_date": 0}
        there: Json = {"user": self.bot, "status": "member"}
        self.updates.add(
            "my_chat_member",
            {
                "chat": chat.json,
                "from": chat.user,
                "date": self.now(),
                "old_chat_member": there if blocked else gone,
                "new_chat_member": gone if blocked else there,
            },
        )
        self.tell(chat_id, "blocked", {"blocked": blocked})

    def _known(self, chat_id: int) -> Chat:
        if chat_id not in self.chats:
            msg = f"there is nobody with chat id {chat_id}"
            raise LookupError(msg)
        return self.chats[chat_id]

    def _open_chat(self, chat_id: int) -> Chat:
        chat = self._known(chat_id)
        if chat.blocked:
            raise ValueError("the bot is blocked; unblock it first")
        return chat

    def _record(self, chat: Chat, message_id: int) -> Record:
        if message_id not in chat.records:
            msg = f"there is no message {message_id} in this chat"
            raise LookupError(msg)
        return chat.records[message_id]

    def _mark_seen(self, update: Json) -> None:
        message = update.get("message")
        chat = self.chats.get(message["chat"]["id"]) if message else None
        record = chat.records.get(message["message_id"]) if chat and message else None
        if chat and record:
            record.seen = True
            self._keep_record(chat, record)
            self.tell(chat.person.chat_id, "seen", {"message_id": record.message["message_id"]})

    def _clock_moved(self) -> None:
        self.keep.put("counter", "clock_offset", self.clock.offset.total_seconds())
        self.tell(None, "clock", {"now": self.clock.now().isoformat()})

    def _count(self, name: str) -> int:
        value = int(self.settings.get(f"last_{name}", 0)) + 1
        self.set_setting(f"last_{name}", value)
        return value

    def _keep_chat(self, chat: Chat) -> None:
        row = {
            "last_id": chat.last_id,
            "blocked": chat.blocked,
            "read_up_to": chat.read_up_to,
            "keyboard": chat.keyboard,
        }
        self.keep.put("chat", str(chat.person.chat_id), row)

    def _keep_record(self, chat: Chat, record: Record) -> None:
        row = {"message": record.message, "silent": record.silent, "seen": record.seen}
        self.keep.put("message", f"{chat.person.chat_id}:{record.message['message_id']}", row)

    def _keep_query(self, query_id: str) -> None:
        self.keep.put("query", query_id, vars(self.queries[query_id]))

    def _restore(self) -> None:
        for key, row in self.keep.load("chat").items():
            if chat := self.chats.get(int(key)):
                for name, value in row.items():
                    setattr(chat, name, value)
        for row in self.keep.load("message").values():
            if chat := self.chats.get(row["message"]["chat"]["id"]):
                chat.records[row["message"]["message_id"]] = Record(**row)
        self.queries = {key: Query(**row) for key, row in self.keep.load("query").items()}
        offset = timedelta(seconds=self.keep.load("counter").get("clock_offset", 0))
        if offset > self.clock.offset:
            self.clock.move(offset - self.clock.offset)
