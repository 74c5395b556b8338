"""The members of the benchmark: each logs one visit after another, always the same one. All of it is made up."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from benchmarks.turns.telegram import Telegram

#: The visit: what is typed, or pressed (the button whose label has these words), at each question.
VISIT = (
    ("type", "/visit"),
    ("press", "Made"),
    ("press", "Yesterday"),
    ("type", "1015-1240"),
    ("press", "Alone"),
    ("type", "Gym, kitchen"),
    ("press", "6"),
    ("press", "2"),
    ("type", "Food was cold at lunch in C Hall; three men said it had been so all week."),
    ("press", "Told by a prisoner"),
    ("press", "Concern"),
    ("press", "2.6"),
    ("press", "Governor and co-ordinator"),
    ("press", "Skip"),
    ("type", "The gym instructor took time with the older group and each of them had a programme."),
    ("press", "Seen by me"),
    ("press", "Good practice"),
    ("press", "No link"),
    ("press", "No more"),
    ("press", "3"),
    ("type", "See if the heated trolley for C Hall is mended."),
    ("press", "File it"),
)
#: After so many steps of it a visit with two observations is open: that is what an open draft is here.
OPEN = 18

_updates = count(1)


@dataclass
class Person:
    """One member at a phone. ``take`` deals with one update (as JSON) and returns when it is kept."""

    chat_id: int
    telegram: Telegram
    take: Callable[[dict[str, Any]], Awaitable[None]]
    step: int = 0

    async def turn(self) -> tuple[str, float]:
        """Do the next thing; returns it, and the seconds until the reply is out and the answer is kept."""
        way, what = VISIT[self.step]
        self.step = (self.step + 1) % len(VISIT)
        update = self._typed(what) if way == "type" else self._pressed(what)
        reply = self.telegram.reply(self.chat_id)
        began = time.perf_counter()
        await self.take(update)
        kept = time.perf_counter()
        return what[:20], max(kept, await reply) - began

    def _typed(self, text: str) -> dict[str, Any]:
        command = {"entities": [{"type": "bot_command", "offset": 0, "length": len(text)}]} if text[0] == "/" else {}
        return {"update_id": next(_updates), "message": self._message(self.telegram.new_message(), text) | command}

    def _pressed(self, label: str) -> dict[str, Any]:
        message, keys = self.telegram.keyboards[self.chat_id]
        data = next((data for key, data in keys.items() if label in key), None)
        if data is None:
            raise LookupError(f"there is no button {label!r} among {list(keys)}")
        query = {"id": str(message), "from": self._user, "chat_instance": "1", "data": data}
        return {"update_id": next(_updates), "callback_query": query | {"message": self._message(message, "x")}}

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": "x"}

    def _message(self, number: int, text: str) -> dict[str, Any]:
        chat = {"id": self.chat_id, "type": "private", "first_name": "x"}
        return {"message_id": number, "date": int(time.time()), "chat": chat, "from": self._user, "text": text}
