"""From the start of the process to the first reply, and the memory it takes: the real thing, over real HTTP.

``service`` is ``ipm run`` beside a local Bot API in this process, with a message that waits for it; ``demo`` is
``ipm demo``, asked by way of its page.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil

from bot.clock import MovableClock
from bot.demo import PEOPLE, TOKEN, seed
from bot.local.keep import Nowhere
from bot.local.server import LocalChat
from bot.local.world import Person, World
from store.crypto import Keyring
from store.database import Store

#: How long anything may take here before it counts as broken, in seconds.
PATIENCE = 60
MONITOR = PEOPLE[0][0]
IPM = "from bot.cli import main; main()"
#: What is said before the memory is looked at.
SAID = (
    "/cancel",
    "Perth yesterday 1015-1240. Gym and kitchen. Food cold at lunch. Spoke to 6 men, 2 staff.",
    "/where",
    "/drafts",
    "/menu",
)


def start(command: str, **environment: str) -> subprocess.Popen[str]:
    """``ipm`` with this command, in a process of its own; as everywhere else, compiled modules are kept."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.Popen(
        [sys.executable, "-c", IPM, command],
        env={**around, "IPM_LOG_LEVEL": "WARNING", **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> dict[str, float]:
    """End a process as an operator would; returns what it had taken: memory (MB) and processor time (s)."""
    seen = psutil.Process(process.pid)
    cpu = seen.cpu_times()
    taken = {"memory_mb": round(seen.memory_info().rss / 1e6), "cpu_s": round(cpu.user + cpu.system, 2)}
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    return taken


async def service() -> dict[str, float]:
    """Start the assistant while a message waits for it, then talk to it."""
    with tempfile.TemporaryDirectory() as folder:
        home, clock = Path(folder), MovableClock()
        store = await Store.open(home, Keyring.load(home, None), clock.now())
        await seed(store, clock)
        await store.close()
        world = World(clock, [Person(chat, label, str(role)) for chat, label, role, _ in PEOPLE], TOKEN, Nowhere())
        chat = LocalChat(world, port=0)
        await chat.start()
        replied = _replies(world)
        world.say(MONITOR, "/visit")
        began = time.perf_counter()
        process = start("run", IPM_HOME=folder, TELEGRAM_API_URL=chat.url, TELEGRAM_BOT_TOKEN=TOKEN)
        first = await replied() - began
        for text in SAID:
            world.say(MONITOR, text)
            await replied()
        taken = await asyncio.to_thread(end, process)
        await chat.stop()
    return {"first_reply_s": round(first, 2), **taken}


def _replies(world: World) -> Callable[[], Awaitable[float]]:
    """Waits for the bot's next message; gives the moment of it."""
    moments: asyncio.Queue[float] = asyncio.Queue()

    def hear(chat_id: int | None, kind: str, data: Any) -> None:
        if chat_id == MONITOR and kind == "message" and data["from"]["is_bot"]:
            moments.put_nowait(time.perf_counter())

    world.listen(hear)

    async def wait() -> float:
        while not moments.empty():
            moments.get_nowait()
        return await asyncio.wait_for(moments.get(), PATIENCE)

    return wait


def demo(home: str) -> dict[str, float]:
    """Start the demonstration in ``home``: when it prints its address, and when it first answers a message."""
    began = time.perf_counter()
    process = start("demo", IPM_HOME=home, IPM_PORT="0")
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    ready = time.perf_counter() - began
    before = len(_chat(url))
    body = json.dumps({"as": MONITOR, "text": "/menu"}).encode()
    said = urllib.request.Request(f"{url}/local/say", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(said, timeout=PATIENCE).close()
    while len(_chat(url)) < before + 2 and time.perf_counter() < began + PATIENCE:
        time.sleep(0.002)
    return {"ready_s": round(ready, 2), "first_reply_s": round(time.perf_counter() - began, 2), **end(process)}


def _chat(url: str) -> list[Any]:
    with urllib.request.urlopen(f"{url}/local/chat?as={MONITOR}", timeout=PATIENCE) as answer:
        messages: list[Any] = json.load(answer)["messages"]
    return messages


def starts() -> dict[str, dict[str, float]]:
    """All of it."""
    with tempfile.TemporaryDirectory() as home:
        return {"service": asyncio.run(service()), "demo_first": demo(home), "demo_second": demo(home)}
