"""The local demonstration: the chat page, the Bot API behind it, the assistant and its scheduler in one process.

Its people are made up, and are roles and places only.
"""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Callable

from pydantic import SecretStr

from bot.app import Assistant
from bot.clock import MovableClock
from bot.knowing import checked
from bot.local.keep import Keep
from bot.local.server import LocalChat
from bot.local.world import Person, World
from bot.settings import Settings
from store import members
from store.crypto import Keyring, Vault
from store.database import Store
from store.members import Role

TOKEN = "1:LOCAL-DEMONSTRATION"  # noqa: S105 - the local chat's own, good for nothing else
#: chat, label, role, establishments
PEOPLE = (
    (1001, "Monitor, HMP Perth", Role.MONITOR, ("perth",)),
    (1002, "Monitor, HMP Perth and HMP Low Moss", Role.MONITOR, ("perth", "low-moss")),
    (2001, "Co-ordinator, HMP Perth and HMP Low Moss", Role.COORDINATOR, ("perth", "low-moss")),
    (3001, "Administrator", Role.ADMINISTRATOR, ()),
)


class Demo:
    """The whole demonstration; ``start`` and ``stop`` are its life."""

    def __init__(self, settings: Settings, clock: MovableClock) -> None:
        self._settings = settings
        self.clock = clock
        self.chat: LocalChat | None = None
        self.assistant: Assistant | None = None

    @property
    def url(self) -> str:
        """The address to open."""
        return self.chat.url if self.chat else ""

    async def start(self) -> None:
        """Start it all.

        Raises ``StoreError``, ``KnowledgeError`` or ``OSError`` with a reason when something is in the way.
        """
        settings = self._settings
        checked(settings)
        keys = Keyring.load(settings.home, settings.key_text)
        store = await Store.open(settings.home, keys, self.clock.now(), settings.database_url, exclusive=True)
        try:
            await seed(store, self.clock)
            self.chat = LocalChat(make_world(settings, self.clock, keys.vault()), settings.host, settings.port)
            await self.chat.start()
        except BaseException:
            await store.close()
            raise
        local = {"token": SecretStr(TOKEN), "api_url": self.chat.url}
        self.assistant = Assistant(settings.model_copy(update=local), self.clock, store)
        await self.assistant.start()
        self.clock.on_move(self._moved)

    def _moved(self) -> None:
        if self.assistant is not None:
            self.assistant.application.create_task(self.assistant.ring())

    async def stop(self) -> None:
        """Finish what is in hand, then stop."""
        if self.assistant is not None:
            await self.assistant.stop()
        if self.chat is not None:
            await self.chat.stop()


def make_world(settings: Settings, clock: MovableClock, vault: Vault) -> World:
    """The local chat's world, kept in a file of its own, sealed: it stands for Telegram's servers."""
    keep = Keep(settings.home / "local-chat.sqlite3", _sealer(vault), _opener(vault))
    people = [Person(chat, label, str(role)) for chat, label, role, _ in PEOPLE]
    return World(clock, people, TOKEN, keep)


def _sealer(vault: Vault) -> Callable[[bytes], bytes]:
    return lambda plain: vault.seal("local-chat", "row", "", plain.decode())


def _opener(vault: Vault) -> Callable[[bytes], bytes]:
    return lambda sealed: vault.open("local-chat", "row", "", sealed).encode()


async def seed(store: Store, clock: MovableClock) -> None:
    """Make the demonstration's people members, unless they are already."""
    async with store.writing(clock.now()) as work:
        for chat, label, role, places in PEOPLE:
            await members.seed(work, chat, label, role, places)


async def run(settings: Settings, ready: Callable[[str], None]) -> None:
    """Run until SIGTERM or Ctrl-C; ``ready`` is told the address."""
    demo = Demo(settings, MovableClock())
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopping.set)
    try:
        await demo.start()
        ready(demo.url)
        gc.freeze()  # as in service
        await stopping.wait()
    finally:
        await demo.stop()
