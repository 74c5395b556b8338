"""What every list of records has in common: lines as buttons, and the page after."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from conversations.draft import in_london
from conversations.screen import Button, Rows, Screen
from store.events import Event

#: How many lines a page has.
PAGE = 8
MENU = Button(label="Menu", action="do:menu", words=("menu",))
T = TypeVar("T")


def short_date(day: str) -> str:
    """A day in a list: "21 Nov 2026"."""
    on = date.fromisoformat(day)
    return f"{on.day} {on:%b %Y}"


def noted_later(event: Event) -> str:
    """When an event was noted, if not on the day it is about: ", noted 23 Nov"."""
    noted = in_london(event.made_at)
    return "" if noted.date().isoformat() == event.date else f", noted {noted.day} {noted:%b}"


def days(count: int) -> str:
    """A number of days: "1 day", "12 days"."""
    return f"{count} day{'' if count == 1 else 's'}"


def after(place: str) -> tuple[str, int] | None:
    """The date and number after which a page begins, from a button's "2026-11-21:42"; ``None`` for the first page."""
    day, _, number = place.partition(":")
    return (day, int(number)) if number.isdecimal() and len(number) < 10 else None


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
