"""From the start of the process to the first reply, and the memory it takes: the real thing, over real HTTP.

``reply`` is the assistant as in service beside a local Bot API in this process, with a message that waits for it;
``demo`` is ``ipm demo``, asked by the page.
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
SERVE = """
import asyncio
from bot.app import Assistant
from bot.clock import SystemClock
from bot.logs import set_up
from bot.settings import Settings

async def serve():
    assistant = await Assistant.open(Settings(), SystemClock())
    await assistant.start()
    await assistant.wait()

set_up("WARNING")
asyncio.run(serve())
"""
DEMO = "from bot.cli import main; main()"


def start(code: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """A process of its own that runs ``code``."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    )


def end(process: subprocess.Popen[str]) -> dict[str, float]:
    """End a process as an operator would; returns what it had taken: memory (MB) and processor time (s)."""
    seen = psutil.Process(process.pid)
    cpu = seen.cpu_times()
    taken = {"memory_mb": round(seen.memory_info().rss / 1e6), "cpu_s": round(cpu.user + cpu.system, 2)}
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    return taken


async def reply() -> dict[str, float]:
    """Start the assistant while a message waits for it."""
    with tempfile.TemporaryDirectory() as folder:
        home, clock = Path(folder), MovableClock()
        store = await Store.open(home, Keyring.load(home, None), clock.now())
        await seed(store, clock)
        await store.close()
        world = World(clock, [Person(chat, label, str(role)) for chat, label, role, _ in PEOPLE], TOKEN, Nowhere())
        chat = LocalChat(world, port=0)
        await chat.start()
        world.say(MONITOR, "/visit")
        began = time.perf_counter()
        process = start(SERVE, IPM_HOME=folder, TELEGRAM_API_URL=chat.url, TELEGRAM_BOT_TOKEN=TOKEN)
        first = await _answered(world, 1) - began
        world.say(MONITOR, "Perth yesterday 1015-1240. Gym and kitchen. Food cold at lunch. Spoke to 6 men, 2 staff.")
        begun = time.perf_counter()
        note = await _answered(world, 2) - begun
        taken = end(process)
        await chat.stop()
    return {"first_reply_s": round(first, 2), "first_note_s": round(note, 2), **taken}


async def _answered(world: World, times: int) -> float:
    """The moment the bot has said this many things."""
    until = time.perf_counter() + PATIENCE
    while sum(bool(message["from"]["is_bot"]) for message in world.chat(MONITOR)) < times:
        if time.perf_counter() > until:
            raise TimeoutError("no reply")
        await asyncio.sleep(0.002)
    return time.perf_counter()


def demo(home: str) -> dict[str, float]:
    """Start the demonstration in ``home``: when it prints its address, and when it first answers a message."""
    began = time.perf_counter()
    process = start(DEMO, "demo", IPM_HOME=home, IPM_PORT="0")
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
        return {"service": asyncio.run(reply()), "demo_first": demo(home), "demo_second": demo(home)}
