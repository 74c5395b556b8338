"""Establishments and their areas."""

from typing import Any

from conversations.inputs.base import Asking, Input, Look, Outcome, Prompt, Refused, Taken, quoted
from conversations.inputs.choice import ManyOf, Option
from conversations.reading.places import read_areas, read_establishment
from conversations.screen import Button, Rows, Style, pages


class EstablishmentOf(Input):
    """One of the establishments assigned to the member. The value kept is its id."""

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The member's own establishments."""
        buttons = [
            Button(
                label=f"{name} ✓" if place == current else name,
                action=f"place:{place}",
                words=(name,),
                numbered=True,
            )
            for place in asking.who.establishments
            if (name := self.say(place, asking))
        ]
        if not buttons:
            return Prompt(body="None is assigned to you yet. Save this and ask your co-ordinator; nothing is lost.")
        return Prompt(hint="Press one, or type its name.", rows=pages(buttons, 1 if len(buttons) < 6 else 2))

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press names the place."""
        place = action.removeprefix("place:")
        return Taken(place) if place in asking.who.establishments else self._not_assigned(place, asking)

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """The place's name or what people call it."""
        place = read_establishment(text, asking.knowledge)
        if place is None:
            names = ", ".join(self.say(mine, asking) for mine in asking.who.establishments) or "none so far"
            return Refused(f"I know no establishment called {quoted(text)}. I need one of yours, by name: {names}.")
        return Taken(place) if place in asking.who.establishments else self._not_assigned(place, asking)

    def _not_assigned(self, place: str, asking: Asking) -> Refused:
        name = self.say(place, asking) or "That place"
        why = f"{name} is not assigned to you. I need one of yours, below; your co-ordinator can change them."
        return Refused(why, understood=True)

    def say(self, value: Any, asking: Asking) -> str:
        """The establishment's name."""
        place = asking.knowledge.establishment(value)
        return place.name if place else ""

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether it is still assigned to the member."""
        return value in asking.who.establishments

    def only(self, asking: Asking) -> Any:
        """The one assigned, where there is just one."""
        return asking.who.establishments[0] if len(asking.who.establishments) == 1 else None

    def expected(self) -> str:
        """What is wanted."""
        return "one of your establishments, for example “Perth”"


class AreasOf(ManyOf):
    """Areas of the establishment answered: ticks, and typed names. A name not on the list may be kept as typed."""

    takes_names = True
    page_size = 10

    def options(self, asking: Asking) -> tuple[Option, ...]:
        """The areas of the establishment, and any that the member added by name."""
        place = asking.establishment()
        return tuple(Option(area.name, area.name, area.aliases) for area in (place.areas if place else ()))

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The list, and the names that were not on it with a button to keep them."""
        prompt = super().prompt(asking, view, current)
        return Prompt(prompt.body, prompt.hint, (*self._keep(view), *prompt.rows))

    def _keep(self, view: dict[str, Any]) -> Rows:
        unknown = view.get("unknown", ())
        if not unknown:
            return ()
        label = f"Keep {', '.join(quoted(name, 24) for name in unknown)} as typed"
        return ((Button(label=label, action="keep", style=Style.PRIMARY, words=("keep",)),),)

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome | None:
        """Names of areas in any spelling, several at once: "C hall n gym", "halls A-C"."""
        place = asking.establishment()
        if place is None or text.strip().casefold() in ("done", "keep"):
            return None
        if not any(character.isalpha() for character in text):
            return Refused(f"I know no area called {quoted(text)}. I need {self.expected()}.")
        names, unknown = read_areas(text, place.id, asking.knowledge)
        if not unknown and names:
            return Taken(list(dict.fromkeys((*self.ticked(view, current).values, *names))))
        ticked = list(dict.fromkeys((*self.ticked(view, current).values, *names)))
        notice = f"I know no area called {', '.join(quoted(name) for name in unknown)} at {place.name}."
        return Look(
            {**view, "ticked": ticked, "unknown": unknown},
            f"{notice} Keep it as typed, or tick the right one.",
            unsure=not names,
        )

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press ticks, turns the page, keeps what was typed, or confirms."""
        if action == "keep":
            return Taken(list(dict.fromkeys((*self.ticked(view, current).values, *view.get("unknown", ())))))
        return super().press(action, asking, view, current)

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether every name is one of this establishment, or was kept as typed: one that no establishment has."""
        if asking.establishment() is None:
            return bool(value)
        here = {option.value for option in self.options(asking)}
        anywhere = {area.name for place in asking.knowledge.establishments for area in place.areas}
        return bool(value) and all(name in here or name not in anywhere for name in value)

    def hint(self, asking: Asking) -> str:
        """What may be typed."""
        del asking
        return "Tick any, or type them all at once: “C hall, gym”."

    def expected(self) -> str:
        """What is wanted."""
        return "the areas you saw, for example “C hall, gym”"
