"""What words mean: a button, an answer, the beginning of an item, an edited answer, or none of these.

The reading of answers is each input's own; here is in which order the possible meanings are tried.
"""

from abc import abstractmethod

from conversations import notes, stray, words
from conversations.draft import Origin, Path, Said
from conversations.flow import Doubt, Group, Step
from conversations.inputs.base import Look, Outcome, Refused, Taken, quoted
from conversations.inputs.text import Text
from conversations.screen import Button, Screen
from conversations.showing import path_of, review_labels, review_parts, show
from conversations.taking import Taking


class Hearing(Taking):
    """A turn that can take words. Those that stand for a button are handed on to ``pressed``."""

    @abstractmethod
    def pressed(self, action: str, message: int | None = None) -> None:
        """A press of a button of the current screen, or the words in ``message`` that stand for one."""

    def hear(self, event: Said) -> None:
        """Take words that were typed."""
        self.heard(event.message)
        screen, step = show(self.sheet), self.step()
        button = words.exactly(event.text, screen)
        if button and button.action.startswith("tick:") and step and step.takes.takes_names:
            button = None
        if button is None and notes.continued(self, event):
            return None
        self.draft.running = {}
        asked = {"doubt", "stray"} & set(self.draft.view)
        if button is None and (asked or not (step and step.takes.takes_numbers)):
            button = words.by_number(event.text, screen)
        if button is not None:
            return self.pressed(button.action, event.message)
        if asked:
            self._ask_no_more()
            return self.hear(event)
        if stray.whole_note(self, event):
            return None
        group = self.group()
        if (group or (step and isinstance(step.takes, Text))) and self._only_a_command(event):
            return None
        if group:
            return self.begin_item(group, event)
        return self.read(step, event) if step else self._by_words(event, "")

    def _ask_no_more(self) -> None:
        """Other words than an answer to "is that right?": they are read as an answer to the question itself."""
        self.draft.view = self.draft.view["stray"]["before"] if "stray" in self.draft.view else {}

    def _only_a_command(self, event: Said) -> bool:
        """Whether words at a question for a text are plainly meant for the assistant: they are no answer then."""
        if words.is_command(event.text):
            self.refuse(f"I did not take {quoted(event.text)} as your answer. {self.need()}", event.message)
            return True
        return self._line_meant(event) or stray.mistyped(self, event)

    def read(self, step: Step, event: Said) -> None:
        """Words typed at a question: its own reading first, then words that come close to a button."""
        at = self.draft.at
        outcome = step.takes.read(event.text, self.sheet.asking(at), self.draft.view, self.sheet.answer(at))
        if outcome is None or (isinstance(outcome, Refused) and not outcome.understood):
            return self._by_words(event, outcome.why if outcome else "")
        if isinstance(outcome, Look) and outcome.unsure and self._meant_otherwise(event):
            return None
        self.outcome(outcome, Origin(message=event.message))
        if not isinstance(outcome, Taken) or {"doubt", "refused"} & set(self.draft.view):
            return None
        if isinstance(step.takes, Text):
            notes.remember(self, event)
        elif self.draft.at:
            self._confirm(at, outcome, event.text)
        return None

    def _meant_otherwise(self, event: Said) -> bool:
        """Whether words of which the question understood nothing are plainly no answer to it."""
        if words.is_command(event.text):
            self.refuse(f"I did not understand {quoted(event.text)}. {self.need()}", event.message)
            return True
        return self._line_meant(event) or stray.fill(self, event)

    def _confirm(self, at: Path, outcome: Taken, typed: str) -> None:
        """Say how words were read, where that is not word for word what was typed."""
        paths = [at, *((*at[:-1], key) for key in outcome.also)]
        said = [self.in_words(path) for path in paths if self.exists(path) and self.sheet.answer(path) is not None]
        plain = len(said) == 1 and said[0].partition(": ")[2].casefold() == typed.strip().casefold()
        if said and not plain:
            self.notices.insert(0, f"{' · '.join(said)}.")

    def _by_words(self, event: Said, why: str) -> None:
        """Words that no reading took: a button's number or words, a line of the review, another question's answer."""
        screen = show(self.sheet)
        if (button := words.by_number(event.text, screen)) is not None:
            return self.pressed(button.action, event.message)
        if self._line_meant(event):
            return None
        if (button := words.roughly(event.text, screen)) is not None:
            return self._pressed_roughly(button, event)
        button = words.within(event.text, screen)
        if button is not None and not stray.says_more(self, event):
            self._pressed_roughly(button, event)
            stray.fill(self, event)
        elif not stray.elsewhere(self, event):
            self.refuse(why or f"I did not understand {quoted(event.text)}. {self.need()}", event.message)
        return None

    def _pressed_roughly(self, button: Button, event: Said) -> None:
        """Press the button that words come close to, and say what was understood."""
        at = self.draft.at
        self.pressed(button.action, event.message)
        if at and at != self.draft.at and self.draft.at and self.exists(at) and not button.action.startswith("nav:"):
            self.notices.insert(0, f"{self.in_words(at)}.")

    def _line_meant(self, event: Said) -> bool:
        """Open the answer that is to be changed: "3" or "date" on the review, "change the date" anywhere."""
        line = words.line(event.text, review_labels(self.sheet), bare=not self.draft.at)
        if line is not None:
            self.go(review_parts(self.sheet)[line])
        return line is not None

    def begin_item(self, group: Group, event: Said) -> None:
        """Take words as the first answer of a new item of ``group``."""
        path: Path = (group.key, len(self.sheet.items(group.key)), group.steps[0].key)
        outcome = group.steps[0].takes.read(event.text, self.sheet.asking(), {}, None)
        if isinstance(outcome, Taken):
            self.go(path)
            self.accept(path, outcome.value, {}, Origin(message=event.message))
            notes.remember(self, event)
        elif isinstance(outcome, Refused):
            self.refuse(outcome.why, event.message)

    # --- edited messages ----------------------------------------------------------------------------------------

    def hear_again(self, event: Said) -> None:
        """An edited message changes the answer that it gave, or may now be the answer it was not."""
        keys = [key for key, origin in self.draft.origins.items() if origin.message == event.message]
        asked = [self.draft.view.get("stray"), (self.draft.view.get("doubt") or {}).get("origin")]
        unclear = [self.draft.view.get("refused"), *(one["message"] for one in asked if one)]
        if self.draft.note == event.message and event.message is not None:
            notes.reread(self, event.text)
        elif event.message in unclear and event.message is not None:
            self._ask_no_more() if any(asked) else self.draft.view.pop("refused")
            self.hear(event)
        elif not keys:
            self.notices.append("That message gave no answer here, so nothing was changed.")
        else:
            self._replace(path_of(keys[0]), event)

    def _replace(self, path: Path, event: Said) -> None:
        """Take an edited message as the new answer to the question that it answered."""
        step, outcome = self.sheet.step(path), self._reading(path, event.text)
        if not isinstance(outcome, Taken):
            why = outcome.why if isinstance(outcome, Refused) else f"I need {step.takes.expected()}."
            return self.notices.append(f"{step.label} stays as it was. {why}")
        said = {path: outcome.value}
        beside = dict(self.sheet.questions())
        said.update({(*path[:-1], k): v for k, v in outcome.also.items() if (*path[:-1], k) in beside})
        plain = {str(at[-1]): value for at, value in said.items()}
        doubts = [self.checked(at, value, plain) for at, value in said.items()]
        for doubt in doubts:
            if isinstance(doubt, str):
                return self.notices.append(f"{step.label} stays as it was. {doubt}")
        self.set(said, Origin(message=event.message))
        self.notices.append(f"Changed: {'; '.join(self.in_words(at) for at in said)}")
        self.notices += [f"Please look: {doubt.question}" for doubt in doubts if isinstance(doubt, Doubt)]
        return None if self.exists(self.draft.at) else self.go_on()

    def _reading(self, path: Path, text: str) -> Outcome | None:
        """What words mean as an answer to the question at ``path``, be they a button's or the member's own."""
        takes, asking, current = self.sheet.step(path).takes, self.sheet.asking(path), self.sheet.answer(path)
        screen = Screen(title="", rows=takes.prompt(asking, {}, current).rows)
        button = words.exactly(text, screen)
        if button is None and (outcome := takes.read(text, asking, {}, current)) is not None:
            return outcome
        button = button or words.by_number(text, screen) or words.roughly(text, screen)
        return takes.press(button.action, asking, {}, current) if button else None
