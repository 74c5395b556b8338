"""A meeting to be made: for which establishments, where, when, and how it repeats.

Grounds: seed 000, "commitment": attending team and liaison meetings.
"""

from datetime import date, time
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.around import DayAround
from conversations.inputs.base import Asking
from conversations.inputs.choice import ManyOf, OneOf, Option
from conversations.inputs.day import in_words
from conversations.inputs.text import Text
from conversations.inputs.times import TimeOfDay
from conversations.screen import Button, Screen
from standards.meetings import Series, described

YEAR = 366
KINDS = {"team": "team meeting", "liaison": "liaison meeting"}


class OwnEstablishments(ManyOf):
    """Any of the member's own establishments. The value kept is a list of ids."""

    def options(self, asking: Asking) -> tuple[Option, ...]:
        """The establishments assigned to the member."""
        known = (asking.knowledge.establishment(place) for place in asking.who.establishments)
        return tuple(Option(place.id, place.short, (place.name, *place.aliases)) for place in known if place)

    def only(self, asking: Asking) -> Any:
        """The one assigned, where there is just one."""
        return list(asking.who.establishments) if len(asking.who.establishments) == 1 else None

    def expected(self) -> str:
        """What is wanted."""
        return "one of your establishments or more, ticked below, then Done"


def _to_come(value: Any, asking: Asking) -> str | None:
    """Refuses an hour of today that has gone by."""
    day = asking.answers.get("date")
    if day != asking.today.isoformat() or time.fromisoformat(value) > asking.now.time():
        return None
    return f"It is {asking.now:%H:%M} already. I need an hour to come, for example “{(asking.now.hour + 1) % 24}.30”."


PARTS = (
    Step(
        key="kind",
        label="Meeting",
        ask="What kind of meeting is it?",
        takes=OneOf(
            Option("team", "Team meeting", ("team",)),
            Option("liaison", "Liaison meeting", ("liaison", "with the prison")),
            width=2,
        ),
        help="A team meets among itself; a liaison meeting is with the prison.",
    ),
    Step(
        key="establishments",
        label="Prisons",
        ask="For which prisons?",
        takes=OwnEstablishments(),
        help="The monitors and co-ordinators of these see the meeting and are asked whether they come.",
    ),
    Step(
        key="place",
        label="Place",
        ask="Where is it?",
        takes=Text("For example: “Teams”, “the boardroom at HMP Perth”."),
        help="A room, or “Teams”. No link and no password: Telegram can read what is written here.",
    ),
    Step(
        key="date",
        label="Day",
        ask="On which day? If it repeats: the first.",
        takes=DayAround(0, YEAR),
        help="The weekday of it is the weekday of all that follow.",
    ),
    Step(
        key="at",
        label="Time",
        ask="At what time?",
        takes=TimeOfDay(),
        help="The hour on the wall, in summer and in winter.",
        check=_to_come,
    ),
    Step(
        key="repeat",
        label="Repeats",
        ask="Does it repeat?",
        takes=OneOf(
            Option("once", "Once", ("no", "does not", "single")),
            Option("weekly", "Every week", ("weekly",)),
            Option("fortnightly", "Every second week", ("fortnightly", "two weeks", "every two weeks")),
            Option("monthly", "Every month", ("monthly",)),
            width=2,
        ),
        help="Every month means the same weekday: the third Tuesday, say. A fifth one counts as the last.",
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The meeting as plain data."""
    del asking
    return {part.key: answers[part.key] for part in PARTS}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says when it is, and that its members were told."""
    del asking
    first = date.fromisoformat(body["date"])
    series = Series(first, time.fromisoformat(body["at"]), body["repeat"])
    again = f"It is {described(series)}. " if body["repeat"] != "once" else ""
    open_it = Button(
        label=f"Open {filed.reference}", action=f"do:meeting:{filed.reference}:{body['date']}", words=("open",)
    )
    menu = Button(label="Menu", action="do:menu", words=("menu",))
    title = f"{filed.reference}: {KINDS[body['kind']]}, {in_words(first)} at {body['at']}."
    return [Screen(title=title, body=f"{again}Its members are told.", rows=((open_it, menu),))]


MEETING = Flow(
    name="meeting",
    version=1,
    title="Meeting",
    about="Make a meeting",
    parts=PARTS,
    record=record,
    recap=lambda asking: KINDS.get(str(asking.answers.get("kind")), ""),
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Make it",
)
