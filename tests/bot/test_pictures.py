"""A picture on its way: drawn when it is delivered, before its text, and what happens when that fails."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from bot.charts.process import DrawingError
from store import outbox
from store.schema import outbox as table
from tests.bot.conftest import ADMINISTRATOR, NOW, PERTH, Bench, until
from tests.bot.test_outbox import settled

pytestmark = pytest.mark.slow


async def states(bench: Bench) -> list[tuple[str, str]]:
    async with bench.store.reading(NOW) as work:
        return [(row.op, row.state) for row in await work.connection.execute(sa.select(table).order_by(table.c.id))]


def photos(bench: Bench) -> list[dict[str, Any]]:
    return [message for message in bench.world.chat(PERTH) if "photo" in message]


async def asked(bench: Bench) -> None:
    bench.world.say(PERTH, "/figures")
    await bench.quiet()


async def test_the_picture_comes_first_protected_and_its_numbers_beneath(bench: Bench) -> None:
    await asked(bench)
    _, picture, text = bench.world.chat(PERTH)
    (photo,) = picture["photo"]
    assert photo["width"] == 1080
    assert picture["caption"].startswith("Chart: Visits against plan, 12 weeks to 22 Nov 2026.")
    assert picture["has_protected_content"] is True
    assert "HMP" not in text["text"]
    assert "Perth: 0 of 12" in text["text"]
    assert await states(bench) == [("picture", "sent"), ("show", "sent")]
    async with bench.store.reading(NOW) as work:
        assert set(await work.connection.scalars(sa.select(table.c.body))) == {None}


@pytest.mark.parametrize("kind", ["429", "500"])
async def test_a_refused_picture_is_drawn_and_sent_again(bench: Bench, kind: Any) -> None:
    bench.world.faults.fail(next=1, kind=kind, method="sendPhoto", retry_after=1)
    await asked(bench)
    await settled(bench)
    assert len(photos(bench)) == 1
    assert await states(bench) == [("picture", "sent"), ("show", "sent")]


@pytest.mark.parametrize(("kind", "arrived"), [("timeout_before", 0), ("timeout_after", 1), ("drop", 0)])
async def test_one_that_may_have_arrived_is_not_sent_twice_and_its_numbers_come(
    hasty: Bench, kind: Any, arrived: int
) -> None:
    hasty.world.faults.fail(next=1, kind=kind, method="sendPhoto")
    await asked(hasty)
    await settled(hasty)
    assert len(photos(hasty)) == arrived
    assert await states(hasty) == [("picture", "uncertain"), ("show", "sent")]


async def test_a_chart_that_cannot_be_drawn_leaves_its_numbers(bench: Bench) -> None:
    async def fails(chart: str) -> bytes:
        raise DrawingError("no")

    bench.assistant.deliverer._draw = fails
    await asked(bench)
    assert photos(bench) == []
    assert "Visits against plan" in bench.world.chat(PERTH)[-1]["text"]
    assert await states(bench) == [("picture", "failed"), ("show", "sent")]


async def test_the_turn_does_not_wait_for_the_drawing(bench: Bench) -> None:
    let = asyncio.Event()
    draw = bench.assistant.deliverer._draw

    async def slowly(chart: str) -> bytes:
        await let.wait()
        return await draw(chart)

    bench.assistant.deliverer._draw = slowly
    bench.world.say(PERTH, "/figures")
    assert "What would you like to do?" in await said_by_another(bench)
    async with bench.store.reading(NOW) as work:
        row = (await work.connection.execute(sa.select(table).where(table.c.op == outbox.PICTURE))).one()
    assert (row.state, row.begun) == ("claimed", False)
    let.set()
    await bench.quiet()
    assert len(photos(bench)) == 1


async def said_by_another(bench: Bench) -> str:
    """What another member gets meanwhile."""
    bench.world.say(ADMINISTRATOR, "/menu")
    await until(lambda: bool(bench.texts(ADMINISTRATOR)))
    return bench.last(ADMINISTRATOR)


async def test_a_crash_while_drawing_has_it_drawn_again(bench: Bench) -> None:
    await asked(bench)
    async with bench.store.writing(NOW) as work:
        item = outbox.Item(PERTH, outbox.PICTURE, '{"title": "Again", "period": "now", "summary": "None."}')
        await outbox.add(work, [item])
        (row,) = await outbox.claim_due(work, 1, 60, PERTH, begun=True)
    async with bench.store.writing(NOW) as work:
        assert await outbox.release_expired(work, everyone=True) == (1, 0)
    await bench.assistant.ring()
    await bench.quiet()
    assert photos(bench)[-1]["caption"].startswith("Chart: Again")
    assert row.op == outbox.PICTURE
