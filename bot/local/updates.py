"""The updates that wait for the bot, and getUpdates: confirmed by the next offset, as at Telegram."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.local.errors import ApiError
from bot.local.keep import Keeper

Json = dict[str, Any]
ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Pending updates, oldest first. Each is dropped once a later offset (or a webhook's 200) confirms it.

    ``on_confirmed`` is called with every update that leaves; ``on_added`` whenever one comes.
    """

    def __init__(self, keep: Keeper) -> None:
        self._keep = keep
        self.pending: list[Json] = sorted(keep.load("update").values(), key=lambda update: update["update_id"])
        self._last_id = int(keep.load("counter").get("update", 0))
        self.allowed: list[str] = list(keep.load("setting").get("allowed_updates", []))
        self.on_confirmed: Callable[[Json], None] = lambda update: None
        self.on_added: Callable[[], None] = lambda: None
        self._poll: asyncio.Future[str] | None = None

    def allow(self, kinds: list[str]) -> None:
        """Take these kinds of update from now on; none named means all but those on request only."""
        self.allowed = list(kinds)
        self._keep.put("setting", "allowed_updates", self.allowed)

    def wants(self, kind: str) -> bool:
        """Whether an update of this kind is to be made at all."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST_ONLY

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue an update; its id, or None when the bot does not want this kind."""
        if not self.wants(kind):
            return None
        self._last_id += 1
        update = {"update_id": self._last_id, kind: payload}
        self._keep.put("counter", "update", self._last_id)
        self._keep.put("update", str(self._last_id), update)
        self.pending.append(update)
        self._wake("update")
        self.on_added()
        return self._last_id

    def confirm(self, *update_ids: int) -> None:
        """Forget these updates: the bot has them."""
        wanted = set(update_ids)
        gone = [update for update in self.pending if update["update_id"] in wanted]
        self.pending = [update for update in self.pending if update["update_id"] not in wanted]
        for update in gone:
            self._keep.drop("update", str(update["update_id"]))
            self.on_confirmed(update)

    def clear(self) -> None:
        """Drop everything that waits."""
        self.confirm(*[update["update_id"] for update in self.pending])

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 - Telegram's parameter, in seconds
        """One getUpdates call: waits up to ``timeout`` seconds when nothing is there.

        A positive offset confirms what lies before it, a negative one all but the last so many. Raises
        ApiError 409 when another getUpdates or a setWebhook ends the wait.
        """
        self._wake("poll")
        self._confirm_before(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        return self.pending[:limit]

    def _confirm_before(self, offset: int) -> None:
        if offset > 0:
            self.confirm(*[u["update_id"] for u in self.pending if u["update_id"] < offset])
        elif offset < 0:
            self.confirm(*[u["update_id"] for u in self.pending[:offset]])

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            reason = await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
        if reason == "poll":
            raise ApiError(409, OTHER_POLLER)
        if reason == "webhook":
            raise ApiError(409, "Conflict: terminated by setWebhook request")

    def end_poll(self, reason: str) -> None:
        """End a waiting getUpdates: "webhook" with a conflict, "stop" with no updates."""
        self._wake(reason)

    def _wake(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)
