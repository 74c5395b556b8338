import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.clock import MovableClock
from bot.local.server import LocalChat
from bot.settings import Settings
from bot.webhook import MOST_BYTES, SECRET_HEADER, Address, Webhook
from store.crypto import Keyring
from tests.bot.conftest import BOTH, PERTH, TOKEN, Bench, assisting, until

pytestmark = pytest.mark.slow  # real servers, real failures: left out of the inner loop

ADDRESS = Address("", "/telegram/secret-path", "s3cret")
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 0,
        "chat": {"id": PERTH, "type": "private"},
        "from": {"id": PERTH, "is_bot": False, "first_name": "Monitor"},
        "text": "/visit",
    },
}


@pytest.fixture
async def hooked(home: Path, telegram: LocalChat, clock: MovableClock) -> AsyncIterator[tuple[Bench, Webhook]]:
    """The assistant behind its webhook, registered with the local chat."""
    async with assisting(home, telegram, clock, poll=False) as bench:
        webhook = Webhook(bench.assistant.bot, bench.assistant.take, ADDRESS)
        await webhook.start("127.0.0.1", 0)
        webhook.address = Address(f"http://127.0.0.1:{webhook.port}{ADDRESS.path}", ADDRESS.path, ADDRESS.secret)
        yield bench, webhook
        await webhook.stop()


async def post(webhook: Webhook, body: object = UPDATE, secret: str | None = ADDRESS.secret, path: str = "") -> int:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    async with httpx.AsyncClient() as http:
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        url = f"http://127.0.0.1:{webhook.port}{path or ADDRESS.path}"
        return (await http.post(url, headers=headers, **content)).status_code  # type: ignore[arg-type]  # one of both


async def test_telegrams_updates_arrive_in_order_and_are_answered(hooked: tuple[Bench, Webhook]) -> None:
    bench, webhook = hooked
    await webhook.register()
    for text in ("/visit", "made", "yesterday"):
        bench.world.say(PERTH, text)
    bench.world.say(BOTH, "/menu")
    await bench.quiet()
    assert "What time did you go in" in bench.last(PERTH)
    assert "What would you like" in bench.last(BOTH)
    assert bench.world.settings["webhook"]["secret"] == ADDRESS.secret
    assert bench.world.updates.allowed == ["message", "edited_message", "callback_query", "my_chat_member"]


@pytest.mark.parametrize("secret", [None, "", "wrong", "s3cre", "s3cret1", "é"])
async def test_without_the_secret_nothing_is_taken(hooked: tuple[Bench, Webhook], secret: str | None) -> None:
    bench, webhook = hooked
    sent = secret.encode() if secret else secret
    assert await post(webhook, secret=sent) == 403  # type: ignore[arg-type]  # a header may be bytes
    assert bench.texts(PERTH) == []


async def test_only_the_secret_path_exists(hooked: tuple[Bench, Webhook]) -> None:
    _, webhook = hooked
    assert await post(webhook, path="/") == 404
    assert await post(webhook, path=f"/{TOKEN}") == 404


async def test_200_comes_after_the_commit(hooked: tuple[Bench, Webhook], monkeypatch: pytest.MonkeyPatch) -> None:
    bench, webhook = hooked
    release, take = asyncio.Event(), bench.assistant.turns.take

    async def slow(update, now):
        await release.wait()
        return await take(update, now)

    monkeypatch.setattr(bench.assistant.turns, "take", slow)
    posting = asyncio.create_task(post(webhook))
    await asyncio.sleep(0.1)
    assert not posting.done()
    release.set()
    assert await posting == 200
    assert await bench.count("drafts") == {"active": 1}


async def test_500_when_it_could_not_be_kept_and_telegram_brings_it_again(
    hooked: tuple[Bench, Webhook], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, webhook = hooked

    async def broken(update, now):
        raise OSError("the disk")

    with monkeypatch.context() as patch:
        patch.setattr(bench.assistant.turns, "take", broken)
        patch.setattr(bench.assistant.turns, "apologise", broken)
        assert await post(webhook) == 500
        await webhook.register()
        bench.world.say(PERTH, "/visit")
        await until(lambda: "last_error_message" in bench.world.settings["webhook"])
    await bench.quiet()
    assert "Was the visit made?" in bench.last(PERTH)
    assert len(bench.texts(PERTH)) == 1


async def test_one_that_comes_twice_has_one_effect(hooked: tuple[Bench, Webhook]) -> None:
    bench, webhook = hooked
    assert [await post(webhook), await post(webhook)] == [200, 200]
    await bench.quiet()
    assert len(bench.texts(PERTH)) == 1


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"{}", b'{"update_id": 1, "message": {"text": 1}}', b"\xff"])
async def test_what_is_no_update_holds_up_nobody(hooked: tuple[Bench, Webhook], body: bytes) -> None:
    _, webhook = hooked
    assert await post(webhook, body) == 200


async def test_what_is_far_too_long_is_refused(hooked: tuple[Bench, Webhook]) -> None:
    _, webhook = hooked
    assert await post(webhook, b"x" * (MOST_BYTES + 1)) == 413


async def test_being_stopped_it_answers_what_is_in_hand(
    hooked: tuple[Bench, Webhook], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, webhook = hooked
    begun, release, take = asyncio.Event(), asyncio.Event(), bench.assistant.turns.take

    async def slow(update, now):
        begun.set()
        await release.wait()
        return await take(update, now)

    monkeypatch.setattr(bench.assistant.turns, "take", slow)
    posting = asyncio.create_task(post(webhook))
    await begun.wait()
    stopping = asyncio.create_task(webhook.stop())
    await asyncio.sleep(0.05)
    release.set()
    assert await posting == 200
    await stopping
    with pytest.raises(httpx.ConnectError):
        await post(webhook)


def test_path_and_secret_are_made_from_the_key_and_stay_the_same(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, token=TOKEN, webhook_url="https://bot.example.org/")  # type: ignore[arg-type]  # as from the environment
    keys = Keyring.load(tmp_path, None)
    made, again = Address.of(settings, keys.vault()), Address.of(settings, keys.vault())
    assert made == again
    assert made.url == f"https://bot.example.org{made.path}"
    assert TOKEN.partition(":")[2] not in made.url + made.secret
    other = Address.of(settings, Keyring([b"x" * 32]).vault())
    assert other.path != made.path
    assert other.secret != made.secret
    own = Address.of(settings.model_copy(update={"webhook_secret": settings.token}), keys.vault())
    assert own.secret == TOKEN
