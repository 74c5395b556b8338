"""The engine: one turn of one flow is one pure call, ``step(draft, event, now, who)``.

It gives every flow its way back, skip, review, edit, save, cancel and help, typed equivalents of every button,
and polite answers to stale buttons, so that a flow's author writes none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from conversations import words
from conversations.answers import REASON, Sheet
from conversations.draft import (
    Draft,
    Effect,
    Event,
    File,
    Filed,
    Forget,
    Origin,
    Path,
    Pressed,
    Said,
    Sent,
    Shown,
    State,
    Who,
    key_of,
)
from conversations.flow import Doubt, Flow, FlowError, Group, Prefill, Step
from conversations.inputs.base import Look, Outcome, Refused, Taken, quoted
from conversations.inputs.choice import OneOf
from conversations.inputs.member import Members
from conversations.inputs.text import Text
from conversations.screen import Screen
from conversations.showing import back_path, path_of, review_parts, show
from standards.models import Knowledge

MOVED_ON = "That question has moved on. Here is the current one."
#: A text of at least this many characters may go on in the next message: Telegram cuts at 4,096.
LONG = 4000
#: How long a further piece of a long text may take to arrive.
PIECES_WITHIN = timedelta(seconds=15)


@dataclass
class Turn:
    """What one event led to: the draft as it is now, what to show, what to do. ``screens`` end with the current one."""

    draft: Draft
    screens: list[Screen] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)


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
    ) -> Turn:
        """A new draft of ``flow`` with this identity; ``note`` is one long message to take answers from.

        ``answers`` are ones known beforehand, such as those of a filed record to be changed, under its ``edition``.
        """
        draft = Draft(
            id=identity,
            flow=flow,
            version=self.flows[flow].version,
            edition=edition or self.knowledge.current_edition,
            started=now,
            touched=now,
            answers=answers or {},
        )
        turn = _Turn(self.sheet(draft, now, who))
        turn.sheet.fill()
        if note is not None:
            turn.take_note(note)
        elif not answers:
            turn.go_on()
        return turn.shown()

    def step(self, draft: Draft, event: Event, now: datetime, who: Who) -> Turn:
        """One turn. The draft given is left as it was; the turn holds the new one. ``now`` is in UTC."""
        turn = _Turn(self.sheet(draft.model_copy(deep=True), now, who))
        turn.sheet.draft.touched = now
        return turn.handle(event)


def _check_buttons_reachable(flow: Flow) -> None:
    """Refuse a flow whose longest generated button would be over Telegram's limit."""
    for part in flow.parts:
        names = [part.key] if isinstance(part, Step) else [f"{part.key}.99.{step.key}" for step in part.steps]
        for name in names:
            if len(f"turn:{name}") > 50:
                raise FlowError(f"{flow.name}.{name}: the key is too long for a button")


class _Turn:
    """One turn in the making. Each way of handling changes the draft, then leaves a notice or a screen."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.draft = sheet.draft
        self.notices: list[str] = []
        self.screens: list[Screen] = []
        self.effects: list[Effect] = []

    def shown(self) -> Turn:
        """The finished turn, ending with the current screen."""
        screens = list(self.screens)
        if self.draft.state is State.OPEN:
            screen = show(self.sheet)
            screens.append(screen.with_notice("\n".join(self.notices)) if self.notices else screen)
        return Turn(self.draft, screens, self.effects)

    def handle(self, event: Event) -> Turn:
        """What the event leads to."""
        match event:
            case Shown():
                if event.resumed:
                    self._resume()
            case Pressed():
                self._pressed(event.action)
            case Said(edited=True):
                self._edited(event)
            case Said():
                self._said(event)
            case Sent():
                self.notices.append(f"You sent {event.what}. {self._need()} Everything so far is kept.")
            case Filed():
                self._filed(event)
        return self.shown()

    def _need(self) -> str:
        """What the current question needs, as a sentence."""
        step = self._step()
        expected = step.takes.expected() if step else "one of the buttons, or its number or words"
        return f"I need {expected}."

    def _step(self) -> Step | None:
        """The single question now open, if it is one."""
        at = self.draft.at
        if not at or len(at) == 2 or (len(at) == 1 and isinstance(self.sheet.flow.part(str(at[0])), Group)):
            return None
        return self.sheet.step(at)

    # --- moving about -------------------------------------------------------------------------------------

    def go(self, path: Path) -> None:
        """Open the question at ``path``; ``()`` is the review."""
        self.draft.at = path
        self.draft.view = {}

    def go_on(self) -> None:
        """Open the first question that is not answered yet, or the review."""
        self.sheet.fill()
        missing = self.sheet.missing()
        self.go(missing[0] if missing else ())

    def _after(self, path: Path) -> None:
        """Go on after the question at ``path``: through its item, back to its group, or to what is missing."""
        if len(path) == 3:
            rest = [other for other in self.sheet.missing() if other[:2] == path[:2]]
            later = [other for other in self.sheet.missing() if other[0] != path[0]]
            if not rest and later:
                return self.go((path[0],))
        return self.go_on()

    def _resume(self) -> None:
        """Come back to the draft: see what still holds, and say in a line where it stood."""
        flow, draft = self.sheet.flow, self.draft
        draft.state = State.OPEN
        if draft.version != flow.version:
            draft.version = flow.version
            self.notices.append("The questions have been improved since; your answers were carried over.")
        self._tell(self.sheet.review_answers())
        if not self._exists(draft.at):
            self.go_on()
        recap = flow.recap(self.sheet.asking())
        self.notices.insert(0, f"Back to your {flow.title.lower()}{f': {recap}' if recap else ''}.")

    def _exists(self, path: Path) -> bool:
        if len(path) < 2:
            return not path or path[0] in [part.key for part in self.sheet.parts]
        inside = int(path[1]) < len(self.sheet.items(str(path[0])))
        if len(path) == 2:
            return inside
        group = self.sheet.flow.part(str(path[0]))
        steps = [step.key for step in group.steps] if isinstance(group, Group) else []
        return path[2] in steps and inside

    # --- presses ------------------------------------------------------------------------------------------

    def _pressed(self, action: str) -> None:
        if action not in {button.action for button in show(self.sheet).buttons()}:
            self.notices.append(MOVED_ON)
            return
        verb, _, argument = action.partition(":")
        own: dict[str, Callable[[str], None]] = {
            "nav": self._navigate,
            "doubt": self._doubt,
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
        step = self._step()
        if step and verb not in ("nav", "doubt"):
            outcome = step.takes.press(
                action, self.sheet.asking(self.draft.at), self.draft.view, self.sheet.answer(self.draft.at)
            )
            self._outcome(outcome, Origin())
        else:
            own[verb](argument)

    def _navigate(self, way: str) -> None:
        match way:
            case "back":
                self._back()
            case "skip":
                path = self.draft.at
                self._put(path, None, Origin())
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
        step = self._step()
        if step:
            return step.help
        part = self.sheet.flow.part(str(self.draft.at[0])) if self.draft.at else None
        if isinstance(part, Group):
            return part.help
        return "Read it through. Type the number of an answer to change it; File keeps it for good."

    def _back(self) -> None:
        path = back_path(self.sheet)
        if "doubt" in self.draft.view:
            self.draft.view = {}
        elif path is None:
            self.notices.append("This is the first question.")
        else:
            self.go(path)

    def _doubt(self, answer: str) -> None:
        doubt = self.draft.view.pop("doubt")
        if answer == "yes":
            self._accept(self.draft.at, doubt["value"], doubt["also"], Origin.model_validate(doubt["origin"]))

    def _turn_guess(self, key: str) -> None:
        path = path_of(key)
        takes = self.sheet.step(path).takes
        if isinstance(takes, OneOf):
            self.sheet.put(path, takes.after(self.sheet.answer(path)), Origin(guess=True))
            self._tell(self.sheet.review_answers())

    # --- groups -------------------------------------------------------------------------------------------

    def _remove(self, number: str) -> None:
        key = str(self.draft.at[0])
        removed = self.sheet.remove_item(key, int(number))
        self.go((key,))
        self.draft.view = {"removed": {"index": int(number), "item": removed}}
        self.notices.append(f"Removed {self.sheet.group(key).one} {int(number) + 1}.")

    def _unremove(self, _: str) -> None:
        removed = self.draft.view.pop("removed")
        self.sheet.insert_item(str(self.draft.at[0]), removed["index"], removed["item"])
        self.notices.append("Put back.")

    def _finish_group(self, _: str) -> None:
        self.draft.answers.setdefault(str(self.draft.at[0]), [])
        self.go_on()

    # --- words --------------------------------------------------------------------------------------------

    def _said(self, event: Said) -> None:
        if self._continued(event):
            return None
        screen = show(self.sheet)
        step = self._step()
        button = words.exactly(event.text, screen)
        if button is None and not (step and step.takes.takes_numbers):
            button = words.by_number(event.text, screen)
        if button is not None:
            return self._pressed(button.action)
        if step and "doubt" not in self.draft.view:
            return self._read(step, event, screen)
        group = self.sheet.flow.part(str(self.draft.at[0])) if len(self.draft.at) == 1 else None
        if isinstance(group, Group):
            return self._begin_item(group, event)
        return self._by_words(event, screen, "")

    def _read(self, step: Step, event: Said, screen: Screen) -> None:
        """Words typed at a question: its own reading first, then words that come close to a button."""
        asking = self.sheet.asking(self.draft.at)
        outcome = step.takes.read(event.text, asking, self.draft.view, self.sheet.answer(self.draft.at))
        if outcome is None or (isinstance(outcome, Refused) and not isinstance(step.takes, Text)):
            self._by_words(event, screen, outcome.why if outcome else "")
            return
        self._outcome(outcome, Origin(message=event.message))
        if isinstance(outcome, Taken) and isinstance(step.takes, Text):
            self._remember(event)

    def _by_words(self, event: Said, screen: Screen, why: str) -> None:
        button = words.roughly(event.text, screen)
        if button is not None:
            self._pressed(button.action)
            return
        if not self._number_on_review(event):
            self.notices.append(why or f"I did not understand {quoted(event.text)}. {self._need()}")

    def _number_on_review(self, event: Said) -> bool:
        bare = event.text.strip(" .")
        if self.draft.at or not (bare.isdecimal() and 0 < int(bare[:4]) <= len(review_parts(self.sheet))):
            return False
        self.go(review_parts(self.sheet)[int(bare) - 1])
        return True

    def _begin_item(self, group: Group, event: Said) -> None:
        path: Path = (group.key, len(self.sheet.items(group.key)), group.steps[0].key)
        outcome = group.steps[0].takes.read(event.text, self.sheet.asking(), {}, None)
        if isinstance(outcome, Taken):
            self.go(path)
            self._accept(path, outcome.value, {}, Origin(message=event.message))
            self._remember(event)
        elif isinstance(outcome, Refused):
            self.notices.append(outcome.why)

    def _remember(self, event: Said) -> None:
        """Note a text as long as a message can be: what comes right after it may belong to it."""
        if len(event.text) >= LONG:
            last = next(key for key, origin in self.draft.origins.items() if origin.message == event.message)
            self.draft.running = {"path": last, "at": self.sheet.now.isoformat()}

    def _continued(self, event: Said) -> bool:
        """Add a further piece of a long text to it; Telegram sends one over 4,096 characters in pieces."""
        running, self.draft.running = self.draft.running, {}
        if not running or self.sheet.now - datetime.fromisoformat(running["at"]) > PIECES_WITHIN:
            return False
        path = path_of(running["path"])
        self.sheet.put(path, f"{self.sheet.answer(path)}\n{event.text}", self.draft.origins.get(running["path"]))
        self._heard(event.message)
        self.notices.append("Added to your text: I have it whole.")
        if len(event.text) >= LONG:
            self.draft.running = {"path": running["path"], "at": self.sheet.now.isoformat()}
        return True

    def _heard(self, message: int | None) -> None:
        if message is not None and message not in self.draft.messages:
            self.draft.messages.append(message)

    def _edited(self, event: Said) -> None:
        """An edited message changes the answer that it gave."""
        keys = [key for key, origin in self.draft.origins.items() if origin.message == event.message]
        if self.draft.note == event.message and event.message is not None:
            self._reread(event)
        elif not keys:
            self.notices.append("That message gave no answer here, so nothing was changed.")
        else:
            self._replace(path_of(keys[0]), event)

    def _replace(self, path: Path, event: Said) -> None:
        step = self.sheet.step(path)
        outcome = step.takes.read(event.text, self.sheet.asking(path), {}, self.sheet.answer(path))
        if not isinstance(outcome, Taken):
            why = outcome.why if isinstance(outcome, Refused) else f"I need {step.takes.expected()}."
            return self.notices.append(f"{step.label} stays as it was. {why}")
        if isinstance(doubt := self._checked(path, outcome.value), str):
            return self.notices.append(f"{step.label} stays as it was. {doubt}")
        self._tell(self._set(path, outcome.value, Origin(message=event.message)))
        for key, further in outcome.also.items():
            if (*path[:-1], key) in dict(self.sheet.questions()) and not self._checked((*path[:-1], key), further):
                self._tell(self._set((*path[:-1], key), further, Origin(message=event.message)))
        said = step.takes.say(self.sheet.answer(path), self.sheet.asking(path))
        self.notices.append(f"Changed: {step.label}: {said}")
        return None if self._exists(self.draft.at) else self.go_on()

    # --- answers ------------------------------------------------------------------------------------------

    def _outcome(self, outcome: Outcome, origin: Origin) -> None:
        match outcome:
            case Taken():
                self._put(self.draft.at, outcome.value, origin, outcome.also)
            case Look():
                self.draft.view = outcome.view
                if outcome.notice:
                    self.notices.append(outcome.notice)
            case Refused():
                self.notices.append(outcome.why)

    def _put(self, path: Path, value: Any, origin: Origin, also: dict[str, Any] | None = None) -> None:
        """Take an answer, unless its check refuses or doubts it."""
        doubt = self._checked(path, value) if value is not None else None
        if doubt is None:
            self._accept(path, value, also or {}, origin)
        else:
            self._object(doubt, value, also or {}, origin)

    def _checked(self, path: Path, value: Any) -> str | Doubt | None:
        step = self.sheet.step(path)
        return step.check(value, self.sheet.asking(path)) if step.check else None

    def _object(self, doubt: str | Doubt, value: Any, also: dict[str, Any], origin: Origin) -> None:
        """Say why an answer is not taken, or ask whether it is meant."""
        if isinstance(doubt, str):
            self.notices.append(doubt)
        else:
            asked = {"question": doubt.question, "value": value, "also": also, "origin": origin.model_dump()}
            self.draft.view = {"doubt": asked}

    def _accept(self, path: Path, value: Any, also: dict[str, Any], origin: Origin) -> None:
        """Take an answer, and what the same words said for the questions beside it."""
        self._tell(self._set(path, value, origin))
        for key, further in also.items():
            beside: Path = (*path[:-1], key)
            if beside not in dict(self.sheet.questions()):
                continue
            doubt = self._checked(beside, further)
            if doubt is not None:
                self.go(beside)
                return self._object(doubt, further, {}, origin)
            self._tell(self._set(beside, further, origin))
        return self._after(path)

    def _set(self, path: Path, value: Any, origin: Origin) -> list[str]:
        """Set an answer; returns what was dropped because it no longer fits."""
        known = len(path) < 3 or int(path[1]) < len(self.sheet.items(str(path[0])))
        changed = known and self.sheet.answered(path) and self.sheet.answer(path) != value
        self.sheet.put(path, value, origin)
        self._heard(origin.message)
        return self.sheet.review_answers() if changed or self.draft.shelf else []

    def _tell(self, gone: list[str]) -> None:
        if gone:
            said = "; ".join(gone)
            self.notices.append(f"No longer fits, so put aside: {said}. It comes back if you change your answer again.")

    # --- one long message ---------------------------------------------------------------------------------

    def take_note(self, note: Said) -> None:
        """Take what one long message says, skip what it leaves out and may leave out, and show the review."""
        if self.sheet.flow.read is None:
            raise FlowError(f"{self.sheet.flow.name}: this flow cannot be begun with a message")
        prefill = self.sheet.flow.read(note.text, self.sheet.asking())
        for key, value in prefill.answers.items():
            self._take_part(key, value, prefill, note.message)
        self.draft.note = note.message
        self._heard(note.message)
        if unfit := self.sheet.review_answers():
            self.notices.append(f"Not taken from your note, because it cannot be right here: {'; '.join(unfit)}.")
        self._ask_doubts()
        self.sheet.fill()
        self.sheet.settle()
        self.go(())

    def _ask_doubts(self) -> None:
        for path, _ in self.sheet.questions():
            doubt = self._checked(path, self.sheet.answer(path)) if self.sheet.answer(path) is not None else None
            if isinstance(doubt, Doubt):
                self.notices.append(f"Please look: {doubt.question}")

    def _take_part(self, key: str, value: Any, prefill: Prefill, message: int | None) -> None:
        if not isinstance(self.sheet.flow.part(key), Group):
            return self.sheet.put((key,), value, _from_note(key, prefill, message))
        self.draft.answers[key] = []
        for index, item in enumerate(value):
            for name, answer in item.items():
                path: Path = (key, index, name)
                self.sheet.put(path, answer, _from_note(key_of(path), prefill, message))
        return None

    def _reread(self, note: Said) -> None:
        """The note was edited: read it again; answers given since then stay."""
        mine = {key for key, origin in self.draft.origins.items() if origin.message == note.message}
        kept = {
            k: v for k, v in self.draft.answers.items() if k not in mine and v is not None and not isinstance(v, list)
        }
        groups = {part.key: self.sheet.items(part.key) for part in self.sheet.parts if isinstance(part, Group)}
        self.draft.answers, self.draft.origins = {}, {}
        self.take_note(note)
        for key, value in kept.items():
            self.sheet.put((key,), value)
        for key, before in groups.items():
            self._keep_answers(self.sheet.group(key), before)
        self.notices.append("I read your note again. What you had changed by hand is kept.")

    def _keep_answers(self, group: Group, before: list[dict[str, Any]]) -> None:
        """Give the items whose text is unchanged the answers they had."""
        first = group.steps[0].key
        known = {item.get(first): item for item in before}
        for index, item in enumerate(self.sheet.items(group.key)):
            if item.get(first) in known:
                self.sheet.items(group.key)[index] = known[item.get(first)]

    # --- the end ------------------------------------------------------------------------------------------

    def _file(self, _: str) -> None:
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
            )
        )

    def _filed(self, event: Filed) -> None:
        draft = self.draft
        draft.state = State.FILED
        body = self.sheet.flow.record(draft.answers, self.sheet.asking())
        self.screens += self.sheet.flow.receipt(body, event, self.sheet.asking())
        if draft.messages:
            self.effects.append(Forget(messages=list(draft.messages)))


def _from_note(key: str, prefill: Prefill, message: int | None) -> Origin:
    return Origin(message=message, words=prefill.words.get(key, ""), guess=key in prefill.guesses)


def wants_colleagues(draft: Draft, flow: Flow) -> bool:
    """Whether the next screens may list the member's colleagues."""
    steps = [part for part in flow.parts if isinstance(part, Step) and isinstance(part.takes, Members)]
    return any(s.only is None or draft.at == (s.only.key,) or s.only.holds(draft.answers) for s in steps)
