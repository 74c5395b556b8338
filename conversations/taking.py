"""Answers being taken in one turn: checked, doubted, set, and what they lead to. Which event it was is the engine's.

A ``Taking`` is the turn in the making. It changes its own copy of the draft and gathers what to say and to do.
"""

from dataclasses import replace
from typing import Any

from conversations.answers import Sheet
from conversations.draft import Effect, Origin, Path, Said
from conversations.flow import Doubt, Group, Step
from conversations.inputs.base import Look, Outcome, Refused, Taken
from conversations.screen import Screen


class Taking:
    """One turn in the making: the sheet it works on, and the notices, screens and effects so far.

    ``begins`` is a message that begins another draft of the same flow once this one is put away.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.draft = sheet.draft
        self.notices: list[str] = []
        self.screens: list[Screen] = []
        self.effects: list[Effect] = []
        self.begins: Said | None = None

    # --- where it stands ----------------------------------------------------------------------------------------

    def step(self) -> Step | None:
        """The single question now open, if it is one."""
        at = self.draft.at
        if not at or len(at) == 2 or self.group() is not None:
            return None
        return self.sheet.step(at)

    def group(self) -> Group | None:
        """The group now open, if it is one and none of its items is."""
        part = self.sheet.flow.part(str(self.draft.at[0])) if len(self.draft.at) == 1 else None
        return part if isinstance(part, Group) else None

    def need(self) -> str:
        """What the current question needs, as a sentence."""
        step, group = self.step(), self.group()
        takes = group.steps[0].takes if group else step.takes if step else None
        return f"I need {takes.expected() if takes else 'one of the buttons below, or its number or words'}."

    def exists(self, path: Path) -> bool:
        """Whether there is a question, group or item at ``path``; the review always exists."""
        if not path:
            return True
        part = next((part for part in self.sheet.parts if part.key == path[0]), None)
        if part is None or len(path) == 1:
            return part is not None
        inside = isinstance(part, Group) and int(path[1]) < len(self.sheet.items(part.key))
        if len(path) == 2 or not inside:
            return inside
        return path in [question for question, _ in self.sheet.questions()]

    def go(self, path: Path) -> None:
        """Open the question at ``path``; ``()`` is the review."""
        self.draft.at = path
        self.draft.view = {}

    def go_on(self) -> None:
        """Open the first question that is not answered yet, or the review."""
        self.sheet.fill()
        missing = self.sheet.missing()
        self.go(missing[0] if missing else ())

    def after(self, path: Path) -> None:
        """Go on after the question at ``path``: through its item, back to its group, or to what is missing."""
        if len(path) == 3:
            rest = [other for other in self.sheet.missing() if other[:2] == path[:2]]
            later = [other for other in self.sheet.missing() if other[0] != path[0]]
            if rest or later:
                return self.go(rest[0] if rest else (path[0],))
        return self.go_on()

    # --- taking an answer -----------------------------------------------------------------------------------------

    def outcome(self, outcome: Outcome, origin: Origin) -> None:
        """What reading an answer to the current question led to."""
        match outcome:
            case Taken():
                self.put(self.draft.at, outcome.value, origin, outcome.also)
            case Look():
                self.draft.view = outcome.view
                if outcome.notice:
                    self.notices.append(outcome.notice)
            case Refused():
                self.refuse(outcome.why, origin.message)

    def refuse(self, why: str, message: int | None) -> None:
        """Say why words were no answer, and remember their message: it may be edited until they are one."""
        self.notices.append(why)
        if message is not None:
            self.draft.view = {**self.draft.view, "refused": message}

    def put(self, path: Path, value: Any, origin: Origin, also: dict[str, Any] | None = None) -> None:
        """Take an answer, unless its check, or that of one that came with it, refuses or doubts it."""
        also = {key: further for key, further in (also or {}).items() if self._asked((*path[:-1], key))}
        said = {str(path[-1]): value, **also}
        doubts = [self.checked((*path[:-1], key), one, said) for key, one in said.items() if one is not None]
        refusal = next((doubt for doubt in doubts if isinstance(doubt, str)), None)
        doubt = next((doubt for doubt in doubts if isinstance(doubt, Doubt)), None)
        if refusal is not None:
            self.refuse(refusal, origin.message)
        elif doubt is not None:
            asked = {"question": doubt.question, "value": value, "also": also, "origin": origin.model_dump()}
            self.draft.view = {"doubt": asked}
        else:
            self.accept(path, value, also, origin)

    def _asked(self, path: Path) -> bool:
        return path in dict(self.sheet.questions())

    def checked(self, path: Path, value: Any, said: dict[str, Any] | None = None) -> str | Doubt | None:
        """What the question's own check says of this answer, ``said`` being the answers that came with it."""
        step, asking = self.sheet.step(path), self.sheet.asking(path)
        if asking.item is None:
            asking = replace(asking, answers={**asking.answers, **(said or {})})
        else:
            asking = replace(asking, item={**asking.item, **(said or {})})
        return step.check(value, asking) if step.check else None

    def accept(self, path: Path, value: Any, also: dict[str, Any], origin: Origin) -> None:
        """Take an answer, and what the same words said for the questions beside it, and go on."""
        self.set({path: value, **{(*path[:-1], key): further for key, further in also.items()}}, origin)
        self.after(path)

    def set(self, answers: dict[Path, Any], origin: Origin) -> None:
        """Set answers that came together; say what was put aside because it no longer fits."""
        changed = False
        for path, value in answers.items():
            known = len(path) < 3 or int(path[1]) < len(self.sheet.items(str(path[0])))
            if known and self.sheet.answered(path) and self.sheet.answer(path) != value:
                changed = True
            self.sheet.put(path, value, origin)
            if changed:
                self._beside_changed(path)
        self.heard(origin.message)
        if changed or self.draft.shelf:
            self.tell(self.sheet.review_answers())

    def _beside_changed(self, path: Path) -> None:
        """Let the answers that were made from this one's words follow it: a guess anew, a choice with a word."""
        for other, step in list(self.sheet.questions()):
            origin = self.sheet.origin(other)
            if other[:-1] != path[:-1] or step.takes.made_from != path[-1] or self.sheet.answer(other) is None:
                continue
            before, asking = self.sheet.answer(other), self.sheet.asking(other)
            after, notice = step.takes.follow(before, asking, bool(origin and origin.guess and not origin.turned))
            self.sheet.put(other, after, origin)
            if notice:
                self.notices.append(f"{step.label}: {notice}")

    def tell(self, gone: list[str]) -> None:
        """Say which answers no longer fit."""
        if gone:
            said = "; ".join(gone)
            self.notices.append(f"No longer fits, so put aside: {said}. It comes back if you change your answer again.")

    def heard(self, message: int | None) -> None:
        """Remember a message of the member: it leaves the chat when the record is filed."""
        if message is not None and message not in self.draft.messages:
            self.draft.messages.append(message)

    def in_words(self, path: Path) -> str:
        """An answer with its label, for a notice."""
        step, value = self.sheet.step(path), self.sheet.answer(path)
        return f"{step.label}: {step.takes.say(value, self.sheet.asking(path))}"
