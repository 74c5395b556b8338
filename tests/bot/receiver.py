"""A system that records are handed over to: a real server on this machine that fails in every usual way.

It checks what it is sent with a few lines of its own, knowing only the published scheme and the secret.
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
#: How old a message may be, in seconds.
TOLERANCE = 300


class Receiver:
    """``plan`` says how the next posts fail: "500", "302", "429 120", "late" (takes it, says so too late), "slow"
    (says nothing in time, takes nothing), else it takes them. ``taken`` are the messages kept, by key.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.plan: list[str] = []
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.taken: dict[str, Any] = {}
        self.elsewhere = 0
        self.url = ""

    async def post(self, request: Request) -> Response:
        """Take a message, or fail as planned."""
        headers, body = dict(request.headers), await request.body()
        self.posts.append((headers, body))
        fails = self.plan.pop(0) if self.plan else ""
        if fails in ("", "late"):
            status = self.take(headers, body)
            if fails == "late":
                await asyncio.sleep(2)
            return Response("private words", status)
        if fails == "slow":
            await asyncio.sleep(2)
        status_text, _, after = fails.replace("slow", "503").partition(" ")
        extra = {"retry-after": after} if after else {}
        if status_text == "302":
            extra["location"] = "/elsewhere"
        return Response("private words", int(status_text), extra)

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Keep a message whose signature and age are right: 204, also when it is there already; else 401."""
        identity, stamp = headers["webhook-id"], headers["webhook-timestamp"]
        mac = hmac.new(KEY, identity.encode() + b"." + stamp.encode() + b"." + body, hashlib.sha256).digest()
        good = hmac.compare_digest(headers["webhook-signature"], "v1," + base64.b64encode(mac).decode())
        if not good or abs(self.now().timestamp() - int(stamp)) > TOLERANCE:
            return 401
        self.taken.setdefault(identity, json.loads(body))
        return 204

    async def redirected(self, request: Request) -> Response:
        """Where a redirect leads; nobody should come."""
        del request
        self.elsewhere += 1
        return Response(status_code=204)


@contextlib.asynccontextmanager
async def receiving(receiver: Receiver, certificate: Path | None = None) -> AsyncIterator[Receiver]:
    """The receiver, listening; with a file of certificate and key, by TLS."""
    routes = [Route("/in", receiver.post, methods=["POST"]), Route("/elsewhere", receiver.redirected)]
    listening = socket.create_server(("127.0.0.1", 0))
    extra: dict[str, Any] = {"ssl_certfile": certificate, "ssl_keyfile": certificate} if certificate else {}
    config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", **extra)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    receiver.url = f"http{'s' if certificate else ''}://127.0.0.1:{listening.getsockname()[1]}/in"
    try:
        yield receiver
    finally:
        server.should_exit = True
        await serving
        listening.close()


@contextlib.asynccontextmanager
async def breaking(how: str) -> AsyncIterator[str]:
    """A server that reads a request and then resets the connection ("reset"), sends half a status line ("half"), a
    whole one but less than the body it promised ("truncated"), or nothing that is HTTP ("noise"). Gives its address.
    """
    said = {
        "reset": b"",
        "half": b"HTTP/1.",
        "truncated": b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\npriv",
        "noise": b"\x00\x01\x02 private words\r\n\r\n",
    }[how]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        if how == "reset":
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in"
    finally:
        server.close()


def trusting(certificate: Path) -> ssl.SSLContext:
    """What a machine believes that knows this certificate."""
    return ssl.create_default_context(cafile=certificate)
