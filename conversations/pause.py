"""A monitor is away: no visit is due and none reminded of. Begun from the plan."""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import Upcoming, in_words
from conversations.screen import Button, Screen

REASONS = (
    Option("holiday", "Holiday", ("holidays", "vacation", "leave")),
    Option("illness", "Illness", ("ill", "sick", "unwell")),
    Option("other", "Something else", ("other",)),
)
REASON_WORDS = {option.value: option.label.lower() for option in REASONS}


def _first(value: Any, asking: Asking) -> str | None:
    last = asking.answers.get("last")
    return f"That is after the last day, {in_words(date.fromisoformat(last))}." if last and value > last else None


def _last(value: Any, asking: Asking) -> str | None:
    first = asking.answers.get("first")
    if first and value < first:
        said = in_words(date.fromisoformat(first))
        return f"That is before the first day, {said}. I need that day or a later one, or skip it."
    return None


PARTS = (
    Step(
        key="reason",
        label="Reason",
        ask="Why are you away?",
        takes=OneOf(*REASONS),
        help="Only you see the reason. Your co-ordinator sees the days.",
    ),
    Step(
        key="first",
        label="First day",
        ask="From which day?",
        takes=Upcoming(),
        help="The first day on which you visit nowhere.",
        check=_first,
    ),
    Step(
        key="last",
        label="Last day",
        ask="Until which day, that one included?",
        takes=Upcoming(),
        help="Skip it if you do not know yet. You say when you are back.",
        optional=True,
        check=_last,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The pause as plain data."""
    del asking
    return {part.key: answers.get(part.key) for part in PARTS}


def span(first: str, last: str | None) -> str:
    """The days in words: "from Monday 7 December 2026 to …" or "until further notice"."""
    since = in_words(date.fromisoformat(first))
    return f"from {since} to {in_words(date.fromisoformat(last))}" if last else f"from {since} until you are back"


def remarks(asking: Asking) -> list[str]:
    """Names what is booked in that time: it stays booked."""
    first, last = asking.answers.get("first"), asking.answers.get("last")
    held = [
        reference
        for reference, day in asking.subject.get("booked", ())
        if first and first <= day and (not last or day <= last)
    ]
    return [f"Booked in that time: {', '.join(held)}. Move or call off what you cannot make."] if held else []


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says until when nothing is due."""
    del filed, asking
    said = f"No visit is due {span(body['first'], body['last'])}."
    plan, away = Button(label="Plan", action="do:plan", words=("plan",)), Button(label="Away", action="do:pause")
    return [Screen(title="Noted.", body=said, rows=((plan, away),))]


PAUSE = Flow(
    name="pause",
    version=1,
    title="Away",
    about="Say when you are away",
    parts=PARTS,
    record=record,
    recap=lambda asking: "",
    receipt=receipt,
    remarks=remarks,
    finish="Keep it",
)
