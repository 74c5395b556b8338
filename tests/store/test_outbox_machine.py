"""The outbox under any order of events, against a model that is a list."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from store import outbox
from store.crypto import Keyring
from store.database import Store
from store.outbox import Item, OutboxRow, Outcome
from store.schema import outbox as table
from tests.store.conftest import NOW

LEASE = 30


@dataclass
class Row:
    """What the model knows of one row."""

    id: int
    chat: int
    body: str
    due: datetime
    key: str | None
    state: str = "planned"
    attempt: int = 0
    begun: bool = False
    lease: datetime = NOW
    retry: datetime = NOW
    message: int | None = None

    def open(self) -> bool:
        return self.state in ("planned", "claimed")


class OutboxMachine(RuleBasedStateMachine):
    """Adds, claims, marks, cancels, lets leases run out, restarts and lets time pass."""

    template: Path
    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.home = self.folder / "home"
        shutil.copytree(self.template, self.home)
        self.now = NOW
        self.rows: list[Row] = []
        self.gone: set[int] = set()
        self.counter = 0

    @initialize()
    def start(self) -> None:
        self.store = self.run(Store.open(self.home, Keyring.load(self.home, None), self.now, exclusive=True))

    def run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    def work(self, function: Any, *arguments: Any, **named: Any) -> Any:
        async def working() -> Any:
            async with self.store.writing(self.now) as work:
                return await function(work, *arguments, **named)

        return self.run(working())

    def teardown(self) -> None:
        self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    @rule(
        chats=st.lists(st.integers(1, 3), min_size=1, max_size=3),
        delay=st.sampled_from([0, 0, 0, 20, 60]),
        key=st.sampled_from([None, None, "a", "b"]),
    )
    def add(self, chats: list[int], delay: int, key: str | None) -> None:
        due = self.now + timedelta(seconds=delay)
        items: list[Item] = []
        expected: list[Row] = []
        for chat in chats:
            self.counter += 1
            items.append(Item(chat, "send", f"{self.counter}", due_at=due if delay else None, key=key))
            if key is None or all(row.key != key for row in self.rows + expected):
                expected.append(Row(0, chat, f"{self.counter}", due, key))
        ids = self.work(outbox.add, items)
        assert len(ids) == len(expected)
        assert all(new > old.id for new in ids for old in self.rows)
        assert not self.gone & set(ids)
        for row, row_id in zip(expected, ids, strict=True):
            row.id = row_id
        self.rows += expected

    def free(self, chat: int) -> Row | None:
        due = [row for row in self.rows if row.chat == chat and row.open() and row.due <= self.now]
        if not due or any(row.chat == chat and row.state == "claimed" for row in self.rows):
            return None
        return due[0] if due[0].retry <= self.now else None

    @rule(
        target=claims,
        limit=st.integers(1, 3),
        chat=st.sampled_from([None, None, 1, 2]),
        begun=st.booleans(),
    )
    def claim(self, limit: int, chat: int | None, begun: bool) -> Any:
        free = [row for each in ([chat] if chat else [1, 2, 3]) if (row := self.free(each))]
        expected = sorted(free, key=lambda row: (row.due, row.id))[:limit]
        claimed: list[OutboxRow] = self.work(outbox.claim_due, limit, LEASE, chat, begun=begun)
        assert [(row.id, row.chat_id, row.body) for row in claimed] == [
            (row.id, row.chat, row.body) for row in expected
        ]
        for row in expected:
            row.state, row.begun, row.lease = "claimed", begun, self.now + timedelta(seconds=LEASE)
            row.attempt += 1
        assert [row.attempt for row in claimed] == [row.attempt for row in expected]
        return multiple(*((row, found.attempt) for row, found in zip(expected, claimed, strict=True)))

    @rule(claim=claims)
    def begin(self, claim: tuple[Row, int]) -> None:
        row, _ = claim
        self.work(outbox.begin, [row.id])
        if row.state == "claimed":
            row.begun = True

    @rule(claim=consumes(claims), state=st.sampled_from(["sent", "failed", "uncertain"]))
    def finish(self, claim: tuple[Row, int], state: Any) -> None:
        row, attempt = claim
        self.work(outbox.mark, [Outcome(row.id, attempt, state, message_id=row.id, error="kind")])
        if row.id in self.gone or row.state == "sent":
            return
        if state == "sent":
            row.state, row.message = "sent", row.id
        elif row.state == "claimed" and row.attempt == attempt:
            row.state = state

    @rule(claim=consumes(claims), wait=st.sampled_from([0, 5, 40]))
    def retry(self, claim: tuple[Row, int], wait: int) -> None:
        row, attempt = claim
        again = self.now + timedelta(seconds=wait)
        self.work(outbox.mark, [Outcome(row.id, attempt, "retry", error="kind", retry_at=again)])
        if row.state == "claimed" and row.attempt == attempt:
            row.state, row.retry = "planned", again

    @rule(everyone=st.booleans())
    def release(self, everyone: bool) -> None:
        over = [row for row in self.rows if row.state == "claimed" and (everyone or row.lease <= self.now)]
        uncertain = [row for row in over if row.begun]
        counts = self.work(outbox.release_expired, everyone=everyone)
        assert counts == (len(over) - len(uncertain), len(uncertain))
        for row in over:
            row.state = "uncertain" if row.begun else "planned"

    @rule(key=st.sampled_from(["a", "b"]))
    def cancel(self, key: str) -> None:
        found = [row for row in self.rows if row.key == key and row.state == "planned"]
        assert self.work(outbox.cancel, key) == bool(found)
        for row in found:
            self.rows.remove(row)
            self.gone.add(row.id)

    @rule(seconds=st.sampled_from([1, 10, 31, 60]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def look(self) -> None:
        free = sorted((row for chat in (1, 2, 3) if (row := self.free(chat))), key=lambda row: (row.due, row.id))
        assert self.work(outbox.due_chats) == [row.chat for row in free]
        next_due = self.work(outbox.next_due)
        assert (next_due is not None and next_due <= self.now) == bool(free)
        waiting = [row for row in self.rows if row.open() and row.due <= self.now]
        assert self.work(outbox.pending) == len(waiting)

    @rule()
    def restart(self) -> None:
        self.run(self.store.close())
        self.start()

    @invariant()
    def the_database_is_as_the_model(self) -> None:
        if not hasattr(self, "store"):
            return

        async def kept(work: Any) -> list[Any]:
            columns = (table.c.id, table.c.state, table.c.attempts, table.c.message_id, table.c.body)
            return list((await work.connection.execute(sa.select(*columns).order_by(table.c.id))).all())

        found = self.work(kept)
        assert [(row.id, row.state, row.attempts, row.message_id) for row in found] == [
            (row.id, row.state, row.attempt, row.message) for row in self.rows
        ]
        assert all((row.body is None) == (row.state in ("sent", "failed")) for row in found)


@pytest.mark.slow
def test_the_outbox_is_as_its_model(template: Path) -> None:
    OutboxMachine.template = template
    test = OutboxMachine.TestCase
    test.settings = settings(
        max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    test("runTest").runTest()
