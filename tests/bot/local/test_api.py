import json

import httpx
import pytest

from bot.local.server import LocalChat
from bot.local.world import World
from tests.bot.local.conftest import PERTH, Api

SEND = "/bot1:LOCAL/sendMessage"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/bot1:WRONG/getMe", 401, "Unauthorized"),
        ("/bot1/getMe", 404, "Not Found"),
        ("/botabc:def/getMe", 404, "Not Found"),
        ("/bot0:abc/getMe", 404, "Not Found"),
        ("/file/bot1:WRONG/photos/file_1.png", 401, "Unauthorized"),
        ("/file/bot1:LOCAL/photos/file_1.png", 404, "Not Found"),
    ],
)
async def test_tokens_and_files_that_are_wrong(http: httpx.AsyncClient, path: str, status: int, words: str) -> None:
    answer = await http.get(path)
    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error_code": status, "description": words}


async def test_a_world_without_a_token_takes_any(world: World) -> None:
    world.token = None
    transport = httpx.ASGITransport(LocalChat(world).app())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        assert (await http.get("/bot12:any-Token_1/getMe")).json()["ok"]
        assert (await http.get("/bot12/getMe")).status_code == 404


async def test_parameters_come_in_every_way_telegram_takes(http: httpx.AsyncClient, world: World) -> None:
    params = {"chat_id": str(PERTH), "text": "a"}
    answers = [
        await http.get(SEND, params=params),
        await http.post(SEND, data=params),
        await http.post(SEND, json={"chat_id": PERTH, "text": "a"}),
        await http.post(SEND, data=params, files={"unused": b"x"}),
        await http.post(SEND, params=params),
    ]
    assert [answer.json()["ok"] for answer in answers] == [True] * 5
    assert len(world.chat(PERTH)) == 5


@pytest.mark.parametrize(
    ("body", "words"), [("{", "can't parse JSON object"), ("[]", "object expected as the request body")]
)
async def test_a_body_that_is_no_object(http: httpx.AsyncClient, body: str, words: str) -> None:
    answer = await http.post(SEND, content=body, headers={"content-type": "application/json"})
    assert answer.json()["description"] == f"Bad Request: {words}"


async def test_429_and_500_answer_an_error_without_the_effect(http: httpx.AsyncClient, api: Api, world: World) -> None:
    world.faults.fail(next=1, kind="429", retry_after=7)
    answer = await http.post(SEND, json={"chat_id": PERTH, "text": "a"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json()["parameters"] == {"retry_after": 7}
    assert answer.json()["description"] == "Too Many Requests: retry after 7"
    world.faults.fail(next=1, kind="500", method="sendMessage")
    assert (await api("getMe"))["ok"]
    answer = await http.post(SEND, json={"chat_id": PERTH, "text": "a"})
    assert (answer.status_code, answer.json()["description"]) == (500, "Internal Server Error")
    assert world.chat(PERTH) == []
    assert (await api("sendMessage", chat_id=PERTH, text="a"))["ok"]


async def test_half_a_json_comes_with_the_effect(http: httpx.AsyncClient, world: World) -> None:
    world.faults.fail(next=1, kind="truncate")
    answer = await http.post(SEND, json={"chat_id": PERTH, "text": "a"})
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(world.chat(PERTH)) == 1


@pytest.mark.parametrize(
    ("kind", "error", "messages"),
    [
        ("timeout_before", httpx.ReadTimeout, 0),
        ("timeout_after", httpx.ReadTimeout, 1),
        ("drop", httpx.RemoteProtocolError, 0),
    ],
)
async def test_no_answer_with_and_without_the_effect(
    running: LocalChat, kind: str, error: type[Exception], messages: int
) -> None:
    running.world.faults.fail(next=1, kind=kind)
    async with httpx.AsyncClient(base_url=running.url, timeout=0.05) as http:
        with pytest.raises(error):
            await http.post(SEND, json={"chat_id": PERTH, "text": "a"})
        assert len(running.world.chat(PERTH)) == messages
        assert (await http.get("/bot1:LOCAL/getMe", timeout=5)).json()["ok"]
