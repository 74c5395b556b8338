"""What every list of records has in common: lines as buttons, and the page after."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TypeVar

from conversations.draft import in_london
from conversations.receipts import TEXT_STAYS
from conversations.screen import Button, Rows, Screen
from handlers.here import Here
from store import matters
from store.events import Event
from store.matters import Line
from store.versions import Kind

#: How many lines a page has.
PAGE = 8
#: The most digits of a number on a button.
DIGITS = 9
MENU = Button(label="Menu", action="do:menu", words=("menu",))
T = TypeVar("T")


def short_date(day: str) -> str:
    """A day in a list: "21 Nov 2026"."""
    on = date.fromisoformat(day)
    return f"{on.day} {on:%b %Y}"


def short_day(day: str) -> str:
    """A day with its weekday: "Tue 1 Dec"."""
    on = date.fromisoformat(day)
    return f"{on:%a} {on.day} {on:%b}"


def number(text: str) -> int:
    """A number from a button: of a page, or of a row. 0, the first page and no row, for anything that is none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else 0


def for_a_day(screen: Screen, *beside: Button) -> Screen:
    """What was read, with its content: it leaves the chat in a day, or at once by the last button. ``beside`` stand by
    that one.
    """
    remove = Button(label="Remove from chat", action="do:remove")
    more = {"hint": "This message leaves the chat in 24 hours.", "lasts": TEXT_STAYS, "question": False}
    return screen.model_copy(update={**more, "rows": (*screen.rows, (*beside, remove))})


def noted_later(event: Event) -> str:
    """When an event was noted, if not on the day it is about: ", noted 23 Nov"."""
    noted = in_london(event.made_at)
    return "" if noted.date().isoformat() == event.date else f", noted {noted.day} {noted:%b}"


def days(count: int) -> str:
    """A number of days: "1 day", "12 days"."""
    return f"{count} day{'' if count == 1 else 's'}"


def after(place: str) -> tuple[str, int] | None:
    """The date and number after which a page begins, from a button's "2026-11-21:42"; ``None`` for the first page."""
    day, _, last = place.partition(":")
    return (day, number(last)) if last.isdecimal() and len(last) <= DIGITS else None


def page(
    title: str,
    empty: str,
    lines: Sequence[T],
    button: Callable[[T], Button],
    onward: Callable[[T], Button],
    *more: tuple[Button, ...],
    body: str = "",
) -> Screen:
    """A page of a list: ``lines`` are up to one more than a page, ``onward`` makes the button to the next from the last
    one shown; rows of further buttons stand below.
    """
    rows: list[tuple[Button, ...]] = [(button(line),) for line in lines[:PAGE]]
    if len(lines) > PAGE:
        rows.append((onward(lines[PAGE - 1]),))
    below: Rows = (*more, (MENU,))
    return Screen(title=title if lines else empty, body=body, rows=(*rows, *below))


async def matters_from(
    here: Here, kind: Kind, place: str, still_open: Collection[str], over: Collection[str]
) -> tuple[bool, list[Line], Callable[[Line], Button]]:
    """A page of requests or concerns from ``place`` on: those open, oldest first, or with "done" those that are over,
    newest first. Returns whether it is those, their lines, and what makes the button to the next page.
    """
    which, _, rest = place.partition(":")
    done = which == "done"
    states = over if done else still_open
    lines = await matters.lines(here.work, kind, here.member, states, PAGE + 1, after(rest), newest_first=done)

    def onward(line: Line) -> Button:
        action = f"do:{kind.name}s:{which or 'open'}:{line.date}:{kind.number(line.reference)}"
        return Button(label="More ›", action=action, words=("more",))

    return done, lines, onward
