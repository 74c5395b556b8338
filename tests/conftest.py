"""What all tests share: the browser, and one line where there is none."""

import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
import structlog
from hypothesis import settings
from playwright.async_api import Browser, async_playwright

from standards import loader
from tests.browser import MISSING, chromium, launch

# No deadline: time is measured in benchmarks, and a busy machine is no defect.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none."""
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


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
