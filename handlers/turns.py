"""The way of one message: who is this, may they, which flow; then all of it kept in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram import Update

from conversations import reference
from conversations.draft import (
    Alarm,
    Colleague,
    Draft,
    Effect,
    File,
    Filed,
    Forget,
    Picture,
    Remark,
    Said,
    Settle,
    State,
    Unsay,
    Who,
)
from conversations.engine import wants_colleagues
from conversations.screen import Screen
from conversations.talk import Incoming, Lasting, Reply, Talk, Talker
from handlers import (
    alerts,
    applications,
    bookings,
    concerns,
    coverage,
    desk,
    digest,
    figures,
    finding,
    hand_over,
    meeting_words,
    meetings,
    membership,
    plan,
    records,
    reminders,
    reports,
    requests,
    service,
    strangers,
    training,
)
from handlers.draw import DELETE, SHOW, Deletion, draw, dump
from handlers.here import Here
from handlers.receive import Received, receive
from store import audit, conversations, members, outbox, preferences, updates
from store import reminders as held
from store.conversations import DraftRow
from store.database import Store, Work
from store.errors import RefusedError
from store.members import Member

#: How long a claimed message may take to be delivered before it counts as lost, in seconds.
LEASE = 60
#: Telegram lets a bot delete messages for this long.
DELETABLE = timedelta(hours=48)
#: How many messages Telegram deletes in one call.
DELETE_AT_ONCE = 100


#: What may answer before the conversation does, in this order.
ANSWERING = (
    alerts.answer,
    requests.answer,
    concerns.answer,
    reports.answer,
    bookings.answer,
    plan.answer,
    applications.answer,
    service.answer,
    meetings.answer,
    training.answer,
    records.answer,
    desk.answer,
    coverage.answer,
    figures.answer,
    digest.answer,
    finding.answer,
    membership.answer,
    reminders.answer,
)
#: What keeps what a draft became, by its flow.
FILERS = {
    **records.FILERS,
    "request_change": requests.changed,
    "concern_look": concerns.looked,
    "report_review": reports.reviewed,
    "report_reply": reports.replied,
    "invite": membership.invite,
    "booking": bookings.booked,
    "booking_move": bookings.moved,
    "booking_off": bookings.called_off,
    "pause": plan.paused,
    "pattern": plan.agreed,
    "application": applications.added,
    "appointment": applications.was_appointed,
    "probation_review": applications.reviewed,
    "leaving": applications.left,
    "meeting": meetings.made,
    "meeting_move": meetings.moved,
    "meeting_item": meeting_words.item,
    "meeting_action": meeting_words.agreed,
    "snooze": reminders.snoozed,
    "training_record": training.recorded,
    "training_refuse": training.refused,
}
#: The commands answered without a flow: name, what it does, for which roles.
COMMANDS = tuple(
    command
    for module in (
        desk,
        digest,
        plan,
        coverage,
        figures,
        finding,
        records,
        training,
        meetings,
        service,
        reminders,
        membership,
        reference,
    )
    for command in module.COMMANDS
)


@dataclass
class Done:
    """What is left to do when a turn is committed: messages to deliver, a press to acknowledge, a menu to register.

    ``others`` are further chats in which something is now to be delivered.
    """

    chat_id: int
    rows: list[outbox.OutboxRow] = field(default_factory=list)
    live: int | None = None
    query_id: str = ""
    toast: str = ""
    joined: bool = False
    others: list[int] = field(default_factory=list)


class Turns:
    """Takes updates, one transaction each. Nothing is sent from here.

    With ``hands_over`` what is filed is handed over to another system too.
    """

    def __init__(self, store: Store, talker: Talker, *, hands_over: bool = False) -> None:
        self.store = store
        self.talker = talker
        self.hands_over = hands_over

    async def take(self, update: Update, now: datetime) -> Done | None:
        """Deal with one update; ``None`` when it is of no concern. When this returns, all of it is committed."""
        received = receive(update)
        if received is None:
            return None
        done = Done(received.chat_id, query_id=received.query_id)
        async with self.store.writing(now) as work:
            if not await updates.claim(work, received.update_id):
                return done
            done.live = await outbox.live_message(work, received.chat_id)
            items = await self._serve(work, received, done)
            await outbox.add(work, items)
            done.rows = await outbox.claim_due(work, 1, LEASE, received.chat_id, begun=True)
            done.others = await outbox.added_elsewhere(work, received.chat_id)
        return done

    async def apologise(self, update: Update, now: datetime) -> Done | None:
        """Give an update up that could not be dealt with: say so, keep what was kept before it."""
        received = receive(update)
        if received is None:
            return None
        async with self.store.writing(now) as work:
            if not await updates.claim(work, received.update_id):
                return None
            screen = Screen(
                title="Something went wrong on my side.",
                body="Your last message had no effect. Everything before it is kept.",
                hint="Send it again, or /menu.",
                question=False,
            )
            await outbox.add(work, [_item(received.chat_id, None, screen, 0)])
            rows = await outbox.claim_due(work, 1, LEASE, received.chat_id, begun=True)
        return Done(received.chat_id, rows, query_id=received.query_id)

    async def show_again(self, work: Work, chat_id: int, member_id: str) -> None:
        """Show a member's current question again, when it is not known whether it arrived."""
        member = await members.by_chat(work, chat_id)
        if member is None or member.id != member_id:
            return
        talk = thaw(await conversations.load(work, member.id))
        who = Who(role=member.role, establishments=member.establishments)
        notice = "I was interrupted. Nothing you answered is lost; this is where we are."
        reply = self.talker.shown(talk, work.now, who, notice)
        await freeze(work, member, talk, reply.talk)
        items = [_item(chat_id, member.id, screen, reply.talk.revision) for screen in reply.screens]
        await outbox.add(work, items)

    async def _serve(self, work: Work, received: Received, done: Done) -> list[outbox.Item]:
        if received.incoming is None:
            await outbox.set_blocked(work, received.chat_id, bool(received.blocked))
            return []
        member = await members.by_chat(work, received.chat_id)
        if member is None:
            newcomer = await strangers.meet(work, received.chat_id, received.incoming)
            member = newcomer.member
            if member is None:
                return [_item(received.chat_id, None, screen, 0) for screen in newcomer.screens]
            done.joined = True
        talk = thaw(await conversations.load(work, member.id))
        turn = _MemberTurn(self.talker, work, member, talk, received, done, self.hands_over)
        reply = await turn.reply(received.incoming)
        await freeze(work, member, talk, reply.talk)
        if turn.changes:
            await preferences.touch(work, [member.id])
        if talk.current is not None and reply.talk.current is None:
            await held.release(work, member.id)
        done.toast = reply.toast
        return turn.items(reply)


class _MemberTurn:
    """One member's turn inside its transaction."""

    def __init__(
        self,
        talker: Talker,
        work: Work,
        member: Member,
        talk: Talk,
        received: Received,
        done: Done,
        hands_over: bool,
    ) -> None:
        self.talker = talker
        self.work = work
        self.member = member
        self.talk = talk
        self.received = received
        self.done = done
        self.hands_over = hands_over
        self.deletions: list[int] = []
        self.pictures: list[outbox.Item] = []
        #: Whether this turn may have changed what falls due for the member.
        self.changes = False

    async def reply(self, incoming: Incoming) -> Reply:
        who = await self._who()
        incoming = self.talker.understood(self.talk, incoming)
        self.changes = isinstance(incoming, Lasting)
        if isinstance(incoming, Lasting) and incoming.verb == "remove":
            return await self._remove(incoming)
        here = Here(self.talker, self.work, self.member, self.talk, who)
        answer: Reply | None = None
        for module in ANSWERING if self.talk.stopped is None else (alerts.answer,):
            answer = answer or await module(here, incoming)
        answer = answer or self._from_reference(incoming, who)
        reply = answer or self.talker.respond(self.talk, incoming, self.work.now, who, conversations.new_id())
        screens = list(reply.screens)
        while reply.effects:
            effect = reply.effects[0]
            rest = reply.effects[1:]
            reply = await self._effect(effect, reply, who)
            screens += reply.screens
            reply.effects += rest
        reply.screens = screens
        return reply

    def _from_reference(self, incoming: Incoming, who: Who) -> Reply | None:
        """The reply, if it is published knowledge that was asked for. Words typed at a question are its answer."""
        if isinstance(incoming, Said) and self.talk.current is not None:
            return None
        screen = reference.answer(incoming, self.talker.engine.knowledge, str(who.role))
        return self.talker.beside(self.talk, screen, self.work.now, who) if screen else None

    async def _who(self) -> Who:
        colleagues: Sequence[Member] = ()
        current = self.talk.current
        if current and wants_colleagues(current, self.talker.engine.flows[current.flow]):
            colleagues = await members.colleagues(self.work, self.member)
        return Who(
            role=self.member.role,
            establishments=self.member.establishments,
            colleagues=tuple(Colleague(id=other.id, label=other.label) for other in colleagues),
        )

    async def _effect(self, effect: Effect, reply: Reply, who: Who) -> Reply:
        here = Here(self.talker, self.work, self.member, self.talk, who)
        match effect:
            case File():
                self.changes = True
                return await self._file(effect, reply, who)
            case Alarm():
                alerted = await alerts.raised(here, effect)
                return self.talker.alerted(reply.talk, alerted, self.work.now, who)
            case Picture():
                body = dump(effect.chart)
                self.pictures.append(outbox.Item(self.received.chat_id, outbox.PICTURE, body, self.member.id))
            case Settle():
                await alerts.settled(here, effect)
            case Remark():
                subject = f"draft:{reply.talk.active}" if reply.talk.active else f"member:{self.member.id}"
                await audit.record(self.work, self.member.id, effect.action, subject, effect.details)
            case Unsay():
                self.deletions.append(effect.message)
            case Forget():
                since = max(effect.since, self.work.now - DELETABLE)
                shown = await outbox.sent_messages(self.work, self.received.chat_id, SHOW, since)
                self.deletions += [*effect.messages, *shown]
        return Reply(reply.talk, toast=reply.toast)

    async def _file(self, effect: File, reply: Reply, who: Who) -> Reply:
        try:
            event = await self._filed(effect, who)
        except RefusedError as error:
            return self.talker.not_filed(reply.talk, effect.draft, str(error), self.work.now, who)
        return self.talker.filed(reply.talk, effect.draft, event, self.work.now, who)

    async def _filed(self, effect: File, who: Who) -> Filed:
        """Keep what a draft became, by its kind."""
        here = Here(self.talker, self.work, self.member, self.talk, who)
        filed = await FILERS[effect.flow](here, effect)
        if self.hands_over:
            await hand_over.planned(self.work, filed.reference)
        return Filed(reference=filed.reference, version=filed.version, receipt=filed.receipt, at=filed.filed_at)

    async def _remove(self, press: Lasting) -> Reply:
        """Take a message with content out of the chat now instead of at its time."""
        del press
        key = removal_key(self.received.chat_id, self.received.on_message or 0)
        if not await outbox.hasten(self.work, key) and self.received.on_message:
            self.deletions.append(self.received.on_message)
        return Reply(self.talk, toast="Removed.")

    def items(self, reply: Reply) -> list[outbox.Item]:
        """The reply as messages: the current question takes the place of the one it answers, if that was pressed."""
        chat, pressed = self.received.chat_id, self.received.on_message
        edit = pressed is not None and pressed == self.done.live and len(reply.screens) == 1 and not self.deletions
        shown = [_item(chat, self.member.id, screen, reply.talk.revision, edit=edit) for screen in reply.screens]
        shown[1:1] = self.pictures
        gone = list(dict.fromkeys(self.deletions))
        batches = [gone[i : i + DELETE_AT_ONCE] for i in range(0, len(gone), DELETE_AT_ONCE)]
        return [*shown, *(deletion(chat, self.member.id, batch) for batch in batches)]


def _item(chat: int, member: str | None, screen: Screen, revision: int, *, edit: bool = False) -> outbox.Item:
    return outbox.Item(chat_id=chat, member_id=member, op=SHOW, body=dump(draw(screen, revision, edit=edit)))


def deletion(
    chat: int, member: str | None, messages: list[int], due_at: datetime | None = None, key: str | None = None
) -> outbox.Item:
    """The outbox item that deletes these messages from a chat, at ``due_at`` (UTC)."""
    body = dump(Deletion(messages=messages))
    return outbox.Item(chat_id=chat, member_id=member, op=DELETE, body=body, due_at=due_at, key=key)


def removal_key(chat: int, message: int) -> str:
    """The key of the item that removes the text whose last message this is."""
    return f"remove:{chat}:{message}"


STATES = {State.OPEN: "active", State.FILING: "active", State.PARKED: "parked", State.CANCELLED: "cancelled"}


def thaw(kept: conversations.Talk) -> Talk:
    """A member's conversation as kept. A draft handed over since arrives parked."""
    talk = Talk.model_validate_json(kept.body) if kept.body else Talk()
    for row in kept.drafts.values():
        draft = Draft.model_validate_json(row.body)
        if row.state == "parked":
            draft.state = State.PARKED
        talk.drafts[row.id] = draft
    return talk


async def freeze(work: Work, member: Member, before: Talk, after: Talk) -> None:
    """Keep what changed of a conversation."""
    changed = [row_of(draft) for key, draft in after.drafts.items() if before.drafts.get(key) != draft]
    removed = [key for key in before.drafts if key not in after.drafts]
    body = after.model_dump_json(exclude={"drafts"}, exclude_defaults=True)
    await conversations.save(work, member.id, body, changed, removed)


def row_of(draft: Draft) -> DraftRow:
    """A draft as the store keeps it."""
    state: Any = STATES[draft.state]
    return DraftRow(
        id=draft.id,
        flow=draft.flow,
        flow_version=draft.version,
        edition=draft.edition,
        state=state,
        body=draft.model_dump_json(exclude_defaults=True),
        created_at=draft.started,
        updated_at=draft.touched,
    )
