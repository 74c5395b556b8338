"""Telegram as the benchmark needs it: it answers every call at once, and remembers what each chat shows."""

import asyncio
import json
import time
from typing import Any

from telegram.request import BaseRequest, RequestData

Json = dict[str, Any]
BOT = {"id": 1, "is_bot": True, "first_name": "Benchmark", "username": "benchmark_bot"}
#: The calls that show a member something.
REPLIES = ("sendMessage", "editMessageText")


class Telegram(BaseRequest):
    """Both ends of the wire: the bot's requests end here, and a ``Person`` presses what they showed."""

    def __init__(self) -> None:
        self._last_message = 1000
        self._replies: dict[int, asyncio.Future[float]] = {}
        #: By chat: the message with the last keyboard, and that keyboard's data by label.
        self.keyboards: dict[int, tuple[int, dict[str, str]]] = {}

    def reply(self, chat_id: int) -> asyncio.Future[float]:
        """The moment (``time.perf_counter``) at which the next reply to this chat is asked for."""
        self._replies[chat_id] = asyncio.get_running_loop().create_future()
        return self._replies[chat_id]

    def new_message(self) -> int:
        """The number of a new message."""
        self._last_message += 1
        return self._last_message

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer one call of the Bot API."""
        moment = time.perf_counter()
        call = url.rpartition("/")[2]
        given: Json = request_data.parameters if request_data else {}
        reply = self._replies.get(int(given["chat_id"])) if call in REPLIES else None
        if reply is not None and not reply.done():
            reply.set_result(moment)
        return 200, json.dumps({"ok": True, "result": self._answer(call, given)}).encode()

    def _answer(self, call: str, given: Json) -> Any:
        if call == "getMe":
            return BOT
        if call not in (*REPLIES, "editMessageReplyMarkup"):
            return True
        chat_id = int(given["chat_id"])
        message_id = int(given.get("message_id") or self.new_message())
        if markup := given.get("reply_markup"):
            keys = [key for row in markup["inline_keyboard"] for key in row]
            self.keyboards[chat_id] = (message_id, {key["text"]: key.get("callback_data", "") for key in keys})
        chat = {"id": chat_id, "type": "private", "first_name": "x"}
        return {"message_id": message_id, "date": int(time.time()), "chat": chat, "from": BOT, "text": "x"}
