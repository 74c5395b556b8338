"""A real database for every test, in a folder of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from store import members
from store.crypto import Keyring
from store.database import Store
from store.members import Member, Role

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


async def make_empty(home: Path) -> None:
    """An empty database, brought up to date, with its key."""
    store = await Store.open(home, Keyring.load(home, None), NOW)
    await store.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, since migrating takes longer than most tests."""
    home = tmp_path_factory.mktemp("template") / "home"
    asyncio.run(make_empty(home))
    return home


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "home"))


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
