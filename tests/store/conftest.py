"""A real database for every test, in a folder of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from store import members, schema
from store.crypto import Keyring
from store.database import Store
from store.members import Member, Role
from store.versions import Content

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
TODAY = "2026-11-22"


@pytest_asyncio.fixture
async def store(home: Path) -> AsyncIterator[Store]:
    opened = await Store.open(home, Keyring.load(home, None), NOW, exclusive=True)
    yield opened
    await opened.close()


async def add_member(
    store: Store, chat_id: int, role: Role = Role.MONITOR, *establishments: str, label: str = "Monitor, Perth"
) -> Member:
    """A member of this chat, made up."""
    async with store.writing(NOW) as work:
        return await members.seed(work, chat_id, label, role, establishments or ("perth",))


@pytest.fixture
async def monitor(store: Store) -> Member:
    return await add_member(store, 5, Role.MONITOR, "perth")


@pytest.fixture
async def coordinator(store: Store) -> Member:
    return await add_member(store, 6, Role.COORDINATOR, "perth", "barlinnie", label="Co-ordinator, east")


@pytest.fixture
async def outsiders(store: Store) -> list[Member]:
    """Those who read nothing of Perth."""
    return [
        await add_member(store, 11, Role.MONITOR, "inverness"),
        await add_member(store, 12, Role.COORDINATOR, "inverness", "barlinnie"),
        await add_member(store, 13, Role.LEAD, "perth"),
        await add_member(store, 14, Role.ADMINISTRATOR, "perth"),
    ]


def content(body: str = "{}", *targets: str, place: str = "perth", date: str = "2026-11-20") -> Content:
    """A made-up record, each target the link of another item."""
    return Content(place, date, body, "2018", 3, tuple(enumerate(targets)))


async def logged(store: Store, prefix: str = "") -> list[tuple[str, str, str]]:
    """Actor, action and subject of each entry of the audit log whose action begins so."""
    query = sa.select(schema.audit).order_by(schema.audit.c.seq)
    async with store.reading(NOW) as work:
        rows = (await work.connection.execute(query)).all()
    return [(row.actor, row.action, row.subject) for row in rows if row.action.startswith(prefix)]


async def links_of(store: Store, letter: str, number: int) -> list[tuple[int, str, int, str, str]]:
    """What a record is linked to: item, target, standard, place and day."""
    links = schema.links
    query = sa.select(links).where(links.c.kind == letter, links.c.number == number)
    async with store.reading(NOW) as work:
        rows = (await work.connection.execute(query.order_by(links.c.item, links.c.target))).all()
    return [(row.item, row.target, row.standard, row.establishment, row.date) for row in rows]


def on_the_disk(home: Path) -> bytes:
    """Every byte of the database, what is not yet in its main file included."""
    return b"".join(path.read_bytes() for path in sorted(home.glob("ipm.sqlite3*")))
