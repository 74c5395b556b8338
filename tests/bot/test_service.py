"""``ipm run`` as a process of its own: killed, told to stop, without Telegram, with a token that is refused."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.local.server import LocalChat
from bot.local.world import World
from store import audit, members, status
from store.crypto import Keyring
from store.database import Store
from tests.bot.conftest import NOW, PEOPLE, PERTH, STRANGER, TOKEN, until

pytestmark = pytest.mark.slow  # real servers, real failures: left out of the inner loop

ROOT = Path(__file__).parents[2]
SECRET = "Planted Text That Nobody May See"


@asynccontextmanager
async def service(home: Path, telegram: str, where: str = "nowhere", **others: str) -> AsyncIterator[Process]:
    """The service as a process. It is told to stop at the end, if it has not ended."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("IPM_", "TELEGRAM_"))}
    own |= {"IPM_HOME": str(home), "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram, "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.child", where),
        cwd=home,
        env=own | others,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


def said(world: World, chat_id: int = PERTH) -> list[str]:
    return [m["text"] for m in world.chat(chat_id) if m["from"]["is_bot"]]


async def counts(home: Path) -> dict[str, Any]:
    store = await Store.open(home, Keyring.load(home, None), NOW)
    async with store.reading(NOW) as work:
        found: dict[str, Any] = await status.counts(work)
        assert not (await audit.verify(work)).broken
    await store.close()
    return found


async def ended(process: Process) -> tuple[int, str]:
    async with asyncio.timeout(30):
        _, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, err.decode()


async def test_killed_between_receive_and_commit_the_update_comes_again_and_counts_once(
    home: Path, telegram: LocalChat
) -> None:
    world = telegram.world
    world.say(PERTH, "/visit")
    async with service(home, telegram.url, "before commit") as process:
        code, _ = await ended(process)
    assert code == -signal.SIGKILL
    assert len(world.updates.pending) == 1
    assert "drafts.active" not in await counts(home)
    async with service(home, telegram.url):
        await until(lambda: not world.updates.pending and bool(said(world)))
    assert len(said(world)) == 1
    assert "Was the visit made?" in said(world)[0]
    assert (await counts(home))["drafts.active"] == 1


@pytest.mark.parametrize(("where", "before"), [("after commit", 0), ("after sending", 1)])
async def test_killed_after_the_commit_the_question_is_shown_again_and_said_to_be(
    home: Path, telegram: LocalChat, where: str, before: int
) -> None:
    world = telegram.world
    world.say(PERTH, "/visit")
    async with service(home, telegram.url, where) as process:
        code, _ = await ended(process)
    assert code == -signal.SIGKILL
    assert len(said(world)) == before
    async with service(home, telegram.url):
        await until(lambda: not world.updates.pending and len(said(world)) == before + 1)
        world.say(PERTH, "made")
        await until(lambda: not world.updates.pending and "What day was it?" in said(world)[-1])
    assert "I was interrupted" in said(world)[before]
    assert sum("Was the visit made?" in text for text in said(world)) == before + 1
    assert (await counts(home))["drafts.active"] == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_finishes_the_turn_in_hand(home: Path, telegram: LocalChat, number: int) -> None:
    world = telegram.world
    async with service(home, telegram.url, "slow") as process:
        world.say(PERTH, "/visit")
        assert process.stdout is not None
        assert process.stdin is not None
        assert await process.stdout.readline() == b"in hand\n"
        process.send_signal(number)
        await asyncio.sleep(0.2)
        assert process.returncode is None
        process.stdin.close()
        code, err = await ended(process)
    assert code == 0
    assert "Traceback" not in err
    assert len(said(world)) == 1
    assert (await counts(home))["drafts.active"] == 1


async def test_without_telegram_it_waits_and_begins_when_there_is_one(home: Path, world: World) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with service(home, f"http://127.0.0.1:{port}") as process:
        assert process.stderr is not None
        for _ in range(2):
            assert b"telegram.not-reached" in await process.stderr.readline()
        telegram = LocalChat(world, port=port)
        await telegram.start()
        world.say(PERTH, "/visit")
        await until(lambda: bool(said(world)))
        process.terminate()
        code, err = await ended(process)
        await telegram.stop()
    assert code == 0
    assert "service.stopped" in err


async def test_without_telegram_it_can_be_told_to_stop(home: Path) -> None:
    async with service(home, "http://127.0.0.1:9") as process:
        assert process.stderr is not None
        await process.stderr.readline()
        process.terminate()
        code, err = await ended(process)
    assert code == 0
    assert "Traceback" not in err


async def test_a_refused_token_ends_it_with_one_clear_line(home: Path, clock: Any) -> None:
    telegram = LocalChat(World(clock, PEOPLE, "1:another-token"), port=0)
    await telegram.start()
    async with service(home, telegram.url, IPM_LOG_LEVEL="ERROR") as process:
        code, err = await ended(process)
    await telegram.stop()
    assert code == 1
    assert (
        err
        == "Telegram refused the token. Check TELEGRAM_BOT_TOKEN against what BotFather gave; ipm doctor tests it.\n"
    )


async def test_a_second_service_on_the_same_folder_is_refused_in_words(home: Path, telegram: LocalChat) -> None:
    telegram.world.say(PERTH, "/menu")
    async with service(home, telegram.url):
        await until(lambda: bool(said(telegram.world)))
        async with service(home, telegram.url) as second:
            code, err = await ended(second)
    assert code == 1
    assert "already running" in err


async def test_polling_removes_a_webhook_left_over(home: Path, telegram: LocalChat) -> None:
    telegram.world.set_setting("webhook", {"url": "http://127.0.0.1:9/old", "secret": "", "max_connections": 1})
    telegram.world.say(PERTH, "/menu")
    async with service(home, telegram.url):
        await until(lambda: bool(said(telegram.world)))
    assert telegram.world.settings["webhook"] == {}


async def test_by_webhook_it_serves_and_stops_in_order(home: Path, telegram: LocalChat) -> None:
    world = telegram.world
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    world.say(PERTH, "/visit")
    own = {"IPM_WEBHOOK_URL": f"http://127.0.0.1:{port}", "IPM_PORT": str(port)}
    async with service(home, telegram.url, **own) as process:
        await until(lambda: not world.updates.pending and bool(said(world)))
        world.say(PERTH, "made")
        await until(lambda: "What day was it?" in said(world)[-1])
        process.terminate()
        code, _ = await ended(process)
    assert code == 0
    webhook = world.settings["webhook"]
    assert TOKEN.partition(":")[2] not in webhook["url"] + webhook["secret"]
    assert len(webhook["secret"]) >= 32


async def test_someone_invited_beside_the_running_bot_joins(home: Path, telegram: LocalChat) -> None:
    world = telegram.world
    async with service(home, telegram.url):
        world.say(PERTH, "/menu")
        await until(lambda: bool(said(world)))
        store = await Store.open(home, Keyring.load(home, None), NOW)
        async with store.writing(_now()) as work:
            code = await members.invite(work, members.Role.MONITOR, ["perth"], "Monitor 2", 1, audit.OPERATOR)
        await store.close()
        world.say(STRANGER, f"/start {code}")
        await until(lambda: bool(world.commands.seen_in(STRANGER)))
    assert "What would you like to do?" in said(world, STRANGER)[-1]


def _now() -> Any:
    from bot.clock import SystemClock

    return SystemClock().now()


# Nothing of it reaches a log

CALLS = ["getMe", "deleteWebhook", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery"]
CALLS += ["setMyCommands", "deleteMyCommands", "deleteMessage", "editMessageReplyMarkup"]


@pytest.mark.parametrize("kind", ["429", "500", "drop", "truncate"])
async def test_neither_token_nor_text_is_in_any_line_whatever_fails(home: Path, telegram: LocalChat, kind: Any) -> None:
    world = telegram.world
    for call in CALLS:
        world.faults.fail(next=1, kind=kind, method=call, retry_after=1)
    async with service(home, telegram.url, IPM_LOG_LEVEL="DEBUG") as process:
        world.say(PERTH, f"Perth yesterday 1015-1240. {SECRET} in C hall.")
        await until(lambda: not world.updates.pending)
        world.say(PERTH, "/visit")
        await until(lambda: not world.updates.pending and bool(said(world)))
        buttons = world.chat(PERTH)[-1].get("reply_markup", {}).get("inline_keyboard", [[]])[0]
        for button in buttons[:1]:
            world.press(PERTH, world.chat(PERTH)[-1]["message_id"], button["callback_data"])
        await until(lambda: not world.updates.pending)
        world.faults.clear()
        process.terminate()
        code, err = await ended(process)
    assert code == 0
    assert '"kind"' in err, "it did log that something failed"
    assert TOKEN not in err
    assert TOKEN.partition(":")[2] not in err
    assert "Planted" not in err
    assert "Traceback" not in err


async def test_an_exception_that_holds_a_text_is_logged_without_it(home: Path, telegram: LocalChat) -> None:
    world = telegram.world
    async with service(home, telegram.url, "planted", IPM_LOG_LEVEL="DEBUG") as process:
        world.say(PERTH, f"{SECRET} {TOKEN}")
        await until(lambda: not world.updates.pending and bool(said(world)))
        process.terminate()
        _, err = await ended(process)
    assert "turn.failed" in err
    assert "ValueError" in err
    assert "Planted" not in err
    assert TOKEN not in err
    assert "Something went wrong on my side" in said(world)[-1]
