from bot.local.world import World
from store import members
from store.members import Role
from tests.bot.conftest import ADMINISTRATOR, NOW, PERTH, STRANGER, Bench


def seen(world: World, chat_id: int) -> set[str]:
    return {command["command"] for command in world.commands.seen_in(chat_id)}


async def joined(bench: Bench, chat_id: int) -> None:
    async with bench.store.writing(NOW) as work:
        await members.seed(work, chat_id, "Monitor 9, HMP Perth", Role.MONITOR, ["perth"])


async def test_what_telegram_does_not_take_now_is_registered_the_next_time(bench: Bench) -> None:
    await joined(bench, STRANGER)
    bench.world.faults.fail(next=1, kind="500", method="setMyCommands")
    await bench.assistant.menus.bring_up_to_date()
    assert seen(bench.world, STRANGER) == set()
    await bench.assistant.menus.bring_up_to_date()
    assert "visit" in seen(bench.world, STRANGER)


async def test_a_chat_that_is_gone_does_not_keep_the_others_from_their_menus(bench: Bench) -> None:
    await joined(bench, 5)  # before the other, and not a chat of this world
    await joined(bench, STRANGER)
    await bench.assistant.menus.bring_up_to_date()
    assert "visit" in seen(bench.world, STRANGER)


async def test_nothing_is_called_when_nothing_changed(bench: Bench) -> None:
    bench.world.faults.fail(next=1, kind="500")
    await bench.assistant.menus.bring_up_to_date()
    assert len(bench.world.faults.waiting) == 1
    bench.world.faults.clear()
    assert "invite" in seen(bench.world, ADMINISTRATOR)
    assert "invite" not in seen(bench.world, PERTH)
