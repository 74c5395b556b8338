import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.local.server import LocalChat, is_loopback
from bot.local.world import World
from tests.bot.local.conftest import GLENOCHIL, PERTH, until


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_only_loopback_is_listened_on(world: World, host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(ValueError, match="only listens on this machine"):
        LocalChat(world, host=host)


async def test_it_starts_answers_and_stops(world: World) -> None:
    chat = LocalChat(world, port=0)
    await chat.start()
    assert chat.base_url == f"{chat.url}/bot"
    assert chat.base_file_url == f"{chat.url}/file/bot"
    async with httpx.AsyncClient() as http:
        assert (await http.get(chat.url)).status_code == 200
        await chat.stop()
        with pytest.raises(httpx.ConnectError):
            await http.get(chat.url)


async def test_a_taken_port_is_an_os_error(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            await LocalChat(world, port=taken.getsockname()[1]).start()


async def test_stopping_ends_polls_hangs_and_event_streams(world: World) -> None:
    chat = LocalChat(world, port=0)
    await chat.start()
    async with httpx.AsyncClient(base_url=chat.url, timeout=30) as http:
        poll = asyncio.create_task(http.post("/bot1:LOCAL/getUpdates", json={"timeout": 30}))
        world.faults.fail(next=1, kind="timeout_before", method="getMe")
        hang = asyncio.create_task(http.post("/bot1:LOCAL/getMe"))
        async with http.stream("GET", "/local/events", params={"as": PERTH}) as stream:
            lines = stream.aiter_lines()
            await anext(lines)
            await until(lambda: not world.faults.waiting)
            await chat.stop()
            assert [line async for line in lines][-1] == ""
        assert (await poll).json() == {"ok": True, "result": []}
        with pytest.raises(httpx.RemoteProtocolError):
            await hang


# The real python-telegram-bot against it


@pytest.fixture
async def application(running: LocalChat) -> AsyncIterator[Application]:
    """An Application as in service, with the local chat's addresses."""
    request = HTTPXRequest(read_timeout=0.2)
    application = (
        Application.builder()
        .token("1:LOCAL")
        .base_url(running.base_url)
        .base_file_url(running.base_file_url)
        .request(request)
        .build()
    )
    async with application:
        yield application


async def test_a_conversation_through_polling(running: LocalChat, application: Application) -> None:
    world = running.world

    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Made", callback_data="made", style="primary")]])
        await update.message.reply_html("<b>Did it take place?</b>", reply_markup=keys)

    async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("Noted")
        await update.callback_query.edit_message_text("Made ✓")

    async def other(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        what = "changed" if update.edited_message else "said"
        await update.effective_chat.send_message(f"{what}: {update.effective_message.text}")

    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.TEXT, other))
    await application.start()
    await application.updater.start_polling()
    world.say(PERTH, "/start")
    await until(lambda: len(world.chat(PERTH)) == 2)
    world.press(PERTH, 2, "Made")
    await until(lambda: world.chat(PERTH)[1]["text"] == "Made ✓")
    said = world.say(PERTH, "hello")
    await until(lambda: len(world.chat(PERTH)) == 4)
    world.edit(PERTH, said, "hello again")
    await until(lambda: len(world.chat(PERTH)) == 5)
    await application.updater.stop()
    await application.stop()
    assert [message["text"] for message in world.chat(PERTH)[3:]] == ["said: hello", "changed: hello again"]
    assert [query.answered for query in world.queries.values()] == [True]


async def test_the_bots_own_errors(running: LocalChat, application: Application) -> None:
    bot, world = application.bot, running.world
    message = await bot.send_message(PERTH, "a")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("a", PERTH, message.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("a", PERTH, 99)
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(PERTH, "x" * 4097)
    with pytest.raises(BadRequest, match="Can't parse entities: unsupported start tag"):
        await bot.send_message(PERTH, "<p>a</p>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(
            PERTH, "a", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="x" * 65)]])
        )
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query("99")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(7, "a")
    world.block(GLENOCHIL)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(GLENOCHIL, "a")


async def test_the_bots_failures_on_demand(
    running: LocalChat, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    bot, world = application.bot, running.world
    world.faults.fail(next=1, kind="429", retry_after=4)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(PERTH, "a")
    assert caught.value.retry_after == timedelta(seconds=4)
    for kind, error in (
        ("500", NetworkError),
        ("drop", NetworkError),
        ("truncate", TelegramError),
        ("timeout_before", TimedOut),
        ("timeout_after", TimedOut),
    ):
        world.faults.fail(next=1, kind=kind)
        with pytest.raises(error):
            await bot.send_message(PERTH, kind)
    assert [message["text"] for message in world.chat(PERTH)] == ["truncate", "timeout_after"]


async def test_the_bots_files_commands_and_buttons(running: LocalChat, application: Application) -> None:
    bot, world = application.bot, running.world
    sent = await bot.send_document(PERTH, b"V-0042", filename="visit.txt", caption="<b>Filed</b>", parse_mode="HTML")
    fetched = await (await bot.get_file(sent.document.file_id)).download_as_bytearray()
    assert bytes(fetched) == b"V-0042"
    assert sent.caption_html == "<b>Filed</b>"
    await bot.set_my_commands([("visit", "Log a visit")])
    assert [command.command for command in await bot.get_my_commands()] == ["visit"]
    copy = InlineKeyboardButton("Copy", copy_text=CopyTextButton("V-0042"))
    message = await bot.send_message(PERTH, "a", reply_markup=InlineKeyboardMarkup([[copy]]))
    assert message.reply_markup.inline_keyboard[0][0].copy_text.text == "V-0042"
    assert (await bot.get_chat(PERTH)).first_name == "Monitor, HMP Perth"
    assert await bot.delete_messages(PERTH, [sent.message_id, message.message_id])
    assert world.chat(PERTH) == []
