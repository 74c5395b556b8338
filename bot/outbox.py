"""Delivers what the store holds for people, in order within a chat, and notes what became of it.

A message that may have left is never sent again by itself: the Bot API has no key to tell a repeat by, so such a
row ends *uncertain*. What provably did not leave (no connection, 429) is tried again, and so is what is the same
done twice: a deletion, a change of a message already there.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.charts.process import DrawingError
from bot.clock import Clock
from bot.logs import where
from conversations.chart import Chart
from handlers.draw import DELETE, SHOW, Deletion, Document, Drawn
from handlers.turns import LEASE, deletion, removal_key
from store import outbox
from store.database import Store, Work
from store.outbox import OutboxRow, Outcome

log = structlog.get_logger(__name__)

#: How long to wait before a message that could not leave is tried again: at first, and at most.
TRY_AGAIN, TRY_AGAIN_MOST = timedelta(seconds=5), timedelta(minutes=5)
#: How many times a message that provably did not leave is tried before it is given up: some five hours. A reminder is
#: not given up: it is made anew each time, as long as there is a reason.
TRIES = 60
#: Delivers a row by another way than Telegram's.
Carrier = Callable[[OutboxRow], Awaitable[Outcome]]
#: Makes what a row says when it leaves: ``None`` when there is nothing to say any more, a moment when it is not now.
Maker = Callable[[Work, OutboxRow], Awaitable[Drawn | datetime | None]]
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass
class Attempt:
    """One try at one row: what became of it, the chat's current screen after it, and what follows from it."""

    outcome: Outcome
    live: int | None
    later: list[outbox.Item] = field(default_factory=list)


class Deliverer:
    """Works off the outbox. One chat is served by one task at a time."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        clock: Clock,
        ring: Callable[[datetime], None],
        draw: Callable[[str], Awaitable[bytes]],
        carriers: Mapping[str, Carrier],
        makers: Mapping[str, Maker],
    ) -> None:
        """``ring`` is asked to have ``sweep`` called at a moment (UTC), when something could not leave yet.

        ``draw`` makes a PNG of a chart's JSON or raises DrawingError; ``carriers`` deliver operations of their own;
        ``makers`` make what is said only when it leaves.
        ``in_doubt`` is set when it is not known of some message whether it arrived.
        """
        self.in_doubt = False
        self._store = store
        self._bot = bot
        self._clock = clock
        self._ring = ring
        self._draw = draw
        self._carriers = carriers
        self._makers = makers
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._waiting: dict[int, tuple[list[OutboxRow], int | None]] = {}
        self._partly: dict[int, list[int]] = {}

    def deliver(self, chat_id: int, rows: list[OutboxRow], live: int | None) -> None:
        """Deliver rows already claimed for a chat, and then all that is due there. Returns at once."""
        if chat_id in self._tasks:
            if rows or chat_id not in self._waiting:
                self._waiting[chat_id] = (rows, live)
            return
        task = asyncio.create_task(self._chat(chat_id, rows, live))
        self._tasks[chat_id] = task
        task.add_done_callback(lambda done: self._finished(chat_id, done))

    def _finished(self, chat_id: int, task: asyncio.Task[None]) -> None:
        del self._tasks[chat_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery.stopped", kind=type(error).__name__, where=where(error))
        if chat_id in self._waiting:
            self.deliver(chat_id, *self._waiting.pop(chat_id))

    async def sweep(self) -> None:
        """Deliver all that is due, in every chat: at the start, each minute, and when the bell rings."""
        async with self._store.writing(self._clock.now()) as work:
            _, lost = await outbox.release_expired(work)
            chats = await outbox.due_chats(work)
        self.in_doubt |= lost > 0
        for chat_id in chats:
            self.deliver(chat_id, [], None)

    async def finish(self) -> None:
        """Wait until what is under way is delivered."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _chat(self, chat_id: int, rows: list[OutboxRow], live: int | None) -> None:
        if not rows:
            rows, live = await self._next(chat_id, None)
        while rows:
            rows, live = await self._next(chat_id, await self._attempt(rows[0], live))

    async def _next(self, chat_id: int, attempt: Attempt | None) -> tuple[list[OutboxRow], int | None]:
        """Note what became of a row and claim the chat's next one, in one transaction."""
        async with self._store.writing(self._clock.now()) as work:
            live = await outbox.live_message(work, chat_id)
            if attempt is not None:
                await outbox.mark(work, [attempt.outcome])
                await outbox.add(work, attempt.later)
                if attempt.live != live:
                    live = attempt.live
                    await outbox.set_live_message(work, chat_id, live)
                if attempt.outcome.error == "Forbidden":
                    await outbox.set_blocked(work, chat_id, True)
            rows = await outbox.claim_due(work, 1, LEASE, chat_id, begun=True)
        if attempt is not None and attempt.outcome.retry_at is not None:
            self._ring(attempt.outcome.retry_at)
        return rows, live

    async def _attempt(self, row: OutboxRow, live: int | None) -> Attempt:
        """One try at one row."""
        if row.op in self._carriers:
            return Attempt(await self._carriers[row.op](row), live)
        twice_is_once = row.op == DELETE
        try:
            if row.op == outbox.PICTURE:
                return Attempt(await self._picture(row), live)
            if row.op == outbox.DOCUMENT:
                return Attempt(await self._document(row), live)
            if row.op == DELETE:
                await self._delete(row)
                return Attempt(Outcome(row.id, row.attempt, "sent"), live)
            drawn = await self._said(row)
            if isinstance(drawn, Outcome):
                return Attempt(drawn, live)
            twice_is_once = drawn.edit and live is not None
            edited = drawn.edit and live is not None and await self._edit(row.chat_id, live, drawn)
            twice_is_once = False
            messages = [live] if edited and live is not None else await self._send(row, drawn, live)
        except TelegramError as error:
            return Attempt(self._failed(row, error, twice_is_once), live)
        outcome = Outcome(row.id, row.attempt, "sent", message_id=messages[-1])
        return Attempt(outcome, messages[-1] if drawn.live else live, self._removal(row, drawn, messages))

    async def _said(self, row: OutboxRow) -> Drawn | Outcome:
        """What a row says; else what became of it without saying anything."""
        if row.op == SHOW:
            return Drawn.model_validate(json.loads(row.body))
        if row.op not in self._makers:
            return Outcome(row.id, row.attempt, "failed", error="UnknownOperation")
        async with self._store.writing(self._clock.now()) as work:
            made = await self._makers[row.op](work, row)
            if isinstance(made, Drawn):
                await outbox.begin(work, [row.id])
        if isinstance(made, datetime):
            return Outcome(row.id, row.attempt, "retry", error="NotNow", retry_at=made, apart=True)
        return made or Outcome(row.id, row.attempt, "failed", error="NothingToSay")

    async def _picture(self, row: OutboxRow) -> Outcome:
        """Draw a chart and send it. Until it is drawn nothing has left: a crash before has it drawn again."""
        chart = Chart.model_validate_json(row.body)
        drawing = asyncio.ensure_future(self._draw(row.body))
        with suppress(TelegramError):
            await self._bot.send_chat_action(row.chat_id, ChatAction.UPLOAD_PHOTO)
        try:
            picture = await drawing
        except DrawingError as error:
            log.error("picture.not-drawn", row=row.id, why=str(error))
            return Outcome(row.id, row.attempt, "failed", error="DrawingError")
        async with self._store.writing(self._clock.now()) as work:
            await outbox.begin(work, [row.id])
        message = await self._bot.send_photo(row.chat_id, picture, caption=chart.caption, protect_content=True)
        return Outcome(row.id, row.attempt, "sent", message_id=message.message_id)

    async def _document(self, row: OutboxRow) -> Outcome:
        """Send a file. It is not protected: a protected one can be neither saved nor opened by another program."""
        file = Document.model_validate_json(row.body)
        message = await self._bot.send_document(
            row.chat_id, file.text.encode(), caption=file.caption, filename=file.name, protect_content=False
        )
        return Outcome(row.id, row.attempt, "sent", message_id=message.message_id)

    def _failed(self, row: OutboxRow, error: TelegramError, twice_is_once: bool) -> Outcome:
        now, kind = self._clock.now(), type(error).__name__
        log.warning("delivery.refused", kind=kind, row=row.id, attempt=row.attempt)
        if isinstance(error, RetryAfter):
            wait = (
                error.retry_after if isinstance(error.retry_after, timedelta) else timedelta(seconds=error.retry_after)
            )
            return Outcome(row.id, row.attempt, "retry", error=kind, retry_at=now + wait)
        lost = may_have_arrived(error)
        tries = row.op == outbox.REMIND or row.attempt < TRIES
        if tries and (did_not_leave(error) or (twice_is_once and lost)):
            wait = min(TRY_AGAIN * 2 ** min(row.attempt - 1, 10), TRY_AGAIN_MOST)
            return Outcome(row.id, row.attempt, "retry", error=kind, retry_at=now + wait)
        self._partly.pop(row.id, None)
        self.in_doubt |= lost
        return Outcome(row.id, row.attempt, "uncertain" if lost else "failed", error=kind)

    def _removal(self, row: OutboxRow, drawn: Drawn, messages: list[int]) -> list[outbox.Item]:
        if not drawn.lasts:
            return []
        due: datetime = self._clock.now() + timedelta(seconds=drawn.lasts)
        return [deletion(row.chat_id, row.member_id, messages, due, removal_key(row.chat_id, messages[-1]))]

    async def _send(self, row: OutboxRow, drawn: Drawn, live: int | None) -> list[int]:
        """Send a screen as new messages below; returns them. A later try goes on after those that arrived."""
        sent = self._partly.setdefault(row.id, [])
        for text in drawn.texts[len(sent) :]:
            last = len(sent) == len(drawn.texts) - 1
            message = await self._bot.send_message(
                row.chat_id,
                text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup(drawn) if last else None,
                protect_content=drawn.protect,
                link_preview_options=NO_PREVIEW,
            )
            sent.append(message.message_id)
        del self._partly[row.id]
        if drawn.live and live is not None:
            await self._retire(row.chat_id, live)
        return sent

    async def _edit(self, chat_id: int, message: int, drawn: Drawn) -> bool:
        """Show a screen in place of the current one; ``False`` when Telegram has no such message to change."""
        try:
            await self._bot.edit_message_text(
                drawn.texts[0],
                chat_id=chat_id,
                message_id=message,
                parse_mode=ParseMode.HTML,
                reply_markup=markup(drawn),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            return "not modified" in error.message.casefold()
        return True

    async def _retire(self, chat_id: int, message: int) -> None:
        """Take the buttons off the screen before this one. It does not matter if it is gone: old buttons answer."""
        try:
            await self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message, reply_markup=None)
        except TelegramError as error:
            log.info("delivery.not-retired", kind=type(error).__name__)

    async def _delete(self, row: OutboxRow) -> None:
        """Delete messages; those that are gone already, or too old to delete, are passed over."""
        for message in Deletion.model_validate(json.loads(row.body)).messages:
            try:
                await self._bot.delete_message(row.chat_id, message)
            except BadRequest as error:
                log.info("delivery.not-deleted", kind=type(error).__name__, row=row.id)


def did_not_leave(error: TelegramError) -> bool:
    """Whether a failed call provably did not reach Telegram, or was refused before it had any effect."""
    if isinstance(error, TimedOut):
        return "pool timeout" in error.message.casefold()
    if isinstance(error, InvalidToken):
        return True
    cause = error.__cause__
    return (
        type(cause).__name__ in ("ConnectError", "ConnectTimeout")
        or "internal server error" in error.message.casefold()
    )


def may_have_arrived(error: TelegramError) -> bool:
    """Whether a failed call may have had its effect: the network failed, or the answer could not be read."""
    unreadable = type(error) is TelegramError
    return unreadable or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


def markup(drawn: Drawn) -> InlineKeyboardMarkup | None:
    """The keyboard of a screen."""
    rows: list[list[InlineKeyboardButton]] = []
    for row in drawn.keys:
        buttons = []
        for key in row:
            style: dict[str, Any] = {"style": key.style} if key.style else {}
            if key.copies:
                buttons.append(InlineKeyboardButton(key.label, copy_text=CopyTextButton(key.copies), **style))
            else:
                buttons.append(InlineKeyboardButton(key.label, callback_data=key.data, **style))
        rows.append(buttons)
    return InlineKeyboardMarkup(rows) if rows else None


async def acknowledge(bot: Bot, query_id: str, toast: str) -> None:
    """Answer a press, so that the button stops waiting; a press too old to answer is none the worse."""
    try:
        await bot.answer_callback_query(query_id, text=toast[:200] or None)
    except (BadRequest, NetworkError, Forbidden) as error:
        log.info("press.not-acknowledged", kind=type(error).__name__)
