"""The same visit as most bots would have it: python-telegram-bot's ConversationHandler and PicklePersistence.

The persistence is flushed at every update, for the update to be kept when its turn is over; the file is not
forced to the disk, so a power cut may still lose it, or all of it. The same checks are made where the visit needs
them (times, numbers, areas, the closest indicators); there is no way back, no review to change, no sealing, no
audit and no record beyond the member's own data.
"""

import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    AIORateLimiter,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    filters,
)

from benchmarks.turns.people import OPEN, Person
from benchmarks.turns.telegram import Telegram
from conversations.reading.times import find_times
from standards.matcher import match

Context = ContextTypes.DEFAULT_TYPE
Answer = Callable[[Update, Context], Coroutine[Any, Any, Any]]
TEMPLATE = 1

QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "outcome": ("Was the visit made?", ("Made", "Attempted, not let in", "Abandoned part-way")),
    "date": ("What day was it?", ("Today", "Yesterday")),
    "times": ("What time did you go in and come out?", ()),
    "company": ("Were you alone?", ("Alone", "With other monitors", "With a mentor (first visit)")),
    "areas": ("Which areas did you see?", ("Skip",)),
    "prisoners": ("How many prisoners did you speak to?", tuple("0123456789")),
    "staff": ("How many staff did you speak to?", tuple("0123456789")),
    "text": ("What did you observe?", ("No more",)),
    "source": ("How do you know?", ("Seen by me", "Told by a prisoner", "Told by staff", "Read in a record")),
    "kind": ("What kind of observation is it?", ("Good practice", "Neutral", "Concern")),
    "links": ("Which quality indicator is it about?", ("No link",)),
    "told": ("Who has been told of this concern?", ("Governor and co-ordinator", "Governor only", "Nobody yet")),
    "look_again": ("When should it be looked at again?", ("Skip",)),
    "requests": ("How many prisoners’ requests did you deal with?", tuple("0123456789")),
    "note": ("Anything to look at on the next visit?", ("Skip",)),
    "review": ("Is this right?", ("File it",)),
}
ORDER = list(QUESTIONS)


async def ask(update: Update, key: str, buttons: tuple[str, ...] = (), body: str = "") -> str:
    """Show a question: in place of the last one when a button was pressed, else as a new message."""
    title, always = QUESTIONS[key]
    keys = [[InlineKeyboardButton(label, callback_data=f"{key}:{label[:40]}")] for label in (*buttons, *always)]
    text, markup = f"<b>{title}</b>\n{body}", InlineKeyboardMarkup(keys)
    if update.callback_query is not None:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(text, parse_mode="HTML", reply_markup=markup)
    elif update.message is not None:
        await update.message.reply_text(text, parse_mode="HTML", reply_markup=markup)
    return key


async def begin(update: Update, context: Context) -> Any:
    """``/visit``."""
    data(context)["visit"] = {"started": datetime.now(UTC).isoformat(), "observations": []}
    return await ask(update, "outcome")


def data(context: Context) -> dict[str, Any]:
    """The member's own data."""
    assert context.user_data is not None
    return context.user_data


def given(update: Update) -> str:
    """The answer: what was typed, or the pressed button's label."""
    if update.callback_query is not None:
        return (update.callback_query.data or "").partition(":")[2]
    return (update.message.text if update.message else "") or ""


def takes(key: str) -> Answer:
    """The handler of a plain question: keep the answer, ask the next."""

    async def handle(update: Update, context: Context) -> Any:
        visit, answer = data(context)["visit"], given(update)
        if key == "date":
            visit["date"] = str((datetime.now(UTC) - timedelta(days=answer == "Yesterday")).date())
        elif key in ("prisoners", "staff", "requests"):
            visit[key] = int(answer)
        else:
            visit[key] = answer
        following = ORDER[ORDER.index(key) + 1]
        return await ask(update, following, body=str(visit) if following == "review" else "")

    return handle


async def times(update: Update, context: Context) -> Any:
    """Both times at once."""
    found = find_times(given(update))
    if not found:
        return await ask(update, "times", body="Type both, “1015-1240”.")
    data(context)["visit"]["times"] = given(update)
    return await ask(update, "company")


async def text(update: Update, context: Context) -> Any:
    """One more observation."""
    data(context)["visit"]["observations"].append({"text": given(update)})
    return await ask(update, "source")


async def no_more(update: Update, context: Context) -> Any:
    """No more observations."""
    return await ask(update, "requests")


def of_observation(key: str) -> Answer:
    """The handler of a question about the last observation."""

    async def handle(update: Update, context: Context) -> Any:
        item = data(context)["visit"]["observations"][-1]
        item[key] = given(update)
        if key == "source":
            return await ask(update, "kind")
        if key == "kind":
            found = match(item["text"], "2018").matches[:3]
            return await ask(update, "links", tuple(f"{one.qi}" for one in found))
        if key == "links" and item["kind"] == "Concern":
            return await ask(update, "told")
        return await ask(update, "look_again" if key == "told" else "text")

    return handle


async def file(update: Update, context: Context) -> Any:
    """Keep the visit as filed."""
    visit = data(context).pop("visit")
    filed = data(context)
    filed["number"] = filed.get("number", 0) + 1
    filed["last"] = visit
    if update.callback_query is not None:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(f"Filed: V-{filed['number']:04}\n{json.dumps(visit)}")
    return ConversationHandler.END


def _handlers(answer: Answer) -> list[Any]:
    return [CallbackQueryHandler(answer), MessageHandler(filters.TEXT & ~filters.COMMAND, answer)]


PLAIN = ("outcome", "date", "company", "areas", "prisoners", "staff", "requests", "note")
OBSERVATION = ("source", "kind", "links", "told", "look_again")
STATES: dict[object, list[Any]] = {
    **{key: _handlers(takes(key)) for key in PLAIN},
    **{key: _handlers(of_observation(key)) for key in OBSERVATION},
    "times": _handlers(times),
    "text": [CallbackQueryHandler(no_more), MessageHandler(filters.TEXT & ~filters.COMMAND, text)],
    "review": [CallbackQueryHandler(file)],
}


class Peer:
    """The other bot with many open drafts, ready to take updates."""

    name = "peer"

    def __init__(self, home: Path, telegram: Telegram) -> None:
        self.file = home / "peer.pickle"
        self.telegram = telegram
        self.draft_bytes = 0

    async def start(self, drafts: int, people: list[int]) -> None:
        """Begin, with this many members that have an open draft besides ``people``."""
        del people  # anybody may use it
        await self._open()
        person = Person(TEMPLATE, self.telegram, self.take)
        for _ in range(OPEN):
            await person.turn()
        draft = json.dumps(self.application.user_data[TEMPLATE])
        state = self.persistence.conversations["visit"][TEMPLATE, TEMPLATE]  # type: ignore[index]
        self.draft_bytes = len(draft)
        for chat_id in range(10**9, 10**9 + drafts):
            await self.persistence.update_user_data(chat_id, json.loads(draft))
            await self.persistence.update_conversation("visit", (chat_id, chat_id), state)
        await self.persistence.flush()
        await self.stop()
        await self._open()

    async def _open(self) -> None:
        only_users = PersistenceInput(bot_data=False, chat_data=False, callback_data=False)
        self.persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(self.file, only_users, on_flush=True)
        builder: Any = ApplicationBuilder().token("1:PEER").updater(None).persistence(self.persistence)
        builder = builder.rate_limiter(AIORateLimiter(0, 0, 0, 0)).job_queue(None)
        self.application = builder.request(self.telegram).get_updates_request(self.telegram).build()
        entry: list[Any] = [CommandHandler("visit", begin)]
        conversation = ConversationHandler(entry, STATES, entry, name="visit", persistent=True, allow_reentry=True)
        self.application.add_handler(conversation)
        await self.application.initialize()

    async def take(self, update: dict[str, Any]) -> None:
        """Deal with one update; when this returns it is in the file."""
        await self.application.process_update(Update.de_json(update, self.application.bot))
        await self.application.update_persistence()
        await self.persistence.flush()

    async def settle(self) -> None:
        """Nothing is left to do after a turn."""

    async def stop(self) -> None:
        """End it."""
        await self.application.shutdown()
