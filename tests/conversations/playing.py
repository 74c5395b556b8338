"""Plays a conversation without Telegram or a store: what a member does goes in, screens come out.

The whole state is dumped to JSON and loaded again between any two messages, in the form in which the store keeps
it. The clock, the numbers of messages and drafts, the references and the receipts are fixed.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from conversations.draft import Alarm, Colleague, Draft, File, Filed, Forget, Said, Sent, Unsay, Who
from conversations.engine import Engine
from conversations.exchange import Alerted
from conversations.flow import Flow
from conversations.screen import CALLBACK_BYTES, CALLBACK_PREFIX_BYTES, Button, Screen, Style, label_of
from conversations.talk import Command, Incoming, Lasting, Press, Reopening, Reply, Talk, Talker
from standards.loader import load
from standards.models import Knowledge

#: A Sunday afternoon, the same in London as in UTC.
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
KNOWLEDGE: Knowledge = load()
MONITOR = Who(role="monitor", establishments=("perth",))
COLLEAGUES = (
    Colleague(id="m2", label="Monitor 2, HMP Perth"),
    Colleague(id="m3", label="Monitor 3, HMP Perth"),
)
RECEIPT = "7K3F-9QXM"


def reloaded(talk: Talk) -> Talk:
    """The talk as it comes back from the store: itself and its drafts dumped apart, without what is default."""
    again = Talk.model_validate_json(talk.model_dump_json(exclude={"drafts"}, exclude_defaults=True))
    for key, draft in talk.drafts.items():
        again.drafts[key] = Draft.model_validate_json(draft.model_dump_json(exclude_defaults=True))
    return again


@dataclass
class Answered:
    """What one thing that the member did led to."""

    screens: list[Screen] = field(default_factory=list)
    toast: str = ""
    forgotten: list[int] = field(default_factory=list)


@dataclass
class Record:
    """A record as the fake store keeps it."""

    flow: str
    body: dict[str, Any]
    edition: str
    version: int
    at: datetime
    reason: str = ""


@dataclass
class Player:
    """One member with a chat and an assistant."""

    flows: tuple[Flow, ...]
    who: Who = MONITOR
    now: datetime = NOW
    talk: Talk = field(default_factory=Talk)
    records: dict[str, Record] = field(default_factory=dict)
    #: Every screen shown so far, with the revision its buttons carry.
    shown: list[tuple[Screen, int]] = field(default_factory=list)
    messages: int = 0
    turns: int = 0
    fails: str = ""

    def __post_init__(self) -> None:
        self.talker = Talker(Engine(self.flows, KNOWLEDGE))

    # --- what a member does -----------------------------------------------------------------------------------

    def say(self, text: str) -> Answered:
        """Type a message or a command."""
        self.messages += 1
        if text.startswith("/"):
            name, _, words = text[1:].partition(" ")
            return self.give(Command(name=name, words=words, message=self.messages))
        return self.give(Said(text=text, message=self.messages))

    def edit(self, number: int, text: str) -> Answered:
        """Edit the message typed as the ``number``-th."""
        return self.give(Said(text=text, message=number, edited=True))

    def send(self, what: str) -> Answered:
        """Send something that is not text."""
        return self.give(Sent(what=what))

    def press(self, label: str, back: int = 0) -> Answered:
        """Press the button whose words begin with, else contain, ``label``: on the last screen, or ``back`` before."""
        screen, revision = self.shown[len(self.shown) - 1 - back]
        return self.press_button(find_button(label, screen), revision)

    def press_old(self, label: str) -> Answered:
        """Press such a button on the newest screen before the last that has one."""
        for screen, revision in reversed(self.shown[:-1]):
            if any(label in label_of(button, screen) for button in screen.buttons()):
                return self.press_button(find_button(label, screen), revision)
        raise AssertionError(f"no older screen has a button {label!r}")

    def press_button(self, button: Button, revision: int | None = None) -> Answered:
        """Press a button, as drawn under ``revision``."""
        if button.copies:
            return Answered()
        if button.lasting:
            verb, _, argument = button.action.removeprefix("do:").partition(":")
            return self.give(Lasting(verb=verb, argument=argument))
        drawn = self.talk.revision if revision is None else revision
        return self.give(Press(action=button.action, revision=drawn))

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    # --- what the assistant does ------------------------------------------------------------------------------

    def give(self, incoming: Incoming) -> Answered:
        """Take one thing in, as ``handlers`` would."""
        self.turns += 1
        self.talk = reloaded(self.talk)
        before = self.talk.model_dump_json()
        incoming = self.talker.understood(self.talk, incoming)
        reply = self._records(incoming) or self.talker.respond(
            self.talk, incoming, self.now, self.who, f"d{self.turns}"
        )
        assert self.talk.model_dump_json() == before, "a turn changed the talk it was given"
        answered = Answered(list(reply.screens), reply.toast)
        effects = list(reply.effects)
        while effects:
            effect = effects.pop(0)
            match effect:
                case Forget():
                    answered.forgotten += effect.messages
                case Unsay():
                    answered.forgotten.append(effect.message)
                case File():
                    reply = self._file(effect, reloaded(reply.talk))
                    answered.screens += reply.screens
                    effects += reply.effects
                case Alarm():
                    reply = self.talker.alerted(reloaded(reply.talk), self._alerted(effect), self.now, self.who)
                    answered.screens += reply.screens
        self.talk = reply.talk
        self.shown += [(screen, self.talk.revision) for screen in answered.screens]
        return answered

    def _alerted(self, effect: Alarm) -> list[Alerted]:
        """An alert at each establishment, which reaches one co-ordinator."""
        places = [KNOWLEDGE.establishment(one) for one in effect.establishments]
        names = [place.name for place in places if place]
        return [Alerted(reference=f"A-{n:04}", place=name, people=1) for n, name in enumerate(names, start=1)]

    def _records(self, incoming: Incoming) -> Reply | None:
        """The buttons under a filed record, which ``handlers`` answers."""
        if not isinstance(incoming, Lasting) or incoming.argument not in self.records:
            return None
        record = self.records[incoming.argument]
        undone = incoming.verb == "undo"
        if undone and self.now - record.at > timedelta(minutes=10):
            change = Button(label="Change it", action=f"do:amend:{incoming.argument}", style=Style.PRIMARY)
            body = "The ten minutes to undo are over. Amend the visit instead, with a reason. Nothing was changed."
            too_late = Screen(title="It stays filed.", body=body, rows=((change,),))
            return self.talker.beside(self.talk, too_late, self.now, self.who)
        again = Reopening(
            flow=record.flow,
            reference=incoming.argument,
            version=record.version,
            edition=record.edition,
            body=record.body,
            undone=undone,
        )
        return self.talker.reopen(self.talk, again, self.now, self.who, f"d{self.turns}")

    def _file(self, effect: File, talk: Talk) -> Reply:
        if self.fails:
            return self.talker.not_filed(talk, effect.draft, self.fails, self.now, self.who)
        reference = effect.amends or effect.refiles or f"V-{len(self.records) + 1:04}"
        version = effect.amends_version + 1 if effect.amends else 1
        self.records[reference] = Record(effect.flow, effect.body, effect.edition, version, self.now, effect.reason)
        event = Filed(reference=reference, version=version, receipt=RECEIPT, at=self.now)
        return self.talker.filed(talk, effect.draft, event, self.now, self.who)

    # --- what there is to look at -----------------------------------------------------------------------------

    @property
    def screen(self) -> Screen:
        """The last screen."""
        return self.shown[-1][0]

    @property
    def text(self) -> str:
        """The last screen as text."""
        return drawn(self.screen)

    @property
    def draft(self) -> Draft:
        """The draft now open."""
        assert self.talk.current is not None
        return self.talk.current

    @property
    def answers(self) -> dict[str, Any]:
        """The answers of the draft now open."""
        return self.draft.answers


def find_button(label: str, screen: Screen) -> Button:
    """The button whose words begin with ``label``, number and tick left aside, else the first that has it."""
    buttons = [(label_of(button, screen), button) for button in screen.buttons()]
    bare = [(words.partition(" · ")[2] or words, button) for words, button in buttons]
    for words, button in (*buttons, *bare):
        if words == label or words.lstrip("☐☑✓ ") == label:
            return button
    for words, button in bare:
        if words.lstrip("☐☑✓ ").startswith(label):
            return button
    for words, button in buttons:
        if label in words:
            return button
    raise AssertionError(f"no button {label!r} on:\n{drawn(screen)}")


def drawn(screen: Screen) -> str:
    """A screen as text: its parts in the order of the chat, then its buttons row by row."""
    copyable = "\n".join(f"| {line}".rstrip() for line in screen.copyable.split("\n")) if screen.copyable else ""
    parts = [screen.where, screen.notice, screen.title, screen.body, copyable, screen.hint]
    rows = [" ".join(f"[{label_of(button, screen)}]" for button in row) for row in screen.rows]
    return "\n".join(part for part in (*parts, *rows) if part)


def check_screen(screen: Screen, *, open_question: bool) -> None:
    """What must be true of every screen: a way out, buttons Telegram takes, no placeholder left in its words."""
    actions = [button.action for button in screen.buttons()]
    if open_question:
        assert {"nav:help", "nav:save", "nav:cancel"} <= set(actions), "no way out of:\n" + drawn(screen)
    assert screen.title
    for button in screen.buttons():
        assert button.label.strip(), drawn(screen)
        assert button.action or button.copies, drawn(screen)
        size = len(button.action.encode()) + (0 if button.lasting else CALLBACK_PREFIX_BYTES)
        assert size <= CALLBACK_BYTES, (button, size)
    assert all(screen.rows), "an empty row:\n" + drawn(screen)
    generated = (screen.where, screen.title, screen.hint)
    assert not any(brace in part for part in generated for brace in "{}"), drawn(screen)
    assert "None" not in " ".join(generated), drawn(screen)
