"""The page in a real browser, with a small bot behind it."""

from collections.abc import AsyncIterator
from html import escape

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.clock import MovableClock
from bot.local.server import LocalChat
from bot.local.world import World
from tests.bot.local.conftest import GLENOCHIL, PEOPLE, PERTH, until
from tests.browser import PHONE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


@pytest_asyncio.fixture(loop_scope="session")
async def running(world: World) -> AsyncIterator[LocalChat]:
    """As in conftest, on the loop that the browser is driven from."""
    chat = LocalChat(world, port=0)
    await chat.start()
    yield chat
    await chat.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, running: LocalChat) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport=PHONE)
    page.set_default_timeout(5000)
    errors: list[Error] = []
    page.on("pageerror", lambda error: errors.append(error))
    await page.goto(f"{running.url}/?as={PERTH}")
    await expect(page.get_by_role("button", name="Start")).to_be_visible()
    yield page
    await page.close()
    assert errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def bot(running: LocalChat) -> AsyncIterator[Application]:
    """Asks one question about whatever is said, and takes the answer."""
    keys = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Yes", callback_data="yes", style="primary")],
            [InlineKeyboardButton("No", callback_data="no"), InlineKeyboardButton("Help", callback_data="help")],
        ]
    )

    async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        text = update.effective_message.text or "something else"
        await update.effective_chat.send_message(f"<b>Keep</b> “{escape(text)}”?", parse_mode="HTML", reply_markup=keys)

    async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query.data == "help":
            await query.answer("Yes keeps it.", show_alert=True)
        else:
            await query.answer("Noted")
            await query.edit_message_text(f"Answer: {query.data}")

    builder = Application.builder().token("1:LOCAL")
    application = builder.base_url(running.base_url).base_file_url(running.base_file_url).build()
    application.add_handler(CallbackQueryHandler(take))
    application.add_handler(MessageHandler(filters.ALL, ask))
    async with application:
        await application.bot.set_my_commands([("visit", "Log a visit"), ("help", "What this wants")])
        await application.start()
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


async def say(page: Page, text: str) -> None:
    await page.locator("textarea:visible").fill(text)
    await page.keyboard.press("Enter")


async def test_a_question_is_asked_and_answered_by_keyboard_alone(page: Page, bot: Application) -> None:
    await page.get_by_label("Message", exact=True).focus()
    await page.keyboard.type("cold food")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("again")
    await page.keyboard.press("Enter")
    yes = page.get_by_role("button", name="Yes")
    await expect(page.get_by_role("log").get_by_text("cold food\nagain").first).to_be_visible()
    await yes.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").get_by_text("Answer: yes")).to_be_visible()
    await expect(page.get_by_text("Noted")).to_be_visible()
    await expect(yes).to_have_count(0)
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()


async def test_formatting_is_drawn_and_never_parsed_as_html(page: Page, running: LocalChat, bot: Application) -> None:
    await say(page, "<img src=x onerror=alert(1)>")
    await expect(page.get_by_role("log").get_by_text("<img src=x", exact=False).first).to_be_visible()
    await expect(page.locator(".log strong", has_text="Keep")).to_be_visible()
    assert await page.locator(".log img").count() == 0


async def test_an_alert_waits_for_ok(page: Page, bot: Application) -> None:
    await say(page, "a")
    await page.get_by_role("button", name="Help").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Yes keeps it.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_command_menu_filters_and_sends(page: Page, bot: Application, running: LocalChat) -> None:
    await page.get_by_role("button", name="Commands").click()
    await expect(page.get_by_role("menuitem")).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await page.get_by_label("Message", exact=True).press_sequentially("/vi")
    await page.get_by_role("menuitem", name="/visit").click()
    await until(lambda: any(m.get("text") == "/visit" for m in running.world.chat(PERTH)))


async def test_ones_own_message_is_edited_and_deleted(page: Page, running: LocalChat) -> None:
    await say(page, "Perh")
    await page.locator(".bubble.own").click()
    await page.get_by_role("menuitem", name="Edit").click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("Perh")
    await say(page, "Perth")
    await expect(page.locator(".bubble.own")).to_contain_text("edited")
    assert running.world.chat(PERTH)[0]["text"] == "Perth"
    await page.locator(".bubble.own").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(page.locator(".bubble")).to_have_count(0)
    assert running.world.chat(PERTH) == []


async def test_what_can_be_attached_is_shown(page: Page, running: LocalChat) -> None:
    kinds = ["Sample photo", "Sample file", "Voice note", "Forwarded voice note", "Sticker", "Contact", "Location"]
    for count, kind in enumerate(kinds, start=1):
        await page.get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name=kind, exact=True).click()
        await expect(page.locator(".bubble.own :is(.photo, .card, .sticker)")).to_have_count(count)
    await expect(page.get_by_text("Forwarded from Another account")).to_be_visible()


async def test_the_clock_moves(page: Page, running: LocalChat) -> None:
    await say(page, "a")
    await expect(page.locator(".day")).to_have_text("Today")
    for name in ("+1 hour", "+1 day", "+1 week"):
        await page.get_by_role("button", name=name).click()
    await until(lambda: running.world.clock.offset.total_seconds() == 3600 + 8 * 86400)
    await expect(page.locator("#clock")).to_contain_text("30 Nov")
    await expect(page.locator(".day")).to_have_text("Sunday 22 November")


async def test_two_people_side_by_side_and_as_tabs_on_a_phone(page: Page, running: LocalChat) -> None:
    await page.get_by_role("button", name="Beside").click()
    await expect(page.get_by_role("tab")).to_have_count(2)
    await page.get_by_role("tab", name="Glenochil").click()
    await say(page, "from Glenochil")
    await until(lambda: len(running.world.chat(GLENOCHIL)) == 1)
    await page.set_viewport_size({"width": 1200, "height": 800})
    await expect(page.get_by_role("tab")).to_have_count(0)
    await expect(page.get_by_role("region")).to_have_count(2)
    await page.get_by_role("button", name="Beside").click()
    await expect(page.get_by_role("region")).to_have_count(1)


async def test_unread_messages_are_counted_and_marked(page: Page, running: LocalChat, bot: Application) -> None:
    for number in range(30):
        await bot.bot.send_message(GLENOCHIL, f"reminder {number}")
    await expect(page).to_have_title("(30) Local chat")
    await page.get_by_label("You are").select_option(label="Monitor, HMP Glenochil (30)")
    await expect(page.get_by_text("Unread messages")).to_be_in_viewport()
    await page.get_by_role("button", name="Jump to the newest message").click()
    await expect(page.get_by_text("reminder 29")).to_be_in_viewport()
    await expect(page).to_have_title("Local chat")
    assert running.world.chats[GLENOCHIL].unread == 0


async def test_it_connects_again_after_a_restart(browser: Browser, clock: MovableClock) -> None:
    world = World(clock, PEOPLE)
    first = LocalChat(world, port=0)
    await first.start()
    page = await browser.new_page(viewport=PHONE)
    await page.goto(f"{first.url}/?as={PERTH}")
    await say(page, "a")
    await expect(page.locator(".bubble.own")).to_have_count(1)
    await page.get_by_label("Message", exact=True).fill("half a sentence")
    await first.stop()
    await expect(page.get_by_text("Connecting…")).to_be_visible()
    again = LocalChat(world, port=int(first.url.rpartition(":")[2]))
    await again.start()
    world.say(PERTH, "b")
    await expect(page.locator(".bubble.own")).to_have_count(2)
    await expect(page.get_by_label("Message", exact=True)).to_have_value("half a sentence")
    await again.stop()


async def test_a_blocked_bot_can_be_taken_back(page: Page, running: LocalChat) -> None:
    running.world.block(PERTH)
    await page.get_by_role("button", name="Unblock the assistant").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    assert not running.world.chats[PERTH].blocked


async def test_nothing_outside_this_machine_is_asked_for(
    browser: Browser, running: LocalChat, bot: Application
) -> None:
    page = await browser.new_page(viewport=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{running.url}/?as={PERTH}")
    await bot.bot.send_message(PERTH, '<a href="https://example.org/">see</a> https://example.org/b', parse_mode="HTML")
    await expect(page.get_by_text("https://example.org/b")).to_be_visible()
    assert asked
    assert [url for url in asked if not url.startswith(running.url)] == []
