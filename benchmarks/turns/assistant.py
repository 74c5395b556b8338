"""The assistant as in service, with a store on the disk; only Telegram is stood in for."""

import json
import secrets
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from telegram import Update
from telegram.ext import AIORateLimiter

from benchmarks.turns.people import OPEN, Person
from benchmarks.turns.telegram import Telegram
from bot.app import Assistant
from bot.clock import SystemClock
from bot.settings import Settings
from store import conversations, members, schema
from store.database import Work
from store.members import Role

#: The chat in which the draft is made that all open drafts are copies of.
TEMPLATE = 1
#: How many members one establishment has.
TOGETHER = 20
#: How many members are written at once.
BATCH = 500


class Ours:
    """The assistant with many open drafts, ready to take updates."""

    name = "assistant"

    def __init__(self, home: Path, telegram: Telegram, *, synchronous: str = "FULL") -> None:
        self.home = home
        self.telegram = telegram
        self.synchronous = synchronous
        self.draft_bytes = 0

    async def start(self, drafts: int, people: list[int]) -> None:
        """Begin, with this many members that have an open draft besides these ``people``."""
        settings = Settings(home=self.home, _env_file=None)
        clock = SystemClock()
        made = await Assistant.open(settings, clock)
        requests = (self.telegram, self.telegram)
        self.assistant = Assistant(settings, clock, made.store, requests, AIORateLimiter(0, 0, 0, 0))
        await self.assistant.start(poll=False)
        raw: Any = await self.assistant.store._writer.raw_connection()
        await raw.driver_connection.execute(f"PRAGMA synchronous = {self.synchronous}")
        raw.close()
        places = [place.id for place in self.assistant.talker.engine.knowledge.establishments]
        async with self._writing() as work:
            for number, chat_id in enumerate((TEMPLATE, *people)):
                place = places[number // TOGETHER % len(places)]
                await members.seed(work, chat_id, f"Monitor {chat_id}", Role.MONITOR, [place])
        await self._fill(drafts)

    def _writing(self) -> Any:
        return self.assistant.store.writing(self.assistant.clock.now())

    async def _fill(self, drafts: int) -> None:
        """Play one visit until it is a usual draft, then copy it, with what the turns that led there left behind."""
        person = Person(TEMPLATE, self.telegram, self.take)
        for _ in range(OPEN):
            await person.turn()
        await self.settle()
        async with self._writing() as work:
            member = await members.by_chat(work, TEMPLATE)
            assert member is not None
            talk = await conversations.load(work, member.id)
            (draft,) = talk.drafts.values()
            self.draft_bytes = len(draft.body)
            for start in range(0, drafts, BATCH):
                rows = [_rows(work, number, talk.body, draft) for number in range(start, min(start + BATCH, drafts))]
                for table in rows[0]:
                    await work.connection.execute(sa.insert(table), [row for made in rows for row in made[table]])

    async def take(self, update: dict[str, Any]) -> None:
        """Deal with one update; when this returns it is kept."""
        await self.assistant.take(Update.de_json(update, self.assistant.bot))

    async def settle(self) -> None:
        """Wait until everything is delivered and noted."""
        await self.assistant.deliverer.finish()

    async def stop(self) -> None:
        """End it."""
        await self.assistant.stop()


def _rows(work: Work, number: int, talk: str, draft: conversations.DraftRow) -> dict[sa.Table, list[dict[str, Any]]]:
    """All that one member with an open draft left in the store."""
    member, identity, now = secrets.token_hex(16), conversations.new_id(), work.now
    chat_id, place = 10**9 + number, f"made-up-{number // TOGETHER}"
    seal = work.vault.seal
    label = seal("members", "label", member, "Monitor, HMP Perth")
    body = seal("drafts", "body", identity, draft.body.replace(draft.id, identity))
    talk = json.dumps(json.loads(talk) | {"active": identity})
    facts = {"member_id": member, "chat_id": chat_id}
    sent = {"op": "show", "state": "sent", "attempts": 1, "begun": True, "created_at": now, "due_at": now}
    return {
        schema.members: [
            {"id": member, "chat_id": chat_id, "label": label, "role": "monitor", "state": "active", "joined_at": now}
        ],
        schema.assignments: [{"member_id": member, "establishment": place, "assigned_at": now}],
        schema.talks: [{"member_id": member, "body": seal("talks", "body", member, talk), "updated_at": now}],
        schema.drafts: [
            {
                "id": identity,
                "member_id": member,
                "flow": draft.flow,
                "flow_version": draft.flow_version,
                "edition": draft.edition,
                "state": draft.state,
                "body": body,
                "created_at": now,
                "updated_at": now,
            }
        ],
        schema.chats: [{"chat_id": chat_id, "live_message": 1}],
        schema.updates: [{"update_id": chat_id * 100 + turn, "seen_at": now} for turn in range(OPEN)],
        schema.outbox: [
            {**facts, **sent, "seal_row": secrets.token_hex(8), "message_id": turn, "done_at": now}
            for turn in range(OPEN)
        ],
    }
