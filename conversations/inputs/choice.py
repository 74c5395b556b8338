"""One-of, many-of and yes or no."""

from dataclasses import dataclass
from typing import Any

from conversations.inputs.base import Asking, Input, Look, Outcome, Prompt, Refused, Taken
from conversations.screen import Button, Rows, Style, pages

TICKED, UNTICKED = "☑", "☐"


@dataclass(frozen=True)
class Option:
    """One possible answer: the value kept, the words on its button, and other words a person may type."""

    value: str
    label: str
    words: tuple[str, ...] = ()


class OneOf(Input):
    """One of a few fixed options. The value kept is the option's ``value``."""

    def __init__(self, *options: Option, width: int = 1) -> None:
        self.options = options
        self.width = width

    def declared(self) -> tuple[Button, ...]:
        """A numbered button for each option."""
        return tuple(
            Button(label=o.label, action=f"pick:{o.value}", words=o.words, numbered=True) for o in self.options
        )

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The options; the one chosen before is marked."""
        buttons = [
            button.model_copy(update={"label": f"{button.label} ✓"}) if button.action == f"pick:{current}" else button
            for button in self.declared()
        ]
        return Prompt(hint="Press one, or type its number or words.", rows=pages(buttons, self.width))

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press picks its option."""
        value = action.removeprefix("pick:")
        if any(option.value == value for option in self.options):
            return Taken(value)
        return Refused(f"I need {self.expected()}.")

    def say(self, value: Any, asking: Asking) -> str:
        """The option's label."""
        return next((o.label for o in self.options if o.value == value), str(value))

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether the option still exists."""
        return any(option.value == value for option in self.options)

    def expected(self) -> str:
        """What is wanted, with the first option as the example."""
        return f"one of the answers below, for example “{self.options[0].label}” or its number"

    def after(self, value: Any) -> str:
        """The option after this one, the first after the last: what one tap on a guess changes it to."""
        values = [option.value for option in self.options]
        return values[(values.index(value) + 1) % len(values)] if value in values else values[0]


class YesNo(OneOf):
    """Yes or no, kept as ``"yes"`` or ``"no"``."""

    def __init__(self, yes: str = "Yes", no: str = "No") -> None:
        super().__init__(
            Option("yes", yes, ("y", "yes", "yep", "aye")),
            Option("no", no, ("n", "no", "nope", "naw")),
            width=2,
        )


@dataclass(frozen=True)
class Tick:
    """The state of a many-of: the values ticked so far, in the order of the list."""

    values: tuple[str, ...]

    def toggled(self, value: str) -> "Tick":
        """The same with ``value`` ticked or no longer ticked."""
        if value in self.values:
            return Tick(tuple(v for v in self.values if v != value))
        return Tick((*self.values, value))


class ManyOf(Input):
    """Any number of options, ticked one at a time and confirmed with Done. The value kept is a list of values."""

    #: How many options one page shows.
    page_size = 12

    def __init__(self, *options: Option, width: int = 2, done: str = "Done") -> None:
        self._options = options
        self.width = width
        self.done = done

    def options(self, asking: Asking) -> tuple[Option, ...]:
        """The options in this situation."""
        del asking
        return self._options

    def ticked(self, view: dict[str, Any], current: Any) -> Tick:
        """What is ticked now: what the view holds, else the answer given before."""
        return Tick(tuple(view.get("ticked", current or ())))

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The options of this page with their ticks, and Done."""
        options, tick = self.options(asking), self.ticked(view, current)
        page = min(view.get("page", 0), max(0, (len(options) - 1) // self.page_size))
        start = page * self.page_size
        buttons = [
            Button(
                label=f"{TICKED if option.value in tick.values else UNTICKED} {option.label}",
                action=f"tick:{index}",
                words=(option.label, *option.words),
            )
            for index, option in list(enumerate(options))[start : start + self.page_size]
        ]
        rows = pages(buttons, self.width) + self._turn(page, len(options)) + (self._done(tick),)
        body = f"Ticked: {', '.join(self._label(v, options) for v in tick.values)}" if tick.values else ""
        return Prompt(body=body, hint=self.hint(asking), rows=rows)

    def _turn(self, page: int, count: int) -> Rows:
        last = (count - 1) // self.page_size
        row = []
        if page > 0:
            row.append(Button(label="‹ Earlier in the list", action=f"page:{page - 1}", words=("earlier",)))
        if page < last:
            row.append(Button(label="More in the list ›", action=f"page:{page + 1}", words=("more",)))
        return (tuple(row),) if row else ()

    def _done(self, tick: Tick) -> tuple[Button, ...]:
        label = f"{self.done} ({len(tick.values)})" if tick.values else self.done
        return (Button(label=label, action="done", style=Style.PRIMARY, words=(self.done, "done")),)

    def _label(self, value: str, options: tuple[Option, ...]) -> str:
        return next((option.label for option in options if option.value == value), value)

    def hint(self, asking: Asking) -> str:
        """What may be typed."""
        del asking
        return "Tick any, or type their words, then Done."

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press ticks, turns the page or confirms."""
        verb, _, argument = action.partition(":")
        options, tick = self.options(asking), self.ticked(view, current)
        if verb == "done":
            return Taken(list(tick.values)) if tick.values else Refused("Nothing is ticked yet. Tick one, or Skip.")
        if verb == "page" and argument.isdigit():
            return Look({**view, "page": int(argument)})
        if verb == "tick" and argument.isdigit() and int(argument) < len(options):
            return Look({**view, "ticked": list(tick.toggled(options[int(argument)].value).values)})
        return Refused(f"I need {self.expected()}.")

    def say(self, value: Any, asking: Asking) -> str:
        """The labels, in the order ticked."""
        return ", ".join(self._label(v, self.options(asking)) for v in value or ())

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether every value still exists."""
        known = {option.value for option in self.options(asking)}
        return bool(value) and set(value) <= known

    def expected(self) -> str:
        """What is wanted."""
        return "one or more of those below, pressed or typed, then Done"

    def declared(self) -> tuple[Button, ...]:
        """A tick for each option, and Done."""
        ticks = tuple(Button(label=o.label, action=f"tick:{i}") for i, o in enumerate(self._options))
        return (*ticks, Button(label=self.done, action="done"))
