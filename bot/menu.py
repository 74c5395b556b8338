"""The command menu of each member's chat, as the role has it."""

import asyncio

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.clock import Clock
from conversations.talk import Talker
from store import members
from store.database import Store

log = structlog.get_logger(__name__)

#: What an empty chat shows before anything is said.
DESCRIPTION = (
    "For members only: Independent Prison Monitors and their co-ordinators. Log a visit question by question, or type "
    "your notes in one message. No names or prison numbers, please: Telegram can read what passes through it."
)


class Menus:
    """Tells Telegram the commands of every member by role, and nobody else any."""

    def __init__(self, store: Store, bot: Bot, talker: Talker, clock: Clock) -> None:
        self._store = store
        self._bot = bot
        self._talker = talker
        self._clock = clock
        self._shown: dict[int, str] | None = None
        self._lock = asyncio.Lock()

    async def bring_up_to_date(self) -> None:
        """Register what changed since the last time: who joined, has another role, or is out.

        What Telegram does not take now is tried again at the next call.
        """
        async with self._lock:
            async with self._store.reading(self._clock.now()) as work:
                roles = await members.roles_by_chat(work)
            try:
                await self._register(roles)
            except TelegramError as error:
                log.warning("commands.not-registered", kind=type(error).__name__)

    async def _register(self, roles: dict[int, str]) -> None:
        if self._shown is None:
            await self._bot.delete_my_commands(scope=BotCommandScopeDefault())
            await self._bot.set_my_description(DESCRIPTION)
            self._shown = {}
        for chat_id in [chat for chat in self._shown if chat not in roles]:
            await self._set(chat_id, [])
            del self._shown[chat_id]
        for chat_id, role in roles.items():
            if self._shown.get(chat_id) != role:
                await self._set(chat_id, [BotCommand(*command) for command in self._talker.commands(role)])
                self._shown[chat_id] = role

    async def _set(self, chat_id: int, commands: list[BotCommand]) -> None:
        try:
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
        except (BadRequest, Forbidden) as error:  # the chat is gone or blocked: not a reason to ask again
            log.info("commands.refused", kind=type(error).__name__)
