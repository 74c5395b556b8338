"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

import asyncio
import inspect
import json
import re
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.local.call import Call, Upload
from bot.local.errors import ApiError, bad_request, too_many_requests
from bot.local.faults import Fault
from bot.local.methods import METHODS
from bot.local.world import World

TOKEN = re.compile(r"[1-9][0-9]{0,15}:[A-Za-z0-9_-]+")
FORM_BYTES = 52 * 2**20


class BotApi:
    """Answers the bot's calls on a world. ``closing`` ends whatever hangs or waits when the server stops."""

    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self._world = world
        self._closing = closing

    def routes(self) -> list[Route]:
        """The routes to mount at the root."""
        return [
            Route("/bot{token:str}/{method:str}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token:str}/{path:path}", self.file, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call, through the failures that were ordered."""
        try:
            self._check_token(request.path_params["token"])
            call = await read_call(request)
            fault = self._world.faults.take(call.method)
            if fault is not None:
                return await self._fail(request, call, fault)
            return JSONResponse({"ok": True, "result": await self._run(call)})
        except ApiError as error:
            return _refusal(error)
        except ClientDisconnect:
            return Response(status_code=499)  # nobody is there to read it

    async def file(self, request: Request) -> Response:
        """The bytes of a file that getFile named."""
        try:
            self._check_token(request.path_params["token"])
        except ApiError as error:
            return _refusal(error)
        stored = self._world.files.at(request.path_params["path"])
        if stored is None:
            return _refusal(ApiError(404, "Not Found"))
        return Response(stored.data, media_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        if not TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if self._world.token is not None and token != self._world.token:
            raise ApiError(401, "Unauthorized")

    async def _run(self, call: Call) -> Any:
        method = METHODS.get(call.method)
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        result = method(self._world, call)
        return await result if inspect.isawaitable(result) else result

    async def _fail(self, request: Request, call: Call, fault: Fault) -> Response:
        if fault.kind == "429":
            raise too_many_requests(fault.retry_after)
        if fault.kind == "500":
            raise ApiError(500, "Internal Server Error")
        if fault.kind == "drop":
            return _Dropped()
        if fault.kind == "timeout_before":
            return await self._hang(request)
        result = await self._run(call)
        if fault.kind == "timeout_after":
            return await self._hang(request)
        body = json.dumps({"ok": True, "result": result}).encode()
        return Response(body[: len(body) // 2], media_type="application/json")

    async def _hang(self, request: Request) -> Response:
        """Say nothing until the client gives up or the server stops."""
        gone = asyncio.create_task(_disconnected(request))
        stop = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait({gone, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            stop.cancel()
        return _Dropped()


class _Dropped(Response):
    """Promises a body and never sends it, so that the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000000")]})


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def read_call(request: Request) -> Call:
    """A call from its path, its query string and its body: form, multipart or JSON."""
    call = Call(request.path_params["method"].lower(), dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("object expected as the request body")
        call.params.update(body)
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form(max_part_size=FORM_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or "application/octet-stream"
                    call.files[name] = Upload(value.filename or name, mime, await value.read())
                else:
                    call.params[name] = value
    return call


def _refusal(error: ApiError) -> JSONResponse:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return JSONResponse(body, status_code=error.code, headers=headers)
