import asyncio

import pytest

from bot.local.world import World
from tests.bot.local.conftest import GLENOCHIL, PERTH, Api

VISIT = [{"command": "visit", "description": "Log a visit"}]


async def test_get_me(api: Api) -> None:
    me = (await api("getMe"))["result"]
    assert (me["id"], me["is_bot"]) == (1, True)


async def test_method_names_are_read_in_any_case(api: Api) -> None:
    assert (await api("GETME"))["ok"]


@pytest.mark.parametrize("method", ["sendMediaGroup", "doEverything"])
async def test_an_unknown_method(api: Api, method: str) -> None:
    answer = await api(method)
    assert (answer["error_code"], answer["description"]) == (404, "Not Found: method not found")


async def test_polling_with_offset_limit_and_allowed_updates(api: Api, world: World) -> None:
    for text in "abc":
        world.say(PERTH, text)
    assert len((await api("getUpdates"))["result"]) == 3
    answer = await api("getUpdates", offset=2, limit=1)
    assert [update["message"]["text"] for update in answer["result"]] == ["b"]
    await api("getUpdates", offset=-1, allowed_updates=["callback_query"])
    world.say(PERTH, "not wanted")
    assert [update["message"]["text"] for update in (await api("getUpdates"))["result"]] == ["c"]


async def test_a_confirmed_message_is_marked_as_taken(api: Api, world: World) -> None:
    world.say(PERTH, "a")
    assert not world.chats[PERTH].records[1].seen
    await api("getUpdates", offset=2)
    assert world.chats[PERTH].records[1].seen


async def test_long_polling_waits_for_an_update(api: Api, world: World) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await asyncio.sleep(0.01)
    world.say(PERTH, "a")
    assert (await waiting)["result"][0]["message"]["text"] == "a"


async def test_two_polls_at_once_conflict(api: Api, world: World) -> None:
    first = asyncio.create_task(api("getUpdates", timeout=30))
    await asyncio.sleep(0.01)
    second = await api("getUpdates")
    assert second["ok"]
    conflict = await first
    assert conflict["error_code"] == 409
    assert conflict["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_no_polling_while_a_webhook_is_set(api: Api, world: World) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await asyncio.sleep(0.01)
    assert (await api("setWebhook", url="http://127.0.0.1:9/hook", secret_token="s3cret"))["result"] is True
    assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"
    answer = await api("getUpdates")
    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    world.say(PERTH, "a")
    info = (await api("getWebhookInfo"))["result"]
    assert (info["url"], info["pending_update_count"]) == ("http://127.0.0.1:9/hook", 1)
    assert "secret" not in info
    assert (await api("deleteWebhook", drop_pending_updates=True))["result"] is True
    assert (await api("getWebhookInfo"))["result"]["url"] == ""
    assert (await api("getUpdates"))["result"] == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "gopher://x"}, "invalid webhook URL specified"),
        ({"url": "https://example.org"}, "bad webhook: the local chat delivers to this machine only"),
        ({"url": "http://127.0.0.1:9", "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": "http://127.0.0.1:9", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
async def test_webhooks_that_are_refused(api: Api, params: dict[str, str], words: str) -> None:
    assert (await api("setWebhook", **params))["description"] == f"Bad Request: {words}"


async def test_commands_by_scope_and_language(api: Api, world: World) -> None:
    scope = {"type": "chat", "chat_id": PERTH}
    assert (await api("setMyCommands", commands=VISIT, scope=scope))["result"] is True
    assert (await api("getMyCommands", scope=scope))["result"] == VISIT
    assert (await api("getMyCommands"))["result"] == []
    assert world.commands.seen_in(PERTH) == VISIT
    assert world.commands.seen_in(GLENOCHIL) == []
    await api("deleteMyCommands", scope=scope)
    assert world.commands.seen_in(PERTH) == []
    answer = await api("setMyCommands", commands=VISIT, language_code="english")
    assert answer["description"] == "Bad Request: LANG_CODE_INVALID"


async def test_the_bots_name_and_descriptions(api: Api) -> None:
    assert (await api("getMyName"))["result"] == {"name": "Monitor assistant"}
    assert (await api("setMyName", name="Assistant"))["ok"]
    assert (await api("getMe"))["result"]["first_name"] == "Assistant"
    assert (await api("setMyDescription", description="For monitors", language_code="en"))["ok"]
    assert (await api("getMyDescription", language_code="en"))["result"] == {"description": "For monitors"}
    assert (await api("getMyShortDescription"))["result"] == {"short_description": ""}
    answer = await api("setMyShortDescription", short_description="x" * 121)
    assert answer["description"] == "Bad Request: BOT_SHORT_DESCRIPTION_INVALID"


async def test_what_is_only_taken_note_of(api: Api) -> None:
    assert (await api("getChatMenuButton"))["result"] == {"type": "default"}
    assert (await api("setChatMenuButton", menu_button={"type": "commands"}))["ok"]
    assert (await api("getChatMenuButton"))["result"] == {"type": "commands"}
    assert (await api("logOut"))["result"] is True
    assert (await api("close"))["result"] is True
    assert (await api("getChat", chat_id=PERTH))["result"]["first_name"] == "Monitor, HMP Perth"
