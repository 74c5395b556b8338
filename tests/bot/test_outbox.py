"""What happens when Telegram fails: nothing lost, nothing doubled but what is marked."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.outbox import did_not_leave
from store import outbox
from store.schema import outbox as table
from tests.bot.conftest import ADMINISTRATOR, NOW, PERTH, Bench, until

pytestmark = pytest.mark.slow  # real servers, real failures: left out of the inner loop

LATER = timedelta(minutes=6)
AGAIN = "I was interrupted. Nothing you answered is lost"


async def states(bench: Bench) -> list[str]:
    async with bench.store.reading(NOW) as work:
        return list(await work.connection.scalars(sa.select(table.c.state).order_by(table.c.id)))


async def settled(bench: Bench) -> None:
    """Let the time pass that the assistant waits before it tries again."""
    await bench.quiet()
    bench.clock.move(LATER)
    await bench.assistant.ring()
    await bench.quiet()


@pytest.mark.parametrize("kind", ["429", "500"])
async def test_a_refusal_is_repeated_until_it_is_taken_and_nothing_comes_twice(bench: Bench, kind) -> None:
    bench.world.faults.fail(next=1, kind=kind, method="sendMessage", retry_after=1)
    await bench.say(PERTH, "/visit")
    assert bench.texts(PERTH) == []
    await settled(bench)
    assert len(bench.texts(PERTH)) == 1
    assert "Was the visit made?" in bench.last(PERTH)
    assert await states(bench) == ["sent"]


@pytest.mark.parametrize(
    ("kind", "arrived"), [("timeout_before", 0), ("timeout_after", 1), ("drop", 0), ("truncate", 1)]
)
async def test_what_may_have_arrived_is_not_repeated_but_shown_again_and_said_to_be(
    hasty: Bench, kind, arrived
) -> None:
    hasty.world.faults.fail(next=1, kind=kind, method="sendMessage")
    await hasty.say(PERTH, "/visit")
    assert len(hasty.texts(PERTH)) == arrived
    await settled(hasty)
    texts = hasty.texts(PERTH)
    assert len(texts) == arrived + 1
    assert AGAIN in texts[-1]
    assert "Was the visit made?" in texts[-1]
    assert all(AGAIN not in text for text in texts[:-1])
    await settled(hasty)
    assert hasty.texts(PERTH) == texts


async def test_it_is_shown_again_once_until_the_member_says_something(bench: Bench) -> None:
    bench.world.faults.fail(next=9, kind="drop", method="sendMessage")
    await bench.say(PERTH, "/visit")
    for _ in range(4):
        await settled(bench)
    assert await states(bench) == ["uncertain", "uncertain"]
    bench.world.faults.clear()
    assert "What day was it?" in await bench.say(PERTH, "made")


@pytest.mark.parametrize("kind", ["timeout_before", "timeout_after", "drop", "500", "429"])
async def test_a_change_of_a_message_is_repeated_since_twice_is_once(hasty: Bench, kind) -> None:
    await hasty.say(PERTH, "/visit")
    hasty.world.faults.fail(next=1, kind=kind, method="editMessageText", retry_after=1)
    await hasty.press(PERTH, "Made")
    await settled(hasty)
    assert len(hasty.texts(PERTH)) == 1
    assert "What day was it?" in hasty.last(PERTH)
    assert await states(hasty) == ["sent", "sent"]


@pytest.mark.parametrize("kind", ["timeout_before", "timeout_after", "drop", "500", "429"])
async def test_a_deletion_is_repeated_until_the_message_is_gone(hasty: Bench, kind) -> None:
    hasty.world.say(PERTH, "/menu")
    await hasty.quiet()
    ask = hasty.world.chat(PERTH)[0]["message_id"]
    hasty.world.faults.fail(next=1, kind=kind, method="deleteMessage", retry_after=1)
    item = outbox.Item(chat_id=PERTH, op="delete", body=json.dumps({"messages": [ask]}))
    async with hasty.store.writing(hasty.clock.now()) as work:
        await outbox.add(work, [item])
    await hasty.assistant.ring()
    await settled(hasty)
    assert ask not in [message["message_id"] for message in hasty.world.chat(PERTH)]


async def test_of_a_screen_in_parts_those_that_arrived_are_not_sent_again(bench: Bench) -> None:
    body = json.dumps({"texts": ["first", "second", "third"], "live": False})
    async with bench.store.writing(bench.clock.now()) as work:
        await outbox.add(work, [outbox.Item(chat_id=PERTH, op="show", body=body)])
    send = bench.world.new_message

    def then_refuse(*args, **kwargs):
        bench.world.new_message = send
        bench.world.faults.fail(next=1, kind="429", method="sendMessage", retry_after=1)
        return send(*args, **kwargs)

    bench.world.new_message = then_refuse
    await bench.assistant.ring()
    await bench.quiet()
    assert bench.texts(PERTH) == ["first"]
    await settled(bench)
    assert bench.texts(PERTH) == ["first", "second", "third"]


async def test_in_one_chat_what_waits_holds_up_what_follows_and_no_other_chat(bench: Bench) -> None:
    bench.world.faults.fail(next=1, kind="429", method="sendMessage", retry_after=60)
    bench.world.say(PERTH, "/visit")
    await bench.quiet()
    bench.world.say(PERTH, "/where")
    bench.world.say(ADMINISTRATOR, "/menu")
    await until(lambda: bool(bench.texts(ADMINISTRATOR)))
    await bench.quiet()
    assert bench.texts(PERTH) == []
    await settled(bench)
    assert "Was the visit made?" in bench.texts(PERTH)[0]
    assert "You are in your visit" in bench.texts(PERTH)[1]


async def test_a_chat_that_blocked_the_bot_is_noted_and_nobody_else_is_held_up(bench: Bench) -> None:
    bench.world.say(PERTH, "/menu")
    bench.world.block(PERTH)
    await bench.quiet()
    await bench.say(ADMINISTRATOR, "/menu")
    assert len(bench.texts(ADMINISTRATOR)) == 1
    async with bench.store.reading(NOW) as work:
        assert await outbox.blocked_at(work, PERTH) is not None
    bench.world.unblock(PERTH)
    await bench.quiet()
    async with bench.store.reading(NOW) as work:
        assert await outbox.blocked_at(work, PERTH) is None


async def test_a_text_that_is_to_last_a_day_is_gone_after_it(bench: Bench) -> None:
    body = json.dumps({"texts": ["the record"], "live": False, "lasts": 86_400})
    async with bench.store.writing(bench.clock.now()) as work:
        await outbox.add(work, [outbox.Item(chat_id=PERTH, op="show", body=body)])
    await bench.assistant.ring()
    await bench.quiet()
    assert bench.texts(PERTH) == ["the record"]
    bench.clock.move(timedelta(hours=24, seconds=1))
    await bench.assistant.ring()
    await bench.quiet()
    assert bench.texts(PERTH) == []


async def test_a_message_that_can_not_be_changed_is_sent_anew(bench: Bench) -> None:
    await bench.say(PERTH, "/visit")
    message = bench.world.chat(PERTH)[-1]["message_id"]
    bench.world.press(PERTH, message, "1 · Made")
    bench.world.delete(PERTH, message)
    await bench.quiet()
    assert "What day was it?" in bench.last(PERTH)


async def test_what_did_not_leave_is_told_from_what_may_have(bench: Bench) -> None:
    from telegram.error import NetworkError, TimedOut

    assert did_not_leave(TimedOut("Pool timeout: All connections in the connection pool are occupied."))
    assert not did_not_leave(TimedOut())
    assert not did_not_leave(NetworkError("httpx.ReadError: "))
