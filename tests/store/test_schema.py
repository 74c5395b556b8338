"""The questions asked at every turn find their rows by an index."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from store import audit, conversations, members, outbox, updates, versions, visits
from store.database import Store
from store.members import Role
from store.schema import UTCDateTime
from tests.store.conftest import NOW, add_member


async def test_no_common_question_scans_a_table(store: Store) -> None:
    member = await add_member(store, 5, Role.COORDINATOR)
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool) -> None:
        asked.append((statement, parameters))

    sa.event.listen(store._writer.sync_engine, "before_cursor_execute", note)
    async with store.writing(NOW) as work:
        await updates.claim(work, 1)
        await updates.last(work)
        await members.by_chat(work, 5)
        await members.colleagues(work, member)
        await conversations.load(work, member.id)
        await conversations.save(work, member.id, "", [], ["d"])
        await outbox.add(work, [outbox.Item(5, "send", "{}")])
        await outbox.claim_due(work, 1, 30)
        await outbox.claim_due(work, 1, 30, 5)
        await outbox.mark(work, [outbox.Outcome(1, 1, "sent"), outbox.Outcome(1, 1, "failed")])
        await outbox.release_expired(work)
        await outbox.due_chats(work)
        await outbox.next_due(work)
        await outbox.pending(work)
        await outbox.sent_messages(work, 5, "send", NOW)
        await outbox.live_message(work, 5)
        await outbox.forget(work, NOW)
        await updates.forget(work, NOW)
        filed = await visits.file(work, versions.Content("perth", "2026-11-20", "{}", "2018", 1), member.id, "d")
        await visits.get(work, filed.reference, member)
        await visits.list_for(work, member, "perth", before=("2026-11-20", 9))
        await audit.record(work, "operator", "test", "none")
    sa.event.remove(store._writer.sync_engine, "before_cursor_execute", note)
    async with store.reading(NOW) as work:
        for statement, parameters in asked:
            if statement.startswith(("BEGIN", "INSERT")):
                continue
            one = parameters[0] if isinstance(parameters, list) else parameters
            plan = await work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
            steps = [row.detail for row in plan if row.detail.startswith("SCAN")]
            allowed = {"SCAN outbox USING INDEX outbox_open_by_due", "SCAN audit_head"}
            assert set(steps) <= allowed, (statement, steps)
    assert len(asked) > 25


def test_a_moment_comes_back_in_utc() -> None:
    kind, dialect = UTCDateTime(), SQLiteDialect()
    summer = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    kept = kind.process_bind_param(summer, dialect)
    assert kept is not None
    for given in (kept, kept.replace(tzinfo=None), summer):  # SQLite gives a naive one back, PostgreSQL any zone
        back = kind.process_result_value(given, dialect)
        assert back is not None
        assert back == summer
        assert back.tzinfo is UTC
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None
