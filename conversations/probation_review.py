"""A review in somebody's probation: when, how it went, what comes next. Begun from their service's own buttons.

Grounds: seed 000, "commitment": respond to feedback or guidance, particularly during the probationary period.
"""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Only, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import Day, in_words
from conversations.inputs.text import Text
from conversations.screen import Button, Screen
from standards import service

CONTINUE, EXTEND, END = "continue", "extend", "end"


def _day(asking: Asking, key: str) -> date:
    return date.fromisoformat(asking.subject[key])


def _usual_next(asking: Asking) -> date | None:
    """The next review by the data, after the one being kept."""
    held = asking.answers.get("date") or asking.today.isoformat()
    until, milestones = _day(asking, "probation_until"), asking.knowledge.service
    return service.next_review(_day(asking, "appointed_on"), until, date.fromisoformat(held), milestones)


def _ask_next(asking: Asking) -> str:
    if "appointed_on" not in asking.subject:
        return "When is the next review?"
    usual = _usual_next(asking)
    return f"When is the next review? Skip for {in_words(usual) if usual else 'none: probation is over then'}."


def _in_probation(value: Any, asking: Asking) -> str | None:
    until = _day(asking, "probation_until")
    if date.fromisoformat(value) <= until:
        return None
    return f"Probation ends on {in_words(until)}. To go on after it, choose “Extend probation”; or Skip."


def _longer(value: Any, asking: Asking) -> str | None:
    until = _day(asking, "probation_until")
    if date.fromisoformat(value) > until:
        return None
    return f"Probation is until {in_words(until)} already. I need a later day, for example “in 12 weeks”."


PARTS = (
    Step(
        key="date",
        label="Held",
        ask="When was the review held?",
        takes=Day(),
        help="The day of the conversation.",
    ),
    Step(
        key="outcome",
        label="Outcome",
        ask="What came out of it?",
        takes=OneOf(
            Option(CONTINUE, "Continue", ("go on", "fine", "passed", "confirm", "confirmed")),
            Option(EXTEND, "Extend probation", ("extend", "longer")),
            Option(END, "End the appointment", ("end", "stop", "not confirmed")),
        ),
        help="After the last review “Continue” means that probation is over. An end is only noted here; the day and "
        "the reason are asked for after it.",
    ),
    Step(
        key="until",
        label="Extended until",
        ask="Until when is probation extended?",
        takes=Day(future=True),
        help="There is a review at its new end.",
        only=Only("outcome", (EXTEND,)),
        check=_longer,
    ),
    Step(
        key="note",
        label="Note",
        ask="What should be remembered of it?",
        takes=Text("For example: “records are clear; two more visits with a mentor agreed”."),
        help="Only co-ordinators of this monitor’s establishments can read it.",
        optional=True,
    ),
    Step(
        key="next",
        label="Next review",
        ask=_ask_next,
        takes=Day(future=True),
        help="Co-ordinators are reminded of it.",
        only=Only("outcome", (CONTINUE,)),
        optional=True,
        check=_in_probation,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The review as plain data, with what follows from it: the end of probation, and the next review."""
    held, outcome, milestones = date.fromisoformat(answers["date"]), answers["outcome"], asking.knowledge.service
    until, review = _day(asking, "probation_until"), None
    if outcome == EXTEND:
        until = date.fromisoformat(answers["until"])
        review = service.next_review(_day(asking, "appointed_on"), until, held, milestones) or until
    elif outcome == CONTINUE:
        said = answers.get("next")
        usual = service.next_review(_day(asking, "appointed_on"), until, held, milestones)
        review = date.fromisoformat(said) if said else usual
    return {
        "date": answers["date"],
        "outcome": outcome,
        "note": answers.get("note"),
        "probation_until": until.isoformat(),
        "review_on": review.isoformat() if review else None,
    }


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what comes next."""
    del asking
    review = body["review_on"]
    said = f"The next one is on {in_words(date.fromisoformat(review))}." if review else "Probation is over."
    open_it = Button(label=f"Open {filed.reference}", action=f"do:open:{filed.reference}", words=("open",))
    menu = Button(label="Menu", action="do:menu", words=("menu",))
    title = f"{filed.reference}: the review is kept."
    if body["outcome"] != END:
        return [Screen(title=title, body=said, rows=((open_it, menu),))]
    leaving = Button(label="Say when they leave", action=f"do:leaving:{filed.reference}", words=("leaving", "leave"))
    body_text = "The appointment is to end. Nothing else has changed yet."
    return [Screen(title=title, body=body_text, rows=((leaving,), (open_it, menu)))]


PROBATION_REVIEW = Flow(
    name="probation_review",
    version=1,
    title="Probation review",
    about="Keep a probation review",
    parts=PARTS,
    record=record,
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Keep it",
)
