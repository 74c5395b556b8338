"""A member's whole conversation: the draft that is active, those that are parked, and the commands that always work.

Pure like the engine below it: ``respond(talk, incoming, now, who, new_id)`` gives the talk as it is now, what to
show and what to do.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from conversations import gate, menus, words
from conversations.draft import Draft, Filed, Pressed, Said, Sent, Shown, State, Who
from conversations.engine import MOVED_ON, Engine, Turn
from conversations.exchange import Alerted, Command, Incoming, Lasting, Opening, Press, Reopening, Reply, Talk
from conversations.flow import Flow
from conversations.screen import LASTING, Screen

ALWAYS = "Any button can be typed: its words, or its number. /menu, /where and /cancel work at any time."
BELONGS_NOWHERE = "That message belongs to nothing that is open, so nothing was changed."
#: How long a cancelled draft can be brought back.
UNDO_CANCEL = timedelta(hours=24)
#: Commands that may be typed without their stroke in the middle of a question.
_TYPED = {"menu": "menu", "main menu": "menu", "where am i": "where", "drafts": "drafts"}
#: The command at the beginning of a message that was a note.
_COMMAND = re.compile(r"^/\w+(?:@\w+)?\s*")


__all__ = ["UNDO_CANCEL", "Command", "Incoming", "Lasting", "Opening", "Press", "Reopening", "Reply", "Talk", "Talker"]


class Talker:
    """Leads conversations. ``extra`` are further commands of the assistant that answer without a conversation."""

    def __init__(self, engine: Engine, extra: Iterable[tuple[str, str, tuple[str, ...]]] = ()) -> None:
        self.engine = engine
        self.extra = tuple(extra)

    def commands(self, role: str) -> list[tuple[str, str]]:
        """The commands of a role with what each does, for the menu of the chat and for help."""
        flows = [(flow.command, flow.about) for flow in self.flows(role)]
        extra = [(name, about) for name, about, roles in self.extra if role in roles]
        drafts = [("drafts", "Unfinished records, to go on with")] if flows else []
        always = [
            ("menu", "What you can do here"),
            ("where", "Where you are, and what is unfinished"),
            ("cancel", "Cancel what is open (it can be undone)"),
            ("help", "Help with this question"),
        ]
        return [*flows, *extra, *drafts, *always]

    def flows(self, role: str) -> list[Flow]:
        """The flows that a role may begin."""
        return [flow for flow in self.engine.flows.values() if flow.command and role in flow.roles]

    def respond(self, talk: Talk, incoming: Incoming, now: datetime, who: Who, new_id: str) -> Reply:
        """One turn of the whole conversation. ``now`` is in UTC; ``new_id`` names a draft if one is begun."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, new_id)
        turn.tidy()
        return turn.noted(gate.through(turn, self.understood(talk, incoming)))

    def filed(self, talk: Talk, draft: str, event: Filed, now: datetime, who: Who) -> Reply:
        """The store has filed what this draft became."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, "")
        return turn.noted(turn.settle(self.engine.step(turn.talk.drafts[draft], event, now, who)))

    def reopen(self, talk: Talk, again: Reopening, now: datetime, who: Who, new_id: str) -> Reply:
        """A filed record comes back as a draft: to be amended, or because its filing was undone."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, new_id)
        return turn.noted(turn.reopen(again))

    def open(self, talk: Talk, opening: Opening, now: datetime, who: Who, new_id: str) -> Reply:
        """Begin a flow about a filed record."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, new_id)
        return turn.noted(turn.open(opening))

    def alerted(self, talk: Talk, alerted: Iterable[Alerted], now: datetime, who: Who) -> Reply:
        """Alerts were raised for what stops this conversation: say to whom."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, "")
        if turn.talk.stopped is not None:
            turn.talk.stopped.alerted = tuple(alerted)
        return turn.again()

    def beside(self, talk: Talk, screen: Screen, now: datetime, who: Who) -> Reply:
        """Show something beside what is open: an open question comes again after it."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, "")
        if talk.current is None and gate.waiting(talk) is None:
            return turn.noted(Reply(turn.talk, [screen]))
        again = turn.again()
        return Reply(again.talk, [screen.model_copy(update={"question": False}), *again.screens])

    def understood(self, talk: Talk, incoming: Incoming) -> Incoming:
        """What is meant: words typed while nothing is open may stand for a button that was offered.

        "Menu" is a command without its stroke, and an edited ``/visit …`` is a note, edited.
        """
        if not isinstance(incoming, Said) or gate.waiting(talk) is not None:
            return incoming
        if incoming.edited:
            return incoming.model_copy(update={"text": _COMMAND.sub("", incoming.text)})
        if talk.current is not None:
            bare = incoming.text.strip(" .!?").casefold()
            return Command(name=_TYPED[bare], message=incoming.message) if bare in _TYPED else incoming
        screen = Screen(title="", rows=tuple((button,) for button in talk.offered))
        text = incoming.text
        button = words.exactly(text, screen) or words.by_number(text, screen) or words.roughly(text, screen)
        if button is None:
            return incoming
        verb, _, argument = button.action.removeprefix(LASTING).partition(":")
        return Lasting(verb=verb, argument=argument)

    def not_filed(self, talk: Talk, draft: str, why: str, now: datetime, who: Who) -> Reply:
        """The store would not file it: the draft is at its review again, nothing lost, and ``why`` is said."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, "")
        turn.talk.drafts[draft].state = State.OPEN
        return turn.again(f"{why} It is not filed; your answers are kept.")

    def shown(self, talk: Talk, now: datetime, who: Who, notice: str = "") -> Reply:
        """The current question again, or the menu, after something else was answered."""
        turn = _Responding(self, talk.model_copy(deep=True), now, who, "")
        return turn.noted(turn.again(notice))


class _Responding:
    """One reply in the making."""

    def __init__(self, talker: Talker, talk: Talk, now: datetime, who: Who, new_id: str) -> None:
        self.talker = talker
        self.engine = talker.engine
        self.talk = talk
        self.now = now
        self.who = who
        self.new_id = new_id

    def tidy(self) -> None:
        """Let go of drafts cancelled long enough ago."""
        for identity, draft in list(self.talk.drafts.items()):
            if draft.state is State.CANCELLED and self.now - draft.touched > UNDO_CANCEL:
                del self.talk.drafts[identity]

    def noted(self, reply: Reply) -> Reply:
        """Remember the buttons shown while nothing is open."""
        buttons = list(reply.screens[-1].buttons()) if reply.screens and not reply.talk.current else []
        reply.talk.offered = tuple(button for button in buttons if button.lasting)
        return reply

    def answer(self, incoming: Incoming) -> Reply:
        """What came in, by its kind."""
        match incoming:
            case Command():
                return self.command(incoming)
            case Lasting():
                return self.lasting(incoming)
            case Press():
                return self.press(incoming)
            case Said() if self.talk.current is None:
                return self.free_text(incoming)
            case Said() | Sent():
                return self.event(incoming)

    # --- what came in -------------------------------------------------------------------------------------

    def command(self, command: Command) -> Reply:
        """A command, good in any state."""
        current = self.talk.current
        flow = next((f for f in self.talker.flows(self.who.role) if f.command == command.name), None)
        if flow is not None:
            return self._begin(flow, command)
        match command.name:
            case "menu" | "start":
                return Reply(self._moved(), [self.menu()])
            case "drafts" if self.talker.flows(self.who.role):
                return Reply(self._moved(), [self.drafts()])
            case "where":
                return self.again(self._where()) if current else Reply(self.talk, [self.menu(self._where())])
            case "help":
                return self._help()
            case "cancel" if current:
                return self._end(current, State.CANCELLED)
            case "cancel":
                return Reply(self.talk, [self.menu("Nothing is open, so there is nothing to cancel.")])
        if current and (button := words.exactly(command.name, self.engine.shown(current, self.now, self.who))):
            return self.event(Pressed(action=button.action))
        notice = f"I do not know the command /{command.name[:32]}. These I know:"
        return self.again(notice + self._list()) if current else Reply(self.talk, [self.menu(notice + self._list())])

    def lasting(self, press: Lasting) -> Reply:
        """A press on a button that outlives its question."""
        draft = self.talk.drafts.get(press.argument)
        match press.verb:
            case "menu":
                return Reply(self._moved(), [self.menu()])
            case "drafts":
                return Reply(self._moved(), [self.drafts()])
            case "help":
                return self._help()
            case "begin" | "another":
                flow = next((f for f in self.talker.flows(self.who.role) if f.name == press.argument), None)
                if flow:
                    return self._begin(flow, Command(name=flow.command), another=press.verb == "another")
            case "resume" if draft and draft.state in (State.PARKED, State.OPEN):
                return self._resume(draft)
            case "uncancel" if draft and draft.state is State.CANCELLED:
                return self._resume(draft)
            case "resume" | "uncancel":
                gone = "That one is not open any more."
                return self.again(gone) if self.talk.current else Reply(self.talk, [self.menu(gone)], toast=gone)
        return self._stale()

    def press(self, press: Press) -> Reply:
        """A press on a question's button: only the current question's count."""
        if press.revision != self.talk.revision or self.talk.current is None:
            return self._stale()
        return self.event(Pressed(action=press.action))

    def event(self, event: Pressed | Said | Sent) -> Reply:
        """Something for the active draft."""
        current = self.talk.current
        if current is None:
            what = event.what if isinstance(event, Sent) else "that"
            notice = f"You sent {what}, and nothing is open that it could answer. {self._choose()}"
            return Reply(self.talk, [self.menu(notice)])
        if isinstance(event, Said) and event.edited and (elsewhere := self._edited_elsewhere(event)):
            return self.again(elsewhere)
        return self.settle(self.engine.step(current, event, self.now, self.who))

    def _edited_elsewhere(self, said: Said) -> str:
        """What to say of an edited message of a draft that is not the open one, if it is of one."""
        current = self.talk.current
        if current is not None and said.message in current.messages:
            return ""
        for draft in self._unfinished():
            if said.message in draft.messages and draft.id != self.talk.active:
                return (
                    f"That message belongs to your {self._name(draft)}, so nothing was changed. "
                    "Continue that one (/drafts), then edit the message once more."
                )
        return ""

    def free_text(self, said: Said) -> Reply:
        """Words with nothing open: read as a note of a visit if they say something of one."""
        if said.edited:
            return Reply(self.talk, [self.menu(self._edited_elsewhere(said) or BELONGS_NOWHERE)])
        button = words.exactly(said.text, self.menu()) or words.roughly(said.text, self.menu())
        if button is not None:
            verb, _, argument = button.action.removeprefix(LASTING).partition(":")
            return self.lasting(Lasting(verb=verb, argument=argument))
        for flow in self.talker.flows(self.who.role):
            if flow.read is not None and self._says_something(flow, said):
                return self._start(flow, said)
        found = "I found no visit in that" if self._reads() else "I did not understand that"
        return Reply(self.talk, [self.menu(f"{found}, so nothing was kept. {self._choose()}")])

    def _reads(self) -> bool:
        """Whether this member's notes are read."""
        return any(flow.read for flow in self.talker.flows(self.who.role))

    def _choose(self) -> str:
        return "Choose one, or just type your notes." if self._reads() else "Choose one."

    def _says_something(self, flow: Flow, said: Said) -> bool:
        """Whether a message is long enough to be a note, or names at least one fact of it."""
        draft = self.engine.start(flow.name, "probe", self.now, self.who, said).draft
        facts = [key for key, origin in draft.origins.items() if origin.words and not origin.guess and "." not in key]
        return bool(facts) or len(said.text.split()) >= 8

    def keeps(self, said: Said) -> bool:
        """Whether these words would be kept as a text: they are no button's, and no answer of another kind."""
        current = self.talk.current
        if current is None:
            return any(f.read is not None and self._says_something(f, said) for f in self.talker.flows(self.who.role))
        return self.engine.keeps(current, said, self.now, self.who)

    def places(self) -> tuple[str, ...]:
        """The establishment that the open record is about, else all of the member's."""
        current = self.talk.current
        place = self.engine.sheet(current, self.now, self.who).asking().establishment() if current else None
        return (place.id,) if place else self.who.establishments

    # --- drafts -------------------------------------------------------------------------------------------

    def _begin(self, flow: Flow, command: Command, another: bool = False) -> Reply:
        """Begin a flow; a note after the command is read at once, an unfinished one of its kind offered first."""
        current = self.talk.current
        answers = current.answers if current and current.flow != flow.name else {}
        borrowed = {key: answers[key] for key in flow.borrows if answers.get(key) is not None}
        parked = self._park_current()
        unfinished = [d for d in self._unfinished() if d.flow == flow.name]
        if unfinished and not another and not command.words.strip():
            self.talk.revision += 1
            return Reply(self.talk, [menus.offer(flow, self._named(unfinished))])
        note = Said(text=command.words, message=command.message) if command.words.strip() and flow.read else None
        return self._start(flow, note, parked, borrowed)

    def _start(self, flow: Flow, note: Said | None, parked: str = "", borrowed: dict[str, Any] | None = None) -> Reply:
        parked = self._park_current() or parked
        turn = self.engine.start(flow.name, self.new_id, self.now, self.who, note, borrowed)
        return self.settle(turn, parked)

    def open(self, opening: Opening) -> Reply:
        """A flow about a filed record, at its first question."""
        parked = self._let_go()
        turn = self.engine.start(
            opening.flow,
            self.new_id,
            self.now,
            self.who,
            answers=opening.answers,
            edition=opening.edition or None,
            subject=opening.subject,
        )
        return self.settle(turn, "\n".join(filter(None, (parked, opening.notice))))

    def reopen(self, again: Reopening) -> Reply:
        """A filed record's answers as a draft at its review."""
        parked = self._let_go()
        answers = self.engine.flows[again.flow].reopen(again.body)
        turn = self.engine.start(
            again.flow, self.new_id, self.now, self.who, answers=answers, edition=again.edition, review=True
        )
        if again.undone:
            turn.draft.refiles = again.reference
            notice = f"{again.reference} is open again, nothing is lost. File it when it is right."
        else:
            turn.draft.amends, turn.draft.amends_version = again.reference, again.version
            notice = f"Change what was wrong in {again.reference}. The filed version stays; yours becomes the next."
        shown = self.engine.step(turn.draft, Shown(), self.now, self.who)
        return self.settle(shown, "\n".join(filter(None, (parked, notice))))

    def _let_go(self) -> str:
        """Something else is begun: what is open is parked, and a text held back is no answer to what comes now."""
        held, self.talk.held = self.talk.held, None
        return "\n".join(filter(None, (gate.NOT_KEPT if held else "", self._park_current())))

    def _park_current(self) -> str:
        current = self.talk.current
        self.talk.active = ""
        if current is None:
            return ""
        if self._untouched(current):
            del self.talk.drafts[current.id]
            return ""
        current.state = State.PARKED
        return f"Your {self._name(current)} is kept; /drafts brings it back."

    def _untouched(self, draft: Draft) -> bool:
        """Whether nothing was answered yet but what had only one answer."""
        sheet = self.engine.sheet(draft, self.now, self.who)
        given = [key for key, value in draft.answers.items() if not sheet.given(key)]
        return not given and not draft.shelf and draft.note is None

    def _resume(self, draft: Draft) -> Reply:
        parked = self._park_current() if self.talk.current and self.talk.active != draft.id else ""
        draft.state = State.OPEN
        return self.settle(self.engine.step(draft, Shown(resumed=True), self.now, self.who), parked)

    def settle(self, turn: Turn, notice: str = "") -> Reply:
        """Put a turn's draft where it belongs now."""
        draft, screens = turn.draft, list(turn.screens)
        self.talk.drafts[draft.id] = draft
        if turn.begins is not None:
            self.talk.active = draft.id
            return self._start(self.engine.flows[draft.flow], turn.begins)
        if notice and screens:
            screens[-1] = screens[-1].with_notice(notice)
        match draft.state:
            case State.OPEN | State.FILING:
                self.talk.active = draft.id
                self.talk.revision += 1
            case State.PARKED | State.CANCELLED:
                return self._end(draft, draft.state)
            case State.FILED:
                del self.talk.drafts[draft.id]
                self.talk.active = ""
                self.talk.revision += 1
        return Reply(self.talk, screens, turn.effects)

    def _end(self, draft: Draft, state: State) -> Reply:
        draft.state, draft.touched = state, self.now
        self.talk.drafts[draft.id] = draft
        self.talk.active = ""
        self.talk.revision += 1
        shown = menus.kept if state is State.PARKED else menus.cancelled
        return Reply(self.talk, [shown(draft.id, self._name(draft))])

    # --- showing --------------------------------------------------------------------------------------------------

    def menu(self, notice: str = "") -> Screen:
        """What a member can do, with what is unfinished on top."""
        extra = [(name, about) for name, about, roles in self.talker.extra if self.who.role in roles]
        return menus.menu(self.talker.flows(self.who.role), extra, self._named(self._unfinished()), notice)

    def drafts(self) -> Screen:
        """The unfinished records."""
        return menus.drafts(self._named(self._unfinished()))

    def _named(self, drafts: list[Draft]) -> list[tuple[str, str]]:
        return [(draft.id, self._name(draft)) for draft in drafts]

    def again(self, notice: str = "") -> Reply:
        """The current question again, unchanged; what stands before it, if something does."""
        if (waiting := gate.waiting(self.talk)) is not None:
            return Reply(self.talk, [waiting.with_notice(notice) if notice else waiting])
        current = self.talk.current
        if current is None:
            return Reply(self.talk, [self.menu(notice)])
        turn = self.engine.step(current, Shown(), self.now, self.who)
        screens = [screen.with_notice(notice) for screen in turn.screens]
        return Reply(self.talk, screens)

    def _stale(self) -> Reply:
        reply = self.again()
        reply.toast = MOVED_ON if self.talk.current else "That question has moved on. Nothing is open now."
        return reply

    def _help(self) -> Reply:
        if self.talk.current is None:
            about = "I take your notes of a visit and file them." if self._reads() else "These I know:"
            return Reply(self.talk, [self.menu(about + self._list())])
        turn = self.engine.step(self.talk.current, Pressed(action="nav:help"), self.now, self.who)
        screens = [screen.model_copy(update={"notice": f"{screen.notice}\n{ALWAYS}"}) for screen in turn.screens]
        return Reply(self.talk, screens)

    def _where(self) -> str:
        current = self.talk.current
        parts = [f"You are in your {self._name(current)}." if current else "Nothing is open."]
        others = [draft for draft in self._unfinished() if draft.id != self.talk.active]
        if others:
            names = "; ".join(self._name(draft) for draft in others)
            parts.append(f"{'Unfinished besides' if current else 'Unfinished'}: {names}. /drafts lists them.")
        return " ".join(parts)

    def _list(self) -> str:
        return "".join(f"\n/{name} – {about}" for name, about in self.talker.commands(self.who.role))

    def _moved(self) -> Talk:
        """Park what is open: the member asked for something else."""
        if self.talk.current:
            self._park_current()
            self.talk.revision += 1
        return self.talk

    def _unfinished(self) -> list[Draft]:
        found = [d for d in self.talk.drafts.values() if d.state in (State.OPEN, State.PARKED)]
        return sorted(found, key=lambda draft: draft.touched, reverse=True)

    def _name(self, draft: Draft) -> str:
        """What a draft is called: "visit, HMP Perth, 21 Nov"."""
        flow = self.engine.flows[draft.flow]
        recap = flow.recap(self.engine.sheet(draft, self.now, self.who).asking())
        title = f"change to {draft.amends}" if draft.amends else flow.title.lower()
        return f"{title}, {recap}" if recap else title
