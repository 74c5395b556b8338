import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from store import concerns, events, requests, schema, visits
from store.database import Store
from store.errors import SealedTextError
from store.members import Member
from store.versions import CONCERN, REQUEST
from tests.store.conftest import LATER, NOW, content, logged, on_the_disk


async def added(store: Store, by: Member, what: str = "change", body: str = "{}") -> events.Event:
    async with store.writing(NOW) as work:
        return await events.add(work, REQUEST, 1, what, "open", "2026-11-20", body, by.id)


async def test_events_are_in_the_order_they_were_added(store: Store, monitor: Member) -> None:
    first = await added(store, monitor, body='"one"')
    assert first == events.Event(1, "change", "open", "2026-11-20", '"one"', monitor.id, NOW)
    async with store.writing(LATER) as work:
        other = await events.add(work, CONCERN, 1, "better", "open", "2026-11-19", "{}", monitor.id)
        second = await events.add(work, REQUEST, 1, "change", "closed", "2026-11-01", '"two"', monitor.id)
        assert (other.seq, second.seq) == (1, 2)
        assert await events.of(work, REQUEST, 1) == [first, second]
        assert await events.of(work, CONCERN, 1) == [other]
        assert await events.of(work, REQUEST, 2) == []


async def test_each_is_in_the_audit_log_without_its_body(store: Store, monitor: Member) -> None:
    await added(store, monitor, body='{"note": "planted-note"}')
    assert await logged(store, "request") == [(monitor.id, "request.change", "request:R-0001")]
    async with store.reading(NOW) as work:
        details = await work.connection.scalar(sa.select(schema.audit.c.details).order_by(schema.audit.c.seq.desc()))
    assert details == '{"seq":1,"state":"open"}'


async def test_a_body_is_sealed(store: Store, home: Path, monitor: Member) -> None:
    await added(store, monitor, body='{"note": "planted-note"}')
    assert b"planted-note" not in on_the_disk(home)


@pytest.mark.parametrize("table", ["events", "visit_versions", "request_versions", "concern_versions"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {0} SET made_by = made_by", "DELETE FROM {0}", "REPLACE INTO {0} SELECT * FROM {0}"]
)
async def test_the_database_refuses_to_change_history(
    store: Store, monitor: Member, table: str, statement: str
) -> None:
    await added(store, monitor)
    async with store.writing(NOW) as work:
        await visits.file(work, content(), monitor.id, "d1")
        await requests.file(work, content(), monitor.id, "d2", "open", None)
        await concerns.file(work, content(), monitor.id, "d3", None, 0)
    with pytest.raises(IntegrityError, match=f"{table} is append-only"):
        async with store.writing(NOW) as work:
            await work.connection.execute(sa.text(statement.format(table)))


FACTS = ["what = 'y'", "state = 'y'", "date = '2026-11-21'", "made_by = 'y'", "made_at = '2026-11-22 09:31:00'"]


@pytest.mark.parametrize(
    "change", ["seq = 7", "number = 2", "kind = 'C'", "body = (SELECT body FROM events WHERE number = 9)", *FACTS]
)
async def test_a_body_moved_or_altered_is_not_shown(store: Store, home: Path, monitor: Member, change: str) -> None:
    await added(store, monitor)
    async with store.writing(NOW) as work:
        await events.add(work, REQUEST, 9, "change", "open", "2026-11-20", "{}", monitor.id)
    with closing(sqlite3.connect(home / "ipm.sqlite3", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER events_refuses_update")
        connection.execute(f"UPDATE events SET {change} WHERE number = 1")
    where = {"number = 2": (REQUEST, 2), "kind = 'C'": (CONCERN, 1)}.get(change, (REQUEST, 1))
    with pytest.raises(SealedTextError, match="altered or moved"):
        async with store.reading(NOW) as work:
            await events.of(work, *where)
