"""The page and what a person does on it, over HTTP.

Actions take JSON and answer JSON; what is wrong comes back as ``{"error": "..."}`` with 400 or 404.

- ``GET /`` the page; ``GET /page/...`` its script and style.
- ``GET /local/people`` everybody: chat_id, title, role, unread, blocked.
- ``GET /local/chat?as=ID`` one person's chat: messages, commands, keyboard, clock.
- ``GET /local/events?as=ID`` the same and then every change, as server-sent events.
- ``GET /local/file/ID`` a photo or document.
- ``POST /local/say`` {as, text, reply_to?}; ``/local/press`` {as, message_id, button, stale?};
  ``/local/edit`` {as, message_id, text}; ``/local/delete`` {as, message_id}; ``/local/read`` {as, up_to};
  ``/local/block`` {as, blocked}.
- ``POST /local/send`` {as, kind: photo | document | voice | forwarded_voice | sticker | contact | location},
  as JSON, or as multipart with a ``file``.
- ``POST /local/clock`` {hours} or {days}; ``POST /local/faults`` {next, kind, method?, retry_after?}.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.local.chats import view
from bot.local.errors import ApiError
from bot.local.files import UPLOAD_BYTES
from bot.local.world import World

Json = dict[str, Any]
Handler = Callable[[Request], Awaitable[Response]]
FOLDER = Path(__file__).parent / "page"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
HEARTBEAT = 15.0


class Page:
    """Serves the page of a world. ``closing`` ends the event streams when the server stops."""

    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self._world = world
        self._closing = closing

    def routes(self) -> list[Route | Mount]:
        """The routes to mount at the root."""
        posts: dict[str, Callable[[Json], Any]] = {
            "say": self._say,
            "press": self._press,
            "edit": self._edit,
            "delete": self._delete,
            "read": self._read,
            "block": self._block,
            "clock": self._clock,
            "faults": self._faults,
        }
        return [
            Route("/", self.index),
            Route("/local/people", self.people),
            Route("/local/chat", self.chat),
            Route("/local/events", self.events),
            Route("/local/file/{file_id}", self.file),
            Route("/local/send", self.send, methods=["POST"]),
            *[Route(f"/local/{name}", _action(do), methods=["POST"]) for name, do in posts.items()],
            Mount("/page", _Static(directory=FOLDER)),
        ]

    async def index(self, request: Request) -> Response:
        """The page itself."""
        return FileResponse(FOLDER / "index.html", headers=HEADERS)

    async def people(self, request: Request) -> Response:
        """Everybody, with what they have not read."""
        return JSONResponse(self._people(), headers=HEADERS)

    async def chat(self, request: Request) -> Response:
        """One person's chat."""
        try:
            return JSONResponse(self._snapshot(int(request.query_params.get("as", ""))), headers=HEADERS)
        except (LookupError, ValueError) as error:
            return _problem(error)

    async def file(self, request: Request) -> Response:
        """A file, shown when it is a picture and downloaded otherwise."""
        try:
            stored = self._world.files.get(request.path_params["file_id"])
        except ApiError as error:
            return _problem(LookupError(error.description))
        picture = stored.mime in {"image/png", "image/jpeg"}
        shown = {} if picture else {"Content-Disposition": "attachment"}
        mime = stored.mime if picture else "application/octet-stream"
        return Response(stored.data, media_type=mime, headers={**HEADERS, **shown})

    async def events(self, request: Request) -> Response:
        """Server-sent events: first the whole chat, then every change."""
        try:
            first = self._snapshot(int(request.query_params.get("as", "")))
        except (LookupError, ValueError) as error:
            return _problem(error)
        headers = {**HEADERS, "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(first), media_type="text/event-stream", headers=headers)

    async def _stream(self, first: Json) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        chat_id = first["person"]["chat_id"]

        def hear(about: int | None, kind: str, data: Json) -> None:
            if about in (None, chat_id):
                queue.put_nowait(_event(kind, data))

        stop_listening = self._world.listen(hear)
        closing, heard = asyncio.create_task(self._closing.wait()), asyncio.create_task(queue.get())
        try:
            yield "retry: 1000\n\n" + _event("chat", first)
            while not closing.done():
                await asyncio.wait({heard, closing}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
                if heard.done():
                    yield heard.result()
                    heard = asyncio.create_task(queue.get())
                else:
                    yield ": still here\n\n"
        finally:
            stop_listening()
            closing.cancel()
            heard.cancel()

    async def send(self, request: Request) -> Response:
        """Anything but a text, from the person."""
        try:
            _same_site(request)
            if request.headers.get("content-type", "").startswith("multipart/"):
                return await self._send_upload(request)
            body = await request.json()
        except ValueError as error:
            return _problem(error)
        return _answer(lambda: self._send_kind(int(body["as"]), str(body["kind"])))

    async def _send_upload(self, request: Request) -> Response:
        async with request.form(max_part_size=UPLOAD_BYTES) as form:
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            upload = form.get("file")
            if not isinstance(upload, UploadFile):
                raise ValueError("the field 'file' is missing")
            data, name, mime = await upload.read(), upload.filename or "file", upload.content_type or ""
        return _answer(lambda: self._send_file(fields, data, name, mime))

    def _send_file(self, fields: dict[str, str], data: bytes, name: str, mime: str) -> Json:
        who = int(fields["as"])
        if fields.get("kind") == "photo":
            return {"message_id": self._world.send_photo(who, data, fields.get("caption", ""))}
        mime = mime or "application/octet-stream"
        return {"message_id": self._world.send_document(who, data, name, mime)}

    def _send_kind(self, who: int, kind: str) -> Json:
        world = self._world
        kinds: dict[str, Callable[[int], int]] = {
            "photo": world.send_photo,
            "document": world.send_document,
            "voice": world.send_voice,
            "forwarded_voice": world.forward_voice,
            "sticker": world.send_sticker,
            "contact": world.send_contact,
            "location": world.send_location,
        }
        if kind not in kinds:
            msg = f"unknown kind {kind!r}; one of {', '.join(kinds)}"
            raise ValueError(msg)
        return {"message_id": kinds[kind](who)}

    def _say(self, body: Json) -> Json:
        return {"message_id": self._world.say(int(body["as"]), str(body["text"]), body.get("reply_to"))}

    def _press(self, body: Json) -> Json:
        who, message_id = int(body["as"]), int(body["message_id"])
        stale = bool(body.get("stale", False))
        return {"callback_query_id": self._world.press(who, message_id, str(body["button"]), stale)}

    def _edit(self, body: Json) -> Json:
        self._world.edit(int(body["as"]), int(body["message_id"]), str(body["text"]))
        return {}

    def _delete(self, body: Json) -> Json:
        self._world.delete(int(body["as"]), int(body["message_id"]))
        return {}

    def _read(self, body: Json) -> Json:
        self._world.read(int(body["as"]), int(body["up_to"]))
        return {}

    def _block(self, body: Json) -> Json:
        (self._world.block if body["blocked"] else self._world.unblock)(int(body["as"]))
        return {}

    def _clock(self, body: Json) -> Json:
        by = timedelta(hours=float(body.get("hours", 0)), days=float(body.get("days", 0)))
        if by < timedelta():
            raise ValueError("the clock only moves forward")
        return {"now": self._world.clock.move(by).isoformat()}

    def _faults(self, body: Json) -> Json:
        next_calls, retry_after = int(body.get("next", 1)), int(body.get("retry_after", 3))
        self._world.faults.fail(next_calls, body["kind"], body.get("method"), retry_after)
        return {}

    def _people(self) -> list[Json]:
        return [
            {**vars(chat.person), "unread": chat.unread, "blocked": chat.blocked} for chat in self._world.chats.values()
        ]

    def _snapshot(self, chat_id: int) -> Json:
        if chat_id not in self._world.chats:
            msg = f"there is nobody with chat id {chat_id}"
            raise LookupError(msg)
        chat = self._world.chats[chat_id]
        return {
            "person": vars(chat.person),
            "people": self._people(),
            "bot": self._world.bot,
            "about": self._world.settings.get("description", ""),
            "messages": [view(chat.records[message_id]) for message_id in sorted(chat.records)],
            "read_up_to": chat.read_up_to,
            "blocked": chat.blocked,
            "keyboard": chat.keyboard,
            "commands": self._world.commands.seen_in(chat_id),
            "now": self._world.clock.now().isoformat(),
        }


class _Static(StaticFiles):
    """Static files with the page's headers."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """A file, never cached and never framed."""
        response = super().file_response(*args, **kwargs)
        response.headers.update(HEADERS)
        return response


def _action(do: Callable[[Json], Any]) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            _same_site(request)
            body = await request.json()
        except ValueError as error:
            return _problem(error)
        return _answer(lambda: do(body))

    return handle


def _answer(do: Callable[[], Json]) -> Response:
    try:
        return JSONResponse(do(), headers=HEADERS)
    except KeyError as error:
        return _problem(ValueError(f"the field {error} is missing"))
    except (LookupError, ValueError) as error:
        return _problem(error)
    except ApiError as error:
        return _problem(ValueError(error.description))


def _same_site(request: Request) -> None:
    """Refuse another web site that posts through the person's browser."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise ValueError("another site may not act here")


def _problem(error: Exception) -> JSONResponse:
    status = 404 if isinstance(error, LookupError) else 400
    return JSONResponse({"error": str(error)}, status_code=status, headers=HEADERS)


def _event(kind: str, data: Json) -> str:
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
