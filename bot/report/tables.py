"""The records as rows and columns: a table of each kind, and one of what belongs to them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.forms import AnyForm, LinkForm

Cell = str | int | None
#: A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
FORMULA = tuple("=+-@\t\r＝＋－＠")
RECORD = {"reference": 11, "version": 8, "state": 14, "establishment": 18, "date": 12, "areas": 30, "monitor": 26}
PROOF = {
    "change_reason": 30,
    "edition": 9,
    "flow_version": 12,
    "receipt": 12,
    "filed_at": 26,
    "made_at": 26,
}


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of record with their widths in characters, and those of its ``parts``.

    ``many`` and ``of_parts`` name the two tables; ``part`` begins the names of the parts' columns in a CSV file.
    """

    many: str
    columns: dict[str, int]
    parts: str
    of_parts: str
    part: str
    part_columns: dict[str, int]


LAYOUTS: Final = {
    "visit": Layout(
        "Visits",
        {
            **RECORD,
            "time_in": 8,
            "time_out": 8,
            "visit": 11,
            "reason": 30,
            "company": 18,
            "companions": 24,
            "prisoners": 10,
            "staff": 8,
            "requests": 10,
            "note_for_next_visit": 40,
            **PROOF,
        },
        "observations",
        "Observations",
        "observation",
        {
            "number": 8,
            "text": 80,
            "source": 18,
            "kind": 14,
            "links": 50,
            "governor_told": 14,
            "coordinator_told": 16,
            "look_again": 12,
        },
    ),
    "request": Layout(
        "Requests",
        {
            **RECORD,
            "came": 14,
            "subject": 60,
            "links": 50,
            "wanted": 40,
            "complaint": 14,
            "done": 60,
            "outcome": 14,
            "told": 40,
            "channel": 24,
            "owed": 40,
            "due": 12,
            "person": 16,
            "closed_on": 12,
            **PROOF,
        },
        "history",
        "Changes",
        "change",
        {"number": 8, "date": 12, "state": 18, "told": 60, "note": 60, "by": 26, "noted_at": 26},
    ),
    "concern": Layout(
        "Concerns",
        {
            **RECORD,
            "matter": 60,
            "links": 50,
            "governor_told": 14,
            "coordinator_told": 16,
            "how_told": 12,
            "told_on": 12,
            "remedy": 40,
            "due": 12,
            "notified": 9,
            "source": 12,
            "closed_on": 12,
            **PROOF,
        },
        "history",
        "Looks",
        "look",
        {
            "number": 8,
            "date": 12,
            "seen": 14,
            "note": 60,
            "governor_told": 14,
            "coordinator_told": 16,
            "how_told": 12,
            "look_again": 12,
            "by": 26,
            "noted_at": 26,
        },
    ),
}


def layout_of(kind: str) -> Layout:
    """The layout of a kind of record: "visit", "request", "concern"."""
    return LAYOUTS[kind]


def row(record: AnyForm, layout: Layout) -> list[Cell]:
    """A record as cells, in the order of its columns."""
    return [flat(getattr(record, name)) for name in layout.columns]


def part_rows(record: AnyForm, layout: Layout) -> list[list[Cell]]:
    """What belongs to a record as cells, numbered from 1."""
    return [
        [number if name == "number" else flat(getattr(part, name)) for name in layout.part_columns]
        for number, part in enumerate(getattr(record, layout.parts), start=1)
    ]


def flat(value: Any) -> Cell:
    """A value as one cell: lists joined, yes and no for truth, days and moments in ISO form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(map(link, value)) if value and isinstance(value[0], LinkForm) else ", ".join(value)
    cell: Cell = value
    return cell


def link(one: LinkForm) -> str:
    """A link in words: "2.6 Food"."""
    return f"{one.qi or one.standard} {one.label}"


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(FORMULA):
        return f"'{cell}"
    return cell
