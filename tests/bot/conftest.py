"""The assistant on a real store, talking over real HTTP to the local chat's Bot API."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.request import HTTPXRequest

from bot.app import Assistant
from bot.clock import MovableClock
from bot.local.server import LocalChat
from bot.local.world import Person, World
from bot.settings import Settings
from store import members
from store.crypto import Keyring
from store.database import Store
from store.members import Member, Role

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TOKEN = "123456789:AAmadeUpForTheTests_opensNothing-0123"
PERTH, BOTH, COORDINATOR, ADMINISTRATOR, STRANGER = 101, 102, 201, 301, 999
MEMBERS = (
    (PERTH, "Monitor, HMP Perth", Role.MONITOR, ("perth",)),
    (BOTH, "Monitor, HMP Perth and HMP Low Moss", Role.MONITOR, ("perth", "low-moss")),
    (COORDINATOR, "Co-ordinator, HMP Perth", Role.COORDINATOR, ("perth",)),
    (ADMINISTRATOR, "Administrator", Role.ADMINISTRATOR, ()),
)
PEOPLE = [*(Person(chat, label, str(role)) for chat, label, role, _ in MEMBERS), Person(STRANGER, "Nobody", "none")]


@pytest.fixture(autouse=True)
def _settings_of_the_machine_do_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", *(f"IPM_{f.upper()}" for f in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the members, made once."""
    home = tmp_path_factory.mktemp("bot") / "home"

    async def make() -> None:
        store = await Store.open(home, Keyring.load(home, None), NOW)
        async with store.writing(NOW) as work:
            for member in MEMBERS:
                await members.seed(work, *member)
        await store.close()

    asyncio.run(make())
    return home


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(fixed=NOW)


@pytest.fixture
def world(clock: MovableClock) -> World:
    return World(clock, PEOPLE, TOKEN)


@pytest.fixture
async def telegram(world: World) -> AsyncIterator[LocalChat]:
    chat = LocalChat(world, port=0, webhook_backoff=0.02)
    await chat.start()
    yield chat
    await chat.stop()


def settings_for(home: Path, telegram: LocalChat, **others: Any) -> Settings:
    """Settings as the environment would give them."""
    return Settings(home=home, token=SecretStr(TOKEN), api_url=telegram.url, **others)


class Bench:
    """The running assistant, and the world it talks to."""

    def __init__(self, assistant: Assistant, world: World, clock: MovableClock) -> None:
        self.assistant = assistant
        self.world = world
        self.clock = clock
        self.store = assistant.store

    async def quiet(self) -> None:
        """Wait until every update is confirmed and every message that is due is delivered."""
        await until(lambda: not self.world.updates.pending and not self.assistant.deliverer._tasks)

    async def say(self, chat_id: int, *texts: str) -> str:
        """Send messages one after the other; returns what the bot's last message then says."""
        for text in texts:
            self.world.say(chat_id, text)
            await self.quiet()
        return self.last(chat_id)

    async def press(self, chat_id: int, label: str) -> str:
        """Press the button whose label begins so, on the newest message that has one."""
        message, data = next(
            (message["message_id"], button["callback_data"])
            for message in reversed(self.world.chat(chat_id))
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if button["text"].partition(" · ")[2].startswith(label) or button["text"].startswith(label)
        )
        self.world.press(chat_id, message, data)
        await self.quiet()
        return self.last(chat_id)

    def texts(self, chat_id: int) -> list[str]:
        """What the bot's messages in a chat say, oldest first."""
        return [m["text"] for m in self.world.chat(chat_id) if m["from"]["is_bot"]]

    def last(self, chat_id: int) -> str:
        """What the bot said last."""
        return (self.texts(chat_id) or [""])[-1]

    async def member(self, chat_id: int) -> Member:
        """The member of a chat."""
        async with self.store.reading(self.clock.now()) as work:
            member = await members.by_chat(work, chat_id)
        assert member is not None
        return member

    async def count(self, table: str) -> dict[str, int]:
        """Rows of a table by state."""
        from store import status

        async with self.store.reading(self.clock.now()) as work:
            found = await status.counts(work)
        return {k.partition(".")[2]: int(v) for k, v in found.items() if k.startswith(f"{table}.")}


@asynccontextmanager
async def assisting(
    home: Path, telegram: LocalChat, clock: MovableClock, *, poll: bool = True, read_timeout: float = 10, **others: Any
) -> AsyncIterator[Bench]:
    """The assistant, running; calls to Telegram time out after ``read_timeout`` seconds.

    ``others`` are further settings.
    """
    store = await Store.open(home, Keyring.load(home, None), clock.now(), exclusive=True)
    requests = [HTTPXRequest(read_timeout=read_timeout), HTTPXRequest()]
    assistant = Assistant(settings_for(home, telegram, **others), clock, store, requests)
    await assistant.start(poll=poll)
    bench = Bench(assistant, telegram.world, clock)
    try:
        while len(assistant.menus._shown or ()) < len(MEMBERS):
            await assistant.menus.bring_up_to_date()
        yield bench
    finally:
        telegram.world.faults.clear()
        telegram.world.updates.end_poll("stop")
        await assistant.stop()


@pytest.fixture
async def bench(home: Path, telegram: LocalChat, clock: MovableClock) -> AsyncIterator[Bench]:
    async with assisting(home, telegram, clock) as running:
        yield running


@pytest.fixture
async def hasty(home: Path, telegram: LocalChat, clock: MovableClock) -> AsyncIterator[Bench]:
    """One that waits a second only for an answer, where answers are to fail to come."""
    async with assisting(home, telegram, clock, read_timeout=1) as running:
        yield running


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that happens by itself soon."""
    async with asyncio.timeout(seconds):
        while True:
            if true():
                return
            await asyncio.sleep(0.005)
