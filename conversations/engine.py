"""The engine: one turn of one flow is one pure call, ``step(draft, event, now, who)``.

It gives every flow its way back, skip, review, edit, save, cancel and help, typed equivalents of every button,
and polite answers to stale buttons, so that a flow's author writes none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from conversations import notes, stray, words
from conversations.answers import REASON, Sheet
from conversations.draft import (
    Draft,
    Effect,
    Event,
    File,
    Filed,
    Forget,
    Origin,
    Pressed,
    Said,
    Sent,
    Shown,
    State,
    Who,
)
from conversations.flow import Flow, FlowError, Step
from conversations.hearing import Hearing
from conversations.inputs.base import Taken
from conversations.inputs.choice import OneOf
from conversations.inputs.member import Members
from conversations.inputs.text import Text
from conversations.screen import Screen
from conversations.showing import SKIP, back_path, path_of, review_parts, show
from standards.models import Knowledge

MOVED_ON = "That question has moved on. Here is the current one."


@dataclass
class Turn:
    """What one event led to: the draft as it is now, what to show, what to do. ``screens`` end with the current one.

    ``begins`` is a message to begin another draft of the same flow with; this one is then to be put away.
    """

    draft: Draft
    screens: list[Screen] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    begins: Said | None = None


class Engine:
    """Runs the flows. Holds no state but the flows and the published knowledge."""

    def __init__(self, flows: Iterable[Flow], knowledge: Knowledge) -> None:
        self.flows = {flow.name: flow for flow in flows}
        self.knowledge = knowledge
        for flow in self.flows.values():
            _check_buttons_reachable(flow)

    def sheet(self, draft: Draft, now: datetime, who: Who) -> Sheet:
        """The draft laid over its flow."""
        return Sheet(self.flows[draft.flow], draft, who, self.knowledge, now)

    def start(
        self,
        flow: str,
        identity: str,
        now: datetime,
        who: Who,
        note: Said | None = None,
        answers: dict[str, Any] | None = None,
        edition: str | None = None,
        subject: dict[str, Any] | None = None,
        review: bool = False,
    ) -> Turn:
        """A new draft of ``flow`` with this identity; ``note`` is one long message to take answers from.

        ``answers`` are ones known beforehand, such as those of a filed record to be changed, under its ``edition``;
        ``subject`` is what is known of the record it is about. It opens at the first question that is not answered,
        or at the ``review``.
        """
        draft = Draft(
            id=identity,
            flow=flow,
            version=self.flows[flow].version,
            edition=edition or self.knowledge.current_edition,
            started=now,
            touched=now,
            answers=answers or {},
            subject=subject or {},
        )
        turn = _Turn(self.sheet(draft, now, who))
        if note is not None:
            notes.take_note(turn, note)
        elif not review:
            turn.go_on()
        return turn.shown()

    def shown(self, draft: Draft, now: datetime, who: Who) -> Screen:
        """The screen of a draft as it stands."""
        return show(self.sheet(draft, now, who))

    def keeps(self, draft: Draft, said: Said, now: datetime, who: Who) -> bool:
        """Whether these words would be kept as a text: they are no button's, and no answer of another kind."""
        turn = _Turn(self.sheet(draft.model_copy(deep=True), now, who))
        screen, step = show(turn.sheet), turn.step()
        if not said.edited and (words.exactly(said.text, screen) or words.by_number(said.text, screen)):
            return False
        if said.edited or step is None or isinstance(step.takes, Text):
            return True
        at = turn.draft.at
        outcome = step.takes.read(said.text, turn.sheet.asking(at), turn.draft.view, turn.sheet.answer(at))
        return not isinstance(outcome, Taken)

    def step(self, draft: Draft, event: Event, now: datetime, who: Who) -> Turn:
        """One turn. The draft given is left as it was; the turn holds the new one. ``now`` is in UTC."""
        turn = _Turn(self.sheet(draft.model_copy(deep=True), now, who))
        turn.draft.touched = now
        turn.catch_up()
        return turn.handle(event)


def _check_buttons_reachable(flow: Flow) -> None:
    """Refuse a flow whose longest generated button would be over Telegram's limit."""
    for part in flow.parts:
        names = [part.key] if isinstance(part, Step) else [f"{part.key}.99.{step.key}" for step in part.steps]
        for name in names:
            if len(f"turn:{name}") > 50:
                raise FlowError(f"{flow.name}.{name}: the key is too long for a button")


class _Turn(Hearing):
    """One turn: each kind of event changes the draft, then leaves a notice or a screen."""

    def shown(self) -> Turn:
        """The finished turn, ending with the current screen."""
        screens = list(self.screens)
        if self.draft.state is State.OPEN:
            screen = show(self.sheet)
            screens.append(screen.with_notice("\n".join(self.notices)) if self.notices else screen)
        return Turn(self.draft, screens, self.effects, self.begins)

    def handle(self, event: Event) -> Turn:
        """What the event leads to."""
        if not isinstance(event, Said):
            self.draft.running = {}
        match event:
            case Shown():
                if event.resumed:
                    self._resume()
            case Pressed():
                self.pressed(event.action)
            case Said(edited=True):
                self.hear_again(event)
            case Said():
                self.hear(event)
            case Sent():
                self.notices.append(f"You sent {event.what}. {self.need()} Everything so far is kept.")
            case Filed():
                self._filed(event)
        return self.shown()

    # --- coming back --------------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Carry a draft that was begun under other questions over to those of today."""
        flow, draft = self.sheet.flow, self.draft
        if draft.version == flow.version:
            return None if self.exists(draft.at) else self.go_on()
        draft.version, draft.view, draft.running = flow.version, {}, {}
        self.notices.append("The questions have been improved since; your answers were carried over.")
        self.tell(self.sheet.review_answers())
        return None if self.exists(draft.at) else self.go_on()

    def _resume(self) -> None:
        """Come back to the draft: see what still holds, and say in a line where it stood."""
        self.draft.state = State.OPEN
        gone = self.sheet.review_answers()
        self.tell(gone)
        if gone or not self.exists(self.draft.at):
            self.go_on()
        recap = self.sheet.flow.recap(self.sheet.asking())
        self.notices.insert(0, f"Back to your {self.sheet.flow.title.lower()}{f': {recap}' if recap else ''}.")

    # --- presses ------------------------------------------------------------------------------------------------

    def pressed(self, action: str, message: int | None = None) -> None:
        """A press, or the words in ``message`` that stand for one."""
        if action not in {button.action for button in show(self.sheet).buttons()}:
            self.notices.append(MOVED_ON)
            return
        verb, _, argument = action.partition(":")
        own: dict[str, Callable[[str], None]] = {
            "nav": self._navigate,
            "doubt": self._doubt,
            "stray": self._stray,
            "file": self._file,
            "ask": lambda _: self.go(self.sheet.wanting()[0]),
            "changes": lambda _: self.draft.view.update(changes=True),
            "change": lambda n: self.go(review_parts(self.sheet)[int(n)]),
            "turn": self._turn_guess,
            "open": lambda key: self.go(path_of(key)),
            "item": lambda n: self.go((self.draft.at[0], int(n))),
            "field": lambda key: self.go((*self.draft.at, key)),
            "remove": self._remove,
            "unremove": self._unremove,
            "finish": self._finish_group,
            "item-done": lambda _: self.go((self.draft.at[0],)),
        }
        step = self.step()
        if step and verb not in ("nav", "doubt", "stray"):
            asking, current = self.sheet.asking(self.draft.at), self.sheet.answer(self.draft.at)
            self.outcome(step.takes.press(action, asking, self.draft.view, current), Origin(message=message))
        elif action == SKIP.action:
            self._skip(message)
        else:
            own[verb](argument)

    def _skip(self, message: int | None) -> None:
        at = self.draft.at
        if self.sheet.answer(at) is not None:
            self.notices.append(f"Left out: {self.in_words(at)}.")
        self.put(at, None, Origin(message=message))

    def _navigate(self, way: str) -> None:
        match way:
            case "back":
                self._back()
            case "keep":
                self.after(self.draft.at)
            case "review":
                self.sheet.settle()
                self.go(())
            case "help":
                self.notices.append(self._help())
            case "save":
                self.draft.state = State.PARKED
            case "cancel":
                self.draft.state = State.CANCELLED

    def _help(self) -> str:
        asked = self.step() or self.sheet.flow.part(str(self.draft.at[0] if self.draft.at else ""))
        return asked.help if asked else "Read it through. Type the number of an answer to change it."

    def _back(self) -> None:
        path = back_path(self.sheet)
        if "stray" in self.draft.view:
            self.draft.view = self.draft.view["stray"]["before"]
        elif "doubt" in self.draft.view:
            self.draft.view = {}
        elif path is not None:
            self.go(path)

    def _doubt(self, answer: str) -> None:
        doubt = self.draft.view.pop("doubt")
        if answer == "yes":
            self.accept(self.draft.at, doubt["value"], doubt["also"], Origin.model_validate(doubt["origin"]))

    def _turn_guess(self, key: str) -> None:
        path = path_of(key)
        takes = self.sheet.step(path).takes
        if isinstance(takes, OneOf):
            self.sheet.put(path, takes.after(self.sheet.answer(path)), Origin(guess=True, turned=True))
            self.tell(self.sheet.review_answers())

    def _stray(self, verb: str) -> None:
        """Do with a text what the member said to do with it."""
        asked = self.draft.view["stray"]
        event = Said(text=asked["text"], message=asked["message"])
        self.draft.view = asked["before"]
        step, group = self.step(), self.group() or stray.open_group(self)
        match verb:
            case "meant":
                self.pressed(asked["meant"])
            case "fill":
                stray.fill(self, event, whatever_else=True, anew=asked["anew"])
            case "new":
                self.draft.messages = [message for message in self.draft.messages if message != event.message]
                self.begins = event
            case "answer" if step:
                self.read(step, event)
            case "add" if group:
                self.begin_item(group, event)
            case _:
                self.notices.append("Left as it was.")

    # --- groups -------------------------------------------------------------------------------------------------

    def _remove(self, number: str) -> None:
        key = str(self.draft.at[0])
        item, known = self.sheet.remove_item(key, int(number))
        self.go((key,))
        self.draft.view = {"removed": {"index": int(number), "item": item, "known": known}}
        self.notices.append(f"Removed {self.sheet.group(key).one} {int(number) + 1}.")

    def _unremove(self, _: str) -> None:
        removed = self.draft.view.pop("removed")
        self.sheet.insert_item(str(self.draft.at[0]), removed["index"], removed["item"], removed["known"])
        self.notices.append("Put back.")

    def _finish_group(self, _: str) -> None:
        self.draft.answers.setdefault(str(self.draft.at[0]), [])
        self.go_on()

    # --- the end ------------------------------------------------------------------------------------------------

    def _file(self, _: str) -> None:
        if gone := self.sheet.review_answers():
            self.tell(gone)
            return
        draft = self.draft
        answers = dict(draft.answers)
        reason = answers.pop(REASON.key, "") if draft.amends else ""
        draft.state = State.FILING
        self.effects.append(
            File(
                draft=draft.id,
                flow=draft.flow,
                version=draft.version,
                edition=draft.edition,
                body=self.sheet.flow.record(answers, self.sheet.asking()),
                amends=draft.amends,
                amends_version=draft.amends_version,
                refiles=draft.refiles,
                reason=reason,
                subject=draft.subject,
            )
        )

    def _filed(self, event: Filed) -> None:
        draft = self.draft
        draft.state = State.FILED
        body = self.sheet.flow.record(draft.answers, self.sheet.asking())
        self.screens += self.sheet.flow.receipt(body, event, self.sheet.asking())
        if draft.messages:
            self.effects.append(Forget(messages=list(draft.messages), since=draft.started))


def wants_colleagues(draft: Draft, flow: Flow) -> bool:
    """Whether the next screens may list the member's colleagues."""
    steps = [part for part in flow.parts if isinstance(part, Step) and isinstance(part.takes, Members)]
    return any(s.only is None or draft.at == (s.only.key,) or s.only.holds(draft.answers) for s in steps)
