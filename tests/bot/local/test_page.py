import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.local.samples import SAMPLE_PHOTO
from bot.local.server import LocalChat
from bot.local.world import World
from tests.bot.local.conftest import GLENOCHIL, PERTH, Api

YES = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


async def test_the_page_and_its_parts_are_served_with_a_strict_policy(http: httpx.AsyncClient) -> None:
    for path in ("/", "/page/chat.js", "/page/pane.js", "/page/chat.css", "/page/icon.svg"):
        answer = await http.get(path)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
    assert "http" not in (await http.get("/")).text.replace("http-equiv", "")


async def test_people_and_their_unread_messages(http: httpx.AsyncClient, api: Api) -> None:
    await api("sendMessage", chat_id=PERTH, text="a")
    perth = {"chat_id": PERTH, "title": "Monitor, HMP Perth", "role": "monitor", "unread": 1, "blocked": False}
    people = (await http.get("/local/people")).json()
    assert people[0] == perth
    assert people[1]["unread"] == 0


async def test_every_action_of_a_person(http: httpx.AsyncClient, api: Api, world: World) -> None:
    async def act(what: str, **body: Any) -> dict[str, Any]:
        answer = await http.post(f"/local/{what}", json={"as": PERTH, **body})
        assert answer.status_code == 200
        return answer.json()

    said = (await act("say", text="a"))["message_id"]
    await act("edit", message_id=said, text="b")
    asked = (await api("sendMessage", chat_id=PERTH, text="?", reply_markup=YES))["result"]["message_id"]
    assert world.queries.keys() == {(await act("press", message_id=asked, button="Yes"))["callback_query_id"]}
    await act("press", message_id=asked, button="gone", stale=True)
    await act("say", text="c", reply_to=asked)
    await act("read", up_to=asked)
    await act("delete", message_id=said)
    await act("block", blocked=True)
    await act("block", blocked=False)
    kinds = [next(iter(update.keys() - {"update_id"})) for update in world.updates.pending]
    assert kinds == [
        "message",
        "edited_message",
        "callback_query",
        "callback_query",
        "message",
        "my_chat_member",
        "my_chat_member",
    ]
    chat = (await http.get("/local/chat", params={"as": PERTH})).json()
    assert [message["text"] for message in chat["messages"]] == ["?", "c"]


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "forwarded_voice", "sticker", "contact", "location"])
async def test_sending_anything_but_text(http: httpx.AsyncClient, world: World, kind: str) -> None:
    answer = await http.post("/local/send", json={"as": PERTH, "kind": kind})
    assert answer.json() == {"message_id": 1}
    assert kind.removeprefix("forwarded_") in world.chat(PERTH)[0]


async def test_a_file_from_the_device_and_back(http: httpx.AsyncClient, world: World) -> None:
    data = {"as": str(PERTH), "kind": "photo", "caption": "C hall"}
    files = {"file": ("a.png", SAMPLE_PHOTO, "image/png")}
    assert (await http.post("/local/send", data=data, files=files)).status_code == 200
    data = {"as": str(PERTH), "kind": "document"}
    files = {"file": ("note.html", b"<script>", "text/html")}
    assert (await http.post("/local/send", data=data, files=files)).status_code == 200
    photo, document = world.chat(PERTH)
    assert photo["caption"] == "C hall"
    shown = await http.get(f"/local/file/{photo['photo'][0]['file_id']}")
    assert (shown.content, shown.headers["content-type"]) == (SAMPLE_PHOTO, "image/png")
    saved = await http.get(f"/local/file/{document['document']['file_id']}")
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"] == "attachment"


async def test_a_photo_that_is_none_is_refused(http: httpx.AsyncClient) -> None:
    data, files = {"as": str(PERTH), "kind": "photo"}, {"file": ("a.png", b"x", "image/png")}
    answer = await http.post("/local/send", data=data, files=files)
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request: IMAGE_PROCESS_FAILED"})


async def test_the_clock_moves_forward_only(http: httpx.AsyncClient, world: World) -> None:
    before = world.clock.now()
    await http.post("/local/clock", json={"hours": 1})
    await http.post("/local/clock", json={"days": 7})
    assert (world.clock.now() - before).total_seconds() == 3600 + 7 * 86400
    assert (await http.post("/local/clock", json={"hours": -1})).status_code == 400


async def test_faults_are_ordered_over_http(http: httpx.AsyncClient, world: World) -> None:
    order = {"next": 2, "kind": "429", "method": "sendMessage", "retry_after": 9}
    assert (await http.post("/local/faults", json=order)).status_code == 200
    fault = world.faults.take("sendmessage")
    assert fault is not None
    assert (fault.kind, fault.left, fault.retry_after) == ("429", 1, 9)


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("say", {"as": 7, "text": "a"}, 404, "there is nobody with chat id 7"),
        ("say", {"as": PERTH}, 400, "the field 'text' is missing"),
        ("say", {"as": PERTH, "text": " "}, 400, "an empty message cannot be sent"),
        ("press", {"as": PERTH, "message_id": 9, "button": "a"}, 404, "there is no message 9 in this chat"),
        ("faults", {"kind": "fire"}, 400, "unknown kind of failure 'fire'; one of 429"),
        ("send", {"as": PERTH, "kind": "smell"}, 400, "unknown kind 'smell'; one of photo"),
        ("send", {"as": PERTH}, 400, "the field 'kind' is missing"),
    ],
)
async def test_what_is_wrong_is_said(
    http: httpx.AsyncClient, path: str, body: dict[str, Any], status: int, words: str
) -> None:
    answer = await http.post(f"/local/{path}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"].startswith(words)


async def test_no_json_no_person_no_file(http: httpx.AsyncClient) -> None:
    assert (await http.post("/local/say", content="{")).status_code == 400
    assert (await http.post("/local/send", content="{")).status_code == 400
    assert (await http.get("/local/chat", params={"as": "x"})).status_code == 400
    assert (await http.get("/local/chat", params={"as": "7"})).status_code == 404
    assert (await http.get("/local/events", params={"as": "7"})).status_code == 404
    assert (await http.get("/local/file/other")).status_code == 404


async def test_another_site_may_neither_act_nor_look(http: httpx.AsyncClient, world: World) -> None:
    body = {"as": PERTH, "text": "a"}
    answer = await http.post("/local/say", json=body, headers={"origin": "https://evil.example"})
    assert answer.status_code == 400
    answer = await http.post("/local/send", json=body, headers={"origin": "https://evil.example"})
    assert answer.status_code == 400
    assert (await http.get("/local/people", headers={"host": "evil.example"})).status_code == 400
    assert world.chat(PERTH) == []
    same = await http.post("/local/say", json=body, headers={"origin": "http://127.0.0.1"})
    assert same.status_code == 200


async def events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    kind = ""
    async for line in lines:
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield kind, json.loads(line.removeprefix("data: "))


async def test_events_start_with_the_chat_and_then_tell_every_change(running: LocalChat) -> None:
    world = running.world
    world.say(PERTH, "a")
    async with (
        httpx.AsyncClient(base_url=running.url) as http,
        http.stream("GET", "/local/events", params={"as": PERTH}) as stream,
    ):
        heard = events(stream.aiter_lines())
        kind, chat = await anext(heard)
        assert kind == "chat"
        assert [message["text"] for message in chat["messages"]] == ["a"]
        world.say(GLENOCHIL, "not for Perth")
        world.edit(PERTH, 1, "b")
        world.delete(PERTH, 1)
        got = [await anext(heard) for _ in range(4)]
    assert [kind for kind, _ in got] == ["unread", "unread", "edited", "deleted"]
    assert got[2][1]["text"] == "b"
    assert got[3][1] == {"message_ids": [1]}
