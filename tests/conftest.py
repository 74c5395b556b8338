"""What all tests share: the browser, and one line where there is none."""

import asyncio
import gc
import logging
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from hypothesis import settings
from playwright.async_api import Browser, async_playwright

from standards import loader
from store.crypto import Keyring
from store.database import Store
from tests.browser import MISSING, chromium, launch

# No deadline: time is measured in benchmarks, and a busy machine is no defect.
settings.register_profile("here", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)  # the inner loop's
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none."""
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_collection_finish() -> None:
    """What was loaded up to here stays: looking through it for garbage again and again is a tenth of the time."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it once, and how to get one."""
    if any(MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())):
        terminalreporter.write_line(MISSING)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of a process. Those that use it run in the session's event loop."""
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --update`` rewrites the transcripts instead of comparing them."""
    parser.addoption("--update", action="store_true", help="rewrite kept outputs, such as the transcripts")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether kept outputs are to be rewritten."""
    return bool(request.config.getoption("--update"))


async def make_empty(home: Path) -> None:
    """An empty database, brought up to date, with its key."""
    store = await Store.open(home, Keyring.load(home, None), datetime.now(UTC))
    await store.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, since migrating takes longer than most tests."""
    home = tmp_path_factory.mktemp("template") / "home"
    asyncio.run(make_empty(home))
    return home


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Path:
    """A database of its own for each test, in a folder of its own."""
    return Path(shutil.copytree(template, tmp_path / "home"))


@pytest.fixture(autouse=True)
def _knowledge_as_shipped() -> Iterator[None]:
    """A command takes up an organisation's own files; the next test has the shipped ones."""
    yield
    loader.use(None)


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command sets up the logs of its process; the next test has them as they were."""
    root = logging.getLogger()
    handlers, level, hook, raises = root.handlers[:], root.level, sys.excepthook, logging.raiseExceptions
    yield
    root.handlers[:], sys.excepthook, logging.raiseExceptions = handlers, hook, raises
    root.setLevel(level)
    structlog.reset_defaults()
