"""The answers of a draft: finding, setting, removing them, and seeing which still hold. No screens here."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from conversations.draft import Draft, Origin, Path, Who, in_london, key_of
from conversations.flow import Flow, Group, Part, Step, applicable
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf
from conversations.inputs.text import Text
from standards.models import Knowledge

REASON = Step(
    key="amendment_reason",
    label="Reason for the change",
    ask="Why is the filed record changed?",
    takes=Text("For example: “time out was wrong”."),
    help="A filed record is never overwritten. The new version keeps your reason beside it.",
)


class Sheet:
    """A draft laid over its flow at one moment: everything that asks which question, which answer, what next.

    ``now`` is in UTC. The draft is changed in place; callers work on their own copy.
    """

    def __init__(self, flow: Flow, draft: Draft, who: Who, knowledge: Knowledge, now: datetime) -> None:
        self.flow = flow
        self.draft = draft
        self.who = who
        self.knowledge = knowledge
        self.now = now

    @property
    def parts(self) -> tuple[Part, ...]:
        """The flow's parts that apply, and for an amendment the reason."""
        extra = (REASON,) if self.draft.amends else ()
        return (*applicable(self.flow.parts, self.draft.answers), *extra)

    def expected(self) -> tuple[Part, ...]:
        """The parts that will apply if every choice still open is answered with its first option."""
        likely = dict(self.draft.answers)
        for part in self.flow.parts:
            if part.key not in likely and isinstance(part, Step) and isinstance(part.takes, OneOf):
                likely[part.key] = part.takes.options[0].value
        return (*applicable(self.flow.parts, likely), *((REASON,) if self.draft.amends else ()))

    def given(self, key: str) -> bool:
        """Whether the answer is the only one possible, so that the question is not asked."""
        part = self.flow.part(key)
        one = part.takes.only(self.asking()) if isinstance(part, Step) else None
        return one is not None and self.draft.answers.get(key) == one

    def origin(self, path: Path) -> Origin | None:
        """Where the answer at ``path`` came from, if that is known."""
        return self.draft.origins.get(key_of(path))

    def asking(self, path: Path = ()) -> Asking:
        """What the question at ``path`` may look at."""
        item = self.items(str(path[0]))[int(path[1])] if len(path) == 3 else None
        return Asking(
            now=in_london(self.now),
            who=self.who,
            knowledge=self.knowledge,
            edition=self.draft.edition,
            answers=self.draft.answers,
            item=item,
            subject=self.draft.subject,
        )

    def items(self, key: str) -> list[dict[str, Any]]:
        """The items of a group so far."""
        items: list[dict[str, Any]] | None = self.draft.answers.get(key)
        return [] if items is None else items

    def group(self, key: str) -> Group:
        """The group with this key; raises ``KeyError`` when the flow has none."""
        part = self.flow.part(key)
        if not isinstance(part, Group):
            raise KeyError(key)
        return part

    def step(self, path: Path) -> Step:
        """The question at ``path``; raises ``KeyError`` when there is none."""
        if len(path) == 3:
            steps = {step.key: step for step in self.group(str(path[0])).steps}
            return steps[str(path[2])]
        part = REASON if path == (REASON.key,) else self.flow.part(str(path[0]))
        if not isinstance(part, Step):
            raise KeyError(path)
        return part

    def answer(self, path: Path) -> Any:
        """The answer at ``path``, or ``None``."""
        if len(path) == 3:
            return self.items(str(path[0]))[int(path[1])].get(str(path[2]))
        return self.draft.answers.get(str(path[0]))

    def answered(self, path: Path) -> bool:
        """Whether the question at ``path`` was answered or skipped."""
        if len(path) == 3:
            return path[2] in self.items(str(path[0]))[int(path[1])]
        return path[0] in self.draft.answers

    def questions(self) -> Iterator[tuple[Path, Step]]:
        """Every single question that applies, items of groups included, in order."""
        for part in self.parts:
            if isinstance(part, Step):
                yield (part.key,), part
                continue
            for index, item in enumerate(self.items(part.key)):
                for step in applicable(part.steps, item):
                    if isinstance(step, Step):
                        yield (part.key, index, step.key), step

    def missing(self) -> list[Path]:
        """The questions that apply and are neither answered nor skipped; a group not yet opened counts as one."""
        found: list[Path] = [path for path, _ in self.questions() if not self.answered(path)]
        groups: list[Path] = [
            (part.key,) for part in self.parts if isinstance(part, Group) and part.key not in self.draft.answers
        ]
        order = [part.key for part in self.parts]
        return sorted(found + groups, key=lambda path: (order.index(str(path[0])), *path[1:2]))

    def wanting(self) -> list[Path]:
        """The missing questions that may not be skipped."""
        return [path for path in self.missing() if not self.optional(path)]

    def optional(self, path: Path) -> bool:
        """Whether the question or group at ``path`` may be left out."""
        part = self.flow.part(str(path[0]))
        return True if len(path) == 1 and isinstance(part, Group) else self.step(path).optional

    def put(self, path: Path, value: Any, origin: Origin | None = None) -> None:
        """Set the answer at ``path``."""
        if len(path) == 3:
            items = self.draft.answers.setdefault(str(path[0]), [])
            while len(items) <= int(path[1]):
                items.append({})
            items[int(path[1])][str(path[2])] = value
        else:
            self.draft.answers[str(path[0])] = value
        if origin is None:
            self.draft.origins.pop(key_of(path), None)
        else:
            self.draft.origins[key_of(path)] = origin

    def remove_item(self, key: str, index: int) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Take an item out of its group; what is known of the later ones moves up with them.

        Returns the item, and what was known of its answers as plain data: where they came from, what was put aside.
        """
        item, mine = self.items(key).pop(index), {}
        for kind, known in self._known().items():
            own = f"{key}.{index}."
            mine[kind] = {name[len(own) :]: _plain(value) for name, value in known.items() if name.startswith(own)}
            moved = {_moved_up(name, key, index): value for name, value in known.items()}
            known.clear()
            known.update({name: value for name, value in moved.items() if name})
        return item, mine

    def _known(self) -> dict[str, dict[str, Any]]:
        origins: dict[str, Any] = self.draft.origins
        return {"origins": origins, "shelf": self.draft.shelf}

    def insert_item(self, key: str, index: int, item: dict[str, Any], mine: dict[str, dict[str, Any]]) -> None:
        """Put an item back into its group with what was known of it; that of the later ones moves down with them."""
        self.items(key).insert(index, item)
        for known in self._known().values():
            moved = {_moved_down(name, key, index): value for name, value in known.items()}
            known.clear()
            known.update(moved)
        self.draft.shelf.update({f"{key}.{index}.{name}": value for name, value in mine["shelf"].items()})
        for name, value in mine["origins"].items():
            self.draft.origins[f"{key}.{index}.{name}"] = Origin.model_validate(value)

    def settle(self) -> None:
        """Skip every optional question that is still open."""
        for path in self.missing():
            if not self.optional(path):
                continue
            if len(path) == 1 and isinstance(self.flow.part(str(path[0])), Group):
                self.draft.answers[str(path[0])] = []
            else:
                self.put(path, None)

    def fill(self) -> None:
        """Answer what has just one possible answer, without asking."""
        for path, step in list(self.questions()):
            said_otherwise = key_of(path) in self.draft.shelf
            if not self.answered(path) and not said_otherwise and (value := step.takes.only(self.asking(path))):
                self.put(path, value, Origin())

    def review_answers(self) -> list[str]:
        """See which answers still hold; those that do not go to the shelf, those that do again come back.

        Returns the labels and words of the answers that went.
        """
        gone: list[str] = []
        standing: dict[str, Any] = {}
        for part in self.flow.parts:
            applies = part.only is None or part.only.holds(standing)
            if isinstance(part, Group):
                gone += self._review_group(part, applies)
            else:
                gone += self._review_one((part.key,), part, applies)
                standing[part.key] = self.draft.answers.get(part.key)
        return gone

    def _review_group(self, group: Group, applies: bool) -> list[str]:
        key = group.key
        if not applies:
            items = self.draft.answers.pop(key, None)
            if items is not None:
                self.draft.shelf[key] = items
            return [f"{group.label} ({len(items)})"] if items else []
        if key in self.draft.shelf and key not in self.draft.answers:
            self.draft.answers[key] = self.draft.shelf.pop(key)
        gone: list[str] = []
        for index, item in enumerate(self.items(key)):
            for step in group.steps:
                applies = step.only is None or step.only.holds(item)
                gone += self._review_one((key, index, step.key), step, applies)
        return gone

    def _review_one(self, path: Path, step: Step, applies: bool) -> list[str]:
        name = key_of(path)
        if self.answered(path):
            return [] if applies and self._holds(path, step) else self._shelve(path, step)
        if applies and name in self.draft.shelf:
            self.put(path, self.draft.shelf.pop(name))
            if not self._holds(path, step):
                self._shelve(path, step)
        return []

    def _holds(self, path: Path, step: Step) -> bool:
        value = self.answer(path)
        if value is None:
            return step.optional
        asking = self.asking(path)
        if not step.takes.holds(value, asking):
            return False
        return not (step.check and isinstance(step.check(value, asking), str))

    def _shelve(self, path: Path, step: Step) -> list[str]:
        value = self.answer(path)
        said = f"{step.label}: {step.takes.say(value, self.asking(path))}" if value is not None else ""
        self.draft.shelf[key_of(path)] = value
        if len(path) == 3:
            self.items(str(path[0]))[int(path[1])].pop(str(path[2]))
        else:
            self.draft.answers.pop(str(path[0]))
        self.draft.origins.pop(key_of(path), None)
        return [said] if said else []


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, Origin) else value


def _moved_up(name: str, key: str, index: int) -> str:
    """The key of a path after item ``index`` of group ``key`` went; empty when it belonged to that item."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != key or int(parts[1]) < index:
        return name
    return "" if int(parts[1]) == index else ".".join((key, str(int(parts[1]) - 1), parts[2]))


def _moved_down(name: str, key: str, index: int) -> str:
    """The key of a path after an item came in at ``index`` of group ``key``."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != key or int(parts[1]) < index:
        return name
    return ".".join((key, str(int(parts[1]) + 1), parts[2]))
