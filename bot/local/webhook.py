"""Delivers updates to the bot's webhook: in order within a chat, again until it answers 200."""

import asyncio
import logging
from typing import Any

import httpx

from bot.local.world import World

Json = dict[str, Any]
log = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name, no secret


class WebhookDelivery:
    """Posts pending updates to the address setWebhook gave, chats side by side.

    An update stays pending until the bot answers 2xx. After a failure the same chat waits ``backoff``
    seconds, doubled each time up to ``longest``. The answer's body is not read.
    """

    def __init__(self, world: World, backoff: float = 1.0, longest: float = 60.0) -> None:
        self._world = world
        self._backoff = backoff
        self._longest = longest
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._client: httpx.AsyncClient | None = None

    async def start(self) -> None:
        """Begin to deliver, now and whenever an update comes."""
        self._client = httpx.AsyncClient(timeout=30, trust_env=False, verify=False)  # noqa: S501 - loopback only
        self._world.updates.on_added = self._look
        self._look()

    async def stop(self) -> None:
        """Stop at once; what is not confirmed stays pending."""
        self._world.updates.on_added = lambda: None
        for task in list(self._busy.values()):
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)
        self._busy.clear()
        if self._client is not None:
            await self._client.aclose()

    def _look(self) -> None:
        if not self._world.settings.get("webhook"):
            return
        for chat_id in {_chat_of(update) for update in self._world.updates.pending} - set(self._busy):
            task = asyncio.get_running_loop().create_task(self._deliver(chat_id))
            self._busy[chat_id] = task

    async def _deliver(self, chat_id: int) -> None:
        pause = self._backoff
        try:
            while webhook := self._world.settings.get("webhook"):
                update = next((u for u in self._world.updates.pending if _chat_of(u) == chat_id), None)
                if update is None:
                    return
                problem = await self._post(webhook, update)
                if problem is None:
                    self._world.updates.confirm(update["update_id"])
                    pause = self._backoff
                    continue
                self._note(problem)
                await asyncio.sleep(pause)
                pause = min(self._longest, pause * 2)
        finally:
            self._busy.pop(chat_id, None)

    async def _post(self, webhook: Json, update: Json) -> str | None:
        """None when the bot took it, else what went wrong in Telegram's words."""
        assert self._client is not None  # noqa: S101 - start() made it
        headers = {SECRET_HEADER: webhook["secret"]} if webhook["secret"] else {}
        try:
            answer = await self._client.post(webhook["url"], json=update, headers=headers)
        except httpx.TimeoutException:
            return "Read timeout expired"
        except httpx.TransportError as error:
            log.info("webhook not reached: %s", type(error).__name__)
            return "Connection refused"
        if answer.is_success:
            return None
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"

    def _note(self, problem: str) -> None:
        webhook = self._world.settings.get("webhook")
        if webhook:
            noted = {**webhook, "last_error_date": self._world.now(), "last_error_message": problem}
            self._world.set_setting("webhook", noted)


def _chat_of(update: Json) -> int:
    payload = next(value for key, value in update.items() if key != "update_id")
    message = payload.get("message", payload)
    return int(message["chat"]["id"])
