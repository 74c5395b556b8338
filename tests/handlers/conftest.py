"""Turns on a real store, without a network: updates in, the outbox's rows out."""

import html
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from conversations.chart import Chart
from conversations.engine import Engine
from conversations.registry import FLOWS
from conversations.talk import Talker
from handlers import alerts, due, reminding
from handlers.draw import Document, Drawn
from handlers.due import visits
from handlers.turns import COMMANDS, Turns
from standards.loader import load
from standards.models import Knowledge
from store import members, outbox, training
from store.crypto import Keyring
from store.database import Store
from store.members import Member, Role
from store.outbox import Outcome
from store.schema import metadata

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
#: Tables that every turn may write to.
BY_THE_WAY = ("audit", "audit_head", "outbox", "updates", "talks", "chats", "strangers", "meta")


class Chat:
    """One person's chat: what they do becomes updates, what they are shown is read from the outbox."""

    def __init__(self, desk: "Desk", chat_id: int) -> None:
        self.desk = desk
        self.chat_id = chat_id
        self.message = 100
        self.screens: list[Drawn] = []
        self.deleted: list[int] = []
        self.pictures: list[Chart] = []
        self.documents: list[Document] = []
        #: What this person typed, by the number of the message, in order.
        self.typed: list[int] = []
        self.toast = ""
        self.live: int | None = None

    async def _take(self, **payload: Any) -> None:
        self.desk.update_id += 1
        update = Update.de_json({"update_id": self.desk.update_id, **payload}, None)
        assert update is not None
        await self.give(update)

    async def give(self, update: Update) -> None:
        """Have an update taken, and what it leads to delivered."""
        done = await self.desk.turns.take(update, self.desk.now)
        if done is None:
            return
        self.toast = done.toast
        rows = done.rows
        while rows:
            rows = await self._deliver(rows[0])
        await self.desk.collect()

    async def collect(self) -> None:
        """Have what is due to this person delivered."""
        async with self.desk.store.writing(self.desk.now) as work:
            rows = await outbox.claim_due(work, 1, 60, self.chat_id, begun=True)
        while rows:
            rows = await self._deliver(rows[0])

    async def _deliver(self, row: outbox.OutboxRow) -> list[outbox.OutboxRow]:
        body = json.loads(row.body)
        message = None
        if row.op == "remind":
            made = await self.desk.made(row)
            if not isinstance(made, Drawn):
                return await self._not_said(row, made)
            body = made.model_dump()
        if row.op in ("show", "remind"):
            drawn = Drawn.model_validate(body)
            self.message += 1
            message = self.live if drawn.edit and self.live else self.message
            self.screens.append(drawn)
        elif row.op == "picture":
            self.pictures.append(Chart.model_validate(body))
        elif row.op == "document":
            self.documents.append(Document.model_validate(body))
        else:
            self.deleted += body["messages"]
        async with self.desk.store.writing(self.desk.now) as work:
            await outbox.mark(work, [Outcome(row.id, row.attempt, "sent", message_id=message)])
            if row.op in ("show", "remind") and drawn.live:
                self.live = message
                await outbox.set_live_message(work, self.chat_id, message)
            return await outbox.claim_due(work, 1, 60, self.chat_id, begun=True)

    async def _not_said(self, row: outbox.OutboxRow, later: datetime | None) -> list[outbox.OutboxRow]:
        """Nothing is to be said, or not yet."""
        ended = Outcome(row.id, row.attempt, "retry" if later else "failed", retry_at=later, apart=True)
        async with self.desk.store.writing(self.desk.now) as work:
            await outbox.mark(work, [ended])
            return await outbox.claim_due(work, 1, 60, self.chat_id, begun=True)

    def payload(self, **content: Any) -> dict[str, Any]:
        """A message of this person, as Telegram sends it."""
        self.message += 1
        chat = {"id": self.chat_id, "type": "private", "first_name": "x"}
        sender = {"id": self.chat_id, "is_bot": False, "first_name": "x"}
        date = int(self.desk.now.timestamp())
        return {"message_id": self.message, "date": date, "chat": chat, "from": sender, **content}

    async def say(self, text: str) -> int:
        """Type a message; returns its number."""
        payload = self.payload(text=text)
        self.typed.append(payload["message_id"])
        await self._take(message=payload)
        return int(payload["message_id"])

    async def edit(self, message: int, text: str) -> None:
        """Edit a message typed before."""
        await self._take(edited_message={**self.payload(text=text), "message_id": message, "edit_date": 1})

    async def send(self, **content: Any) -> None:
        """Send something that is not text."""
        await self._take(message=self.payload(**content))

    async def press(self, label: str, screen: Drawn | None = None, on: int | None = None) -> None:
        """Press the button whose label contains ``label`` on the last screen (or another)."""
        keys = [key for row in (screen or self.screens[-1]).keys for key in row if label in key.label]
        assert keys, f"no button {label!r} on {self.screens[-1]}"
        await self.press_data(keys[0].data, on)

    async def press_data(self, data: str, on: int | None = None) -> None:
        """Send a press with any data, forged data included."""
        payload = self.payload(text="x")
        query = {"id": "1", "from": payload["from"], "chat_instance": "1", "data": data}
        await self._take(callback_query={**query, "message": {**payload, "message_id": on or self.live or 1}})

    @property
    def text(self) -> str:
        """The last screen's words, as they are read."""
        return words(self.screens[-1]) if self.screens else ""

    @property
    def labels(self) -> list[str]:
        """The buttons of the last screen."""
        return [key.label for row in self.screens[-1].keys for key in row]


def words(screen: Drawn) -> str:
    """A screen's words, as they are read."""
    return html.unescape("\n".join(screen.texts))


class Desk:
    """The assistant without Telegram."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self.update_id = 0
        self.chats: dict[int, Chat] = {}
        talker = Talker(Engine(FLOWS, load()), COMMANDS)
        self.turns = Turns(store, talker)

    async def member(
        self, chat_id: int, role: Role = Role.MONITOR, places: tuple[str, ...] = ("perth",), label: str = ""
    ) -> Chat:
        """A member with a chat; a monitor has done the whole training programme today."""
        async with self.store.writing(self.now) as work:
            made = await members.seed(work, chat_id, label or f"{role.value.capitalize()} {chat_id}", role, places)
            for course in self.knowledge.courses if role is Role.MONITOR else ():
                for place in places if course.by_place else ("",):
                    day = self.now.date().isoformat()
                    if not course.optional:
                        await training.take_over(work, made.id, training.Course(course.id, place, day), "")
        return self.stranger(chat_id)

    async def newcomer(self, chat_id: int, places: tuple[str, ...] = ("perth",), label: str = "") -> Chat:
        """A monitor with a chat who has done none of it."""
        async with self.store.writing(self.now) as work:
            await members.seed(work, chat_id, label or f"Monitor {chat_id}", Role.MONITOR, places)
        return self.stranger(chat_id)

    def stranger(self, chat_id: int) -> Chat:
        """Somebody who is not a member."""
        return self.chats.setdefault(chat_id, Chat(self, chat_id))

    async def collect(self) -> None:
        """Have what is due delivered in every chat."""
        async with self.store.reading(self.now) as work:
            due = [chat for chat in await outbox.due_chats(work) if chat in self.chats]
        for chat in due:
            await self.chats[chat].collect()

    async def ring(self) -> None:
        """The bell, as it rings each minute: alerts that nobody has acknowledged, and what is due."""
        async with self.store.writing(self.now) as work:
            await alerts.sound(work, self.knowledge)
            while await reminding.plan(work, self.knowledge) or await reminding.claim(work, self.knowledge):
                pass
        await self.collect()

    @property
    def knowledge(self) -> Knowledge:
        """The published knowledge."""
        return self.turns.talker.engine.knowledge

    async def made(self, row: outbox.OutboxRow) -> Drawn | datetime | None:
        """What a row that is made when it leaves says."""
        async with self.store.writing(self.now) as work:
            return await reminding.made(work, self.knowledge, row)

    async def block(self, chat_id: int) -> None:
        """Somebody's chat takes no messages any more."""
        async with self.store.writing(self.now) as work:
            await outbox.set_blocked(work, chat_id, True)

    async def kept(self) -> dict[str, list[Any]]:
        """What is kept of records, members and drafts, as it stands, without what a turn notes by itself."""
        tables = [name for name in metadata.tables if name not in BY_THE_WAY]
        async with self.store.reading(self.now) as work:
            found = {
                name: await work.connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables
            }
            return {name: [tuple(row) for row in rows] for name, rows in found.items()}

    async def who(self, chat_id: int) -> Member | None:
        """The member of a chat, if there is one."""
        async with self.store.reading(self.now) as work:
            return await members.by_chat(work, chat_id)

    def later(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


@pytest.fixture
async def desk(home: Path) -> AsyncIterator[Desk]:
    store = await Store.open(home, Keyring.load(home, None), NOW)
    yield Desk(store)
    await store.close()


@pytest.fixture
def no_visit_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a test makes falls due; ``test_due_visits.py`` is about visits."""
    others = tuple(source for source in due.SOURCES if source is not visits.of_monitors)
    monkeypatch.setattr(due, "SOURCES", others)


async def file_a_visit(chat: Chat, note: str = "") -> str:
    """File a short visit; returns its reference."""
    await chat.say("/visit")
    await chat.press("Made")
    await chat.press("Yesterday")
    await chat.say("1015-1240")
    if note:
        for _ in range(4):
            await chat.press("Skip")
        await chat.say(note)
        await chat.press("Seen by me")
        await chat.press("Neutral")
        await chat.press("No link")
    await chat.press("Review")
    await chat.press("File it")
    return next(word for word in chat.text.split() if word.startswith("V-")).rstrip(",</b>")


async def file_a_request(chat: Chat, subject: str = "property lost in a move between halls") -> str:
    """File a short request that waits for the prison; returns its reference."""
    await chat.say("/request")
    for answer in ("in person", "yesterday", "skip", subject, "no link", "skip", "no", "asked the hall manager"):
        await chat.say(answer)
    for answer in ("taken up", "skip", "in 10 days", "skip"):
        await chat.say(answer)
    await chat.press("File it")
    return next(word for word in chat.text.split() if word.startswith("R-")).rstrip(",</b>")


async def file_a_concern(chat: Chat, matter: str = "two showers in C Hall out of order") -> str:
    """File a concern of which both were told yesterday, to be looked at again in a week; returns its reference."""
    await chat.say("/concern")
    for answer in ("c hall", "yesterday", matter, "no link", "both", "by e-mail", "yesterday", "skip", "in 7 days"):
        await chat.say(answer)
    await chat.press("File it")
    return next(word for word in chat.text.split() if word.startswith("C-")).rstrip(",</b>")


async def file_a_bad_visit(chat: Chat, seen: str = "two showers in C Hall out of order") -> str:
    """File a visit with a concern of which both were told, to be looked at in a week; returns its reference."""
    await chat.say("/visit")
    for answer in ("made", "yesterday", "1015-1240", "skip", "skip", "skip", "skip", seen, "seen by me", "concern"):
        await chat.say(answer)
    for answer in ("no link", "both", "in 7 days", "review"):
        await chat.say(answer)
    await chat.press("File it")
    return next(word for word in chat.text.split() if word.startswith("V-")).rstrip(",")
